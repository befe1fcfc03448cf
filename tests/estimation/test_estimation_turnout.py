"""Which groups answered clearly less: exact, and without crying wolf over small groups."""

from datetime import date
from random import Random

import pytest
from scipy.stats import false_discovery_control, hypergeom

from zicht.areas.model import Layer
from zicht.areas.register import Register
from zicht.estimation import chance, turnout
from zicht.estimation.groups import grouping
from zicht.estimation.model import DomainLayer
from zicht.estimation.turnout import GroupCount

DAY = date(2026, 1, 1)
REGISTER = Register.load()
EVERYBODY = [one.code for one in REGISTER.on(DAY)]


def counts(answered: list[str]) -> tuple[GroupCount, ...]:
    return turnout.counts(grouping(REGISTER, DAY, answered, list(DomainLayer)))


def behind(answered: list[str]) -> list[str]:
    return [one.group.code for one in turnout.clearly_less(counts(answered))]


@pytest.mark.parametrize(
    ("found", "marked", "drawn", "population"),
    [(0, 5, 3, 10), (3, 12, 130, 342), (12, 12, 130, 342), (40, 68, 200, 342), (2, 5, 9, 10)],
)
def test_the_lower_tail_is_that_of_the_hypergeometric_distribution(
    found: int, marked: int, drawn: int, population: int
) -> None:
    chances = chance.at_most(found, marked=marked, drawn=drawn, population=population)
    # Python sums whole numbers exactly; SciPy sums logarithms.
    assert chances == pytest.approx(hypergeom.cdf(found, population, marked, drawn), rel=1e-9)


def test_a_tail_worked_out_by_hand() -> None:
    # Of 10 with 5 marked, 3 drawn: none of the marked in 10 of the 120 ways.
    assert chance.at_most(0, marked=5, drawn=3, population=10) == pytest.approx(10 / 120)
    assert chance.as_uneven(0, marked=5, drawn=3, population=10) == pytest.approx(20 / 120)


def test_of_many_tests_as_many_count_as_benjamini_and_hochberg_allow() -> None:
    random = Random(20260101)
    for _ in range(50):
        chances = [random.random() ** random.choice((1, 6)) for _ in range(46)]
        expected = [bool(one <= 0.05) for one in false_discovery_control(chances)]
        assert chance.discoveries(chances, rate=0.05) == expected
    assert chance.discoveries([], rate=0.05) == []


def test_a_province_of_which_nobody_answered_is_clearly_behind() -> None:
    rest = [
        code
        for code in EVERYBODY
        if (region := REGISTER.region_of(code, Layer.PROVINCE, DAY)) and region.code != "PV29"
    ]
    assert "PV29" in behind(rest)
    assert "PV29" not in behind(EVERYBODY)


def test_a_small_group_is_not_called_missing_because_of_one_municipality() -> None:
    """Flevoland has 6 municipalities: with half the country in, none of 6 is still chance."""
    random = Random(7)
    flevoland = {one.code for one in REGISTER.members("province", "PV24", DAY)}
    others = [code for code in EVERYBODY if code not in flevoland]
    answered = random.sample(others, 120)
    rates = {one.group.code: one.rate for one in counts(answered)}
    assert (len(flevoland), rates["PV24"]) == (6, 0.0)
    assert "PV24" not in behind(answered)


def test_when_response_is_random_hardly_ever_a_group_is_called_missing() -> None:
    random = Random(20260102)
    alarms = sum(bool(behind(random.sample(EVERYBODY, 135))) for _ in range(100))
    # At most 5 in 100 are expected; more than 12 would happen once in a thousand times.
    assert alarms <= 12


def test_nobody_is_behind_while_nobody_or_everybody_answered() -> None:
    assert behind([]) == []
    assert behind(EVERYBODY) == []
