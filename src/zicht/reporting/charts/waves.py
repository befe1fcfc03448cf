"""The headlines of two waves beside each other, as each wave published them."""

from zicht.language import Text
from zicht.reporting import changing, wording
from zicht.reporting.changing import Told
from zicht.reporting.charts import keys, rows
from zicht.reporting.charts.canvas import SHARES
from zicht.reporting.charts.changes import clause, source
from zicht.reporting.charts.model import Chart
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

_NOTHING = Text(nl="–", en="–")


def build(wave: Wave) -> Chart | None:
    """Every headline in both waves, as each was published; None without two waves."""
    found = wave.book.changes
    if found is None or not found.shares:
        return None
    told = changing.told(found)
    names = [Text(nl=one, en=one) for one in (found.wave, wave.book.wave)]
    blocks = [rows.Block(title=clause(one), rows=tuple(_rows(one, names))) for one in told]
    subtitle = Text(
        nl=f"Aandeel van de gemeenten in {found.wave} en in {wave.book.wave}",
        en=f"Share of municipalities in {found.wave} and in {wave.book.wave}",
    )
    withheld = [keys.WITHHELD] * any(one.change is None for one in told)
    return Chart(
        key="waves",
        title=Text(
            nl=f"De kerncijfers in {found.wave} en in {wave.book.wave}",
            en=f"The key figures in {found.wave} and in {wave.book.wave}",
        ),
        subtitle=subtitle,
        description=_in_words(subtitle, told, names),
        table=_table(subtitle, told, names),
        legend=(keys.MEASURED, keys.MARGIN, keys.BAND, *withheld),
        source=source(wave, found),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(blocks, SHARES, language, shape, row_height=38),
    )


def _rows(one: Told, names: list[Text]) -> list[rows.Row]:
    change = one.change
    if change is None:
        return [rows.Row(label=name, value=None, text=_NOTHING, withheld=True) for name in names]
    parts = ((change.answered_before, change.before), (change.answered_now, change.now))
    return [
        rows.Row(
            label=name,
            value=answered,
            text=wording.percentage(answered),
            projection=made,
            ends=(wording.percentage(made.band.low), wording.percentage(made.band.high)),
        )
        for name, (answered, made) in zip(names, parts, strict=True)
    ]


def _table(subtitle: Text, told: tuple[Told, ...], names: list[Text]) -> Table:
    columns = [
        Column(key="name", heading=Text(nl="de gemeente", en="the municipality"), kind=Kind.TEXT)
    ]
    for key, name in zip(("before", "now"), names, strict=True):
        columns += [
            Column(key=key, heading=_headed(name, "van wie antwoordde", "of those answering"),
                   kind=Kind.SHARE),
            Column(key=f"{key}_estimate", heading=_headed(name, "alle, geschat", "all, estimated"),
                   kind=Kind.SHARE),
            Column(key=f"{key}_margin", heading=_headed(name, "marge", "margin"),
                   kind=Kind.SHARE_RANGE),
            Column(key=f"{key}_band", heading=_headed(name, "band", "band"),
                   kind=Kind.SHARE_RANGE),
        ]  # fmt: skip
    return Table(
        key="waves",
        title=subtitle,
        columns=tuple(columns),
        rows=tuple((one.headline.label, *_cells(one)) for one in told),
    )


def _headed(wave: Text, dutch: str, english: str) -> Text:
    return Text(nl=f"{wave.nl}, {dutch}", en=f"{wave.en}, {english}")


def _cells(one: Told) -> tuple[Cell, ...]:
    change = one.change
    if change is None:
        return (one.suppressed,) * 8
    parts = ((change.answered_before, change.before), (change.answered_now, change.now))
    return tuple(
        cell
        for answered, made in parts
        for cell in (answered, made.estimate, made.interval, made.band)
    )


def _in_words(subtitle: Text, told: tuple[Told, ...], names: list[Text]) -> Text:
    said = [(one.headline.label, _said(one, names)) for one in told]
    dutch = "; ".join(f"{name.nl}: {words.nl}" for name, words in said)
    english = "; ".join(f"{name.en}: {words.en}" for name, words in said)
    return Text(
        nl=f"Puntgrafiek. {subtitle.nl}. {dutch}.", en=f"Dot plot. {subtitle.en}. {english}."
    )


def _said(one: Told, names: list[Text]) -> Text:
    change = one.change
    if change is None:
        return wording.NOT_SHOWN
    said = [
        (name, wording.percentage(made.estimate), wording.spread(made.interval))
        for name, made in zip(names, (change.before, change.now), strict=True)
    ]
    return Text(
        nl=", ".join(
            f"{name.nl} geschat {share.nl} (marge {ends.nl})" for name, share, ends in said
        ),
        en=", ".join(
            f"{name.en} estimated {share.en} (margin {ends.en})" for name, share, ends in said
        ),
    )
