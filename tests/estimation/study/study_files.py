"""Small surveys in every format, for tests."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl
import pyreadstat
import xlsxwriter

Rows = Sequence[Mapping[str, str | float | None]]


def csv(path: Path, rows: Rows, *, separator: str = ",") -> Path:
    """The rows as CSV."""
    path.write_text(pl.DataFrame(rows).write_csv(separator=separator), encoding="utf-8")
    return path


def parquet(path: Path, rows: Rows) -> Path:
    """The rows as Parquet."""
    pl.DataFrame(rows).write_parquet(path)
    return path


def xlsx(path: Path, rows: Rows) -> Path:
    """The rows as a workbook."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
    path.write_bytes(buffer.getvalue())
    return path


def sav(path: Path, rows: Rows, labels: Mapping[str, Mapping[float, str]] | None = None) -> Path:
    """The rows as SPSS."""
    pyreadstat.write_sav(pl.DataFrame(rows), path, variable_value_labels=labels or {})
    return path


#: Twelve municipalities of thirty: who they are, how large, with a policy or not, and hours.
SURVEY: Rows = [
    {"code": f"g{n:02}", "size": "large" if n % 3 == 0 else "small", "policy": 1 + (n % 2),
     "signs_a": n % 2, "signs_b": int(n < 7), "hours": 1.5 * n}
    for n in range(1, 13)
]  # fmt: skip

#: The population of that survey.
FRAME: Rows = [
    {
        "code": f"g{n:02}",
        "size": "large" if n % 3 == 0 else "small",
        "region": "north" if n <= 15 else "south",
    }
    for n in range(1, 31)
]
