"""How far municipalities are: every question of a section on one ordered scale."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from zicht.disclosure.figures import Figure
from zicht.language import Text
from zicht.questionnaire.model import Item, ItemType, Option, Section
from zicht.reporting import figure_tables, wording
from zicht.reporting.charts import keys, stacked, style
from zicht.reporting.charts.levels import describe
from zicht.reporting.charts.model import Chart
from zicht.reporting.wave import Wave
from zicht.reporting.wording import lower

_OFF_SCALE = frozenset({"unknown", "not_applicable"})
#: Fills of "weet niet" and "niet van toepassing", which stand outside the scale.
_OUTSIDE = (style.UNKNOWN_FILL, style.PAPER)

#: A row of the chart: its name and the share of every option.
_Named: TypeAlias = tuple[Text, Sequence[Figure]]
#: What makes the title of rows and the names of the options.
_Finding: TypeAlias = Callable[[Sequence[_Named], Sequence[Text]], Text]


def of_section(wave: Wave, section: Section) -> Chart | None:
    """The section's questions on the scale of progress; None when it has none."""
    items = [item for item in section.items if item.scale == "progress" and not item.show_when]
    title = section.title
    chart = _build(
        wave,
        f"progress_{section.code.lower()}",
        lambda lines, names: _range_of_first(title, lines, names),
        Text(
            nl=f"{title.nl}: hoe ver gemeenten zijn",
            en=f"{title.en}: how far municipalities are",
        ),
        items,
    )
    how_far = Text(
        nl="Hoe ver gemeenten zijn, volgens hun eigen antwoorden",
        en="How far municipalities are, by their own answers",
    )
    return None if chart is None else chart.under_its_title(how_far)


def shortages(wave: Wave) -> Chart | None:
    """Where municipalities experience shortages."""
    items = [item for item in wave.questionnaire.items() if item.scale == "shortage"]
    return _build(
        wave,
        "shortages",
        _most_of_last,
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
        return wording.under(self.question, self.label)


def _build(
    wave: Wave, key: str, finding: _Finding, subtitle: Text, items: Sequence[Item]
) -> Chart | None:
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
        title=finding(named, names),
        subtitle=subtitle,
        description=describe(subtitle, names, named),
        table=figure_tables.of_categories(
            key, subtitle, Text(nl="vraag", en="question"), names, named
        ),
        legend=(*keys.patches(zip(names, fills, strict=True)), *keys.LANES, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: stacked.plot(_bars(lines, looks), language, shape),
    )


def _bars(lines: Sequence[_Line], looks: Sequence[tuple[str, str]]) -> list[stacked.Bar]:
    bars: list[stacked.Bar] = []
    above: Text | None = None
    for line in lines:
        parts = tuple(
            stacked.part(figure, fill, ink)
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
    return sorted(options, key=lambda option: option.code in _OFF_SCALE)


def _looks(options: Sequence[Option]) -> list[tuple[str, str]]:
    """Fill and ink of every option: steps of blue spread over the scale, grey outside it."""
    outside = [option for option in options if option.code in _OFF_SCALE]
    steps = len(options) - len(outside)
    last = len(style.STEPS) - 1
    chosen = [round(index * last / max(1, steps - 1)) for index in range(steps)]
    blues = [(style.STEPS[step], style.INK_ON_STEPS[step]) for step in chosen]
    return [*blues, *((fill, style.INK) for fill, _ in zip(_OUTSIDE, outside, strict=False))]


def _range_of_first(section: Text, lines: Sequence[_Named], names: Sequence[Text]) -> Text:
    """How often the first step of the scale was answered, from least to most."""
    values = [
        value for _, figures in lines if (value := wording.estimate(figures[0].share)) is not None
    ]
    if not values:
        return Text(nl=f"{section.nl}: stand van zaken", en=f"{section.en}: state of play")
    low, high = wording.percentage(min(values)), wording.percentage(max(values))
    name = Text(nl=lower(names[0].nl), en=lower(names[0].en))
    if len(values) == 1 or low == high:
        where = Text(nl="op elke vraag " * (len(values) > 1), en=" to each" * (len(values) > 1))
        return Text(
            nl=f"{section.nl}: {where.nl}antwoordt {high.nl} van de gemeenten ‘{name.nl}’",
            en=f"{section.en}: {high.en} of municipalities answer ‘{name.en}’{where.en}",
        )
    return Text(
        nl=f"{section.nl}: per vraag antwoordt {low.nl} tot {high.nl} van de gemeenten ‘{name.nl}’",
        en=f"{section.en}: per question, {low.en} to {high.en} of municipalities answer "
        f"‘{name.en}’",
    )


def _most_of_last(lines: Sequence[_Named], names: Sequence[Text]) -> Text:
    """Where the last step of the scale was answered most."""
    last = max(at for at, one in enumerate(lines[0][1]) if one.category not in _OFF_SCALE)
    values = [
        (value, label)
        for label, figures in lines
        if (value := wording.estimate(figures[last].share)) is not None
    ]
    if not values:
        return Text(nl="Ervaren tekorten", en="Shortages as experienced")
    most, label = max(values, key=lambda pair: pair[0])
    share, name = wording.percentage(most), names[last]
    return Text(
        nl=f"Tekorten: ‘{lower(name.nl)}’ wordt het vaakst genoemd bij {lower(label.nl)} "
        f"({share.nl})",
        en=f"Shortages: ‘{lower(name.en)}’ is named most often for {lower(label.en)} ({share.en})",
    )
