"""Every table and every figure of a wave as a workbook that a person can open."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import TypeAlias

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from zicht.disclosure.figures import Figure, value_of
from zicht.disclosure.model import Suppressed
from zicht.estimation.model import FACTORS, Interval, Projection, Share
from zicht.language import Text
from zicht.reporting import wording
from zicht.reporting.tables import Cell, Kind, Table
from zicht.reporting.wave import Wave

#: What a workbook cell holds; None leaves it empty.
_Plain: TypeAlias = "str | float | int | None"

_WITHHELD = "x"
_FIGURE_HEADINGS = (
    "key", "statement_nl", "statement_en", "layer", "area", "area_nl", "area_en", "statistic",
    "answered_n", "population_N", "count", "answered_value", "answered_low", "answered_high",
    "estimate", "weighted", "margin_low", "margin_high",
    *(f"band_{factor:g}_{end}" for factor in FACTORS for end in ("low", "high")),
    "overturned_by", "bounds_low", "bounds_high", "withheld", "query",
)  # fmt: skip
_FIGURE_WIDTHS = (
    44, 60, 60, 14, 16, 26, 26, 10, 11, 13, 9, 15, 13, 13, 10, 9, 11, 11,
    *[14] * 2 * len(FACTORS), 14, 11, 11, 34, 60,
)  # fmt: skip
#: The columns of shares or means among the headings of the figures.
_ESTIMATES = frozenset(
    at
    for at, name in enumerate(_FIGURE_HEADINGS)
    if name.endswith(("_low", "_high")) or name in {"answered_value", "estimate"}
)
_FACTOR = _FIGURE_HEADINGS.index("overturned_by")

#: The sheets with tables, and the keys (or beginnings of keys) of the tables on each.
SHEETS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Hoofdcijfers", ("headlines", "comparison", "sensitivity")),
    ("Respons", ("response", "representation", "anchors")),
    ("Verandering", ("changes", "waves")),
    ("Niveaus", ("levels", "themes", "second_opinion")),
    ("Zicht", ("forms", "sight")),
    ("Rollen", ("progress_", "yes_", "domain")),
    ("Training en tekorten", ("training", "shortages")),
    ("Regio's", ("regions_",)),
    ("Kaarten", ("map_",)),
)


def build(wave: Wave, tables: Sequence[Table]) -> bytes:
    """The workbook: how to read it, a sheet per group of subjects, and all figures in one sheet.

    Headings stand in Dutch with English below. The same wave gives the same bytes.
    """
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        # A fixed moment of making, so that the same figures give the same file.
        day = date.fromisoformat(wave.book.frame_date)
        title = wave.questionnaire.title.nl
        book.set_properties(
            {
                "created": datetime.combine(day, time(), UTC),
                "title": f"Zicht: {title}",
                "author": "Zicht",
                "comments": wording.SYNTHETIC_SENTENCE.nl if wave.is_synthetic else "",
            }
        )
        looks = _Looks(book)
        _read_me(book.add_worksheet("Leesmij - Readme"), looks, wave)
        for name, group in _grouped(tables):
            _tables(book.add_worksheet(name), looks, wave, group)
        _figures(book.add_worksheet("Alle cijfers - All figures"), looks, wave)
    return buffer.getvalue()


class _Looks:
    """The formats that the sheets share."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        base = {"font_name": "Arial", "font_size": 10, "valign": "top"}
        self.text = book.add_format(base)
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.bold = book.add_format({**base, "bold": True})
        self.title = book.add_format({**base, "bold": True, "font_size": 13})
        self.subtitle = book.add_format({**base, "font_color": "#4A5763", "italic": True})
        self.heading = book.add_format(
            {**base, "bold": True, "text_wrap": True, "bottom": 1, "bg_color": "#F2F6FA"}
        )
        self.notice = book.add_format(
            {**base, "bold": True, "bg_color": "#FFF3C4", "font_color": "#5C4300"}
        )
        self.withheld = book.add_format(
            {**base, "align": "right", "font_color": "#4A5763", "bg_color": "#ECEFF1"}
        )
        self.share = book.add_format({**base, "num_format": "0%"})
        self.score = book.add_format({**base, "num_format": "0.0"})
        self.count = book.add_format({**base, "num_format": "#,##0"})
        self.points = book.add_format({**base, "num_format": "+0%;-0%;0%"})
        self.fine_share = book.add_format({**base, "num_format": "0.0%"})
        self.fine_score = book.add_format({**base, "num_format": "0.00"})

    def of(self, kind: Kind) -> Format:
        """The format of a column."""
        kinds: Mapping[Kind, Format] = {
            Kind.TEXT: self.text,
            Kind.COUNT: self.count,
            Kind.COUNT_RANGE: self.count,
            Kind.SHARE: self.share,
            Kind.SHARE_RANGE: self.share,
            Kind.SCORE: self.score,
            Kind.SCORE_RANGE: self.score,
            Kind.FINE_SCORE: self.fine_score,
            Kind.POINTS: self.points,
            Kind.POINTS_RANGE: self.points,
        }
        return kinds[kind]


