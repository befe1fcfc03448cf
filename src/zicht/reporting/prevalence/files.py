"""Estimates as CSV, XLSX or JSON: the same rows in each.

A CSV file is one table, that of the estimates; the others hold everything that was made.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

import xlsxwriter

from zicht.language import Text
from zicht.reporting.prevalence.classical_rows import (
    CLOSED_COLUMNS,
    PAIR_COLUMNS,
    closed_rows,
    pair_rows,
)
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.rows import (
    CHANGE_COLUMNS,
    CLOSED,
    ESTIMATE_COLUMNS,
    GROUP_COLUMNS,
    GROUPS,
    PLAN,
    PLAN_COLUMNS,
    VERDICT_COLUMNS,
    Value,
    change_rows,
    estimate_rows,
    group_notes,
    group_rows,
    plan_answers,
    plan_rows,
    record,
    refusal_data,
    refusals,
    verdict_rows,
)
from zicht.reporting.survey.record import Data, flat

_WIDTH = 24
#: Headings, and the cells of every line.
_Lines: TypeAlias = tuple[Sequence[str], Sequence[Sequence[Value]]]
_ONLY_ESTIMATES = Text(
    nl="Een .csv heeft alleen de schattingen. Het oordeel, wat de schatting verschuift, paren van "
    "lijsten, modellen van een gesloten populatie, groepen en plan staan alleen in .xlsx en .json.",
    en="A .csv has the estimates only. The verdict, what moves the estimate, pairs of lists, "
    "models of a closed population, groups and plan are in .xlsx and .json only.",
)


def to_csv(dossier: Dossier) -> bytes:
    """A line per method; an empty cell is no value."""
    buffer = io.StringIO(newline="")
    writer = csv.DictWriter(buffer, ESTIMATE_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(estimate_rows(dossier))
    return buffer.getvalue().encode()


def to_json(dossier: Dossier) -> bytes:
    """The verdict with its reasons, all estimates, and everything that stands beside them."""
    estimates: list[Data] = [dict(one) for one in estimate_rows(dossier)]
    changes: list[Data] = [dict(one) for one in change_rows(dossier)]
    plan: list[Data] = [dict(one) for one in plan_rows(dossier)]
    groups: list[Data] = [dict(one) for one in group_rows(dossier)]
    notes: list[Data] = [{"nl": one.nl, "en": one.en} for one in group_notes(dossier)]
    answers: list[Data] = [{"nl": one.nl, "en": one.en} for one in plan_answers(dossier)]
    whole: dict[str, Data] = {
        **record(dossier),
        "estimates": estimates,
        "groups": groups,
        "group_notes": notes,
        "sensitivity": changes,
        "pairs": [dict(one) for one in pair_rows(dossier)],
        CLOSED: [dict(one) for one in closed_rows(dossier)],
        "plan": plan,
        "plan_answers": answers,
        "refusals": {part: refusal_data(one) for part, one in refusals(dossier).items()},
    }
    return (json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def to_xlsx(dossier: Dossier) -> bytes:
    """Sheets with the verdict, the estimates, all that stands beside them, and the record.

    Groups and plan have a sheet where they were asked for, with the reason where they are refused.
    """
    buffer = io.BytesIO()
    # What somebody typed stays text: nothing is run and nothing leads elsewhere.
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # A fixed moment of making, so that the same estimates give the same file.
        workbook.set_properties({"created": datetime(2026, 1, 1, tzinfo=UTC)})
        for name, (headings, lines) in _sheets(dossier).items():
            _sheet(workbook, name, headings, lines)
    return buffer.getvalue()


def _sheets(dossier: Dossier) -> dict[str, _Lines]:
    made: _Lines = ("name", "value"), [list(pair) for pair in flat(record(dossier)).items()]
    sheets: dict[str, _Lines] = {
        "verdict": (VERDICT_COLUMNS, _values(verdict_rows(dossier))),
        "estimates": (ESTIMATE_COLUMNS, _values(estimate_rows(dossier))),
        "sensitivity": (CHANGE_COLUMNS, _values(change_rows(dossier))),
        "pairs": (PAIR_COLUMNS, _values(pair_rows(dossier))),
        CLOSED: (CLOSED_COLUMNS, _values(closed_rows(dossier))),
    }
    if dossier.groups is not None:
        sheets[GROUPS] = GROUP_COLUMNS, _values(group_rows(dossier))
    if dossier.plan is not None:
        sheets[PLAN] = PLAN_COLUMNS, _values(plan_rows(dossier))
    for part, refusal in refusals(dossier).items():
        told = refusal_data(refusal)
        sheets[part] = tuple(told), [[str(one) for one in told.values()]]
    return {**sheets, "record": made}


def left_out(name: str) -> Text | None:
    """What a file of this name does not hold, in a sentence; None where it holds everything."""
    return None if Path(name).suffix.lower() != ".csv" else _ONLY_ESTIMATES


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
