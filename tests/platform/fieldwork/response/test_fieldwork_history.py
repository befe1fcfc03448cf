"""The history of answers notices whatever was done to it."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from platform_support import filling_factory as factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.fieldwork.models import Answer, AnswerChange
from zicht.platform.fieldwork.response import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factory.make_team()


@pytest.mark.parametrize(
    ("field", "value"),
    [("after", "no"), ("person_id", None), ("at", NOW + timedelta(seconds=1)), ("version", 9)],
)
def test_a_change_in_the_history_is_noticed(team: Team, field: str, value: object) -> None:
    factory.save(team.response, team.safety, {"A1": "yes", "A5": "no"})
    changed = team.care.pk if field == "person_id" else value
    AnswerChange.objects.filter(number=1).update(**{field: changed})
    found = history.verify(team.response)
    assert found is not None
    assert found.number == 1


@pytest.mark.parametrize("number", [1, 2])
def test_a_change_that_is_missing_is_noticed(team: Team, number: int) -> None:
    factory.save(team.response, team.safety, {"A1": "yes", "A5": "no"})
    AnswerChange.objects.filter(number=number).delete()
    found = history.verify(team.response)
    assert found is not None
    assert found.number == number


def test_an_answer_that_is_not_in_the_history_is_noticed(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes"})
    Answer.objects.update(value="no")
    found = history.verify(team.response)
    assert found is not None
    assert "answer" in found.reason


def test_the_command_counts_what_is_whole_and_names_what_is_not(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes", "A5": "no"})
    printed = StringIO()
    call_command("verify_answers", stdout=printed)
    assert printed.getvalue() == "The history is whole. Responses: 1, changes: 2.\n"
    AnswerChange.objects.filter(number=2).update(after="yes")
    with pytest.raises(CommandError, match="meting-2026 GM0363 is broken at change 2"):
        call_command("verify_answers")
