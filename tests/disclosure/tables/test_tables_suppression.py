"""Hiding in tables: by hand, against trying everything, and against an attacker written apart."""

from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from scipy.optimize import linprog

from disclosure.tables.census import ANSWER, LINKED, REGION, SIZE, censuses, records
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.tables.counting import tabulate
from zicht.disclosure.tables.intervals import intervals
from zicht.disclosure.tables.model import Cell, Dimension, Key, Table, flat, key
from zicht.disclosure.tables.problem import Before
from zicht.disclosure.tables.rules import Rules, primary
from zicht.disclosure.tables.suppression import (
    SafeTables,
    UnprotectableError,
    numbers,
    suppress,
)

PATIENT = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


def counts(rows: list[list[int]]) -> tuple[Table, dict[Key, Cell]]:
    """A table of rows and columns with its totals."""
    table = Table(
        dimensions=(
            flat("row", tuple(f"r{at}" for at in range(len(rows)))),
            flat("column", tuple(f"c{at}" for at in range(len(rows[0])))),
        )
    )
    made: dict[str, list[str]] = {"row": [], "column": []}
    for at, row in enumerate(rows):
        for place, count in enumerate(row):
            made["row"] += [f"r{at}"] * count
            made["column"] += [f"c{place}"] * count
    return table, tabulate([table], made)


def attacked(
    cells: dict[Key, Cell], tables: tuple[Table, ...], known: Before, chosen: Key
) -> tuple[float, float]:
    """The interval of one count by a program written out here; hidden counts are at least one."""
    keys = list(cells)
    rows = np.zeros((0, len(keys)))
    for table in tables:
        for total, parts in table.relations():
            row = np.zeros(len(keys))
            row[keys.index(total)] = -1
            for part in parts:
                row[keys.index(part)] += 1
            rows = np.vstack([rows, row])
    limits = [
        (cells[one].value,) * 2 if one in known.shown else (min(1, cells[one].value), None)
        for one in keys
    ]
    goal = np.array([float(one == chosen) for one in keys])
    ends = [
        linprog(sign * goal, A_eq=rows, b_eq=np.zeros(len(rows)), bounds=limits) for sign in (1, -1)
    ]
    return float(ends[0].fun), float("inf") if ends[1].fun is None else -float(ends[1].fun)


def test_one_small_cell_takes_three_others_in_a_table_of_rows_and_columns() -> None:
    table, cells = counts([[3, 20, 30], [25, 40, 35], [50, 45, 60]])
    found = suppress(cells, [table])
    assert len(found.before.hidden) == 4
    assert (found.cost, found.gap) == (4, 0)
    assert found.cells[key({"row": "r0", "column": "c0"})] == Suppressed(
        reason=Reason.TOO_FEW, minimum=5
    )
    assert found.cells[()] == Published(value=308)


def test_two_small_cells_in_one_row_and_two_columns_share_what_protects_them() -> None:
    table, cells = counts([[3, 4, 30], [25, 40, 35], [50, 45, 60]])
    assert suppress(cells, [table]).cost == 4


def test_the_cheapest_cells_are_hidden_when_cells_differ_in_cost() -> None:
    table, cells = counts([[3, 20, 30], [25, 40, 35], [50, 45, 60]])
    costs = {one: cell.value for one, cell in cells.items()}
    found = suppress(cells, [table], costs=costs)
    # 3 with 20, 25 and 40 costs 88; with 30, 25 and 35 93; with 20, 50 and 45 118.
    assert found.cost == 88
    assert found.gap == 0


def test_a_table_without_small_cells_is_shown_whole() -> None:
    table, cells = counts([[10, 20], [30, 40]])
    assert not suppress(cells, [table]).before.hidden


def test_the_choice_is_the_best_of_all() -> None:
    """Every set of cells is tried that is smaller than the one that was chosen."""
    table, cells = counts([[3, 9, 8], [7, 2, 12]])
    found = suppress(cells, [table])
    guarded = [one for one, cell in cells.items() if 0 < cell.value < 5]
    others = [one for one in cells if one not in guarded]
    spare = int(found.cost) - len(guarded)
    for extra in chain.from_iterable(combinations(others, size) for size in range(spare)):
        shown = frozenset(cells) - set(guarded) - set(extra)
        ends = [attacked(cells, (table,), Before(shown=shown), one) for one in guarded]
        assert any(high - low < 4 - 1e-6 for low, high in ends)


@PATIENT
@given(censuses())
def test_no_small_cell_of_linked_tables_is_recoverable(cells: dict[Key, Cell]) -> None:
    found = suppress(cells, LINKED)
    for one in primary(cells, LINKED, Rules()):
        low, high = attacked(cells, LINKED, found.before, one)
        assert low - 1e-6 <= cells[one].value <= high + 1e-6
        assert high - low >= 4 - 1e-6 or one in found.limited


@PATIENT
@given(censuses())
def test_the_fast_choice_is_as_safe_and_its_bound_is_below_the_best(cells: dict[Key, Cell]) -> None:
    best, fast = suppress(cells, LINKED), suppress(cells, LINKED, is_exact=False)
    assert best.gap == 0
    assert fast.bound <= best.cost <= fast.cost
    assert exposed(cells, LINKED, fast) == []


def exposed(cells: dict[Key, Cell], tables: tuple[Table, ...], found: SafeTables) -> list[Key]:
    judged = intervals(numbers(cells, tables, Rules()), found.before, is_whole=True)
    assert all(one.low <= one.value <= one.high for one in judged)
    return [one.key for one in judged if one.is_exposed and one.key not in found.limited]


