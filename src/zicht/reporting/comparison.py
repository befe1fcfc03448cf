"""What others published of the wave beside what Zicht finds, as a table."""

from collections.abc import Sequence

from zicht.disclosure.figures import Figure
from zicht.language import Language, Text, percent
from zicht.reporting import published, wording
from zicht.reporting.published import Comparison
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wave import Wave

_TITLE = Text(
    nl="Wat eerder is gepubliceerd, naast deze cijfers",
    en="What was published earlier, beside these figures",
)
_COLUMNS = (
    Column(key="finding", heading=Text(nl="gepubliceerd", en="published"), kind=Kind.TEXT),
    Column(key="value", heading=Text(nl="waarde", en="value"), kind=Kind.TEXT),
    Column(key="here", heading=Text(nl="in dit rapport", en="in this report"), kind=Kind.TEXT),
    Column(key="agrees", heading=Text(nl="klopt", en="agrees"), kind=Kind.TEXT),
    Column(key="source", heading=Text(nl="bron", en="source"), kind=Kind.TEXT),
)


def build(wave: Wave) -> Table | None:
    """One row per published finding of this wave; None when nothing was published."""
    comparisons = published.compare(wave.book)
    if not comparisons:
        return None
    return Table(
        key="comparison",
        title=_TITLE,
        columns=_COLUMNS,
        rows=tuple(
            (
                one.published.statement,
                _published_value(one),
                _value_here(one),
                _agreement(one),
                Text(nl=", ".join(one.published.sources), en=", ".join(one.published.sources)),
            )
            for one in comparisons
        ),
    )


def _published_value(one: Comparison) -> Text:
    match one.published.kind:
        case "share":
            return wording.percentage(one.published.share or 0.0)
        case "order":
            return Text(nl="volgorde", en="order")
        case "above":
            return Text(nl="hoger dan de andere", en="higher than the others")


def _value_here(one: Comparison) -> Text:
    match one.published.kind:
        case "share":
            return _joined(one.figures, "")
        case "order":
            return _joined(one.figures, " > ")
        case "above":
            return _ends(one)


def _joined(figures: Sequence[Figure], between: str) -> Text:
    words = [_in_words(figure) for figure in figures]
    return Text(
        nl=between.join(word.nl for word in words), en=between.join(word.en for word in words)
    )


def _in_words(figure: Figure) -> Text:
    value = wording.estimate(figure.share or figure.mean)
    if value is None:
        return wording.NOT_SHOWN
    return wording.score(value) if figure.mean is not None else wording.percentage(value)


def _ends(one: Comparison) -> Text:
    """The lowest of what should be higher, and the highest of what should be lower."""
    above = [figure for figure in one.figures if _known(figure)]
    below = [figure for figure in one.others if _known(figure)]
    if len(above) < len(one.figures) or not below:
        return wording.NOT_SHOWN
    low, high = _in_words(min(above, key=_value)), _in_words(max(below, key=_value))
    if len(above) == 1:
        return Text(
            nl=f"{low.nl}; andere: hoogstens {high.nl}", en=f"{low.en}; others: at most {high.en}"
        )
    return Text(
        nl=f"minstens {low.nl}; andere: hoogstens {high.nl}",
        en=f"at least {low.en}; others: at most {high.en}",
    )


def _known(figure: Figure) -> bool:
    return wording.estimate(figure.share or figure.mean) is not None


def _value(figure: Figure) -> float:
    return wording.estimate(figure.share or figure.mean) or 0.0


def _agreement(one: Comparison) -> Text:
    if one.agrees is None:
        return wording.NOT_SHOWN
    return Text(nl="ja", en="yes") if one.agrees else Text(nl="nee", en="no")


def response_in_words(wave: Wave) -> Text | None:
    """How many answered according to what was published; None when nothing was."""
    known = published.get(wave.book.wave)
    if known is None:
        return None
    part = known.respondents / known.population
    dutch, english = percent(part, Language.NL), percent(part, Language.EN)
    return Text(
        nl=f"Gepubliceerd is een respons van {known.respondents} van de {known.population} "
        f"gemeenten ({dutch}); in dit rapport zijn het er {wave.book.respondents}.",
        en=f"Published is a response of {known.respondents} of {known.population} municipalities "
        f"({english}); in this report there are {wave.book.respondents}.",
    )
