"""What changed since an earlier wave: the change itself, for all and for who answered twice."""

from math import ceil

from zicht.disclosure.changes import Changes, ShareChange
from zicht.disclosure.model import Suppressed
from zicht.estimation.model import SHOWN_FACTOR, Band, Interval, Projection
from zicht.language import Text
from zicht.reporting import changing, wording
from zicht.reporting.changing import Told
from zicht.reporting.charts import keys, rows, style
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

_ALL = Text(nl="alle gemeenten, geschat", en="all municipalities, estimated")
_TWICE = Text(nl="wie twee keer antwoordde", en="those that answered twice")
_NOTHING = Text(nl="–", en="–")
_LEGEND = (
    Key(
        mark=Mark.DOT,
        colour=style.DARK,
        text=Text(nl="verandering, alle gemeenten", en="change, all municipalities"),
    ),
    Key(mark=Mark.RING, colour=style.DARK, text=_TWICE),
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
            nl="band: wat ook kan als gemeenten zonder antwoord toen en nu anders waren",
            en="band: what can also be if those without an answer differed then and now",
        ),
    ),
    Key(mark=Mark.DASHES, colour=style.DARK, text=Text(nl="geen verandering", en="no change")),
)


def shifts(wave: Wave) -> Chart | None:
    """The change of every headline, for all and for who answered twice; None without two waves."""
    found = wave.book.changes
    if found is None or not found.shares:
        return None
    told = changing.told(found)
    blocks = [rows.Block(title=clause(one), rows=tuple(_shift_rows(one))) for one in told]
    axis = _axis([one.change for one in told if one.change is not None])
    subtitle = Text(
        nl=f"Verandering van {found.wave} naar {wave.book.wave}, in procentpunten",
        en=f"Change from {found.wave} to {wave.book.wave}, in percentage points",
    )
    withheld = [keys.WITHHELD] * any(_withholds(one) for one in told)
    return Chart(
        key="changes",
        title=changing.finding(found),
        subtitle=subtitle,
        description=_in_words(subtitle, told),
        table=table(found, wave.book.wave),
        legend=(*_LEGEND, *withheld),
        source=source(wave, found),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(blocks, axis, language, shape, row_height=40),
    )


def table(found: Changes, now: str) -> Table:
    """One row per headline: both estimates, the change with margin and band, and the panel."""
    points = Text(nl="verandering (procentpunt)", en="change (percentage points)")
    return Table(
        key="changes",
        title=Text(
            nl=f"Verandering van {found.wave} naar {now}, in procentpunten",
            en=f"Change from {found.wave} to {now}, in percentage points",
        ),
        columns=(
            Column(
                key="name", heading=Text(nl="de gemeente", en="the municipality"), kind=Kind.TEXT
            ),
            # On paper both waves stand in the table after this one.
            Column(
                key="before",
                heading=Text(nl=found.wave, en=found.wave),
                kind=Kind.SHARE,
                is_detail=True,
            ),
            Column(key="now", heading=Text(nl=now, en=now), kind=Kind.SHARE, is_detail=True),
            Column(key="change", heading=points, kind=Kind.POINTS),
            Column(key="margin", heading=Text(nl="marge", en="margin"), kind=Kind.POINTS_RANGE),
            Column(key="band", heading=Text(nl="band", en="band"), kind=Kind.POINTS_RANGE),
            Column(key="twice", heading=_TWICE, kind=Kind.POINTS),
            Column(
                key="twice_margin",
                heading=Text(nl="marge daarvan", en="margin of that"),
                kind=Kind.POINTS_RANGE,
            ),
            Column(key="verdict", heading=Text(nl="oordeel", en="verdict"), kind=Kind.TEXT),
        ),
        rows=tuple(_cells(one) for one in changing.told(found)),
    )


def _cells(one: Told) -> tuple[Cell, ...]:
    change = one.change
    if change is None:
        return (one.headline.label, *(one.suppressed,) * 8)
    panel = change.panel
    twice: tuple[Cell, Cell] = (
        (panel, panel)
        if isinstance(panel, Suppressed)
        else (panel.value.difference, panel.value.interval)
    )
    return (
        one.headline.label,
        change.before.estimate,
        change.now.estimate,
        change.shift.difference,
        change.shift.interval,
        change.band,
        *twice,
        changing.VERDICTS[change.direction],
    )


