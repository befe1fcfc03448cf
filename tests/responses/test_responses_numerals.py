from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.responses.numerals import Ambiguous, day_of, parse_day, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12.0),
        (" 12 ", 12.0),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("-3", -3.0),
        ("−3", -3.0),
        ("+3", 3.0),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1,234,567.89", 1234567.89),
        ("1 234", 1234.0),
        ("1\u00a0234,5", 1234.5),
        ("0,125", 0.125),
        ("0.125", 0.125),
        ("12345,678", 12345.678),
    ],
)
def test_numbers_are_read_as_dutch_and_english_writers_mean_them(text: str, number: float) -> None:
    assert parse_number(text) == number


@pytest.mark.parametrize("text", ["1.234", "1,234", "12.345", "999,000"])
def test_one_separator_before_three_digits_has_two_readings(text: str) -> None:
    found = parse_number(text)
    assert isinstance(found, Ambiguous)
    assert found.whole == text.replace(".", "").replace(",", "")


@pytest.mark.parametrize(
    "text",
    ["", "-", "abc", "1.2.3", "1,23,4", "12 uur", "1e3", "nan", "inf", "1.234.56", "5%", "€ 5", "٣",
     "1..5", ".", ",5", "5,", "1,234,5", "1.234,567,8", "0x10", "1_000", "--1", "12.34.567"],
)  # fmt: skip
def test_what_is_no_number_is_not_made_into_one(text: str) -> None:
    assert parse_number(text) is None


@given(st.integers(-(10**9), 10**9))
def test_whole_numbers_survive_grouping_by_spaces(number: float) -> None:
    assert parse_number(f"{number:,}".replace(",", " ")) == number


@given(st.decimals(min_value=0, max_value=10**8, places=2))
def test_two_decimals_survive_both_ways_of_writing(number: float) -> None:
    english = f"{number:,.2f}"
    dutch = english.translate(str.maketrans(",.", ".,"))
    assert parse_number(english) == parse_number(dutch) == float(number)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2019-04-01", "2019-04-01"),
        ("2019-4-1", "2019-04-01"),
        ("2019-04-01 00:00:00", "2019-04-01"),
        ("01-04-2019", "2019-04-01"),
        ("1-4-2019", "2019-04-01"),
        ("1/4/2019", "2019-04-01"),
        ("31.12.2018", "2018-12-31"),
    ],
)
def test_days_are_read_day_first_or_as_iso(text: str, day: str) -> None:
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text", ["31-02-2019", "04-31-2019", "2019-13-01", "april 2019", "1-4-19", "2019",
             "2019-04-01 10:30:00"]
)  # fmt: skip
def test_what_is_no_day_is_not_made_into_one(text: str) -> None:
    assert parse_day(text) is None


def test_a_moment_with_a_time_is_no_day() -> None:
    assert day_of(datetime(2019, 4, 1)) == "2019-04-01"  # noqa: DTZ001
    assert day_of(datetime(2019, 4, 1, 10, 30)) is None  # noqa: DTZ001
