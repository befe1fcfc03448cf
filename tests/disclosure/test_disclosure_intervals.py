"""The interval that a reader can give a protected number: wide enough, and found right."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array

from disclosure.surveys import groups, question, surveys
from disclosure.test_disclosure_protection import PATIENT, answers, one_group
from zicht.disclosure.audit import audit
from zicht.disclosure.model import Reason
from zicht.disclosure.programs import NoSolutionError, Program
from zicht.disclosure.protection import decide_alone, protect
from zicht.estimation.tabulation import Tabulation, count

OTHERS = Reason.PROTECTS_OTHERS


def test_a_hidden_count_that_could_be_two_numbers_only_gets_more_withheld_beside_it() -> None:
    # 10 and 8 shown of 23: the others are 5 together and at least 1 each, so 1 to 4 each; a fifth
    # value must be possible.
    subject = question("A1", answers((0, 10), (1, 8), (2, 3), (3, 2)), scores=[None] * 4)
    tabulation = count([subject], one_group(23))
    (decision,) = protect(tabulation)
    assert decision.shares[0] == (None, OTHERS, OTHERS, OTHERS)
    found = audit(tabulation, [(decision,)], is_exact=True)
    assert ((found.parts[0].high - found.parts[0].low) >= 4).all()


def test_figures_that_pass_one_by_one_are_found_to_be_exposed() -> None:
    subject = question("A1", answers((0, 10), (1, 8), (2, 3)), scores=[None] * 3)
    tabulation = count([subject], one_group(21))
    assert audit(tabulation, [decide_alone(tabulation)]).exposed > 0
    assert audit(tabulation, [protect(tabulation)]).exposed == 0


def test_two_releases_that_are_safe_alone_are_found_to_be_exposed_together() -> None:
    regions = answers((0, 20), (1, 20))
    given_answers = answers((0, 12), (1, 8), (0, 2), (1, 18))
    places = groups(np.zeros_like(regions), regions, 2)
    tabulation = count([question("A1", given_answers, scores=[None] * 2)], places)
    (decision,) = protect(tabulation)
    assert decision.shares[0] == (None, None)
    # A later release of the same answers shows the other region after all.
    other = replace(
        decision,
        shares=tuple(
            (None, None) if group.code == "safety_region0" else row
            for group, row in zip(places.groups, decision.shares, strict=True)
        ),
    )
    assert audit(tabulation, [(decision,)]).exposed == 0
    assert audit(tabulation, [(decision,), (other,)]).exposed > 0


def test_what_is_known_without_any_figure_is_not_called_exposed() -> None:
    # Four answered: whatever is shown, a count of them is at most four.
    subject = question("A1", answers((0, 2), (1, 2)), scores=[None] * 2)
    tabulation = count([subject], one_group(4))
    assert audit(tabulation, [protect(tabulation)]).exposed == 0


@PATIENT
@given(surveys())
def test_every_protected_number_keeps_the_room_it_needs(
    survey: tuple[Tabulation, NDArray[np.bool_]],
) -> None:
    tabulation, shows = survey
    decisions = protect(tabulation, shows_levels=shows)
    found = audit(tabulation, [decisions], shows_levels=shows)
    assert found.exposed == 0
    for part in found.parts:
        assert (part.low <= part.truth + 1e-6).all()
        assert (part.truth <= part.high + 1e-6).all()


def test_a_warm_program_finds_what_a_cold_one_finds() -> None:
    random = np.random.default_rng(1)
    rows = csr_array(random.integers(0, 3, (6, 15)).astype(np.float64))
    told = rows @ random.integers(0, 5, 15)
    program = Program(rows, told, told, np.zeros(15), np.full(15, np.inf))
    for _ in range(20):
        goal = random.integers(0, 4, 15).astype(np.float64)
        cold = linprog(goal, A_eq=rows, b_eq=told)
        assert program.lowest(goal).value == pytest.approx(cold.fun, abs=1e-6)


def test_a_program_that_contradicts_itself_is_refused() -> None:
    rows = csr_array(np.array([[1.0], [1.0]]))
    told = np.array([1.0, 2.0])
    with pytest.raises(NoSolutionError):
        Program(rows, told, told, np.zeros(1), np.ones(1)).lowest(np.ones(1))


def test_the_bounds_of_an_interval_are_those_of_an_engine_called_apart() -> None:
    """One question in six regions, by a program written out here with a variable per count."""
    random = np.random.default_rng(2)
    regions, given_answers = random.integers(0, 6, 60), random.integers(0, 3, 60)
    places = groups(np.zeros_like(regions), regions, 3)
    tabulation = count([question("A1", given_answers, scores=[None] * 3)], places)
    (decision,) = protect(tabulation)
    found = audit(tabulation, [(decision,)], is_exact=True).parts[0]
    counts = tabulation.tables[0].counts
    pieces = counts[-6:]
    rows, low, high = [], [], []
    for region in range(6):
        rows.append((np.arange(18) // 3 == region).astype(np.float64))
        low.append(int(pieces[region].sum()))
        high.append(low[-1])
    for group, row in enumerate(decision.shares):
        inside = [
            bool((places.membership[group] & places.membership[-6 + r]).any()) for r in range(6)
        ]
        told = any(v is None and n for v, n in zip(row, counts[group].tolist(), strict=True))
        told &= not any(
            v is not None and not n for v, n in zip(row, counts[group].tolist(), strict=True)
        )
        for category, verdict in enumerate(row):
            marks = np.repeat(inside, 3) & (np.arange(18) % 3 == category)
            rows.append(marks.astype(np.float64))
            shown = verdict is None
            low.append(int(counts[group, category]) if shown else int(told))
            high.append(int(counts[group, category]) if shown else 60)
    known = LinearConstraint(np.array(rows), low, high)
    small = [
        (group, category)
        for category in range(3)
        for group in range(len(counts))
        if 0 < counts[group, category] < 5
    ]
    ends = []
    for group, category in small:
        inside = [
            bool((places.membership[group] & places.membership[-6 + r]).any()) for r in range(6)
        ]
        goal = (np.repeat(inside, 3) & (np.arange(18) % 3 == category)).astype(np.float64)
        bottom = milp(goal, constraints=known, bounds=Bounds(0, np.inf)).fun
        top = -milp(-goal, constraints=known, bounds=Bounds(0, np.inf)).fun
        ends.append((round(bottom, 6), round(top, 6)))
    ours = {
        (round(float(bottom), 6) + 0.0, round(float(top), 6))
        for bottom, top in zip(found.low, found.high, strict=True)
    }
    assert set(ends) <= ours
