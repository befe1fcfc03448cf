"""Estimates as CSV, XLSX or JSON: the same rows in each."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

import xlsxwriter

from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.rows import (
    CHANGE_COLUMNS,
    ESTIMATE_COLUMNS,
    GROUP_COLUMNS,
    PLAN_COLUMNS,
    Value,
    change_rows,
    estimate_rows,
    group_rows,
    plan_rows,
    record,
)
from zicht.reporting.survey.record import Data, flat

_WIDTH = 24


def to_csv(dossier: Dossier) -> bytes:
    """A line per method; an empty cell is no value."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, ESTIMATE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(estimate_rows(dossier))
    return buffer.getvalue().encode()


def to_json(dossier: Dossier) -> bytes:
    """The verdict with its reasons, all estimates, the groups, what moves them, and the plan."""
    estimates: list[Data] = [dict(one) for one in estimate_rows(dossier)]
    changes: list[Data] = [dict(one) for one in change_rows(dossier)]
    plan: list[Data] = [dict(one) for one in plan_rows(dossier)]
    groups: list[Data] = [dict(one) for one in group_rows(dossier)]
    whole: dict[str, Data] = {
        **record(dossier),
        "estimates": estimates,
        "groups": groups,
        "sensitivity": changes,
        "plan": plan,
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def to_xlsx(dossier: Dossier) -> bytes:
    """Sheets with the estimates, what moves them, and the record with the verdict."""
    buffer = io.BytesIO()
    # What somebody typed stays text: nothing is run and nothing leads elsewhere.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # A fixed moment of making, so that the same estimates give the same file.
        workbook.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        made = [list(pair) for pair in flat(record(dossier)).items()]
        _sheet(workbook, "estimates", ESTIMATE_COLUMNS, _values(estimate_rows(dossier)))
        if dossier.groups is not None:
            _sheet(workbook, "groups", GROUP_COLUMNS, _values(group_rows(dossier)))
        _sheet(workbook, "sensitivity", CHANGE_COLUMNS, _values(change_rows(dossier)))
        if dossier.plan is not None:
            _sheet(workbook, "plan", PLAN_COLUMNS, _values(plan_rows(dossier)))
        _sheet(workbook, "record", ("name", "value"), made)
    return buffer.getvalue()


#: How to write each kind of file, by the end of its name.
WRITERS: Mapping[str, Callable[[Dossier], bytes]] = MappingProxyType(
    {".csv": to_csv, ".xlsx": to_xlsx, ".json": to_json}
)


def _values(rows: Iterable[Mapping[str, Value]]) -> list[list[Value]]:
    return [list(row.values()) for row in rows]


def _sheet(
    workbook: xlsxwriter.Workbook,
    name: str,
    headings: Sequence[str],
    lines: Sequence[Sequence[Value]],
) -> None:
    sheet = workbook.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.write_row(0, 0, headings, workbook.add_format({"bold": True}))
    for number, line in enumerate(lines, start=1):
        sheet.write_row(number, 0, line)
    sheet.set_column(0, len(headings) - 1, _WIDTH)
