"""How long it takes to read and check the answers of every municipality, beside reading alone.

Peers read the same workbook without checking anything: openpyxl keeps types and errors, fastexcel
(Rust) is faster and drops both. Run: python bench/responses.py
"""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import fastexcel
import openpyxl

from zicht.areas.register import Register
from zicht.questionnaire import loading
from zicht.questionnaire.model import Item, ItemType, Questionnaire
from zicht.questionnaire.rules import Value, holds
from zicht.responses import writing
from zicht.responses.columns import heading_subjects
from zicht.responses.model import Response
from zicht.responses.reading import examine, read_table
from zicht.responses.storing import read_parquet, write_parquet

#: The bar: the answers of all 355 municipalities are read and checked within this time.
BAR_SECONDS = 2.0


def best_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """The fastest of a few runs."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    questionnaire, register = loading.get("2019"), Register.load()
    names = {one.code: one.name for one in register.on(date(2019, 4, 1))}
    responses = [respond(questionnaire, code, random.Random(code)) for code in names]
    with tempfile.TemporaryDirectory() as folder:
        xlsx, csv = Path(folder, "a.xlsx"), Path(folder, "a.csv")
        rows = list(writing.to_rows(questionnaire, responses, names, origin="synthetic-bench"))
        xlsx.write_bytes(writing.to_xlsx(iter(rows)))
        csv.write_bytes(writing.to_csv(iter(rows)))
        measure(questionnaire, register, xlsx, csv)


def measure(questionnaire: Questionnaire, register: Register, xlsx: Path, csv: Path) -> None:
    def check(path: Path) -> None:
        checked = examine(path, questionnaire=questionnaire, register=register)
        assert checked.response_set is not None, checked.problems[:3]

    stored = examine(csv, questionnaire=questionnaire, register=register).response_set
    assert stored is not None
    parquet = xlsx.with_suffix(".parquet")
    subjects = heading_subjects(questionnaire)
    ours = best_seconds(lambda: check(xlsx))
    figures = {
        "XLSX, read and checked": ours,
        "XLSX, only read": best_seconds(lambda: read_table(xlsx.read_bytes(), subjects)),
        "CSV, read and checked": best_seconds(lambda: check(csv)),
        "Parquet, written": best_seconds(lambda: write_parquet(stored, parquet)),
        "Parquet, read and verified": best_seconds(
            lambda: read_parquet(parquet, questionnaire=questionnaire)
        ),
        "openpyxl, only read": best_seconds(lambda: openpyxl_rows(xlsx), repeats=3),
        "fastexcel, only read, as texts": best_seconds(lambda: fastexcel_rows(xlsx)),
    }
    variables = len(questionnaire.item_by_variable)
    print(f"{len(stored.responses)} municipalities x {variables} variables")
    for name, seconds in figures.items():
        print(f"{name:34} {seconds * 1000:8.0f} ms   {seconds / ours:5.2f} x ours")
    print("within the bar" if ours <= BAR_SECONDS else f"over the bar of {BAR_SECONDS} s")


def openpyxl_rows(path: Path) -> list[tuple[object, ...]]:
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def fastexcel_rows(path: Path) -> list[tuple[object, ...]]:
    sheet = fastexcel.read_excel(path).load_sheet(0, header_row=None, dtypes="string")
    return sheet.to_polars().rows()


def respond(questionnaire: Questionnaire, code: str, rng: random.Random) -> Response:
    """Any answers that fit the questionnaire."""
    answers: dict[str, Value] = {}
    for item in questionnaire.items():
        if item.show_when is None or holds(item.show_when, answers):
            for variable in item.variables():
                answers[variable] = answer(item, rng)
    return Response(municipality_code=code, answers=answers)


def answer(item: Item, rng: random.Random) -> Value:
    match item.type:
        case ItemType.SINGLE | ItemType.MATRIX:
            return rng.choice(item.options).code
        case ItemType.MULTIPLE:
            together = [option.code for option in item.options if not option.exclusive]
            return frozenset(rng.sample(together, rng.randint(1, len(together))))
        case ItemType.NUMBER:
            low, high = item.minimum or 0, item.maximum or 1000
            return round(rng.uniform(low, high), item.decimals)
        case ItemType.DATE:
            return f"{rng.randint(2010, 2018)}-04-01"
        case ItemType.TEXT:
            return rng.choice(("in overleg", "bij de wijkagent; soms het loket", "anders"))


if __name__ == "__main__":
    main()
