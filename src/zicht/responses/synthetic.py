"""Made-up answers that reproduce what was published of a wave.

The answers of 2019 were never published; only a handful of figures were. A
synthetic wave has exactly those figures for every seed, because options are
handed out by exact counts: municipalities are ranked on a latent score
(general activity, inhabitants, noise) and the options are dealt from the
bottom of the ranking to the top. What the ranking shares between questions,
and more so between the cells of one question, makes the answers hang together
as real ones do. Counts that were not published differ from seed to seed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from zicht.areas.model import SizeGroup
from zicht.areas.size import size_group
from zicht.questionnaire.model import Item, ItemType, Option, Questionnaire
from zicht.questionnaire.rules import Value, holds
from zicht.responses.model import Response
from zicht.responses.plan import Plan, Spread

Floats = NDArray[np.float64]

#: The part of the noise that the cells of one matrix share: who fills in one line high does so with
#: the next.
_LIKENESS = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A municipality that could respond: its code and its inhabitants."""

    code: str
    population: int


def origin(plan: Plan, seed: int) -> str:
    """The mark that every row, file and page made from these answers carries."""
    return f"synthetic-{plan.questionnaire}-seed-{seed}"


def generate(
    plan: Plan, questionnaire: Questionnaire, places: Sequence[Place], *, seed: int
) -> tuple[Response, ...]:
    """Responses of ``plan.respondents`` municipalities, sorted by code.

    The same seed gives the same answers. Raises ValueError when there are fewer places than
    respondents, or when exact counts do not add up to the number of municipalities asked.
    """
    random = np.random.Generator(np.random.PCG64(seed))
    respondents = _draw_respondents(plan, places, random)
    size = np.log10([place.population for place in respondents])
    wave = _Wave(
        plan=plan,
        random=random,
        size=(size - size.mean()) / size.std(),
        groups=tuple(size_group(place.population) for place in respondents),
        activity=random.standard_normal(len(respondents)),
        answers=[{} for _ in respondents],
    )
    for section in questionnaire.sections:
        # Municipalities can be active in one role and not in another.
        role = 0.8 * wave.activity + 0.6 * random.standard_normal(len(respondents))
        for item in section.items:
            wave.answer(item, role)
    return tuple(
        Response(municipality_code=place.code, answers=answers)
        for place, answers in zip(respondents, wave.answers, strict=True)
    )