def _read_me(sheet: Worksheet, looks: _Looks, wave: Wave) -> None:
    sheet.set_column(0, 1, 72, looks.wrapped)
    sheet.hide_gridlines(2)
    title = wave.questionnaire.title
    sheet.write_row(0, 0, [f"Zicht: {title.nl}", f"Zicht: {title.en}"], looks.title)
    row = 1
    if wave.is_synthetic:
        for text in (wording.SYNTHETIC, wording.SYNTHETIC_SENTENCE):
            sheet.write_row(row, 0, [text.nl, text.en], looks.notice)
            row += 1
    for text in _explanations(wave):
        sheet.write_row(row + 1, 0, [text.nl, text.en], looks.wrapped)
        row += 1


def _explanations(wave: Wave) -> tuple[Text, ...]:
    book = wave.book
    who = wording.respondents(wave)
    identity = (
        f"wave {book.wave}, questionnaire {book.questionnaire_version}, "
        f"levels {book.maturity_version}, Zicht {book.code_version}, answers {book.fingerprint}"
    )
    origin = f", {book.origin}" if book.origin else ""
    return (
        Text(
            nl=f"Wat dit is: alle cijfers en tabellen van de antwoorden van {who.nl}.",
            en=f"What this is: all figures and tables of the answers of {who.en}.",
        ),
        wording.withheld_note(book.minimum_group),
        Text(
            nl="Wie antwoordde (answered_value, met answered_low en answered_high als het toeval "
            "is wie antwoordde). Alle gemeenten (estimate): de schatting; ‘weighted’ zegt of "
            "antwoorden zijn gewogen. Marge (margin): wat het toeval openlaat. Band (band_2): ook "
            "als de kansverhouding bij gemeenten zonder antwoord een factor 2 anders is (1,5 en 3 "
            "staan ernaast). overturned_by: de factor waarbij de schatting op de helft komt.",
            en="Those that answered (answered_value, with answered_low and answered_high if who "
            "answered was chance). All municipalities (estimate); ‘weighted’ says whether answers "
            "were weighted. Margin: what chance leaves open. Band (band_2): also if the odds among "
            "those without an answer differ by a factor of 2 (1.5 and 3 stand beside it). "
            "overturned_by: the factor that brings the estimate to one half.",
        ),
        Text(
            nl="Grenzen (bounds_low tot bounds_high): wat overblijft als over gemeenten zonder "
            "antwoord niets wordt aangenomen.",
            en="Bounds (bounds_low to bounds_high): what is left when nothing is assumed about "
            "municipalities without an answer.",
        ),
        wording.READING,
        Text(
            nl="Leeg of –: niemand kreeg deze vraag.",
            en="Empty or –: nobody was asked this question.",
        ),
        Text(
            nl=f"Zo verwijst u: Zicht, {wave.questionnaire.title.nl}, sleutel van het cijfer.",
            en=f"How to cite: Zicht, {wave.questionnaire.title.en}, key of the figure.",
        ),
        Text(nl=f"Gemaakt van: {identity}{origin}", en=f"Made from: {identity}{origin}"),
    )


def _grouped(tables: Sequence[Table]) -> list[tuple[str, list[Table]]]:
    """Tables per sheet; what no sheet names goes to the sheet of levels."""
    groups: dict[str, list[Table]] = {name: [] for name, _ in SHEETS}
    for table in tables:
        groups[_sheet_of(table.key)].append(table)
    return [(name, group) for name, group in groups.items() if group]


def _sheet_of(key: str) -> str:
    for name, starts in SHEETS:
        if any(key == start or (start.endswith("_") and key.startswith(start)) for start in starts):
            return name
    return "Niveaus"


