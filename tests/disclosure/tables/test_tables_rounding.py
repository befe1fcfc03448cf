"""Controlled rounding: additive, near, and refused when it cannot be."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.tables.census import LINKED, censuses
from zicht.disclosure.model import Published
from zicht.disclosure.tables.model import Cell, Key, Table, flat, key
from zicht.disclosure.tables.rounding import BASES, UnroundableError, controlled_rounding


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(censuses(), st.sampled_from(BASES))
def test_rounded_tables_add_up_and_stay_within_the_base(cells: dict[Key, Cell], base: int) -> None:
    rounded = controlled_rounding(cells, LINKED, base)
    for table in LINKED:
        for total, parts in table.relations():
            assert rounded[total].value == sum(rounded[part].value for part in parts)
    for one, cell in cells.items():
        value = rounded[one].value
        assert value % base == 0
        assert abs(value - cell.value) < base
        assert cell.value % base or value == cell.value


def test_the_nearest_multiples_are_taken_when_they_add_up() -> None:
    table = Table(dimensions=(flat("size", ("small", "large")),))
    cells = {
        (): Cell(value=20, contributors=20),
        key({"size": "small"}): Cell(value=9, contributors=9),
        key({"size": "large"}): Cell(value=11, contributors=11),
    }
    assert controlled_rounding(cells, [table], 5) == {
        (): Published(value=20.0),
        key({"size": "small"}): Published(value=10.0),
        key({"size": "large"}): Published(value=10.0),
    }


def test_another_base_is_refused() -> None:
    with pytest.raises(ValueError, match="base of 4"):
        controlled_rounding({}, [], 4)


def test_cells_that_cannot_add_up_after_rounding_are_refused() -> None:
    table = Table(dimensions=(flat("size", ("small", "large")),))
    # The total is no sum of its parts: no rounding makes it one.
    cells = {
        (): Cell(value=50, contributors=50),
        key({"size": "small"}): Cell(value=9, contributors=9),
        key({"size": "large"}): Cell(value=11, contributors=11),
    }
    with pytest.raises(UnroundableError, match="adds up"):
        controlled_rounding(cells, [table], 5)
