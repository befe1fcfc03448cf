"""How many people are on which lists together (UpSet, Lex and others 2014).

Columns are combinations of lists, the fullest first: a bar for the people, and under it a dot at
every list of the combination, joined by a line.
"""

import altair

from zicht.disclosure.overlaps import Overlap, Overlaps
from zicht.language import Language, Text, number
from zicht.reporting.charts import style
from zicht.reporting.charts.canvas import Axis, Canvas, Datum, Margins
from zicht.reporting.charts.model import Chart
from zicht.reporting.charts.style import Format
from zicht.reporting.lettering import wrapped
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.tables import Column, Kind, Table
from zicht.reporting.wording import both

#: More combinations than this are for the table.
MOST_COLUMNS = 20
_BARS, _ROW, _GAP, _LEFT, _TOP = 150.0, 30.0, 14.0, 190.0, 18.0

_SUBTITLE = Text(
    nl="Aantal mensen per combinatie van lijsten: op deze lijsten en op geen andere",
    en="Number of people by combination of lists: on these lists and on no other",
)
ROUNDED = Text(
    nl="Aantallen zijn afgerond op vijftallen. Combinaties met minder dan 5 mensen zijn "
    "weggelaten, of er nu iemand op staat of niet. Totalen zijn sommen van wat getoond is.",
    en="Counts are rounded to fives. Combinations with fewer than 5 people are left out, whether "
    "somebody is on them or not. Totals are sums of what is shown.",
)
EXACT = Text(
    nl="Op verzoek staan hier alle aantallen, ook kleine. Die kunnen naar één mens wijzen: deel "
    "dit rapport niet met anderen en maak het niet openbaar.",
    en="On request all counts are shown, small ones as well. Those may point at one person: do "
    "not share this report and do not make it public.",
)


def build(dossier: Dossier) -> Chart | None:
    """The plot; None where no combination may be shown."""
    overlaps = dossier.overlaps
    if not overlaps.combinations:
        return None
    return Chart(
        key="prevalence_overlaps",
        title=_finding(overlaps),
        subtitle=_SUBTITLE,
        description=_in_words(overlaps),
        table=table(overlaps),
        legend=(),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: _plot(overlaps, language, shape),
    )


def note(overlaps: Overlaps) -> Text:
    """How the counts were protected, or that they were not."""
    return EXACT if overlaps.is_exact else ROUNDED


def table(overlaps: Overlaps) -> Table:
    """One row per combination, and one for those that are left out."""
    others = Text(
        nl=f"alle andere combinaties, elk minder dan {overlaps.minimum}",
        en=f"all other combinations, each fewer than {overlaps.minimum}",
    )
    rows = [(_joined(one), one.count.value) for one in overlaps.combinations]
    hidden = [] if overlaps.others is None else [(others, overlaps.others)]
    return Table(
        key="prevalence_overlaps",
        title=Text(nl="Overlap van de lijsten", en="Overlaps of the lists"),
        columns=(
            Column(key="lists", heading=Text(nl="lijsten", en="lists"), kind=Kind.TEXT),
            Column(key="people", heading=Text(nl="mensen", en="people"), kind=Kind.COUNT),
        ),
        rows=(*rows, *hidden),
        notes=(note(overlaps),),
    )


def _joined(one: Overlap) -> Text:
    names = " + ".join(one.lists)
    return Text(nl=names, en=names)


def _finding(overlaps: Overlaps) -> Text:
    single = sum(one.count.value for one in overlaps.combinations if len(one.lists) == 1)
    share = round(100 * single / overlaps.total.value)
    return Text(
        nl=f"{share}% van de getelde mensen staat op één lijst",
        en=f"{share}% of the people counted are on one list",
    )


def _in_words(overlaps: Overlaps) -> Text:
    def written(language: Language) -> str:
        shown = overlaps.combinations[:MOST_COLUMNS]
        said = [f"{_joined(one).nl}: {number(one.count.value, language)}" for one in shown]
        kind = Text(nl="Staafgrafiek", en="Bar chart").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)


def _plot(overlaps: Overlaps, language: Language, shape: Format) -> altair.LayerChart:
    columns = overlaps.combinations[:MOST_COLUMNS]
    left = min(_LEFT, shape.width / 3)
    canvas = Canvas(
        axis=Axis(low=0.0, high=float(len(columns)), ticks=(0.0, 1.0)),
        height=_TOP + _BARS + _GAP + _ROW * len(overlaps.lists),
        shape=shape,
        margins=Margins(left=left, right=8.0),
    )
    bars = _bars(columns, language)
    dots = [dot for at, one in enumerate(columns) for dot in _dots(overlaps, one, at)]
    joined = [line for at, one in enumerate(columns) for line in _line(overlaps, one, at)]
    marks = [
        canvas.part(bars),
        canvas.text(bars, "middle", dy=-9),
        *([canvas.part(joined)] if joined else []),
        canvas.dot(dots, "middle"),
        canvas.labels(_names(overlaps, left)),
    ]
    return altair.LayerChart(
        layer=marks,
        width=canvas.width,
        height=canvas.height,
        padding={"left": left, "right": 8, "top": 8, "bottom": 8},
        autosize="none",
        background="transparent",
        config=altair.Config(font=style.FONT, view=altair.ViewConfig(stroke=None)),
    )


def _bars(columns: tuple[Overlap, ...], language: Language) -> list[Datum]:
    most = columns[0].count.value
    bars: list[Datum] = []
    for at, one in enumerate(columns):
        top = _TOP + _BARS * (1 - one.count.value / most)
        bars.append(
            {
                "start": at + 0.2,
                "stop": at + 0.8,
                "middle": at + 0.5,
                "y": top,
                "bar_top": top,
                "bar_bottom": _TOP + _BARS,
                "fill": style.MIDDLE,
                "text": number(one.count.value, language),
            }
        )
    return bars


def _row(place: int) -> float:
    return _TOP + _BARS + _GAP + _ROW * (place + 0.5)


def _dots(overlaps: Overlaps, one: Overlap, at: int) -> list[Datum]:
    return [
        {
            "y": _row(place),
            "middle": at + 0.5,
            "fill": style.DARK if name in one.lists else style.PALE,
            "edge": style.PAPER,
        }
        for place, name in enumerate(overlaps.lists)
    ]


def _line(overlaps: Overlaps, one: Overlap, at: int) -> list[Datum]:
    places = [overlaps.lists.index(name) for name in one.lists]
    if len(places) < 2:
        return []
    ends = _row(min(places)), _row(max(places))
    return [
        {
            "start": at + 0.47,
            "stop": at + 0.53,
            "y": ends[0],
            "bar_top": ends[0],
            "bar_bottom": ends[1],
            "fill": style.DARK,
        }
    ]


def _names(overlaps: Overlaps, width: float) -> list[Datum]:
    return [
        {"y": _row(place), "text": wrapped(name, width - 12, style.FONT_SIZE)[0]}
        for place, name in enumerate(overlaps.lists)
    ]
