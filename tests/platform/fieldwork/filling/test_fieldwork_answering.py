"""Saving answers: versions, conflicts and choices, in one process."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from platform_support import filling_factory as factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.filling.answering import Conflict, Given, Saved
from zicht.platform.fieldwork.models import (
    Answer,
    AnswerChange,
    Proposal,
    Source,
    Stored,
    WaveState,
)
from zicht.platform.fieldwork.response import history, locking, sheet
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factory.make_team()


def values_of(team: Team, variable: str) -> list[Stored]:
    """What stood as the answer, from the first to the last."""
    changes = team.response.changes.filter(variable=variable).order_by("version")
    return [change.after for change in changes]


def conflict_on(team: Team, mine: Stored = "no", theirs: Stored = "yes") -> Conflict:
    """Chris saves A5's neighbour A1 while Saar had just done so."""
    factory.save(team.response, team.safety, {"A1": theirs})
    [outcome] = factory.save(team.response, team.care, {"A1": mine})
    assert isinstance(outcome, Conflict)
    return outcome


def test_an_answer_is_saved_with_who_and_when(team: Team) -> None:
    outcome = factory.save(team.response, team.safety, {"A1": "yes"})
    assert outcome == [Saved(version=1, is_new=True)]
    answer = Answer.objects.get()
    assert (answer.value, answer.version, answer.person, answer.at, answer.source) == (
        "yes",
        1,
        team.safety,
        NOW,
        Source.TYPED,
    )
    team.response.refresh_from_db()
    assert (team.response.opened_at, team.response.last_activity_at) == (NOW, NOW)


def test_every_change_of_an_answer_is_kept(team: Team) -> None:
    for version, value in enumerate(["yes", "no", None, "unknown"]):
        factory.save(team.response, team.safety, {"A1": value}, base_version=version)
    assert values_of(team, "A1") == ["yes", "no", None, "unknown"]
    befores = AnswerChange.objects.order_by("number").values_list("before", flat=True)
    assert list(befores) == [None, "yes", "no", None]
    assert history.verify(team.response) is None


@pytest.mark.parametrize(
    ("variable", "given", "kept"),
    [
        ("A4a", 2020, 2020.0),
        ("B9a", -0.0, 0.0),
        ("B9a", 999_999_999_999_999, 999_999_999_999_999.0),
        ("B16", ["regional", "local"], ["local", "regional"]),
        ("Z2", "Eén regel\r\nen nog een", "Eén regel\nen nog een"),
        ("B2a", "2025-06-30", "2025-06-30"),
        ("A2.sexual_dutch_minor", "good", "good"),
    ],
)
def test_each_type_of_answer_is_kept_in_one_form(
    team: Team, variable: str, given: Stored, kept: Stored
) -> None:
    factory.save(team.response, team.safety, {variable: given})
    assert repr(Answer.objects.get().value) == repr(kept)
    assert history.verify(team.response) is None


@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_nothing_filled_in_where_nothing_stood_changes_nothing(team: Team, nothing: Stored) -> None:
    outcome = factory.save(team.response, team.safety, {"Z2": nothing})
    assert outcome == [Saved(version=0, is_new=False)]
    assert not Answer.objects.exists()


def test_the_value_that_stands_is_no_change_whatever_version_was_seen(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes"})
    for seen in (0, 1, 7):
        outcome = factory.save(team.response, team.care, {"A1": "yes"}, base_version=seen)
        assert outcome == [Saved(version=1, is_new=False)]
    assert AnswerChange.objects.count() == 1
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    ("variable", "value", "code"),
    [
        ("A1", "perhaps", "unknown-option"),
        ("A4a", "many", "wrong-type"),
        ("A4a", -1, "out-of-bounds"),
        ("A4a", float("nan"), "wrong-type"),
        ("A4a", True, "wrong-type"),
        ("B9a", 1e16, "number-too-large"),
        ("B2a", "31-12-2025", "bad-date"),
        ("X9", "yes", "unknown-variable"),
        ("Z2", "a\0b", "unstorable-character"),
        ("Z2", "a\ud800b", "unstorable-character"),
        ("Z2", "a" * 20_001, "text-too-long"),
    ],
)
def test_what_cannot_be_an_answer_is_refused_and_nothing_of_the_page_is_saved(
    team: Team, variable: str, value: Stored, code: str
) -> None:
    given = {
        "A5": Given(value="no", base_version=0),
        variable: Given(value=value, base_version=0),
    }
    with pytest.raises(InvalidInputError) as caught:
        answering.save(team.response, given, person=team.safety, now=NOW)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert [problem.column for problem in caught.value.problems] == [variable]
    assert not Answer.objects.exists()


