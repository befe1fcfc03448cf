"""Agreeing, submitting and reopening."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from platform_support import filling_factory as factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.models import (
    Agreement,
    AgreementEnd,
    Answer,
    Side,
    Submission,
)
from zicht.platform.fieldwork.response import history, locking, sheet
from zicht.platform.fieldwork.response.states import State
from zicht.problems import InvalidInputError
from zicht.questionnaire import validation

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)


@pytest.fixture
def team() -> Team:
    """A team with everything filled in."""
    made = factory.make_team()
    factory.fill_in(made.response, made.safety)
    return made


def standing(team: Team) -> set[str]:
    return set(team.response.agreements.filter(ended_at=None).values_list("side", flat=True))


def change(team: Team, variable: str, value: str) -> None:
    version = Answer.objects.get(variable=variable).version
    factory.save(team.response, team.safety, {variable: value}, base_version=version)


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def test_a_side_agrees_once(team: Team) -> None:
    first = signing.agree(team.response, Side.SAFETY, person=team.safety, now=NOW)
    again = signing.agree(team.response, Side.SAFETY, person=team.signer, now=LATER)
    assert again == first
    assert (first.person, first.at) == (team.safety, NOW)
    assert actions().count("agreement.given") == 1


def test_a_side_that_misses_answers_cannot_agree_while_the_other_can() -> None:
    team = factory.make_team()
    factory.fill_in(team.response, team.safety)
    factory.save(team.response, team.safety, {"A3": None}, base_version=1)
    with pytest.raises(InvalidInputError) as caught:
        signing.agree(team.response, Side.SAFETY, person=team.safety, now=NOW)
    assert [(one.code, one.column) for one in caught.value.problems] == [("missing", "A3")]
    signing.agree(team.response, Side.CARE_YOUTH, person=team.care, now=NOW)
    assert standing(team) == {Side.CARE_YOUTH}


@pytest.mark.parametrize(
    ("variable", "value", "left"),
    [
        ("A3", "good", {Side.CARE_YOUTH}),
        ("D1", "no", {Side.SAFETY}),
        ("A5", "practice", set()),
    ],
)
def test_a_change_ends_the_agreement_of_the_sides_it_belongs_to(
    team: Team, variable: str, value: str, left: set[Side]
) -> None:
    factory.agree(team)
    change(team, variable, value)
    assert standing(team) == left
    ended = Agreement.objects.exclude(ended_at=None)
    assert {one.end for one in ended} == {AgreementEnd.CHANGED}
    assert actions().count("agreement.ended") == 2 - len(left)
    team.response.refresh_from_db()
    assert team.response.has_agreement is bool(left)


def test_saving_what_stood_already_ends_no_agreement(team: Team) -> None:
    factory.agree(team)
    answer = Answer.objects.get(variable="A5")
    factory.save(team.response, team.care, {"A5": answer.value})
    assert standing(team) == set(Side)


def test_choosing_another_value_ends_agreements_and_the_choice_stands_in_the_way_of_them(
    team: Team,
) -> None:
    [outcome] = factory.save(team.response, team.care, {"A5": "practice"})
    assert isinstance(outcome, answering.Conflict)
    with pytest.raises(InvalidInputError, match="Two different answers"):
        factory.agree(team)
    answering.choose(outcome.proposal, keep_mine=False, base_version=1, person=team.care, now=NOW)
    factory.agree(team)
    assert standing(team) == set(Side)


def test_an_agreement_can_be_taken_back_and_given_again(team: Team) -> None:
    factory.agree(team)
    assert signing.withdraw_agreement(team.response, Side.SAFETY, person=team.safety, now=LATER)
    assert not signing.withdraw_agreement(team.response, Side.SAFETY, person=team.safety, now=LATER)
    assert standing(team) == {Side.CARE_YOUTH}
    signing.agree(team.response, Side.SAFETY, person=team.safety, now=LATER)
    assert standing(team) == set(Side)


def test_a_response_cannot_be_submitted_with_gaps_or_before_both_sides_agree() -> None:
    team = factory.make_team()
    with pytest.raises(InvalidInputError) as caught:
        signing.submit(team.response, person=team.signer, now=NOW)
    codes = [one.code for one in caught.value.problems]
    assert codes.count("not-agreed") == 2
    missing = [one.column for one in caught.value.problems if one.code == "missing"]
    assert missing == [gap.variable for gap in sheet.of(team.response).missing]
    factory.fill_in(team.response, team.safety)
    signing.agree(team.response, Side.SAFETY, person=team.safety, now=NOW)
    with pytest.raises(InvalidInputError) as caught:
        signing.submit(team.response, person=team.signer, now=NOW)
    assert [one.value for one in caught.value.problems] == ["care_youth"]
    assert not Submission.objects.exists()


def test_what_is_submitted_are_the_answers_that_count(team: Team) -> None:
    change(team, "A6", "practice")
    factory.fill_in(team.response, team.care)
    change(team, "A6", "no")
    factory.agree(team)
    submission = signing.submit(team.response, person=team.signer, now=LATER)
    current = sheet.of(team.response)
    assert {"A6c", "A7"} <= current.hidden.keys()
    assert not {"A6c", "A7"} & submission.answers.keys()
    assert validation.validate(current.questionnaire, current.answers) == ()
    team.response.refresh_from_db()
    assert team.response.answers == submission.answers
    assert (submission.person, submission.at, submission.number) == (team.signer, LATER, 1)
    assert submission.change_number == team.response.change_number
    assert sheet.of(team.response).state(LATER) is State.SUBMITTED


def test_acceptance_8_submitting_twice_or_from_an_old_page_is_one_submission(team: Team) -> None:
    factory.agree(team)
    first = signing.submit(team.response, person=team.signer, now=NOW)
    # The row as it was read before: an old page, a reload, the link in a mail.
    again = signing.submit(team.response, person=team.signer, now=LATER)
    other = signing.submit(
        type(team.response).objects.get(), person=team.desk, now=LATER + timedelta(days=90)
    )
    assert first == again == other
    assert other.at == NOW
    assert Submission.objects.count() == 1
    assert actions().count("response.submitted") == 1


def test_the_database_itself_refuses_a_second_standing_submission(team: Team) -> None:
    factory.agree(team)
    first = signing.submit(team.response, person=team.signer, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.create(
            response=team.response,
            number=2,
            answers={},
            sha256="0" * 64,
            change_number=first.change_number,
            person=team.signer,
            at=LATER,
        )


def test_after_submitting_nothing_can_be_changed(team: Team) -> None:
    factory.agree(team)
    [outcome] = factory.save(team.response, team.care, {"Z2": "Tekst"})
    factory.agree(team)
    signing.submit(team.response, person=team.signer, now=NOW)
    before = list(Answer.objects.values_list("variable", "version"))
    for attempt in (
        lambda: factory.save(team.response, team.care, {"A5": "practice"}, base_version=1),
        lambda: answering.look(team.response, ["A5"], person=team.care, now=NOW),
        lambda: signing.agree(team.response, Side.SAFETY, person=team.safety, now=NOW),
        lambda: signing.withdraw_agreement(team.response, Side.SAFETY, person=team.safety, now=NOW),
    ):
        with pytest.raises(locking.NotOpenError) as caught:
            attempt()
        assert caught.value.obstacle is locking.Obstacle.SUBMITTED
    assert list(Answer.objects.values_list("variable", "version")) == before
    assert isinstance(outcome, answering.Saved)


def test_the_desk_reopens_with_a_reason_and_the_first_submission_stays_on_record(
    team: Team,
) -> None:
    factory.agree(team)
    first = signing.submit(team.response, person=team.signer, now=NOW)
    signing.reopen(
        team.response, reason="  Vraag A5 was\nverkeerd begrepen ", person=team.desk, now=LATER
    )
    team.response.refresh_from_db()
    assert sheet.of(team.response).state(LATER) is State.REOPENED
    assert team.response.answers == first.answers
    change(team, "A5", "practice")
    factory.agree(team, LATER)
    second = signing.submit(team.response, person=team.signer, now=LATER)
    first.refresh_from_db()
    assert (first.reopened_by, first.reopen_reason) == (
        team.desk,
        "Vraag A5 was verkeerd begrepen",
    )
    assert first.answers["A5"] != second.answers["A5"] == "practice"
    assert (first.number, second.number) == (1, 2)
    team.response.refresh_from_db()
    assert sheet.of(team.response).state(LATER) is State.SUBMITTED
    assert team.response.answers == second.answers
    assert actions().count("response.reopened") == 1
    # A reason is free text, so it stays out of the log.
    assert "begrepen" not in str(list(Event.objects.values_list("detail", flat=True)))
    assert history.verify(team.response) is None


@pytest.mark.parametrize("reason", ["", "  \n ", "a" * 501])
def test_reopening_needs_a_reason(team: Team, reason: str) -> None:
    factory.agree(team)
    signing.submit(team.response, person=team.signer, now=NOW)
    with pytest.raises(InvalidInputError, match="reason"):
        signing.reopen(team.response, reason=reason, person=team.desk, now=LATER)
    team.response.refresh_from_db()
    assert team.response.submitted_at == NOW


def test_what_was_not_submitted_cannot_be_reopened(team: Team) -> None:
    with pytest.raises(locking.NotOpenError) as caught:
        signing.reopen(team.response, reason="Zo maar", person=team.desk, now=LATER)
    assert caught.value.obstacle is locking.Obstacle.NOT_SUBMITTED


def test_after_the_last_day_nobody_submits_or_reopens(team: Team) -> None:
    factory.agree(team)
    closed = datetime(2026, 5, 1, 9, tzinfo=UTC)
    with pytest.raises(locking.NotOpenError):
        signing.submit(team.response, person=team.signer, now=closed)
    signing.submit(team.response, person=team.signer, now=NOW)
    with pytest.raises(locking.NotOpenError):
        signing.reopen(team.response, reason="Te laat", person=team.desk, now=closed)