def clause(one: Told) -> Text:
    """What a headline says, as a heading."""
    label = one.headline.label
    return Text(
        nl=f"{label.nl[:1].upper()}{label.nl[1:]}", en=f"{label.en[:1].upper()}{label.en[1:]}"
    )


def _withholds(one: Told) -> bool:
    return one.change is None or isinstance(one.change.panel, Suppressed)


def _shift_rows(one: Told) -> list[rows.Row]:
    if one.change is None:
        return [rows.Row(label=_ALL, value=None, text=_NOTHING, withheld=True)]
    shift, panel = one.change.shift, one.change.panel
    ends = (changing.points(one.change.band.low), changing.points(one.change.band.high))
    whole = rows.Row(
        label=_ALL,
        value=shift.difference,
        text=changing.points(shift.difference),
        projection=_drawn(shift.difference, shift.interval, one.change.band),
        ends=ends,
    )
    if isinstance(panel, Suppressed):
        return [whole, rows.Row(label=_TWICE, value=None, text=_NOTHING, withheld=True)]
    found = panel.value
    twice = rows.Row(
        label=_TWICE,
        value=found.difference,
        text=changing.points(found.difference),
        # Who answered twice is not silent, so there is no band: none wider than the mark.
        projection=_drawn(
            found.difference,
            found.interval,
            Interval(low=found.difference, high=found.difference),
        ),
        hollow=True,
    )
    return [whole, twice]


def _drawn(difference: float, margin: Interval, band: Interval) -> Projection:
    return Projection(
        estimate=difference,
        interval=margin,
        bands=(Band(factor=SHOWN_FACTOR, interval=band),),
        is_weighted=False,
    )


def _axis(found: list[ShareChange]) -> Axis:
    """As far to the left as to the right, from the widest band; none at its middle."""
    ends = [abs(end) for one in found for end in (one.band.low, one.band.high)]
    limit = min(max(2, ceil(max(ends, default=0.2) * 10)), 10)
    step = 1 if limit <= 3 else 2
    limit = ceil(limit / step) * step
    ticks = tuple(at / 10 for at in range(-limit, limit + 1, step))
    return Axis(
        low=-limit / 10,
        high=limit / 10,
        ticks=ticks,
        names=tuple(changing.points(tick) for tick in ticks),
        reference=0.0,
    )


def source(wave: Wave, found: Changes) -> Text:
    """Where both waves come from."""
    who = wording.source(wave)
    dutch, english = wording.count(found.respondents), wording.count(found.population)
    return Text(
        nl=f"{who.nl} Meting {found.wave}: {dutch.nl} van de {english.nl} gemeenten.",
        en=f"{who.en} Wave {found.wave}: {dutch.en} of the {english.en} municipalities.",
    )


def _in_words(subtitle: Text, told: tuple[Told, ...]) -> Text:
    said = [(one.headline.label, _change_in_words(one)) for one in told]
    dutch = "; ".join(f"{name.nl}: {words.nl}" for name, words in said)
    english = "; ".join(f"{name.en}: {words.en}" for name, words in said)
    return Text(
        nl=f"Puntgrafiek. {subtitle.nl}. {dutch}.", en=f"Dot plot. {subtitle.en}. {english}."
    )


def _change_in_words(one: Told) -> Text:
    change = one.change
    if change is None:
        return wording.NOT_SHOWN
    by, margin = changing.points(change.shift.difference), changing.spread(change.shift.interval)
    band, verdict = changing.spread(change.band), changing.VERDICTS[change.direction]
    panel = changing.panel(change)
    twice = Text(nl="", en="") if panel is None else panel
    return Text(
        nl=f"{by.nl}, marge {margin.nl}, band {band.nl}, {wording.lower(verdict.nl)}"
        f"{'. ' * bool(twice.nl)}{twice.nl.rstrip('.')}",
        en=f"{by.en}, margin {margin.en}, band {band.en}, {wording.lower(verdict.en)}"
        f"{'. ' * bool(twice.en)}{twice.en.rstrip('.')}",
    )