def _draw_respondents(
    plan: Plan, places: Sequence[Place], random: np.random.Generator
) -> list[Place]:
    """Larger municipalities answer more often; the number of respondents is exact."""
    if len(places) < plan.respondents:
        raise ValueError(f"{plan.respondents} respondents asked of only {len(places)} places")
    slope = plan.response_size_slope
    utility = slope * np.log10([place.population for place in places])
    # Gumbel noise makes the highest utilities a draw without replacement in proportion to exp(u).
    chosen = np.argsort(-(utility + random.gumbel(size=len(places))))[: plan.respondents]
    return sorted((places[index] for index in chosen), key=lambda place: place.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leaning:
    """What decides the answers to one item, per municipality, beside its inhabitants.

    ``role`` is how active it is in the role that the item is about. ``shared`` is the noise that
    the cells of the item have in common, ``own`` how large the noise of each cell is beside it.
    """

    role: Floats
    shared: Floats
    own: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wave:
    plan: Plan
    random: np.random.Generator
    size: Floats
    groups: tuple[SizeGroup, ...]
    activity: Floats
    answers: list[dict[str, Value]]

    def answer(self, item: Item, role: Floats) -> None:
        """Give every municipality that is asked an item its answer."""
        asked = self._asked(item)
        leaning = self._leaning(item, role)
        for variable in item.variables():
            for index, value in self._values(item, variable, asked, leaning).items():
                self.answers[index][variable] = value

    def _leaning(self, item: Item, role: Floats) -> _Leaning:
        shared = np.zeros(len(role))
        if item.type is ItemType.MATRIX:
            shared = np.sqrt(_LIKENESS) * self.random.standard_normal(len(role))
        return _Leaning(
            role=role,
            shared=shared - self._held_down(item),
            own=np.sqrt(1 - _LIKENESS) if item.type is ItemType.MATRIX else 1.0,
        )

    def _held_down(self, item: Item) -> Floats:
        """Far more than any latent score for those who answer an item lowest."""
        given = self.plan.lowest.get(item.code, {})
        held = [
            any(answers.get(variable) == option for variable, option in given.items())
            for answers in self.answers
        ]
        return np.where(held, 100.0, 0.0)

    def _asked(self, item: Item) -> NDArray[np.intp]:
        rule = item.show_when
        shown = [rule is None or holds(rule, answers) for answers in self.answers]
        if not item.required:
            shown = list(np.array(shown) & (self.random.random(len(shown)) >= self.plan.missing))
        return np.flatnonzero(shown)

    def _values(
        self, item: Item, variable: str, asked: NDArray[np.intp], leaning: _Leaning
    ) -> Mapping[int, Value]:
        match item.type:
            case ItemType.SINGLE | ItemType.MATRIX:
                return self._options(variable, self._spread(item, variable), asked, leaning)
            case ItemType.MULTIPLE:
                return self._several(item, asked, leaning)
            case ItemType.NUMBER:
                return self._numbers(item, asked)
            case ItemType.DATE:
                return self._dates(item, asked)
            case ItemType.TEXT:
                return {}

    def _spread(self, item: Item, variable: str) -> Spread:
        for name in (variable, item.code):
            if name in self.plan.variables:
                return self.plan.variables[name]
        if item.scale is not None and item.scale in self.plan.scales:
            return self.plan.scales[item.scale]
        return _even(item.options)

    def _latent(self, spread: Spread, asked: NDArray[np.intp], leaning: _Leaning) -> Floats:
        noise = leaning.shared[asked] + leaning.own * self.random.standard_normal(len(asked))
        known = spread.activity * leaning.role[asked] + spread.size * self.size[asked]
        latent: Floats = known + noise
        return latent

    def _drawn(self, spread: Spread) -> Spread:
        """The spread as it is in this wave: what was not published differs from seed to seed."""
        codes = [code for code, share in spread.shares if share > 0]
        shares = [share for _, share in spread.shares if share > 0]
        drawn = self.random.dirichlet(spread.certainty * np.array(shares))
        return replace(
            spread, shares=tuple((code, float(n)) for code, n in zip(codes, drawn, strict=True))
        )

    def _options(
        self, variable: str, spread: Spread, asked: NDArray[np.intp], leaning: _Leaning
    ) -> dict[int, Value]:
        """One option each; apart for every size group where the plan says so."""
        parts = [(asked, spread)]
        if spread.by_size:
            parts = [
                (
                    np.array([i for i in asked if self.groups[i] is group], dtype=np.intp),
                    replace(spread, shares=shares),
                )
                for group, shares in spread.by_size
            ]
        return {
            int(index): code
            for members, own in parts
            for index, code in zip(
                members, self._deal(variable, own, members, leaning), strict=True
            )
        }

    def _deal(
        self, variable: str, spread: Spread, asked: NDArray[np.intp], leaning: _Leaning
    ) -> list[str]:
        counts = _counts(variable, spread if spread.counts else self._drawn(spread), len(asked))
        deck = [code for code, count in counts for _ in range(count)]
        order = np.argsort(self._latent(spread, asked, leaning), kind="stable")
        dealt = [""] * len(asked)
        for position, code in zip(order, deck, strict=True):
            dealt[position] = code
        return dealt

    def _several(
        self, item: Item, asked: NDArray[np.intp], leaning: _Leaning
    ) -> dict[int, frozenset[str]]:
        spread = self.plan.variables.get(item.code, _even(item.options))
        shares = dict(spread.shares)
        chosen: dict[int, set[str]] = {int(index): set() for index in asked}
        for option in item.options:
            if option.exclusive:
                continue
            latent = self._latent(spread, asked, leaning)
            take = round(self._drawn_share(spread, shares.get(option.code, 0.0)) * len(asked))
            for index in asked[np.argsort(-latent, kind="stable")[:take]]:
                chosen[int(index)].add(option.code)
        fallback = _fallback(item.options, shares)
        return {index: frozenset(codes or {fallback}) for index, codes in chosen.items()}

    def _drawn_share(self, spread: Spread, share: float) -> float:
        if not 0 < share < 1:
            return share
        chosen, others = spread.certainty * share, spread.certainty * (1 - share)
        return float(self.random.beta(chosen, others))

    def _numbers(self, item: Item, asked: NDArray[np.intp]) -> dict[int, float]:
        numbers = self.plan.numbers[item.code]
        # A power stays between 0 and 1, so that nothing heaps up at the highest number.
        part = self.random.random(len(asked)) ** np.exp(-numbers.size * self.size[asked])
        ends = np.array([numbers.ends(self.answers[index]) for index in asked]).reshape(-1, 2)
        values = ends[:, 0] + (ends[:, 1] - ends[:, 0]) * part
        if numbers.step:
            values = np.round(values / numbers.step) * numbers.step
        low = -np.inf if item.minimum is None else item.minimum
        high = np.inf if item.maximum is None else item.maximum
        rounded = np.round(np.clip(values, low, high), item.decimals)
        return {int(index): float(value) for index, value in zip(asked, rounded, strict=True)}

    def _dates(self, item: Item, asked: NDArray[np.intp]) -> dict[int, str]:
        """The first of January of a year; nobody needs more of a made-up date."""
        years = self.plan.numbers[item.code]
        drawn = self.random.integers(int(years.low), int(years.high) + 1, len(asked))
        return {int(index): f"{year}-01-01" for index, year in zip(asked, drawn, strict=True)}


def _even(options: Sequence[Option]) -> Spread:
    """Every option as often, save "weet niet", which one in twenty gives."""
    known = [option.code for option in options if option.code != "unknown"]
    unknown = 0.05 if len(known) < len(options) else 0.0
    shares = [(code, (1 - unknown) / len(known)) for code in known]
    return Spread(shares=(*([("unknown", unknown)] if unknown else []), *shares))


def _fallback(options: Sequence[Option], shares: Mapping[str, float]) -> str:
    """What somebody ticks who ticks nothing else: the exclusive option, or the most usual one."""
    exclusive = [option.code for option in options if option.exclusive]
    if exclusive:
        return exclusive[0]
    return max((option.code for option in options), key=lambda code: shares.get(code, 0.0))


def _counts(variable: str, spread: Spread, asked: int) -> list[tuple[str, int]]:
    """Exact counts per option; shares are rounded by largest remainder so that they add up."""
    if spread.counts:
        if sum(count for _, count in spread.counts) != asked:
            raise ValueError(f"the counts planned for {variable} do not add up to {asked} asked")
        return list(spread.counts)
    shares = np.array([share for _, share in spread.shares])
    exact = shares / shares.sum() * asked
    counts = np.floor(exact).astype(int)
    short = asked - int(counts.sum())
    counts[np.argsort(-(exact - counts), kind="stable")[:short]] += 1
    return [(code, int(n)) for (code, _), n in zip(spread.shares, counts, strict=True)]
