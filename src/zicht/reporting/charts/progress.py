"""How far municipalities are: every question of a section on one ordered scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from zicht.disclosure.figures import Figure
from zicht.language import Text
from zicht.questionnaire.model import Item, ItemType, Option, Section
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, stacked, style
from zicht.reporting.charts.levels import describe
from zicht.reporting.charts.model import Chart
from zicht.reporting.wave import Wave

#: Fills of "weet niet" and "niet van toepassing", which stand outside the scale.
_OUTSIDE = (style.UNKNOWN_FILL, style.PAPER)


def of_section(wave: Wave, section: Section) -> Chart | None:
    """The section's questions on the scale of progress; None when it has none."""
    items = [item for item in section.items if item.scale == "progress" and not item.show_when]
    title = section.title
    return _build(
        wave,
        f"progress_{section.code.lower()}",
        Text(
            nl=f"{title.nl}: hoe ver gemeenten zijn",
            en=f"{title.en}: how far municipalities are",
        ),
        items,
    )


def shortages(wave: Wave) -> Chart | None:
    """Where municipalities experience shortages."""
    items = [item for item in wave.questionnaire.items() if item.scale == "shortage"]
    return _build(
        wave,
        "shortages",
        Text(
            nl="Ervaren tekorten in opvang, zorgcoördinatie en opsporing",
            en="Shortages as experienced in shelter, care coordination and investigation",
        ),
        items,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One variable with its shares; ``question`` is that of the matrix it is a row of."""

    label: Text
    figures: tuple[Figure, ...]
    question: Text | None = None

    @property
    def name(self) -> Text:
        if self.question is None:
            return self.label
        return Text(
            nl=f"{self.question.nl} {self.label.nl}", en=f"{self.question.en} {self.label.en}"
        )


def _build(wave: Wave, key: str, subtitle: Text, items: Sequence[Item]) -> Chart | None:
    lines = [line for item in items for line in _lines(wave, item, alone=len(items) == 1)]
    if not lines:
        return None
    options = _in_order(items[0].options)
    looks = _looks(options)
    names = [option.label for option in options]
    named = [(line.name, line.figures) for line in lines]
    withheld = keys.withheld_among(figure for line in lines for figure in line.figures)
    fills = [fill for fill, _ in looks]
    return Chart(
        key=key,
        title=_finding(named, names),
        subtitle=subtitle,
        description=describe(subtitle, names, named),
        table=figure_tables.of_categories(
            key, subtitle, Text(nl="vraag", en="question"), names, named
        ),
        legend=(*keys.patches(zip(names, fills, strict=True)), *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language: stacked.plot(_bars(lines, looks), language),
    )


def _bars(lines: Sequence[_Line], looks: Sequence[tuple[str, str]]) -> list[stacked.Bar]:
    bars: list[stacked.Bar] = []
    above: Text | None = None
    for line in lines:
        parts = tuple(
            stacked.Part(share=wording.estimate(figure.share), fill=fill, ink=ink)
            for figure, (fill, ink) in zip(line.figures, looks, strict=True)
        )
        changed = line.question != above
        bars.append(
            stacked.Bar(
                label=line.label,
                parts=parts,
                heading=line.question if changed else None,
                gap_before=changed and bool(bars),
            )
        )
        above = line.question
    return bars


def _lines(wave: Wave, item: Item, *, alone: bool) -> list[_Line]:
    """The variables of an item; an item that has the chart alone needs no question above it."""
    is_matrix = item.type is ItemType.MATRIX
    named = (
        [(row.label, f"{item.code}.{row.code}") for row in item.rows]
        if is_matrix
        else [(item.text, item.code)]
    )
    lines = []
    for label, variable in named:
        figures = {figure.category: figure for figure in wave.book.categories(variable)}
        if figures:
            ordered = tuple(figures[option.code] for option in _in_order(item.options))
            question = item.text if is_matrix and not alone else None
            lines.append(_Line(label=label, figures=ordered, question=question))
    return lines


def _in_order(options: Sequence[Option]) -> list[Option]:
    """The steps of the scale first, what has no place on it last."""
    outside = {"unknown", "not_applicable"}
    return sorted(options, key=lambda option: option.code in outside)


def _looks(options: Sequence[Option]) -> list[tuple[str, str]]:
    """Fill and ink of every option: steps of blue spread over the scale, grey outside it."""
    outside = [option for option in options if option.code in {"unknown", "not_applicable"}]
    steps = len(options) - len(outside)
    last = len(style.STEPS) - 1
    chosen = [round(index * last / max(1, steps - 1)) for index in range(steps)]
    blues = [(style.STEPS[step], style.INK_ON_STEPS[step]) for step in chosen]
    return [*blues, *((fill, style.INK) for fill, _ in zip(_OUTSIDE, outside, strict=False))]


def _finding(lines: Sequence[tuple[Text, Sequence[Figure]]], names: Sequence[Text]) -> Text:
    """The line with the largest share on the first step of the scale."""
    firsts = [
        (value, label)
        for label, figures in lines
        if (value := wording.estimate(figures[0].share)) is not None
    ]
    if not firsts:
        return Text(nl="Stand van zaken", en="State of play")
    values = [value for value, _ in firsts]
    low, high = wording.percentage(min(values)), wording.percentage(max(values))
    name = Text(nl=names[0].nl, en=names[0].en)
    if len(firsts) == 1:
        return Text(
            nl=f"{high.nl} van de gemeenten antwoordt ‘{name.nl}’",
            en=f"{high.en} of municipalities answer ‘{name.en}’",
        )
    if low == high:
        return Text(
            nl=f"Bij elk onderwerp antwoordt {low.nl} van de gemeenten ‘{name.nl}’",
            en=f"On every subject {low.en} of municipalities answer ‘{name.en}’",
        )
    return Text(
        nl=f"Per onderwerp antwoordt {low.nl} tot {high.nl} van de gemeenten ‘{name.nl}’",
        en=f"Per subject {low.en} to {high.en} of municipalities answer ‘{name.en}’",
    )