@PATIENT
@given(censuses())
def test_a_second_release_does_not_open_the_first(cells: dict[Key, Cell]) -> None:
    first_tables = LINKED[:1]
    own = set(first_tables[0].places())
    first_cells = {one: cell for one, cell in cells.items() if one in own}
    first = suppress(first_cells, first_tables)
    try:
        second = suppress(cells, LINKED, before=first.before)
    except UnprotectableError:
        return
    assert first.before.shown <= second.before.shown
    assert first.before.hidden <= second.before.hidden
    assert exposed(cells, LINKED, second) == []


def test_a_release_that_would_open_an_earlier_one_hides_more_now() -> None:
    # First by region only, where the 3 of a hide behind another; then by region and size.
    first_table = Table(dimensions=(flat("region", ("a", "b", "c")),))
    later = Table(dimensions=(flat("region", ("a", "b", "c")), SIZE))
    sizes = [("a", 1, 2), ("b", 9, 9), ("c", 20, 25)]
    made = {
        "region": [code for code, few, many in sizes for _ in range(few + many)],
        "size": [size for _, few, many in sizes for size in ["small"] * few + ["large"] * many],
    }
    first = suppress(tabulate([first_table], made), [first_table])
    cells = tabulate([first_table, later], made)
    second = suppress(cells, [first_table, later], before=first.before)
    alone = suppress(cells, [first_table, later])
    assert len(first.before.hidden) == 2
    assert len(second.before.hidden) >= len(alone.before.hidden)
    judged = intervals(numbers(cells, [first_table, later], Rules()), second.before, is_whole=True)
    assert not any(one.is_exposed for one in judged)


def test_a_cell_that_earlier_releases_left_open_is_refused_by_name() -> None:
    table, cells = counts([[3, 20], [30, 40]])
    shown = frozenset(one for one in cells if one != key({"row": "r0", "column": "c0"}))
    with pytest.raises(UnprotectableError, match="'row': 'r0'"):
        suppress(cells, [table], before=Before(shown=shown))


def test_an_answer_that_everybody_gave_is_hidden_with_a_zero_beside_it() -> None:
    answers = flat("answer", ("yes", "no"))
    table = Table(dimensions=(flat("region", ("a", "b")), answers))
    made = {
        "region": ["a"] * 9 + ["b"] * 20,
        "answer": ["yes"] * 9 + ["yes"] * 8 + ["no"] * 12,
    }
    cells = tabulate([table], made)
    found = suppress(cells, [table], Rules(group="answer"))
    assert isinstance(found.cells[key({"region": "a", "answer": "yes"})], Suppressed)
    assert isinstance(found.cells[key({"region": "a", "answer": "no"})], Suppressed)
    assert not suppress(cells, [table]).before.hidden


def test_an_amount_that_one_dominates_is_hidden_by_either_rule() -> None:
    table = Table(dimensions=(flat("region", ("a", "b", "c")),))
    made = {"region": ["a", "a", "a", "b", "b", "b", "c", "c", "c"]}
    cells = tabulate([table], made, [90, 6, 4, 30, 30, 30, 40, 35, 30])
    p_percent = primary(cells, [table], Rules(minimum=0, p_percent=10))
    dominance = primary(cells, [table], Rules(minimum=0, dominance=(1, 80)))
    assert set(p_percent) == set(dominance) == {key({"region": "a"})}
    # The second largest knows 6 of it: the largest is known to within 4, and 9 is asked.
    assert p_percent[key({"region": "a"})].upper == pytest.approx(5)
    assert dominance[key({"region": "a"})].upper == pytest.approx(12.5)


def test_a_dominated_amount_stays_as_far_off_as_the_rule_asks() -> None:
    table = Table(dimensions=(flat("region", ("a", "b", "c")), SIZE))
    random = np.random.default_rng(4)
    made = {
        "region": random.choice(["a", "b", "c"], 40).tolist(),
        "size": random.choice(["small", "large"], 40).tolist(),
    }
    cells = tabulate([table], made, np.rint(random.lognormal(3, 1.5, 40)).tolist())
    rules = Rules(minimum=0, p_percent=20)
    found = suppress(cells, [table], rules)
    judged = intervals(numbers(cells, [table], rules), found.before, is_whole=False)
    assert primary(cells, [table], rules)
    assert not any(one.is_exposed for one in judged)


def test_zeros_can_be_hidden_too() -> None:
    table, cells = counts([[3, 0, 30], [0, 40, 35], [50, 45, 60]])
    shown = suppress(cells, [table])
    hidden = suppress(cells, [table], Rules(shows_zeros=False))
    zero = key({"row": "r0", "column": "c1"})
    assert zero in shown.before.shown
    assert zero in hidden.before.hidden


def test_a_total_of_two_tables_is_one_cell() -> None:
    cells = tabulate(LINKED, records(60, 1))
    assert len(cells) == len({one for table in LINKED for one in table.places()})
    assert cells[()].value == 60
    assert REGION.codes[0] == "country"
    assert ANSWER.root == "total"


def test_a_code_that_lies_under_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="east lies under nothing"):
        Dimension(name="region", root="country", parents={"e1": "east"})


def test_a_record_with_a_code_that_does_not_exist_is_refused() -> None:
    table = Table(dimensions=(SIZE,))
    with pytest.raises(ValueError, match="no code 'huge'"):
        tabulate([table], {"size": ["huge"]})


def test_columns_of_another_length_and_amounts_below_zero_are_refused() -> None:
    table = Table(dimensions=(SIZE,))
    with pytest.raises(ValueError, match="differ in length"):
        tabulate([table], {"size": ["small"]}, [1.0, 2.0])
    with pytest.raises(ValueError, match="below zero"):
        tabulate([table], {"size": ["small"]}, [-1.0])
