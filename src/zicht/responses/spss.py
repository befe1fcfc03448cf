"""SPSS files (.sav): values with their labels, and what the file declares as missing."""

import io
import warnings
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import TypeAlias, TypedDict, cast

import pyreadstat

from zicht.problems import InvalidInputError
from zicht.responses import findings
from zicht.responses.cells import Cell, Labelled, moment
from zicht.responses.tables import Row, Table

_Value: TypeAlias = str | float | date | None
_Labels: TypeAlias = Mapping[str | float, str]


class _Range(TypedDict):
    """Bounds of user-missing values; both are included."""

    lo: str | float
    hi: str | float


_Missing: TypeAlias = Sequence[str | float | _Range]


#: More cells than this is no file of answers of municipalities.
_MOST_CELLS = 10_000_000
#: In this encoding every byte is a character. Files lie about theirs: old programs write
#: Windows-1252 into what claims to be UTF-8, and on a value label like that pyreadstat 1.3 does not
#: raise but ends the whole process. So bytes are taken as they are and made text of in ``_text``.
_ANY_BYTE = "LATIN1"
_DAMAGE = (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, ValueError, OverflowError)


def read_spss(data: bytes) -> Table:
    """The table in an SPSS file; rows are numbered as the cases in SPSS, from 1.

    A value with a label becomes ``Labelled``; user-missing values without a label are empty, as
    system-missing values are. Raises InvalidInputError when the file is damaged or has no cases.
    """
    try:
        _refuse_oversized(data)
        columns, meta = _read(data)
    except _DAMAGE as fault:
        raise InvalidInputError([findings.not_a_table("damaged SPSS")]) from fault
    if not columns or not next(iter(columns.values())):
        raise InvalidInputError([findings.no_rows(None)])
    # pyreadstat's own types leave out that labels and missing values may be of texts.
    labels = cast("Mapping[str, _Labels]", meta.variable_value_labels)
    missing = cast("Mapping[str, _Missing]", meta.missing_ranges)
    cells = [
        [_cell(value, labels.get(name, {}), missing.get(name, ())) for value in values]
        for name, values in columns.items()
    ]
    return Table(
        # Of a damaged file a name can be None.
        headings=tuple(_text(name) if name else "" for name in columns),
        heading_row=0,
        rows=tuple(
            Row(number=number, cells=row)
            for number, row in enumerate(zip(*cells, strict=True), start=1)
            if any(cell is not None for cell in row)
        ),
    )


def _refuse_oversized(data: bytes) -> None:
    """Raise ValueError when the file says that it holds more than it can."""
    _, meta = pyreadstat.read_sav(
        io.BytesIO(data), metadataonly=True, encoding=_ANY_BYTE, output_format="dict"
    )
    # The reader makes room for as many cases as the file claims, before it looks for them.
    if (meta.number_rows or 0) * len(meta.column_names) > _MOST_CELLS:
        raise ValueError("too many cases")


def _read(data: bytes) -> tuple[Mapping[str, Sequence[_Value]], pyreadstat.metadata_container]:
    with warnings.catch_warnings():
        # Two variables with one name are told about as an unknown heading.
        warnings.simplefilter("ignore", UserWarning)
        return pyreadstat.read_sav(
            io.BytesIO(data), user_missing=True, encoding=_ANY_BYTE, output_format="dict"
        )


def _cell(value: _Value, labels: _Labels, missing: _Missing) -> Cell:
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return moment(value)
    plain = value if isinstance(value, str | float) else str(value)
    is_missing = any(_is_within(plain, one) for one in missing)
    shown = _text(plain) if isinstance(plain, str) else plain
    if plain in labels:
        return Labelled(value=shown, label=_text(labels[plain]), missing=is_missing)
    return None if is_missing else shown


@lru_cache(maxsize=4096)
def _text(raw: str) -> str:
    """The text that the bytes of a file stand for, whatever encoding the file claims."""
    data = raw.encode("latin-1")
    for encoding in ("utf-8", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw


def _is_within(value: str | float, missing: str | float | _Range) -> bool:
    if not isinstance(missing, dict):
        return value == missing
    match missing["lo"], value, missing["hi"]:
        case (str() as low, str() as text, str() as high):
            return low <= text <= high
        case (float() as low, float() as number, float() as high):
            return low <= number <= high
    return False