def _tables(sheet: Worksheet, looks: _Looks, wave: Wave, tables: Sequence[Table]) -> None:
    sheet.set_column(0, 0, 58, looks.text)
    sheet.set_column(1, 40, 14, looks.text)
    sheet.freeze_panes(1, 1)
    first = wording.SYNTHETIC if wave.is_synthetic else wording.source(wave)
    sheet.write(0, 0, f"{first.nl} / {first.en}", looks.notice if wave.is_synthetic else looks.bold)
    row = 2
    for table in tables:
        row = _table(sheet, looks, table, row) + 2


def _table(sheet: Worksheet, looks: _Looks, table: Table, row: int) -> int:
    """Write a table from a row on; the row after its last."""
    sheet.write(row, 0, table.title.nl, looks.title)
    sheet.write(row + 1, 0, table.title.en, looks.subtitle)
    row += 2
    headings = [name for column in table.columns for name in _headings(column.heading, column.kind)]
    sheet.write_row(row, 0, headings, looks.heading)
    for cells in table.rows:
        row += 1
        place = 0
        for cell, column in zip(cells, table.columns, strict=True):
            for value in _plain(cell, column.kind):
                look = looks.withheld if value == _WITHHELD else looks.of(column.kind)
                sheet.write(row, place, value, look)
                place += 1
    return row + 1


def _headings(heading: Text, kind: Kind) -> list[str]:
    both = heading.nl if heading.nl == heading.en else f"{heading.nl}\n{heading.en}"
    if kind.is_range:
        return [f"{both}\nlaag / low", f"{both}\nhoog / high"]
    return [both]


def _plain(cell: Cell, kind: Kind) -> list[_Plain]:
    width = 2 if kind.is_range else 1
    match cell:
        case None:
            return [None] * width
        case Suppressed():
            return [_WITHHELD] * width
        case Text(nl=dutch, en=english):
            return [dutch if dutch == english else f"{dutch} / {english}"]
        case Interval(low=low, high=high):
            return [low, high]
        case _:
            return [cell]


def _figures(sheet: Worksheet, looks: _Looks, wave: Wave) -> None:
    for column, width in enumerate(_FIGURE_WIDTHS):
        sheet.set_column(column, column, width, looks.text)
    top = 1 if wave.is_synthetic else 0
    if wave.is_synthetic:
        mark = wording.SYNTHETIC
        sheet.write(0, 0, f"{mark.nl} / {mark.en}", looks.notice)
    sheet.freeze_panes(top + 1, 1)
    sheet.write_row(top, 0, _FIGURE_HEADINGS, looks.heading)
    for row, figure in enumerate(wave.book.figures, start=top + 1):
        estimates = looks.fine_score if figure.statistic == "mean" else looks.fine_share
        for column, value in enumerate(_figure_cells(figure)):
            if isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                look = estimates if column in _ESTIMATES else looks.count
                look = looks.fine_score if column == _FACTOR else look
                sheet.write_number(row, column, value, look)
    sheet.autofilter(top, 0, top + len(wave.book.figures), len(_FIGURE_HEADINGS) - 1)


def _figure_cells(figure: Figure) -> list[_Plain]:
    names: list[_Plain] = [
        figure.key,
        figure.statement.nl,
        figure.statement.en,
        figure.layer.value,
        figure.area,
        figure.area_name.nl,
        figure.area_name.en,
        figure.statistic.value,
    ]
    return [*names, *_numbers(figure), figure.query]


def _numbers(figure: Figure) -> list[_Plain]:
    value = value_of(figure)
    if isinstance(value, Suppressed):
        reason = wording.withheld_reason(value)
        known = _FIGURE_HEADINGS.index("withheld") - _FIGURE_HEADINGS.index("answered_n")
        return [*[None] * known, f"{reason.nl} / {reason.en}"]
    interval = value.interval
    return [
        value.answered,
        value.population,
        value.count if isinstance(value, Share) else None,
        value.estimate,
        *((interval.low, interval.high) if interval else (None, None)),
        *_projected(value.projection),
        value.bounds.low,
        value.bounds.high,
        None,
    ]


def _projected(made: Projection | None) -> list[_Plain]:
    if made is None:
        return [None] * (5 + 2 * len(FACTORS))
    ends = [end for one in made.bands for end in (one.interval.low, one.interval.high)]
    weighted = "ja / yes" if made.is_weighted else "nee / no"
    return [
        made.estimate, weighted, made.interval.low, made.interval.high, *ends, made.overturned_by
    ]  # fmt: skip
