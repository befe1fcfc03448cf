"""The answers to one question as a page shows them: nationally, by size and by province."""

from collections.abc import Iterable
from dataclasses import dataclass

from zicht.disclosure.figures import DomainLayer, Figure
from zicht.language import Text
from zicht.platform.publication.picture import Picture
from zicht.questionnaire.model import Item, ItemType, Role

_MEAN = "mean"
_SIZE = Text(nl="Naar aantal inwoners", en="By number of inhabitants")
_PROVINCE = Text(nl="Naar provincie", en="By province")
#: A table of which less than one in so many figures is shown says nothing but that.
_READABLE = 3
#: With more columns than this a table is scrolled.
_WIDE = 6
_LAYERS = ((DomainLayer.SIZE_GROUP, _SIZE), (DomainLayer.PROVINCE, _PROVINCE))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer and the national share of municipalities that gave it."""

    label: Text
    figure: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area with a figure for every column; None where the release has no such figure."""

    name: Text
    figures: tuple[Figure | None, ...]

    @property
    def basis(self) -> Figure | None:
        """A figure that says how many answered, when that is the same in the whole row."""
        shown = [one for one in self.figures if one is not None and is_shown(one)]
        counts = {_answered(one) for one in shown}
        return shown[0] if len(counts) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTable:
    """The same figures for every area of one layer."""

    title: Text
    columns: tuple[Text, ...]
    rows: tuple[AreaRow, ...]

    @property
    def total(self) -> int:
        """The number of figures of the release."""
        return len(self._figures)

    @property
    def shown(self) -> int:
        """The number of figures that may be shown."""
        return sum(is_shown(one) for one in self._figures)

    @property
    def is_readable(self) -> bool:
        """Whether enough is shown for a table to be of use to a reader."""
        return self.shown * _READABLE >= self.total

    @property
    def is_wide(self) -> bool:
        """Whether the columns do not fit beside one another on every screen."""
        return len(self.columns) > _WIDE

    @property
    def has_basis(self) -> bool:
        """Whether rows say how many answered."""
        return any(row.basis for row in self.rows)

    @property
    def _figures(self) -> tuple[Figure, ...]:
        return tuple(one for row in self.rows for one in row.figures if one is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question with its figures.

    ``answers`` is filled for a question with one column of answers. A matrix has ``grid`` instead:
    a row per line of the matrix, a column per answer.
    """

    code: str
    text: Text
    answers: tuple[Answer, ...]
    grid: AreaTable | None
    areas: tuple[AreaTable, ...]


def question(picture: Picture, code: str) -> Question | None:
    """One question by its code; None when the wave did not ask it or has no figures for it."""
    item = picture.questionnaire.item_by_code.get(code)
    return None if item is None else next(iter(_questions(picture, [item])), None)


def of_role(picture: Picture, role: Role) -> tuple[Question, ...]:
    """Every question about a role for which the release has figures; free text has none."""
    sections = (one for one in picture.questionnaire.sections if one.role is role)
    return _questions(picture, (item for section in sections for item in section.items))


def is_shown(figure: Figure) -> bool:
    """Whether a figure has an estimate and may be shown."""
    value = figure.share or figure.mean
    return value is not None and value.estimate is not None


def _answered(figure: Figure) -> tuple[int, int]:
    value = figure.share or figure.mean
    return (0, 0) if value is None else (value.answered, value.population)


def _questions(picture: Picture, items: Iterable[Item]) -> tuple[Question, ...]:
    found = (_question(picture, item) for item in items)
    return tuple(one for one in found if one.answers or one.grid)


def _question(picture: Picture, item: Item) -> Question:
    if item.type is ItemType.MATRIX:
        return Question(
            code=item.code,
            text=item.text,
            answers=(),
            grid=_grid(picture, item),
            areas=_matrix_by_area(picture, item),
        )
    columns = tuple((option.code, option.label) for option in item.options)
    answers = ((label, picture.country(item.code, category)) for category, label in columns)
    return Question(
        code=item.code,
        text=item.text,
        answers=tuple(
            Answer(label=label, figure=figure) for label, figure in answers if figure is not None
        ),
        grid=None,
        areas=by_area(picture, tuple((item.code, *column) for column in columns)),
    )


def _grid(picture: Picture, item: Item) -> AreaTable | None:
    rows = tuple(
        AreaRow(
            name=row.label,
            figures=tuple(
                picture.country(f"{item.code}.{row.code}", option.code) for option in item.options
            ),
        )
        for row in item.rows
    )
    if not any(figure for row in rows for figure in row.figures):
        return None
    return AreaTable(title=item.text, columns=tuple(one.label for one in item.options), rows=rows)


def _matrix_by_area(picture: Picture, item: Item) -> tuple[AreaTable, ...]:
    """One figure per line of the matrix: its mean when the answers have scores, else the first."""
    scored = any(option.score is not None for option in item.options)
    category = _MEAN if scored else item.options[0].code
    columns = tuple((f"{item.code}.{row.code}", category, row.label) for row in item.rows)
    return by_area(picture, columns)


def by_area(picture: Picture, columns: tuple[tuple[str, str, Text], ...]) -> tuple[AreaTable, ...]:
    """A table per layer with a column per (subject, category, name)."""
    tables = (_table(picture, layer, title, columns) for layer, title in _LAYERS)
    return tuple(table for table in tables if table.rows)


def _table(
    picture: Picture,
    layer: DomainLayer,
    title: Text,
    columns: tuple[tuple[str, str, Text], ...],
) -> AreaTable:
    by_column = [
        {figure.area: figure for figure in picture.across(subject, category, layer)}
        for subject, category, _ in columns
    ]
    names = {figure.area: figure.area_name for column in by_column for figure in column.values()}
    return AreaTable(
        title=title,
        columns=tuple(label for _, _, label in columns),
        rows=tuple(
            AreaRow(name=name, figures=tuple(column.get(area) for column in by_column))
            for area, name in names.items()
        ),
    )
