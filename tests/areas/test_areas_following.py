import csv
from collections import defaultdict
from datetime import date
from math import isclose

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared_data import shared_data
from zicht.areas.following import carry_forward, weigh
from zicht.areas.model import Succession
from zicht.areas.register import FIRST_DAY, Register, UnknownAreaError

REGISTER = Register.load()
THEN, NOW = date(2019, 1, 1), date(2026, 1, 1)

days = st.dates(min_value=FIRST_DAY, max_value=date(2027, 1, 1))


def test_haarens_answer_is_carried_to_none_of_its_four_successors() -> None:
    parts = REGISTER.follow("GM0788", start=THEN, end=NOW)

    assert [(one.code, one.share) for one in parts] == [
        ("GM0824", 0.41),
        ("GM0865", 0.34),
        ("GM0757", 0.16),
        ("GM0855", 0.09),
    ]
    assert all(one.estimated for one in parts)
    assert not any(one.carries_answer for one in parts)


def test_land_van_cuijk_came_from_five_by_inhabitants_and_none_speaks_for_it() -> None:
    parts = REGISTER.follow("GM1982", start=NOW, end=THEN)
    inhabitants = {
        "GM0756": 29065,
        "GM1684": 24931,
        "GM0786": 12483,
        "GM0815": 10891,
        "GM1702": 11606,
    }

    assert {one.code for one in parts} == inhabitants.keys()
    for one in parts:
        assert isclose(one.share, inhabitants[one.code] / sum(inhabitants.values()))
        assert one.counter_share == 1
        assert not one.carries_answer


def test_weesp_went_to_amsterdam_whole_but_does_not_speak_for_it() -> None:
    (amsterdam,) = REGISTER.follow("GM0457", start=THEN, end=NOW)

    assert (amsterdam.code, amsterdam.share) == ("GM0363", 1)
    assert isclose(amsterdam.counter_share, 19334 / (19334 + 862965), abs_tol=1e-4)
    assert not amsterdam.carries_answer


def test_a_majority_on_both_sides_carries_the_answer_but_may_break_the_trend() -> None:
    (voorne,) = REGISTER.follow("GM0530", start=THEN, end=NOW)
    (amsterdam,) = REGISTER.follow("GM0363", start=THEN, end=NOW)

    assert voorne.carries_answer
    assert not voorne.continues_trend
    assert amsterdam.continues_trend


def test_a_municipality_that_never_changed_is_itself_both_ways() -> None:
    for start, end in ((THEN, NOW), (NOW, THEN)):
        (utrecht,) = REGISTER.follow("GM0344", start=start, end=end)

        assert (utrecht.code, utrecht.share, utrecht.counter_share) == ("GM0344", 1, 1)
        assert utrecht.continues_trend
        assert not utrecht.estimated


def test_an_existing_municipality_that_grew_shows_both_origins_backwards() -> None:
    parts = {one.code: one for one in REGISTER.follow("GM0855", start=NOW, end=THEN)}

    assert parts.keys() == {"GM0855", "GM0788"}
    assert isclose(parts["GM0788"].counter_share, 0.09)
    assert parts["GM0855"].estimated  # because Haaren's part is
    assert parts["GM0855"].continues_trend


def test_a_change_counts_on_the_very_day() -> None:
    eve, day = date(2022, 3, 23), date(2022, 3, 24)

    assert [one.code for one in REGISTER.follow("GM0457", start=eve, end=eve)] == ["GM0457"]
    assert [one.code for one in REGISTER.follow("GM0457", start=eve, end=day)] == ["GM0363"]


def test_a_municipality_that_does_not_exist_on_the_start_is_refused() -> None:
    with pytest.raises(UnknownAreaError, match=r"Haaren \(GM0788\) does not exist on 2026-01-01"):
        REGISTER.follow("GM0788", start=NOW, end=THEN)
    with pytest.raises(UnknownAreaError, match="GM9999"):
        REGISTER.follow("GM9999", start=THEN, end=NOW)


