"""Who answered beside who was asked: the part of each class among all and among respondents."""

from math import ceil

from zicht.disclosure.model import Suppressed
from zicht.disclosure.representation import ClassPart, Representation, VariablePart
from zicht.estimation.model import DomainLayer
from zicht.language import Text, number
from zicht.reporting import wording
from zicht.reporting.charts import keys, rows, style
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

TITLES = {
    DomainLayer.SIZE_GROUP: Text(nl="Naar aantal inwoners", en="By number of inhabitants"),
    DomainLayer.PROVINCE: Text(nl="Naar provincie", en="By province"),
    DomainLayer.URBANISATION: Text(nl="Naar stedelijkheid", en="By urbanisation"),
}
_SUBTITLE = Text(
    nl="Deel van alle gemeenten, en van de gemeenten die antwoordden",
    en="Part of all municipalities, and of those that answered",
)
_LEGEND = (
    Key(
        mark=Mark.RING,
        colour=style.DARK,
        text=Text(nl="van alle gemeenten", en="of all municipalities"),
    ),
    Key(
        mark=Mark.DOT,
        colour=style.DARK,
        text=Text(nl="van wie antwoordde", en="of those that answered"),
    ),
)
#: Where the words change. Our own choice: the literature gives no norm.
HIGH, LOW = 0.85, 0.7


def build(wave: Wave) -> Chart | None:
    """The classes of every variable that figures are published by; None without a bias board."""
    found = wave.book.representation
    if found is None:
        return None
    shown = [one for one in found.variables if one.classes]
    blocks = [
        rows.Block(title=TITLES[one.layer], rows=tuple(_row(part) for part in one.classes))
        for one in shown
    ]
    parts = [part for one in shown for part in one.classes]
    withheld = [keys.WITHHELD] * any(isinstance(one.lean, Suppressed) for one in parts)
    axis = _axis(parts)
    return Chart(
        key="representation",
        title=finding(found),
        subtitle=_SUBTITLE,
        description=_in_words(parts),
        table=table(found),
        legend=(*_LEGEND, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(blocks, axis, language, shape, row_height=34),
    )


def finding(found: Representation) -> Text:
    """In a sentence, how well those who answered stand for all."""
    value = wording.both(lambda language: number(found.indicator, language, decimals=2))
    if found.indicator >= HIGH:
        said = Text(nl="lijkt goed op", en="is much like")
    elif found.indicator >= LOW:
        said = Text(nl="lijkt redelijk op", en="is fairly like")
    else:
        said = Text(nl="wijkt af van", en="differs from")
    return Text(
        nl=f"Wie antwoordde {said.nl} het land (R-indicator {value.nl} van 1)",
        en=f"Who answered {said.en} the country (R-indicator {value.en} of 1)",
    )


def table(found: Representation) -> Table:
    """One row per class, and one per variable with how much it has to do with who answered."""
    return Table(
        key="representation",
        title=_SUBTITLE,
        columns=(
            Column(key="name", heading=Text(nl="gemeenten", en="municipalities"), kind=Kind.TEXT),
            Column(key="of_all", heading=Text(nl="van alle", en="of all"), kind=Kind.SHARE),
            Column(
                key="of_respondents",
                heading=Text(nl="van wie antwoordde", en="of those that answered"),
                kind=Kind.SHARE,
            ),
            Column(key="lean", heading=Text(nl="scheefheid", en="lean"), kind=Kind.FINE_SCORE),
        ),
        rows=tuple(row for one in found.variables for row in _of_variable(one)),
    )


def _of_variable(one: VariablePart) -> list[tuple[Cell, ...]]:
    whole = one.lean if isinstance(one.lean, Suppressed) else one.lean.value
    return [
        (TITLES[one.layer], None, None, whole),
        *(
            (
                part.name,
                part.of_all,
                part.of_respondents
                if isinstance(part.of_respondents, Suppressed)
                else part.of_respondents.value,
                part.lean if isinstance(part.lean, Suppressed) else part.lean.value,
            )
            for part in one.classes
        ),
    ]


def _row(part: ClassPart) -> rows.Row:
    if isinstance(part.of_respondents, Suppressed):
        return rows.Row(label=part.name, value=None, text=wording.NOT_SHOWN, withheld=True)
    value = part.of_respondents.value
    return rows.Row(
        label=part.name, value=value, text=wording.percentage(value), beside=part.of_all
    )


def _axis(parts: list[ClassPart]) -> Axis:
    """From nothing to the first tenth above the largest part."""
    values = [part.of_all for part in parts] + [
        part.of_respondents.value
        for part in parts
        if not isinstance(part.of_respondents, Suppressed)
    ]
    tenths = ceil(max(values, default=0.1) * 10)
    return Axis(low=0.0, high=tenths / 10, ticks=tuple(at / 10 for at in range(tenths + 1)))


def _in_words(parts: list[ClassPart]) -> Text:
    said = [(part.name, _part_in_words(part)) for part in parts]
    dutch = "; ".join(f"{name.nl}: {words.nl}" for name, words in said)
    english = "; ".join(f"{name.en}: {words.en}" for name, words in said)
    return Text(
        nl=f"Puntgrafiek. {_SUBTITLE.nl}. {dutch}.", en=f"Dot plot. {_SUBTITLE.en}. {english}."
    )


def _part_in_words(part: ClassPart) -> Text:
    if isinstance(part.of_respondents, Suppressed):
        return wording.NOT_SHOWN
    every, some = (wording.percentage(one) for one in (part.of_all, part.of_respondents.value))
    return Text(
        nl=f"{every.nl} van alle, {some.nl} van wie antwoordde",
        en=f"{every.en} of all, {some.en} of those that answered",
    )
