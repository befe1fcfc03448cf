"""What was done to reach the weights of a survey, as data and in words."""

from dataclasses import dataclass

from zicht.estimation.weighting.collapsing import Merge, Reason
from zicht.estimation.weighting.distances import Bounds, Distance
from zicht.estimation.weighting.effects import WeightEffects
from zicht.language import Language, Text, number


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A variable that was not weighted by, and why."""

    variable: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassSize:
    """A class that was weighted by, as it stands after merging."""

    variable: str
    name: str
    respondents: int
    population: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightingReport:
    """Every choice on the way from respondents to weights.

    ``population`` units were asked and ``respondents`` answered. ``merges`` and ``left_out`` are in
    the order in which they happened. ``smallest_factor`` and ``largest_factor`` are the extremes of
    the weight after over before. ``largest_gap`` is how far, as a part of itself, a total was
    missed: the rounding of a sum.
    """

    population: int
    respondents: int
    distance: Distance
    bounds: Bounds
    classes: tuple[ClassSize, ...]
    numbers: tuple[str, ...]
    merges: tuple[Merge, ...]
    left_out: tuple[LeftOut, ...]
    iterations: int
    largest_gap: float
    smallest_factor: float
    largest_factor: float
    before: WeightEffects
    after: WeightEffects

    @property
    def constraints(self) -> int:
        """How many known totals were reached, that of all units included."""
        variables = {one.variable for one in self.classes}
        return 1 + len(self.classes) - len(variables) + len(self.numbers)


_WHY = {
    Reason.FEW: Text(nl="te weinig respons", en="too few respondents"),
    Reason.HEAVY: Text(nl="te zware gewichten", en="weights too heavy"),
    Reason.MANY_CONSTRAINTS: Text(
        nl="te veel klassen voor zo weinig respons", en="too many classes for so few respondents"
    ),
    Reason.OUT_OF_REACH: Text(
        nl="geen gewichten halen het totaal", en="no weights reach the total"
    ),
    Reason.NEGATIVE: Text(
        nl="anders worden er gewichten negatief", en="some weights would become negative"
    ),
    Reason.NOT_FOUND: Text(nl="er zijn geen gewichten gevonden", en="no weights were found"),
    Reason.ONE_CLASS: Text(nl="er is maar één klasse", en="there is only one class"),
    Reason.MISSING: Text(
        nl="de waarde is niet van iedereen bekend", en="its value is not known of everyone"
    ),
}


def sentences(report: WeightingReport) -> tuple[Text, ...]:
    """What was done, a sentence each: respondents, merges, variables left out, cost."""
    asked, answered = report.population, report.respondents
    return (
        Text(
            nl=f"{answered} van {asked} hebben geantwoord; zij zijn gewogen op "
            f"{report.constraints} bekende totalen.",
            en=f"{answered} of {asked} answered; they were weighted to "
            f"{report.constraints} known totals.",
        ),
        *(_merge(one) for one in report.merges),
        *(_left_out(one) for one in report.left_out),
        _cost(report),
    )


def _merge(merge: Merge) -> Text:
    why = _WHY[merge.reason]
    return Text(
        nl=f"{merge.variable}: {merge.source} ({merge.respondents} van {merge.population:g}) is "
        f"samengevoegd met {merge.into}: {why.nl}.",
        en=f"{merge.variable}: {merge.source} ({merge.respondents} of {merge.population:g}) was "
        f"merged with {merge.into}: {why.en}.",
    )


def _left_out(one: LeftOut) -> Text:
    why = _WHY[one.reason]
    return Text(
        nl=f"{one.variable} is niet gebruikt: {why.nl}.",
        en=f"{one.variable} was not used: {why.en}.",
    )


def _cost(report: WeightingReport) -> Text:
    size, rows = report.after.effective_size, report.respondents
    return Text(
        nl=f"Door de ongelijke gewichten tellen {rows} antwoorden als "
        f"{number(size, Language.NL)} antwoorden met gelijk gewicht.",
        en=f"With unequal weights, {rows} answers tell as much as "
        f"{number(size, Language.EN)} answers of equal weight.",
    )
