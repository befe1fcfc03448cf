"""Who took part and who is missing, by size and by province."""

from collections.abc import Sequence

from zicht.disclosure.figures import DomainLayer
from zicht.disclosure.model import Suppressed
from zicht.disclosure.response import GroupResponse
from zicht.language import Language, Text, number
from zicht.reporting import wording
from zicht.reporting.charts import keys, rows, style
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

#: What is measured.
SUBTITLE = Text(
    nl="Aandeel van de gemeenten dat de vragenlijst invulde",
    en="Share of municipalities that filled in the questionnaire",
)
_WITH = Text(nl="bij gemeenten met", en="of municipalities with")
_LAYERS = (
    (DomainLayer.SIZE_GROUP, Text(nl="Naar aantal inwoners", en="By number of inhabitants")),
    (DomainLayer.PROVINCE, Text(nl="Naar provincie", en="By province")),
)


def build(wave: Wave) -> Chart:
    """The part that answered in each size group and province, against that of the country."""
    overall = wave.book.respondents / wave.book.population
    groups = [(title, wave.groups(layer)) for layer, title in _LAYERS]
    blocks = [
        rows.Block(title=title, rows=tuple(_row(one) for one in found))
        for title, found in groups
        if found
    ]
    axis = Axis(low=0.0, high=1.0, ticks=(0.0, 0.25, 0.5, 0.75, 1.0), reference=overall)
    everyone = [one for _, found in groups for one in found]
    share = wording.percentage(overall)
    withheld = [keys.WITHHELD] * any(one.rate is None for one in everyone)
    legend = Key(
        mark=Mark.DASHES,
        colour=style.DARK,
        text=Text(nl=f"heel Nederland: {share.nl}", en=f"the whole country: {share.en}"),
    )
    return Chart(
        key="response",
        title=finding(wave, groups[0][1], _WITH),
        subtitle=SUBTITLE,
        description=describe(Text(nl="Staven", en="Bars"), SUBTITLE, everyone),
        table=table("response", SUBTITLE, everyone),
        legend=(legend, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.bars(blocks, axis, language, shape),
    )


def _row(one: GroupResponse) -> rows.Row:
    withheld = one.rate is None
    return rows.Row(label=one.group.name, value=one.rate, text=_in_words(one), withheld=withheld)


def _in_words(one: GroupResponse) -> Text:
    if isinstance(one.respondents, Suppressed):
        return wording.NOT_SHOWN
    part, count = wording.percentage(one.rate or 0.0), one.respondents.value
    return Text(
        nl=f"{part.nl} ({count} van {one.group.population})",
        en=f"{part.en} ({count} of {one.group.population})",
    )


def table(key: str, title: Text, found: Sequence[GroupResponse]) -> Table:
    """One row per area: how many took part and were asked."""
    return Table(
        key=key,
        title=title,
        columns=(
            Column(key="name", heading=Text(nl="gemeenten", en="municipalities"), kind=Kind.TEXT),
            Column(key="answered", heading=Text(nl="ingevuld", en="took part"), kind=Kind.COUNT),
            Column(key="asked", heading=Text(nl="gevraagd", en="asked"), kind=Kind.COUNT),
            Column(key="share", heading=Text(nl="aandeel", en="share"), kind=Kind.SHARE),
        ),
        rows=tuple(_cells(one) for one in found),
    )


def _cells(one: GroupResponse) -> tuple[Cell, ...]:
    if isinstance(one.respondents, Suppressed):
        return one.group.name, one.respondents, one.group.population, one.respondents
    return one.group.name, one.respondents.value, one.group.population, one.rate


def finding(wave: Wave, groups: Sequence[GroupResponse], before: Text) -> Text:
    """How many took part, and in which of some groups least and most.

    ``before`` is what stands before the name of a group (``in``).
    """
    answered, asked = wave.book.respondents, wave.book.population
    part = wording.percentage(answered / asked)
    text = Text(
        nl=f"{number(answered, Language.NL)} van de {number(asked, Language.NL)} gemeenten "
        f"deden mee ({part.nl})",
        en=f"{number(answered, Language.EN)} of {number(asked, Language.EN)} municipalities "
        f"took part ({part.en})",
    )
    shown = [(one.rate, one.group.name) for one in groups if one.rate is not None]
    if len(shown) < 2:
        return text
    (least, few), (most, many) = min(shown, key=_rate), max(shown, key=_rate)
    low, high = wording.percentage(least), wording.percentage(most)
    far = wording.AS_FAR_AS_SHOWN if len(shown) < len(groups) else Text(nl="", en="")
    return Text(
        nl=f"{text.nl}: van {low.nl} {before.nl} {few.nl} tot {high.nl} {before.nl} {many.nl}"
        f"{far.nl}",
        en=f"{text.en}: from {low.en} {before.en} {few.en} to {high.en} {before.en} {many.en}"
        f"{far.en}",
    )


def _rate(pair: tuple[float, Text]) -> float:
    return pair[0]


def describe(kind: Text, subtitle: Text, found: Sequence[GroupResponse]) -> Text:
    """Every area in words, for who cannot see the picture."""
    dutch = "; ".join(f"{one.group.name.nl}: {_in_words(one).nl}" for one in found)
    english = "; ".join(f"{one.group.name.en}: {_in_words(one).en}" for one in found)
    return Text(
        nl=f"{kind.nl}. {subtitle.nl}. {dutch}.", en=f"{kind.en}. {subtitle.en}. {english}."
    )