def test_a_chain_of_changes_multiplies_the_shares() -> None:
    changes = (
        _change("2020-01-01", "A", "B", 0.5),
        _change("2020-01-01", "A", "C", 0.5, estimated=True),
        _change("2021-01-01", "C", "B", 0.4),
        _change("2021-01-01", "C", "D", 0.6),
    )
    parts = carry_forward(changes, "A", earlier=THEN, later=NOW)

    assert {code: part.share for code, part in parts.items()} == pytest.approx({"B": 0.7, "D": 0.3})
    assert parts["B"].estimated


def test_what_arrives_on_a_day_does_not_move_on_that_same_day() -> None:
    swap = (_change("2020-01-01", "A", "B", 1), _change("2020-01-01", "B", "A", 1))

    assert list(carry_forward(swap, "A", earlier=THEN, later=NOW)) == ["B"]


def test_a_border_change_leaves_the_rest_where_it_was() -> None:
    changes = (_change("2020-01-01", "A", "A", 0.9), _change("2020-01-01", "A", "B", 0.1))
    parts = carry_forward(changes, "A", earlier=THEN, later=NOW)

    assert {code: part.share for code, part in parts.items()} == {"A": 0.9, "B": 0.1}


def test_when_nobody_lives_there_no_share_is_undefined() -> None:
    parts = carry_forward((), "A", earlier=THEN, later=NOW)

    assert weigh(parts, lambda _code: 0) == {"A": 0.0}


@settings(max_examples=60, deadline=None)
@given(start=days, end=days, choice=st.integers(min_value=0))
def test_shares_add_up_to_one_between_any_two_days(start: date, end: date, choice: int) -> None:
    municipalities = REGISTER.on(start)
    code = municipalities[choice % len(municipalities)].code
    parts = REGISTER.follow(code, start=start, end=end)

    assert isclose(sum(one.share for one in parts), 1, abs_tol=1e-9)
    assert all(REGISTER.get(one.code).is_valid_on(end) for one in parts)


@settings(max_examples=60, deadline=None)
@given(start=days, end=days, choice=st.integers(min_value=0))
def test_following_there_and_back_tells_the_same_two_shares(
    start: date, end: date, choice: int
) -> None:
    municipalities = REGISTER.on(start)
    code = municipalities[choice % len(municipalities)].code
    for one in REGISTER.follow(code, start=start, end=end):
        back = {each.code: each for each in REGISTER.follow(one.code, start=end, end=start)}

        assert isclose(back[code].share, one.counter_share)
        assert isclose(back[code].counter_share, one.share)


@settings(max_examples=20, deadline=None)
@given(first=days, second=days)
def test_the_countrys_inhabitants_are_kept_from_any_day_to_any_later_day(
    first: date, second: date
) -> None:
    earlier, later = sorted((first, second))
    total = 0.0
    for one in REGISTER.on(earlier):
        inhabitants = REGISTER.population_on(one.code, earlier).inhabitants
        parts = REGISTER.follow(one.code, start=earlier, end=later)
        total += sum(part.share * inhabitants for part in parts)

    assert isclose(
        total,
        sum(REGISTER.population_on(one.code, earlier).inhabitants for one in REGISTER.on(earlier)),
    )


def test_following_agrees_with_the_reference_table() -> None:
    reference: dict[str, dict[str, float]] = defaultdict(dict)
    path = shared_data("geo", "municipality_2019_to_2026.csv")
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            reference[row["code_2019"]][row["code_2026"]] = float(row["share"])

    assert {one.code for one in REGISTER.on(THEN)} == reference.keys()
    for code, expected in reference.items():
        parts = REGISTER.follow(code, start=THEN, end=NOW)

        assert {one.code: one.share for one in parts} == pytest.approx(expected)


def _change(
    day: str, source: str, target: str, share: float, *, estimated: bool = False
) -> Succession:
    return Succession(
        day=date.fromisoformat(day), source=source, target=target, share=share, estimated=estimated
    )