def test_a_late_value_is_kept_beside_the_answer_and_the_late_one_is_told(team: Team) -> None:
    outcome = conflict_on(team)
    assert (outcome.theirs.value, outcome.theirs.person) == ("yes", team.safety)
    assert (outcome.proposal.value, outcome.proposal.person) == ("no", team.care)
    line = next(line for line in sheet.of(team.response).lines if line.item.code == "A1")
    assert line.cells[0].value == "yes"
    assert [one.value for one in line.cells[0].proposals] == ["no"]


def test_a_late_save_of_one_answer_does_not_hold_up_the_others_of_the_page(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes"})
    given = {
        "A1": Given(value="no", base_version=0),
        "A5": Given(value="practice", base_version=0),
    }
    outcomes = answering.save(team.response, given, person=team.care, now=NOW).outcomes
    assert isinstance(outcomes["A1"], Conflict)
    assert outcomes["A5"] == Saved(version=1, is_new=True)


def test_the_same_late_value_twice_is_one_proposal(team: Team) -> None:
    first = conflict_on(team)
    [again] = factory.save(team.response, team.care, {"A1": "no"})
    assert isinstance(again, Conflict)
    assert again.proposal == first.proposal
    assert Proposal.objects.count() == 1


def test_another_late_value_of_the_same_person_replaces_their_proposal(team: Team) -> None:
    first = conflict_on(team)
    factory.save(team.response, team.care, {"A1": "unknown"})
    first.proposal.refresh_from_db()
    assert first.proposal.was_kept is False
    assert [one.value for one in Proposal.objects.filter(resolved_at=None)] == ["unknown"]


def test_choosing_mine_makes_it_the_answer_with_both_in_the_history(team: Team) -> None:
    proposal = conflict_on(team).proposal
    outcome = answering.choose(
        proposal, keep_mine=True, base_version=1, person=team.signer, now=NOW
    )
    assert outcome == Saved(version=2, is_new=True)
    assert values_of(team, "A1") == ["yes", "no"]
    last = AnswerChange.objects.get(version=2)
    assert (last.person, last.source) == (team.signer, Source.CHOSEN)
    proposal.refresh_from_db()
    assert (proposal.was_kept, proposal.resolved_by) == (True, team.signer)
    assert not sheet.of(team.response).undecided
    assert history.verify(team.response) is None


def test_choosing_theirs_leaves_the_answer_and_keeps_the_proposal_on_record(team: Team) -> None:
    proposal = conflict_on(team).proposal
    outcome = answering.choose(proposal, keep_mine=False, base_version=1, person=team.care, now=NOW)
    assert outcome == Saved(version=1, is_new=False)
    proposal.refresh_from_db()
    assert (proposal.value, proposal.was_kept) == ("no", False)
    team.response.refresh_from_db()
    assert not team.response.has_proposal


@pytest.mark.parametrize("keep_mine", [True, False])
def test_a_choice_against_an_answer_that_changed_since_is_asked_again(
    team: Team, keep_mine: bool
) -> None:
    proposal = conflict_on(team).proposal
    factory.save(team.response, team.signer, {"A1": "unknown"}, base_version=1)
    outcome = answering.choose(
        proposal, keep_mine=keep_mine, base_version=1, person=team.care, now=NOW
    )
    assert isinstance(outcome, Conflict)
    assert outcome.theirs.value == "unknown"
    assert Answer.objects.get().value == "unknown"
    proposal.refresh_from_db()
    assert proposal.resolved_at is None


def test_a_choice_made_twice_counts_once(team: Team) -> None:
    proposal = conflict_on(team).proposal
    for keep_mine in (True, False, True):
        outcome = answering.choose(
            proposal, keep_mine=keep_mine, base_version=1, person=team.care, now=NOW
        )
        assert outcome.version == 2
    assert values_of(team, "A1") == ["yes", "no"]


def test_saving_over_what_one_has_seen_closes_ones_own_proposal(team: Team) -> None:
    conflict_on(team)
    factory.save(team.response, team.care, {"A1": "unknown"}, base_version=1)
    assert [one.was_kept for one in Proposal.objects.all()] == [False]
    assert not sheet.of(team.response).undecided


def test_somebody_saving_the_proposed_value_closes_it_as_kept(team: Team) -> None:
    conflict_on(team)
    factory.save(team.response, team.safety, {"A1": "no"}, base_version=1)
    assert [one.was_kept for one in Proposal.objects.all()] == [True]


def test_a_proposal_to_another_question_stays_open(team: Team) -> None:
    conflict_on(team)
    factory.save(team.response, team.care, {"A5": "no"})
    team.response.refresh_from_db()
    assert team.response.has_proposal


@pytest.mark.parametrize(
    ("now", "state", "obstacle"),
    [
        (datetime(2026, 1, 31, 22, 59, tzinfo=UTC), WaveState.OPEN, locking.Obstacle.NOT_YET),
        (datetime(2026, 4, 30, 22, 1, tzinfo=UTC), WaveState.OPEN, locking.Obstacle.CLOSED),
        (NOW, WaveState.DRAFT, locking.Obstacle.NOT_YET),
        (NOW, WaveState.CLOSED, locking.Obstacle.CLOSED),
    ],
)
def test_outside_an_open_wave_nothing_is_saved(
    team: Team, now: datetime, state: WaveState, obstacle: locking.Obstacle
) -> None:
    type(team.response.wave).objects.filter(pk=team.response.wave_id).update(state=state)
    with pytest.raises(locking.NotOpenError) as caught:
        answering.save_answer(
            team.response, "A1", "yes", base_version=0, person=team.safety, now=now
        )
    assert caught.value.obstacle is obstacle
    assert not Answer.objects.exists()


def test_the_last_day_of_a_wave_ends_at_midnight_in_the_netherlands(team: Team) -> None:
    for now in (
        datetime(2026, 1, 31, 23, 1, tzinfo=UTC),
        datetime(2026, 4, 30, 21, 59, tzinfo=UTC),
    ):
        answering.look(team.response, ["A1"], person=team.safety, now=now)


def test_only_the_first_look_at_an_item_is_kept(team: Team) -> None:
    answering.look(team.response, ["A1", "A2", "A1"], person=team.safety, now=NOW)
    later = NOW + timedelta(hours=1)
    answering.look(team.response, ["A1", "A3"], person=team.care, now=later)
    looks = {one.item: one.person for one in team.response.looks.all()}
    assert looks == {"A1": team.safety, "A2": team.safety, "A3": team.care}


def test_looking_again_changes_nothing_and_waits_for_nobody(team: Team) -> None:
    answering.look(team.response, ["A1", "A2"], person=team.safety, now=NOW)
    team.response.refresh_from_db()
    with CaptureQueriesContext(connection) as caught:
        answering.look(team.response, ["A1"], person=team.care, now=NOW)
    assert len(caught) == 1


def test_opening_a_response_is_noted_once(team: Team) -> None:
    answering.look(team.response, [], person=team.safety, now=NOW)
    answering.look(team.response, [], person=team.care, now=NOW + timedelta(days=1))
    team.response.refresh_from_db()
    assert (team.response.opened_at, team.response.last_activity_at) == (NOW, NOW)


@pytest.mark.parametrize("base_version", [0, 1])
def test_saving_one_answer_takes_five_queries(team: Team, base_version: int) -> None:
    selectors.questionnaire(team.response.wave.questionnaire)
    if base_version:
        factory.save(team.response, team.safety, {"A1": "yes"})
    with CaptureQueriesContext(connection) as caught:
        factory.save(team.response, team.safety, {"A1": "no"}, base_version=base_version)
    statements = [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == 5, statements


def test_a_whole_page_takes_as_many_queries_as_one_answer(team: Team) -> None:
    selectors.questionnaire(team.response.wave.questionnaire)
    questionnaire = selectors.questionnaire(team.response.wave.questionnaire)
    given = {
        variable: Given(value="yes", base_version=0)
        for variable in questionnaire.item_by_code["D4"].variables()
    }
    with CaptureQueriesContext(connection) as caught:
        answering.save(team.response, given, person=team.care, now=NOW)
    statements = [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"]]
    assert len(statements) == 5, statements


def test_acceptance_1_two_people_save_the_same_question_and_neither_value_is_lost(
    team: Team,
) -> None:
    outcome = conflict_on(team, mine="unknown", theirs="no")
    cell = next(
        cell
        for line in sheet.of(team.response).lines
        for cell in line.cells
        if cell.variable == "A1"
    )
    seen = {cell.value, *(one.value for one in cell.proposals)}
    assert seen == {"no", "unknown"}
    assert outcome.proposal.person == team.care


def test_a_conflict_on_a_cleared_answer_keeps_the_text_of_both(team: Team) -> None:
    factory.save(team.response, team.safety, {"Z2": "Eerste tekst"})
    factory.save(team.response, team.safety, {"Z2": None}, base_version=1)
    [outcome] = factory.save(team.response, team.care, {"Z2": "Tweede"}, base_version=1)
    assert isinstance(outcome, Conflict)
    assert outcome.theirs.value is None
    assert outcome.proposal.value == "Tweede"
    assert values_of(team, "Z2") == ["Eerste tekst", None]
