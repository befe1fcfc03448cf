"""Figures of a survey as a table that can be read on a screen."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.survey_figures import Shown, SurveyBook, SurveyFigure
from zicht.estimation.model import Interval
from zicht.estimation.study.plan import Method
from zicht.estimation.study.results import Statistic
from zicht.language import Language, Text, number, percent

_EVERYBODY = Text(nl="iedereen", en="everybody")
_HEADINGS = (
    Text(nl="antwoord", en="answer"),
    Text(nl="groep", en="group"),
    Text(nl="cijfer", en="figure"),
    Text(nl="toeval", en="chance"),
    Text(nl="en zwijgers", en="and silent"),
    Text(nl="n van N", en="n of N"),
    Text(nl="opmerking", en="remark"),
)
_MEAN = Text(nl="gemiddelde", en="mean")
_TOTAL = Text(nl="totaal", en="total")
_WITHHELD = Text(nl="niet getoond", en="withheld")
_NO_ANSWERS = Text(nl="geen antwoorden", en="no answers")
_MODELLED = Text(nl="leunt op andere groepen", en="modelled")
_NO_INTERVAL = Text(nl="geen marge te geven", en="no interval can be given")
_METHODS = {
    Method.RAKING: Text(nl="raking", en="raking"),
    Method.LINEAR: Text(nl="lineaire kalibratie", en="linear calibration"),
    Method.LOGIT: Text(nl="kalibratie tussen grenzen", en="calibration between bounds"),
    Method.POSTSTRATIFICATION: Text(nl="poststratificatie", en="post-stratification"),
}
#: No label is wider than this on a screen.
_WIDEST = 34
#: Columns with numbers stand to the right.
_RIGHT = frozenset((2, 5))


def table(book: SurveyBook, language: Language, *, most_lines: int | None = None) -> Iterator[str]:
    """Lines: each question with its figures below it.

    ``most_lines`` is how many figures there may be before groups are left out, save everybody.
    """
    figures = book.figures
    if most_lines is not None and len(figures) > most_lines:
        figures = tuple(one for one in figures if not one.group)
    factor = number(book.plan.intervals.odds_factor, language, decimals=1).removesuffix(".0")
    factor = factor.removesuffix(",0")
    headings = [one.to(language) for one in _HEADINGS]
    headings[4] = f"{headings[4]} (×{factor})"
    lines = [_line(figure, language) for figure in figures]
    widths = (
        [
            max(len(headings[at]), *(len(line[at]) for line in lines), 0)
            for at in range(len(headings))
        ]
        if lines
        else [len(one) for one in headings]
    )
    yield _joined(headings, widths)
    yield "  ".join("─" * one for one in widths)
    at = 0
    for _, group in groupby(figures, key=attrgetter("question")):
        own = list(group)
        yield _title(own[0])
        for _ in own:
            yield _joined(lines[at], widths)
            at += 1


def summary(book: SurveyBook, language: Language) -> Iterator[str]:
    """What the figures rest on, in a few lines."""
    known = "" if book.population is None else number(book.population, language)
    weighting = book.weighting
    kish = number(weighting.kish_effect, language, decimals=2)
    published = sum(isinstance(one.result, Published) for one in book.figures)
    yield Text(
        nl=f"{book.data_name}: {number(book.respondents, language)} respondenten"
        + (f" van {known}" if known else ", populatie onbekend")
        + f"; {published} van {len(book.figures)} cijfers getoond "
        f"(minimumgroep {book.minimum_group}).",
        en=f"{book.data_name}: {number(book.respondents, language)} respondents"
        + (f" of {known}" if known else ", population unknown")
        + f"; {published} of {len(book.figures)} figures shown "
        f"(minimum group {book.minimum_group}).",
    ).to(language)
    method = weighting.method
    if method is not None:
        by = ", ".join(weighting.auxiliaries)
        words = _METHODS[Method(method)]
        yield Text(
            nl=f"Gewogen met {words.nl} op {by}; effect van Kish {kish}.",
            en=f"Weighted with {words.en} on {by}; Kish effect {kish}.",
        ).to(language)
    if weighting.r_indicator is not None and weighting.r_interval is not None:
        low, high = weighting.r_interval.low, weighting.r_interval.high
        shown = [number(one, language, decimals=2) for one in (weighting.r_indicator, low, high)]
        yield Text(
            nl=f"Representativiteit (R-indicator) {shown[0]}, van {shown[1]} tot {shown[2]}; "
            "1 is het beste.",
            en=f"Representativeness (R-indicator) {shown[0]}, from {shown[1]} to {shown[2]}; "
            "1 is best.",
        ).to(language)


def _title(figure: SurveyFigure) -> str:
    if figure.question_label == figure.question:
        return figure.question
    return f"{figure.question}  {figure.question_label}"


def _line(figure: SurveyFigure, language: Language) -> tuple[str, ...]:
    answer = {Statistic.MEAN: _MEAN.to(language), Statistic.TOTAL: _TOTAL.to(language)}.get(
        figure.statistic, figure.level_label
    )
    group = figure.group or _EVERYBODY.to(language)
    place = (f"  {_cut(answer)}", _cut(group))
    match figure.result:
        case None:
            return (*place, "", "", "", "", _NO_ANSWERS.to(language))
        case Suppressed():
            return (*place, "", "", "", "", _WITHHELD.to(language))
        case Published(value=shown):
            return (*place, *_values(figure, shown, language))


def _values(figure: SurveyFigure, shown: Shown, language: Language) -> tuple[str, ...]:
    is_share = figure.statistic is Statistic.SHARE
    n = number(shown.answered, language)
    if figure.population is not None:
        n = f"{n} / {number(figure.population, language)}"
    remark = _MODELLED.to(language) if shown.is_modelled else ""
    if shown.interval is None:
        remark = _NO_INTERVAL.to(language)
    step = shown.step if is_share else None
    return (
        _value(shown.value, language, step),
        _ends(shown.interval, language, step),
        _ends(shown.bands[0].interval if shown.bands else None, language, step),
        n,
        remark,
    )


def _value(value: float, language: Language, step: float | None) -> str:
    """A figure in as many digits as it has; ``step`` is what a share is a multiple of."""
    if step is not None:
        return percent(value, language, decimals=1 if step < 1 / 100 else 0)
    written = f"{value:.12f}".rstrip("0").rstrip(".")
    return number(value, language, decimals=len(written.partition(".")[2]))


def _ends(interval: Interval | None, language: Language, step: float | None) -> str:
    if interval is None:
        return ""
    ends = (_value(one, language, step) for one in (interval.low, interval.high))
    return "–".join(ends)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _joined(parts: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        part.rjust(width) if at in _RIGHT else part.ljust(width)
        for at, (part, width) in enumerate(zip(parts, widths, strict=True))
    )
    return "  ".join(aligned).rstrip()
