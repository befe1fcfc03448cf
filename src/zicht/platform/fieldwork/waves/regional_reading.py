"""Figures of regions from a spreadsheet: read whole and checked whole, or refused whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zicht.areas.region_lookup import RegionNotFound, find_layer, find_region, usable_layers
from zicht.areas.register import Register
from zicht.platform.fieldwork.models.published import FIRST_YEAR, SMALLEST
from zicht.platform.fieldwork.response import links
from zicht.platform.fieldwork.waves import regional_findings as findings
from zicht.platform.fieldwork.waves import uploaded
from zicht.responses.cells import is_blank
from zicht.responses.numerals import Ambiguous, parse_number
from zicht.responses.tables import Row

_LONGEST_SOURCE = 200
_LONGEST_ADDRESS = 1000
_LARGEST_COUNT = 1_000_000
#: Signs with which a spreadsheet takes a text for a formula.
_BEGINS_FORMULA = ("=", "+", "-", "@")


class Column(StrEnum):
    """What a column is for; the value is the heading that we write ourselves."""

    LAYER = "regiosoort"
    REGION = "regio"
    YEAR = "jaar"
    COUNT = "aantal"
    SOURCE = "bron"
    URL = "adres"


_HEADINGS: Mapping[str, Column] = {
    **{column.value: column for column in Column},
    **dict.fromkeys(("soort regio", "kind", "kind of region"), Column.LAYER),
    **dict.fromkeys(("region",), Column.REGION),
    **dict.fromkeys(("year",), Column.YEAR),
    **dict.fromkeys(("number", "count"), Column.COUNT),
    **dict.fromkeys(("source",), Column.SOURCE),
    **dict.fromkeys(("address", "url", "link"), Column.URL),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """How many were notified from a region in a year; ``count`` is None for fewer than five."""

    layer: str
    region: str
    year: int
    count: int | None
    source: str
    url: str


def read(data: bytes, *, file: str, register: Register, day: date) -> uploaded.Uploaded[Entered]:
    """The figures in a CSV or XLSX file with a row per region and year.

    ``day`` is the day on which the regions must exist and every year must be over. Raises
    InvalidInputError with every problem of the file.
    """
    return uploaded.read(
        data,
        file=file,
        layout=_LAYOUT,
        reader=lambda cells: _Reader(cells, register, day).figure,
    )


def _lacking(columns: Collection[Column]) -> Iterable[Column]:
    return [column for column in Column if column not in columns]


_LAYOUT = uploaded.Layout(
    headings=_HEADINGS, advice=findings.ADVICE, lacking=_lacking, remedies=findings.REMEDIES
)


class _Reader:
    """Reads one row after the other."""

    def __init__(self, cells: uploaded.Cells[Column], register: Register, day: date) -> None:
        self._cells = cells
        self._register = register
        self._day = day
        self._layers = usable_layers(register, day)
        self._first: dict[tuple[str, str, int], int] = {}

    def figure(self, row: Row) -> Entered | None:
        """The figure in a row; None when something is wrong with it."""
        before = len(self._cells.problems)
        cells = {column: self._text(row, column) for column in Column}
        layer = self._layer(row, cells[Column.LAYER])
        region = self._region(row, layer, cells[Column.REGION])
        year = self._year(row, cells[Column.YEAR])
        count = self._count(row, cells[Column.COUNT])
        source = self._source(row, cells[Column.SOURCE])
        url = self._url(row, cells[Column.URL])
        if len(self._cells.problems) > before:
            return None
        earlier = self._first.setdefault((layer, region, year), row.number)
        if earlier != row.number:
            self._cells.say(row, Column.REGION, findings.twice(cells[Column.REGION], earlier))
            return None
        return Entered(layer=layer, region=region, year=year, count=count, source=source, url=url)

    def _layer(self, row: Row, text: str) -> str:
        found = find_layer(self._layers, text)
        if found is None and text:
            self._cells.say(row, Column.LAYER, findings.unknown_layer(text, self._layers))
        return found or ""

    def _region(self, row: Row, layer: str, text: str) -> str:
        if not (layer and text):
            return ""
        found = find_region(self._register, layer, text, self._day)
        if isinstance(found, RegionNotFound):
            self._cells.say(row, Column.REGION, findings.unknown_region(text, found))
            return ""
        return found.code

    def _year(self, row: Row, text: str) -> int:
        last = self._day.year - 1
        is_year = len(text) == 4 and text.isascii() and text.isdigit()
        year = int(text) if is_year else 0
        if text and not FIRST_YEAR <= year <= last:
            self._cells.say(row, Column.YEAR, findings.bad_year(text, last))
        return year

    def _count(self, row: Row, text: str) -> int | None:
        """The number; None for fewer than five, and when something is wrong."""
        if not text or "".join(text.split()) == f"<{SMALLEST}":
            return None
        cell = row.cells[self._cells.columns[Column.COUNT]]
        found = cell if isinstance(cell, float) else parse_number(text)
        if isinstance(found, Ambiguous):
            # Only a whole number will do, so 1.234 can only be meant as that.
            found = float(found.whole)
        if found is None or not found.is_integer() or not 0 <= found <= _LARGEST_COUNT:
            self._cells.say(row, Column.COUNT, findings.bad_count(text))
            return None
        if 0 < found < SMALLEST:
            self._cells.say(row, Column.COUNT, findings.small_cell(text))
            return None
        return int(found)

    def _source(self, row: Row, text: str) -> str:
        source = " ".join(text.split())
        is_wrong = len(source) > _LONGEST_SOURCE or not source.isprintable()
        if is_wrong or source.startswith(_BEGINS_FORMULA):
            shortened = source[:_LONGEST_SOURCE]
            self._cells.say(row, Column.SOURCE, findings.bad_source(shortened, _LONGEST_SOURCE))
        return source

    def _url(self, row: Row, text: str) -> str:
        scheme, separator, rest = text.partition("://")
        url = f"{scheme.lower()}{separator}{rest}"
        if text and (len(url) > _LONGEST_ADDRESS or not links.is_safe(url)):
            self._cells.say(row, Column.URL, findings.bad_address(text[:_LONGEST_ADDRESS]))
        return url

    def _text(self, row: Row, column: Column) -> str:
        """What a cell says; every column has to say something."""
        if is_blank(row.cells[self._cells.columns[column]]):
            self._cells.say(row, column, findings.missing(column.value))
            return ""
        return self._cells.text(row, column)
