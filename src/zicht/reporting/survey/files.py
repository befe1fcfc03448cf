"""Figures of a survey as CSV, XLSX, Parquet or JSON: the same rows, and the record with them."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Mapping
from types import MappingProxyType

from zicht.disclosure.survey_figures import SurveyBook
from zicht.reporting.survey.record import Data, record
from zicht.reporting.survey.rows import Column, columns, rows

#: What the description of a CSV is called: the name of the CSV with this behind it (CSVW).
METADATA = "-metadata.json"


def to_csv(book: SurveyBook) -> bytes:
    """A line per figure; an empty cell is no value. The record goes in :func:`csv_metadata`."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, [one.name for one in columns(book)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(book))
    return buffer.getvalue().encode()


def csv_metadata(book: SurveyBook, name: str, content: bytes) -> bytes:
    """What the columns of a CSV mean, its SHA-256 and the record (CSV on the Web, W3C)."""
    return _json(
        {
            "@context": "http://www.w3.org/ns/csvw",
            "url": name,
            "dc:title": book.title or book.data_name,
            "tableSchema": {"columns": [_described(one) for one in columns(book)]},
            "notes": [{**record(book), "sha256": hashlib.sha256(content).hexdigest()}],
        }
    )


def to_json(book: SurveyBook) -> bytes:
    """The record, and a list of figures."""
    figures: list[Data] = [dict(one) for one in rows(book)]
    return _json({**record(book), "figures": figures})


def to_parquet(book: SurveyBook) -> bytes:
    """A row per figure; the record stands in the file's metadata as ``zicht``."""
    import polars as pl

    types = {
        "string": pl.String(), "number": pl.Float64(), "integer": pl.Int64(),
        "boolean": pl.Boolean(),
    }  # fmt: skip
    schema = {one.name: types[one.datatype] for one in columns(book)}
    buffer = io.BytesIO()
    metadata = {"zicht": _json(record(book)).decode()}
    pl.DataFrame(rows(book), schema=schema).write_parquet(
        buffer, compression="zstd", statistics=False, metadata=metadata
    )
    return buffer.getvalue()


def to_xlsx(book: SurveyBook) -> bytes:
    """A workbook with the figures, what the columns mean, and the record."""
    from zicht.reporting.survey.workbook import build

    return build(book)


WRITERS: Mapping[str, Callable[[SurveyBook], bytes]] = MappingProxyType(
    {".csv": to_csv, ".xlsx": to_xlsx, ".parquet": to_parquet, ".json": to_json}
)


def _described(column: Column) -> Data:
    return {
        "name": column.name,
        "datatype": column.datatype,
        "dc:description": {"nl": column.meaning.nl, "en": column.meaning.en},
    }


def _json(data: dict[str, Data]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, indent=1)
    return f"{text}\n".encode()
