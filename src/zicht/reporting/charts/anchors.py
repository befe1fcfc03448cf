"""Why the band takes a factor of 2: how far groups that resemble the silent differ from others."""

from math import ceil, log2

from zicht.disclosure.anchors import AnchoredShare, Anchors, OddsRatio
from zicht.disclosure.model import Published, Suppressed
from zicht.estimation.model import SHOWN_FACTOR, Band, Interval, Projection
from zicht.language import Text, number
from zicht.reporting import anchoring, wording
from zicht.reporting.charts import keys, rows, style
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.headlines import HEADLINES
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

LATE = Text(nl="Late antwoorden tegenover vroege", en="Late answers against early ones")
SILENT = Text(
    nl="Wie nu zwijgt tegenover wie nu antwoordt, naar wat zij eerder zeiden",
    en="Those silent now against those that answer, by what they said before",
)
_SUBTITLE = Text(
    nl="Kansverhouding van het antwoord bij wie op de zwijgers lijkt, gedeeld door die bij de "
    "anderen",
    en="Odds of the answer among those that resemble the silent, divided by those of the others",
)
_LEGEND = (
    Key(
        mark=Mark.DOT,
        colour=style.DARK,
        text=Text(nl="verhouding; 1 is geen verschil", en="ratio; 1 is no difference"),
    ),
    Key(
        mark=Mark.MARGIN,
        colour=style.DARK,
        text=Text(nl="marge van het toeval (95%)", en="margin of chance (95%)"),
    ),
    Key(
        mark=Mark.BAND,
        colour=style.PALE,
        outline=style.MIDDLE,
        text=Text(
            nl="wat de band van een cijfer toelaat: van ½ tot 2",
            en="what the band of a figure allows: from ½ to 2",
        ),
    ),
)
_REACH = log2(SHOWN_FACTOR)
#: Powers of two as they stand under the axis.
_NAMES = {-4: "1/16", -3: "⅛", -2: "¼", -1: "½", 0: "1", 1: "2", 2: "4", 3: "8", 4: "16"}
#: Nothing is drawn further out than the ends of the axis.
_FURTHEST = 4


def build(wave: Wave) -> Chart | None:
    """A row per headline and comparison; None when neither comparison can be made."""
    found = wave.book.anchors
    groups = [] if found is None else groups_of(found)
    if found is None or not groups:
        return None
    limit = _limit(found)
    blocks = [
        rows.Block(title=title, rows=tuple(_row(one, limit) for one in shares))
        for title, shares in groups
    ]
    every = [one for _, shares in groups for one in shares]
    withheld = [keys.WITHHELD] * any(isinstance(one.result, Suppressed) for one in every)
    return Chart(
        key="anchors",
        title=anchoring.finding(found),
        subtitle=_SUBTITLE,
        description=_in_words(groups),
        table=table(found),
        legend=(*_LEGEND, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(
            blocks, _axis(limit), language, shape, row_height=38
        ),
    )


def groups_of(found: Anchors) -> list[tuple[Text, tuple[AnchoredShare, ...]]]:
    """The comparisons that can be made, under their headings."""
    pairs = ((LATE, found.late), (SILENT, found.silent))
    return [(title, shares) for title, shares in pairs if shares]


def table(found: Anchors) -> Table:
    """One row per headline under each comparison: the ratio and its margin."""
    return Table(
        key="anchors",
        title=_SUBTITLE,
        columns=(
            Column(
                key="name", heading=Text(nl="de gemeente", en="the municipality"), kind=Kind.TEXT
            ),
            Column(key="ratio", heading=Text(nl="verhouding", en="ratio"), kind=Kind.SCORE),
            Column(key="margin", heading=Text(nl="marge", en="margin"), kind=Kind.SCORE_RANGE),
        ),
        rows=tuple(row for title, shares in groups_of(found) for row in _rows(title, shares)),
    )


def _rows(title: Text, shares: tuple[AnchoredShare, ...]) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = [(title, None, None)]
    for one in shares:
        result = one.result
        if isinstance(result, Suppressed):
            lines.append((_label(one), result, result))
        else:
            lines.append((_label(one), result.value.ratio, result.value.interval))
    return lines


def _label(one: AnchoredShare) -> Text:
    found = (
        headline.label
        for headline in HEADLINES
        if (headline.subject, headline.category) == (one.subject, one.category)
    )
    code = f"{one.subject} {one.category}"
    return next(found, Text(nl=code, en=code))


def _row(one: AnchoredShare, limit: int) -> rows.Row:
    result = one.result
    if isinstance(result, Suppressed):
        return rows.Row(label=_label(one), value=None, text=wording.NOT_SHOWN, withheld=True)
    ratio = result.value
    place = _place(ratio.ratio, limit)
    return rows.Row(
        label=_label(one),
        value=place,
        text=wording.score(ratio.ratio),
        projection=Projection(
            estimate=place,
            interval=Interval(
                low=_place(ratio.interval.low, limit), high=_place(ratio.interval.high, limit)
            ),
            bands=(Band(factor=SHOWN_FACTOR, interval=Interval(low=-_REACH, high=_REACH)),),
            is_weighted=False,
        ),
    )


def _place(ratio: float, limit: int) -> float:
    """The place on the axis, where twice as much is one step."""
    return min(max(log2(ratio), -limit), limit) if ratio > 0 else -limit


def _limit(found: Anchors) -> int:
    ends = [
        abs(_place(end, _FURTHEST))
        for one in found.shown
        for end in (one.interval.low, one.interval.high)
    ]
    return max(2, ceil(max(ends, default=2.0)))


def _axis(limit: int) -> Axis:
    ticks = tuple(float(at) for at in range(-limit, limit + 1))
    return Axis(
        low=float(-limit),
        high=float(limit),
        ticks=ticks,
        names=tuple(Text(nl=_NAMES[int(one)], en=_NAMES[int(one)]) for one in ticks),
        reference=0.0,
    )


def _in_words(groups: list[tuple[Text, tuple[AnchoredShare, ...]]]) -> Text:
    said = [
        (title, [(_label(one), _said(one.result)) for one in shares]) for title, shares in groups
    ]
    dutch = ". ".join(
        f"{title.nl}: " + "; ".join(f"{name.nl}: {words.nl}" for name, words in lines)
        for title, lines in said
    )
    english = ". ".join(
        f"{title.en}: " + "; ".join(f"{name.en}: {words.en}" for name, words in lines)
        for title, lines in said
    )
    return Text(
        nl=f"Puntgrafiek. {_SUBTITLE.nl}. {dutch}.", en=f"Dot plot. {_SUBTITLE.en}. {english}."
    )


def _said(result: Published[OddsRatio] | Suppressed) -> Text:
    if isinstance(result, Suppressed):
        return wording.NOT_SHOWN
    value = result.value
    margin = wording.spread_of_scores(value.interval)
    return wording.both(
        lambda language: f"{number(value.ratio, language, decimals=1)} ({margin.to(language)})"
    )
