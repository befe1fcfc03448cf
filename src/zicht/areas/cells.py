"""Cells of the register's tables: how each kind is read, and what is said when it cannot be."""

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from zicht.areas.model import Layer, Urbanisation
from zicht.language import Text

#: One row of a table: heading to cell.
Row = Mapping[str, str]


class CellError(Exception):
    """A cell that cannot be read; becomes a Problem with its file and row."""

    def __init__(self, column: str, value: str, message: Text, remedy: Text) -> None:
        super().__init__(message.en)
        self.column = column
        self.value = value
        self.message = message
        self.remedy = remedy


def filled(row: Row, column: str) -> str:
    """A cell that may not be empty, without surrounding spaces."""
    if not row[column].strip():
        raise empty(column)
    return row[column].strip()


def municipality_code(row: Row, column: str) -> str:
    """A CBS code, GM and four digits."""
    code = filled(row, column)
    if not re.fullmatch(r"GM\d{4}", code):
        raise CellError(
            column,
            code,
            Text(nl=f"'{code}' is geen gemeentecode.", en=f"'{code}' is not a municipality code."),
            Text(nl="Schrijf GM en vier cijfers.", en="Write GM and four digits."),
        )
    return code


def optional_date(row: Row, column: str) -> date | None:
    """A date, or None for an empty cell."""
    cell = row[column].strip()
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise CellError(
            column,
            cell,
            Text(nl=f"'{cell}' is geen datum.", en=f"'{cell}' is not a date."),
            Text(nl="Schrijf jjjj-mm-dd.", en="Write yyyy-mm-dd."),
        ) from None


def whole_number(column: str, cell: str) -> int:
    """A number of inhabitants."""
    if not cell.isascii() or not cell.isdigit():
        raise CellError(
            column,
            cell,
            Text(nl=f"'{cell}' is geen aantal inwoners.", en=f"'{cell}' is no population figure."),
            Text(nl="Schrijf alleen cijfers.", en="Write digits only."),
        )
    return int(cell)


def urbanisation(column: str, cell: str) -> Urbanisation:
    """A class of urbanisation, 1 to 5."""
    if cell not in {str(one.value) for one in Urbanisation}:
        raise CellError(
            column,
            cell,
            Text(
                nl=f"'{cell}' is geen klasse van stedelijkheid.",
                en=f"'{cell}' is no class of urbanisation.",
            ),
            Text(
                nl="Schrijf 1 (zeer sterk stedelijk) tot en met 5 (niet stedelijk).",
                en="Write 1 (extremely urbanised) up to and including 5 (not urbanised).",
            ),
        )
    return Urbanisation(int(cell))


def degrees(row: Row, column: str, *, bound: int) -> float | None:
    """Degrees of longitude or latitude, or None for an empty cell."""
    cell = row[column].strip()
    if not cell:
        return None
    value = _number(column, cell)
    if not -bound <= value <= bound:
        raise CellError(
            column,
            cell,
            Text(nl=f"{cell} is geen graad.", en=f"{cell} is not a degree."),
            Text(
                nl="Gebruik WGS84 (graden), geen RD.",
                en="Use WGS84 (degrees), not the Dutch RD system.",
            ),
        )
    return value


def share(row: Row) -> float:
    """A share, above 0 and at most 1."""
    value = _number("share", row["share"].strip())
    if not 0 < value <= 1:
        raise CellError(
            "share",
            row["share"],
            Text(nl=f"Aandeel {value} bestaat niet.", en=f"A share of {value} does not exist."),
            Text(nl="Schrijf een getal tot en met 1.", en="Write a number above 0, at most 1."),
        )
    return value


def _number(column: str, cell: str) -> float:
    try:
        return float(cell)
    except ValueError:
        raise CellError(
            column,
            cell,
            Text(nl=f"'{cell}' is geen getal.", en=f"'{cell}' is not a number."),
            Text(nl="Gebruik een punt, zoals 0.41.", en="Use a point, as in 0.41."),
        ) from None


def yes_or_no(row: Row, column: str) -> bool:
    """A cell that says yes or no."""
    if row[column] not in ("yes", "no"):
        raise CellError(
            column,
            row[column],
            Text(nl=f"'{row[column]}' is geen yes of no.", en=f"'{row[column]}' is not yes or no."),
            Text(nl="Schrijf yes of no.", en="Write yes or no."),
        )
    return row[column] == "yes"


_LAYER = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")

# Alike enough to be a slip of the pen: police_unti.
_LIKENESS = 0.85


def layer(row: Row) -> str:
    """The layer that a row is about: one of Zicht's, or one of the operator's own."""
    name = row["layer"].strip()
    meant = get_close_matches(name, Layer, n=1, cutoff=_LIKENESS)
    if _LAYER.fullmatch(name) and (name in tuple(Layer) or not meant):
        return name
    if meant:
        remedy = Text(nl=f"Bedoelt u {meant[0]}?", en=f"Did you mean {meant[0]}?")
    else:
        remedy = Text(
            nl="Gebruik kleine letters, cijfers en _, als care_region.",
            en="Use small letters, digits and _, as in care_region.",
        )
    raise CellError(
        "layer",
        name,
        Text(nl=f"'{name}' is geen naam van een laag.", en=f"'{name}' is no name of a layer."),
        remedy,
    )


def empty(column: str) -> CellError:
    """What to say of an empty cell that should have been filled in."""
    return CellError(
        column,
        "",
        Text(nl="De cel is leeg.", en="The cell is empty."),
        Text(nl="Vul de cel in.", en="Fill in the cell."),
    )
