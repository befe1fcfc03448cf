"""Figures of a survey as rows with the same columns in every file format."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.survey_figures import Shown, SurveyBook, SurveyFigure
from zicht.estimation.model import Interval
from zicht.estimation.study.results import Statistic
from zicht.language import Text

Value: TypeAlias = str | float | int | bool | None
Row: TypeAlias = Mapping[str, Value]

PUBLISHED, WITHHELD, NO_ANSWERS = "published", "withheld", "no_answers"
UNTESTABLE = "untestable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column: its name, the type of its values, and what stands in it."""

    name: str
    datatype: str
    meaning: Text


def columns(book: SurveyBook) -> tuple[Column, ...]:
    """The columns of the rows of a book; bands come by odds factor, the one that is shown first."""
    factors = (book.plan.intervals.odds_factor, *book.plan.intervals.other_factors)
    bands = (one for factor in factors for one in _band(factor))
    is_tested = bool(book.plan.differences or book.plan.crossings)
    return (*_BEFORE_BANDS, *bands, *_AFTER_BANDS, *(_OF_TESTS if is_tested else ()))


def rows(book: SurveyBook) -> list[dict[str, Value]]:
    """A row per figure, in the order of the book; what is withheld has no values."""
    names = [one.name for one in columns(book)]
    found = [_row(figure) for figure in book.figures]
    return [{name: one.get(name) for name in names} for one in found]


def _row(figure: SurveyFigure) -> dict[str, Value]:
    place: dict[str, Value] = {
        "key": figure.key,
        "question": figure.question,
        "question_label": figure.question_label,
        "level": figure.level,
        "level_label": figure.level_label,
        "layer": figure.layer,
        "group": figure.group,
        "statistic": figure.statistic.value,
        "population": figure.population,
    }
    match figure.result:
        case None:
            is_test = figure.statistic is Statistic.TEST
            return {**place, "state": UNTESTABLE if is_test else NO_ANSWERS}
        case Suppressed(reason=reason):
            return {**place, "state": WITHHELD, "reason": reason.value}
        case Published(value=shown):
            return {**place, "state": PUBLISHED, **_shown(shown)}


def _shown(shown: Shown) -> dict[str, Value]:
    found: dict[str, Value] = {
        "estimate": shown.value,
        "standard_error": shown.standard_error,
        **_ends("interval", shown.interval),
        "interval_method": shown.method.value,
        **_ends("bounds", shown.bounds),
        "overturned_by": shown.overturned_by,
        "p_value": shown.chance,
        "p_adjusted": shown.adjusted,
        "answered": shown.answered,
        "modelled": shown.is_modelled,
    }
    for band in shown.bands:
        found.update(_ends(band_name(band.factor), band.interval))
    return found


def band_name(factor: float) -> str:
    """How the columns of a band begin: ``band_2``, ``band_1.5``."""
    return f"band_{factor:g}"


def _ends(name: str, interval: Interval | None) -> dict[str, Value]:
    return {
        f"{name}_low": None if interval is None else interval.low,
        f"{name}_high": None if interval is None else interval.high,
    }


def _band(factor: float) -> tuple[Column, Column]:
    shown = f"{factor:g}"
    low = Text(
        nl=f"Laagste waarde: toeval, en kansverhouding van wie zweeg een factor {shown} anders.",
        en=f"Lowest value: chance, and odds of those who were silent a factor {shown} different.",
    )
    high = Text(nl=low.nl.replace("Laagste", "Hoogste"), en=low.en.replace("Lowest", "Highest"))
    name = band_name(factor)
    return (
        Column(name=f"{name}_low", datatype="number", meaning=low),
        Column(name=f"{name}_high", datatype="number", meaning=high),
    )


def _column(name: str, datatype: str, nl: str, en: str) -> Column:
    return Column(name=name, datatype=datatype, meaning=Text(nl=nl, en=en))


_BEFORE_BANDS = (
    _column("key", "string", "Vaste naam van het cijfer.", "Permanent name of the figure."),
    _column("question", "string", "Vraag.", "Question."),
    _column("question_label", "string", "Vraag in woorden.", "Question in words."),
    _column("level", "string", "Code van het antwoord.", "Code of the answer."),
    _column("level_label", "string", "Antwoord in woorden.", "Answer in words."),
    _column("layer", "string", "Kolommen die groepen maken.", "Columns that make the groups."),
    _column("group", "string", "Groep; leeg is iedereen.", "Group; empty is everybody."),
    _column("statistic", "string", "share, mean, total, quantile, ratio, difference of test.",
            "share, mean, total, quantile, ratio, difference or test."),
    _column("state", "string", "published, withheld, no_answers of untestable.",
            "published, withheld, no_answers or untestable."),
    _column("reason", "string", "Waarom niet getoond.", "Why it is withheld."),
    _column("estimate", "number", "Schatting.", "Estimate."),
    _column("standard_error", "number", "Standaardfout.", "Standard error."),
    _column("interval_low", "number", "Ondergrens door toeval.", "Lower end by chance."),
    _column("interval_high", "number", "Bovengrens door toeval.", "Upper end by chance."),
    _column("interval_method", "string", "Hoe het interval gemaakt is.", "How it was made."),
)  # fmt: skip
_AFTER_BANDS = (
    _column("bounds_low", "number", "Als alle zwijgers nee zeggen.", "If all silent say no."),
    _column("bounds_high", "number", "Als alle zwijgers ja zeggen.", "If all silent say yes."),
    _column("overturned_by", "number", "Factor waarbij het aandeel de helft is.",
            "Odds factor at which the share is one half."),
    _column("answered", "integer", "Respondenten achter het cijfer (n).",
            "Respondents behind the figure (n)."),
    _column("population", "number", "Eenheden in de groep (N).", "Units in the group (N)."),
    _column("modelled", "boolean", "Leunt op andere groepen.", "Borrows from other groups."),
)  # fmt: skip
_OF_TESTS = (
    _column("p_value", "number", "Kans op zoveel of meer als er niets is.",
            "Chance of so much or more when there is nothing."),
    _column("p_adjusted", "number", "Hetzelfde, gecorrigeerd voor alle getoonde toetsen.",
            "The same, corrected for all tests that are shown."),
)  # fmt: skip
