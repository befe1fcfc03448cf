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
_MEDIAN = Text(nl="mediaan", en="median")
_QUANTILE = Text(nl="kwantiel", en="quantile")
_RATIO = Text(nl="verhouding", en="ratio")
_TEST = Text(nl="toets van samenhang", en="test of association")
_LESS = Text(nl="verschil", en="difference")
_POINTS = Text(nl="pp", en="pp")
_TO = Text(nl=" tot ", en=" to ")
_WITHHELD = Text(nl="niet getoond", en="withheld")
_NO_ANSWERS = Text(nl="geen antwoorden", en="no answers")
_NOTHING = {
    Statistic.TEST: Text(nl="niet te toetsen", en="cannot be tested"),
    Statistic.RATIO: Text(nl="geen antwoorden of deler", en="no answers or divisor"),
}
_MODELLED = Text(nl="leunt op andere groepen", en="modelled")
_NO_INTERVAL = Text(nl="geen marge te geven", en="no interval can be given")
_METHODS = {
    Method.RAKING: Text(nl="raking", en="raking"),
    Method.LINEAR: Text(nl="lineaire kalibratie", en="linear calibration"),
    Method.LOGIT: Text(nl="kalibratie tussen grenzen", en="calibration between bounds"),
    Method.POSTSTRATIFICATION: Text(nl="poststratificatie", en="post-stratification"),
}
_ANSWERS = {
    Statistic.MEAN: _MEAN,
    Statistic.TOTAL: _TOTAL,
    Statistic.QUANTILE: _MEDIAN,
    Statistic.RATIO: _RATIO,
    Statistic.TEST: _TEST,
}
_READING = Text(
    nl="De kolom 'toeval' zegt hoe ver een andere groep respondenten het cijfer kan verschuiven; "
    "'en zwijgers' ook wat er kan als wie zweeg anders denkt. Geen van beide zegt of een vraag "
    "goed is begrepen.",
    en="The column 'chance' says how far other respondents could move the figure; 'and silent' "
    "also what can be if those who did not answer differ. Neither says whether a question was "
    "well understood.",
)
_HALF = 0.5
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
    yield from _errors(book, language)
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
    yield _READING.to(language)


def _errors(book: SurveyBook, language: Language) -> Iterator[str]:
    """What the tests and the intervals rest on, where that is not the usual."""
    family = book.family
    if family is not None:
        rate = percent(family.rate, language, decimals=0)
        yield Text(
            nl=f"Getoonde toetsen: {family.size}, samen één familie (verschillen: "
            f"{family.differences}, kruistabellen: {family.crossings}). Van wat gecorrigeerd onder "
            f"{rate} blijft, is naar verwachting hoogstens {rate} loos alarm.",
            en=f"Tests that are shown: {family.size}, one family together (differences: "
            f"{family.differences}, cross tables: {family.crossings}). Of those below {rate} when "
            f"corrected, at most {rate} are expected to be false alarms.",
        ).to(language)
    resampling = book.plan.resampling
    if resampling is not None and book.replicates is not None:
        yield Text(
            nl=f"Marges uit {book.replicates} replicaties ({resampling.kind.value}).",
            en=f"Intervals from {book.replicates} replicates ({resampling.kind.value}).",
        ).to(language)


def _title(figure: SurveyFigure) -> str:
    if figure.question_label == figure.question:
        return figure.question
    return f"{figure.question}  {figure.question_label}"


def _line(figure: SurveyFigure, language: Language) -> tuple[str, ...]:
    group = figure.group or _EVERYBODY.to(language)
    place = (f"  {_cut(_answer(figure, language))}", _cut(group))
    match figure.result:
        case None:
            nothing = _NOTHING.get(figure.statistic, _NO_ANSWERS)
            return (*place, "", "", "", "", nothing.to(language))
        case Suppressed():
            return (*place, "", "", "", "", _WITHHELD.to(language))
        case Published(value=shown):
            return (*place, *_values(figure, shown, language))


def _answer(figure: SurveyFigure, language: Language) -> str:
    match figure.statistic:
        case Statistic.SHARE:
            return figure.level_label
        case Statistic.DIFFERENCE:
            return f"{_LESS.to(language)} {figure.level_label or _MEAN.to(language)}"
        case Statistic.QUANTILE if figure.part is not None and figure.part != _HALF:
            part = _value(figure.part, language, None)
            return f"{_QUANTILE.to(language)} {part}"
        case other:
            return _ANSWERS[other].to(language)


def _values(figure: SurveyFigure, shown: Shown, language: Language) -> tuple[str, ...]:
    is_share = figure.statistic is Statistic.SHARE or (
        figure.statistic is Statistic.DIFFERENCE and figure.level_label != ""
    )
    n = "" if shown.answered is None else number(shown.answered, language)
    if figure.population is not None:
        n = f"{n} / {number(figure.population, language)}"
    remark = _remark(figure, shown, language)
    step = shown.step if is_share else None
    value = _value(shown.value, language, step)
    if is_share and figure.statistic is Statistic.DIFFERENCE:
        # Between 40% and 50% lie ten percentage points, not ten per cent.
        value = f"{value.removesuffix('%')} {_POINTS.to(language)}"
    return (
        value,
        _ends(shown.interval, language, step),
        _ends(shown.bands[0].interval if shown.bands else None, language, step),
        n,
        remark,
    )


def _remark(figure: SurveyFigure, shown: Shown, language: Language) -> str:
    if shown.chance is not None and shown.adjusted is not None:
        chance, adjusted = (_chance(one, language) for one in (shown.chance, shown.adjusted))
        return Text(
            nl=f"p ≤ {chance}, gecorrigeerd {adjusted}", en=f"p ≤ {chance}, corrected {adjusted}"
        ).to(language)
    if shown.interval is None and figure.statistic is not Statistic.TEST:
        return _NO_INTERVAL.to(language)
    return _MODELLED.to(language) if shown.is_modelled else ""


def _chance(chance: float, language: Language) -> str:
    return number(chance, language, decimals=2 if chance == round(chance, 2) else 3)


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
    # A dash before a minus sign would read as another minus.
    return (_TO.to(language) if interval.low < 0 else "–").join(ends)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"


def _joined(parts: Sequence[str], widths: Sequence[int]) -> str:
    aligned = (
        part.rjust(width) if at in _RIGHT else part.ljust(width)
        for at, (part, width) in enumerate(zip(parts, widths, strict=True))
    )
    return "  ".join(aligned).rstrip()
