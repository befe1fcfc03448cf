"""Tables made from figures: the same columns wherever shares or means are shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from zicht.disclosure.figures import Figure, value_of
from zicht.disclosure.model import Suppressed
from zicht.language import Text
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wording import estimate, under

_ANSWERED = Column(key="answered", heading=Text(nl="antwoorden", en="answers"), kind=Kind.COUNT)
_ESTIMATE = Text(nl="alle gemeenten, geschat", en="all municipalities, estimated")
_MARGIN = Text(nl="marge", en="margin")
_BAND = Text(nl="band", en="band")

_SHARE_COLUMNS = (
    _ANSWERED,
    Column(
        key="share", heading=Text(nl="van wie antwoordde", en="of those answering"), kind=Kind.SHARE
    ),
    Column(key="estimate", heading=_ESTIMATE, kind=Kind.SHARE),
    Column(key="interval", heading=_MARGIN, kind=Kind.SHARE_RANGE),
    Column(key="band", heading=_BAND, kind=Kind.SHARE_RANGE),
)
_MEAN_COLUMNS = (
    _ANSWERED,
    Column(
        key="mean", heading=Text(nl="van wie antwoordde", en="of those answering"), kind=Kind.SCORE
    ),
    Column(key="estimate", heading=_ESTIMATE, kind=Kind.SCORE),
    Column(key="interval", heading=_MARGIN, kind=Kind.SCORE_RANGE),
    Column(key="band", heading=_BAND, kind=Kind.SCORE_RANGE),
)
#: What stands behind the shares of a question that add up to the whole.
_DETAILS = (
    ("estimate", _ESTIMATE, Kind.SHARE),
    ("interval", _MARGIN, Kind.SHARE_RANGE),
    ("band", _BAND, Kind.SHARE_RANGE),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A figure with the name it has in one table or chart.

    ``question`` is what a row of a matrix answers to; None when the label says it all.
    """

    label: Text
    figure: Figure
    question: Text | None = None

    @property
    def name(self) -> Text:
        """The label with its question, for where it stands alone."""
        if self.question is None:
            return self.label
        return under(self.question, self.label)


def of_shares(key: str, title: Text, first: Text, entries: Sequence[Entry]) -> Table:
    """One row per figure; ``first`` is the heading of the names."""
    return _table(key, title, first, _SHARE_COLUMNS, entries)


def of_means(key: str, title: Text, first: Text, entries: Sequence[Entry]) -> Table:
    """One row per figure that is a mean."""
    return _table(key, title, first, _MEAN_COLUMNS, entries)


def of_categories(
    key: str,
    title: Text,
    first: Text,
    categories: Sequence[Text],
    rows: Sequence[tuple[Text, Sequence[Figure]]],
) -> Table:
    """One column per category: the shares of a question that add up to the whole, per row.

    Behind them stand the estimate for all, the margin and the band of every category.
    """
    columns = [
        Column(key=f"share_{index}", heading=name, kind=Kind.SHARE)
        for index, name in enumerate(categories)
    ]
    details = [
        Column(
            key=f"{part}_{index}",
            heading=Text(nl=f"{name.nl}, {what.nl}", en=f"{name.en}, {what.en}"),
            kind=kind,
            is_detail=True,
        )
        for index, name in enumerate(categories)
        for part, what, kind in _DETAILS
    ]
    return Table(
        key=key,
        title=title,
        columns=(_name_column(first), *columns, *details),
        rows=tuple(
            (
                label,
                *(share_cell(figure) for figure in figures),
                *(cell for figure in figures for cell in _cells(figure)[2:]),
            )
            for label, figures in rows
        ),
    )


def share_cell(figure: Figure) -> Cell:
    """The estimate, or why there is none."""
    value = value_of(figure)
    return value if isinstance(value, Suppressed) else estimate(value)


def _table(
    key: str, title: Text, first: Text, columns: Sequence[Column], entries: Sequence[Entry]
) -> Table:
    return Table(
        key=key,
        title=title,
        columns=(_name_column(first), *columns),
        rows=tuple((entry.name, *_cells(entry.figure)) for entry in entries),
    )


def _name_column(heading: Text) -> Column:
    return Column(key="name", heading=heading, kind=Kind.TEXT)


def _cells(figure: Figure) -> tuple[Cell, ...]:
    value = value_of(figure)
    if isinstance(value, Suppressed):
        return (value,) * 5
    made = value.projection
    if made is None:
        return value.answered, value.estimate, None, None, None
    return value.answered, value.estimate, made.estimate, made.interval, made.band
