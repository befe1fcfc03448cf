"""Small random surveys in random groups, for property tests."""

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from zicht.disclosure.protection import Decision
from zicht.estimation.groups import Group, Grouping
from zicht.estimation.model import DomainLayer
from zicht.estimation.subjects import Category, Subject
from zicht.estimation.tabulation import Tabulation, count
from zicht.language import Text
from zicht.maturity.model import Indicator, Step
from zicht.questionnaire.model import Domain, Item, ItemType
from zicht.questionnaire.rules import Equals, In, Rule


def text(words: str) -> Text:
    return Text(nl=words, en=words)


def question(
    key: str,
    answers: NDArray[np.int64],
    *,
    scores: list[float | None],
    show_when: Rule | None = None,
) -> Subject:
    """A single choice with options o0, o1, ...; an answer of -1 is none."""
    codes = [f"o{number}" for number in range(len(scores))]
    return Subject(
        key=key,
        label=text(key),
        categories=tuple(
            Category(code=code, label=text(code), score=score)
            for code, score in zip(codes, scores, strict=True)
        ),
        members=answers[:, None] == np.arange(len(scores)),
        answered=answers >= 0,
        asked=answers >= 0,
        item=Item(
            code=key,
            type=ItemType.SINGLE,
            text=text(key),
            domain=Domain.BOTH,
            show_when=show_when,
        ),
    )


def multiple(
    key: str, chosen: NDArray[np.bool_], answered: NDArray[np.bool_], rule: Rule | None
) -> Subject:
    """A multiple choice; ``chosen`` has a row per respondent and a column per option."""
    return Subject(
        key=key,
        label=text(key),
        categories=tuple(
            Category(code=f"o{number}", label=text(key)) for number in range(chosen.shape[1])
        ),
        members=chosen & answered[:, None],
        answered=answered,
        asked=answered,
        is_multiple=True,
        item=Item(
            code=key, type=ItemType.MULTIPLE, text=text(key), domain=Domain.BOTH, show_when=rule
        ),
    )


def indicator(key: str, levels: NDArray[np.int64], rules: list[Rule]) -> Subject:
    """An indicator whose steps have these rules."""
    return Subject(
        key=key,
        label=text(key),
        categories=tuple(
            Category(code=str(level), label=text(str(level)), score=float(level))
            for level in range(len(rules) + 1)
        ),
        members=levels[:, None] == np.arange(len(rules) + 1),
        answered=np.ones(len(levels), dtype=np.bool_),
        asked=np.ones(len(levels), dtype=np.bool_),
        indicator=Indicator(
            key=key,
            title=text(key),
            question=text(key),
            steps=tuple(
                Step(
                    level=level,
                    name=text(key),
                    description=text(key),
                    next_step=text(key),
                    rule=rule,
                )
                for level, rule in enumerate(rules, start=1)
            ),
        ),
    )


def group(layer: DomainLayer, code: str, population: int) -> Group:
    return Group(layer=layer, code=code, name=text(code), population=population)


def groups(sizes: NDArray[np.int64], regions: NDArray[np.int64], per_province: int) -> Grouping:
    """The country, size groups, and safety regions of which ``per_province`` make a province."""
    provinces = regions // per_province
    rows = [np.ones(len(sizes), dtype=np.bool_)]
    found = [group(DomainLayer.COUNTRY, "all", 2 * len(sizes))]
    for layer, numbers in (
        (DomainLayer.SIZE_GROUP, sizes),
        (DomainLayer.PROVINCE, provinces),
        (DomainLayer.SAFETY_REGION, regions),
    ):
        for number in range(int(numbers.max()) + 1):
            rows.append(numbers == number)
            found.append(group(layer, f"{layer}{number}", 2 * int(rows[-1].sum()) + 1))
    return Grouping(groups=tuple(found), membership=np.array(rows))


@st.composite
def surveys(draw: st.DrawFn) -> tuple[Tabulation, NDArray[np.bool_]]:
    """A survey with linked questions and indicators, and who shows its levels."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    size = draw(st.integers(12, 36))
    regions = random.integers(0, draw(st.integers(2, 8)), size)
    places = groups(random.integers(0, 3, size), regions, draw(st.integers(2, 4)))
    skew = random.dirichlet(np.full(4, draw(st.sampled_from([0.4, 1.0, 5.0]))))
    first = random.choice(4, size, p=skew)
    is_asked = np.isin(first, [1, 2])
    second = np.where(is_asked, random.integers(0, 3, size), -1)
    other = random.integers(0, 3, size)
    chosen = random.random((size, 2)) < draw(st.sampled_from([0.2, 0.5]))
    # Level 1 is a sum of answers to the first question; level 2 needs the other one too.
    levels = np.where(is_asked, 1 + (other == 2), 0)
    rule: Rule = In("A1", frozenset({"o1", "o2"}))
    subjects = (
        question("A1", first, scores=[0.0, 1.0, 2.0, None]),
        question("A1a", second, scores=[None] * 3, show_when=rule),
        multiple("A1b", chosen, is_asked, rule),
        question("A2", other, scores=[1.0, 2.0, 3.0]),
        indicator("role.one", levels, [rule, Equals("A2", "o2")]),
        indicator("theme.one", levels, [rule, Equals("A2", "o2")]),
    )
    kept = draw(st.lists(st.booleans(), min_size=6, max_size=6))
    subjects = tuple(one for one, keep in zip(subjects, [True, *kept[1:]], strict=True) if keep)
    shows = random.random(size) < draw(st.sampled_from([0.0, 0.3, 0.7]))
    return count(subjects, places), shows


def shown(decisions: tuple[Decision, ...]) -> int:
    """How many figures are shown."""
    return sum(
        verdict is None
        for decision in decisions
        for verdict in (*(one for row in decision.shares for one in row), *decision.means)
    )
