"""How much more the protection of a wave hides than the best choice of cells that is proven.

The wave itself is too large for a proof. So both protect the same small censuses: one question with
four answers, in the country, provinces and regions, of which everybody knows how many answered. The
best choice is made for a reader who takes every hidden count for at least one; the protection of a
wave judges in every group whether that is known, so that in some censuses it hides a cell less.
"""

from dataclasses import dataclass

import numpy as np

from disclosure.surveys import group, question
from verify.bars import Measured
from zicht.disclosure.protection import protect
from zicht.disclosure.tables.counting import tabulate
from zicht.disclosure.tables.model import Dimension, Table, flat
from zicht.disclosure.tables.problem import Before
from zicht.disclosure.tables.rules import Rules
from zicht.disclosure.tables.suppression import UnprotectableError, suppress
from zicht.estimation.groups import Grouping
from zicht.estimation.model import DomainLayer
from zicht.estimation.tabulation import count

REGIONS, PER_PROVINCE, ANSWERS = 9, 3, 4
#: Respondents and seed.
CENSUSES = tuple((size, seed) for size in (90, 135, 180) for seed in range(6))
#: How much more may be hidden.
MOST_MORE = 0.10
#: For the proof of one census.
_SECONDS = 30.0


@dataclass(frozen=True, kw_only=True)
class _Hidden:
    """Hidden cells of one census: by the protection of a wave, at best, and at least at best."""

    ours: int
    best: float
    bound: float


def protect_against_the_best() -> Measured:
    """The cells that both hide, over all censuses that can be protected at all."""
    found = [one for one in map(_of_census, CENSUSES) if one is not None]
    ours = sum(one.ours for one in found)
    best = sum(one.best for one in found)
    proven = all(one.bound == one.best for one in found)
    more = ours / best - 1
    worst = max(one.ours / one.best for one in found) - 1
    return Measured(
        figure=f"{ours}/{best:.0f}{'' if proven else ' (not proven)'}, {more:+.1%};"
        f" {len(found)} censuses, worst {worst:+.0%}",
        passed=proven and bool(found) and more <= MOST_MORE,
    )


def _of_census(census: tuple[int, int]) -> _Hidden | None:
    size, seed = census
    random = np.random.default_rng(seed)
    regions = random.choice(REGIONS, size, p=random.dirichlet(np.full(REGIONS, 8.0)))
    answers = random.choice(ANSWERS, size, p=random.dirichlet(np.full(ANSWERS, 2.0)))
    table = _table()
    cells = tabulate(
        [table],
        {
            "answer": [f"o{one}" for one in answers.tolist()],
            "region": [f"r{one}" for one in regions.tolist()],
        },
    )
    # How many answered where is known.
    numbers = frozenset(at for at in cells if "answer" not in dict(at))
    try:
        best = suppress(
            cells,
            [table],
            Rules(group="answer"),
            before=Before(shown=numbers),
            seconds=_SECONDS,
        )
    except UnprotectableError:
        return None
    return _Hidden(ours=_hidden(regions, answers), best=best.cost, bound=best.bound)


def _hidden(
    regions: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    answers: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
) -> int:
    """The cells that the protection of a wave hides."""
    provinces = regions // PER_PROVINCE
    rows = [np.ones(len(regions), dtype=np.bool_)]
    places = [group(DomainLayer.COUNTRY, "all", len(regions))]
    for layer, numbers in ((DomainLayer.PROVINCE, provinces), (DomainLayer.SAFETY_REGION, regions)):
        for number in range(int(numbers.max()) + 1):
            rows.append(numbers == number)
            places.append(group(layer, f"{layer}{number}", int(rows[-1].sum())))
    grouping = Grouping(groups=tuple(places), membership=np.array(rows))
    subject = question("A1", answers, scores=[None] * ANSWERS)
    (decision,) = protect(count([subject], grouping))
    return sum(one is not None for row in decision.shares for one in row)


def _table() -> Table:
    provinces = {f"p{at}": "all" for at in range(REGIONS // PER_PROVINCE)}
    regions = {f"r{at}": f"p{at // PER_PROVINCE}" for at in range(REGIONS)}
    return Table(
        dimensions=(
            Dimension(name="region", root="all", parents={**provinces, **regions}),
            flat("answer", tuple(f"o{at}" for at in range(ANSWERS))),
        )
    )
