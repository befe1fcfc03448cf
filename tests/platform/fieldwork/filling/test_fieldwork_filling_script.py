"""What the script of a section is told when it saves the answer to one question."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.utils import timezone

from platform_support import people
from platform_support.filling_pages import WAVE, open_response, url, value_of
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import Response, Wave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def save(**fields: str) -> HttpResponse:
    """Save as the script of section A does, for the side of safety."""
    return people.signed_in("safety").post(
        url("section", "A"), fields, headers={"Accept": "application/json"}
    )


def test_versions_what_is_shown_and_a_sentence_are_told(response: Response) -> None:
    told = save(A1="yes", A1__version="0").json()
    assert told["versions"] == {"A1": 1}
    assert "A1a" in told["shown"]
    assert told["message"] == "Opgeslagen."
    assert told["complete"] == ["A1"]
    assert told["drawn"] == {}


def test_a_fault_and_two_answers_are_drawn(response: Response) -> None:
    wrong = save(A8b="veel", A8b__version="0").json()
    assert "zicht-fault" in wrong["drawn"]["A8b"]
    assert wrong["message"].startswith("Niet opgeslagen")
    save(A1="yes", A1__version="0")
    late = save(A1="no", A1__version="0").json()
    assert "Er zijn twee antwoorden" in late["drawn"]["A1"]


def test_the_answer_of_a_colleague_is_drawn_where_nothing_was_typed(response: Response) -> None:
    now, care = timezone.now(), people.person("care_youth")
    answering.save_answer(response, "A1", "yes", base_version=0, person=care, now=now)
    assert "checked" in save(A1__version="0").json()["drawn"]["A1"]
    assert value_of(response, "A1") == "yes"


def test_who_comes_too_late_is_told_that_nothing_was_saved(response: Response) -> None:
    today = timezone.localdate()
    Wave.objects.filter(code=WAVE).update(closes_on=today - timedelta(days=1))
    answer = save(A1="yes", A1__version="0")
    assert answer.status_code == 409
    assert answer.json()["message"] == "Niet opgeslagen. De meting is gesloten."
    assert not response.filled_in.exists()
