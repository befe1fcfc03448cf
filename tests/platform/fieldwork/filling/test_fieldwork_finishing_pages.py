"""Agreeing, submitting and what can be seen and done afterwards, through the pages."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from platform_support import filling_factory, people
from platform_support.filling_pages import (
    QUESTIONNAIRE,
    WAVE,
    html,
    open_response,
    post,
    submitted,
    url,
)
from zicht.platform.fieldwork.filling import signing
from zicht.platform.fieldwork.models import Response, Submission, Wave

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def test_both_sides_agree_and_the_signer_submits_once(response: Response) -> None:
    submitted(response)
    signer = people.signed_in("signer")
    assert signer.post(url("submit")).status_code == 302
    assert Submission.objects.count() == 1
    text = html(signer.get(url("finish")))
    assert "door Signer Jansen" in text
    assert "Dien de vragenlijst in" not in text


def test_nobody_submits_before_both_sides_agree_and_all_is_answered(response: Response) -> None:
    signer = people.signed_in("signer")
    assert "Dien de vragenlijst in" not in html(signer.get(url("finish")))
    refused = signer.post(url("submit"))
    assert refused.status_code == 422
    assert "autofocus" in html(refused)
    assert not Submission.objects.exists()


def test_an_agreement_can_be_taken_back_and_ends_when_an_answer_changes(
    response: Response,
) -> None:
    safety = people.signed_in("safety")
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    safety.post(url("agree"), {"side": "safety", "act": "agree"})
    assert "Trek instemming in" in html(safety.get(url("finish")))
    safety.post(url("agree"), {"side": "safety", "act": "withdraw"})
    assert "Stem in voor veiligheid" in html(safety.get(url("finish")))
    safety.post(url("agree"), {"side": "safety", "act": "agree"})
    page = safety.get(url("section", "A"))
    other = QUESTIONNAIRE.item_by_code["A3"].options[1].code
    post(safety, "A", page, A3=other)
    assert "Stem in voor veiligheid" in html(safety.get(url("finish")))


@pytest.mark.parametrize(
    ("who", "name", "data"),
    [
        ("safety", "agree", {"side": "care_youth", "act": "agree"}),
        ("contact", "agree", {"side": "safety", "act": "agree"}),
        ("signer", "agree", {"side": "safety", "act": "agree"}),
        ("safety", "agree", {"side": "mayor", "act": "agree"}),
        ("safety", "submit", {}),
        ("contact", "submit", {}),
    ],
)
def test_nobody_speaks_for_another(
    response: Response, who: str, name: str, data: dict[str, str]
) -> None:
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    assert people.signed_in(who).post(url(name), data).status_code == 404
    assert not response.agreements.exists()


def test_after_submitting_the_answers_can_be_read_and_not_changed(response: Response) -> None:
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    submitted(response)
    refused = post(client, "A", page, A1="no")
    assert refused.status_code == 409
    assert "De vragenlijst is ingediend" in html(refused)
    read = html(client.get(url("section", "A")))
    assert "<form" not in read.split("<h1")[1]
    assert "Denkt u dat mensenhandel in uw gemeente voorkomt?" in read


def test_a_closed_wave_says_so_and_nothing_is_saved(response: Response) -> None:
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    today = timezone.localdate()
    Wave.objects.filter(code=WAVE).update(closes_on=today - timedelta(days=1))
    refused = post(client, "A", page, A1="no", A20="no")
    assert refused.status_code == 409
    assert not response.filled_in.exists()
    told = html(refused).split("is niet opgeslagen</h2>")[1].split("</dl>")[0]
    assert "<strong>Nee</strong>" in told
    assert re.findall(r'zicht-ask__code">(\w+)<', told) == ["A1", "A20"]
    assert "De vragenlijst is nu niet open" in html(client.get(url("tasks")))


def test_a_reopened_response_tells_who_opened_it_and_why(response: Response) -> None:
    submitted(response)
    desk = people.person("desk")
    signing.reopen(response, reason="Vraag A8b <nog eens>", person=desk, now=timezone.now())
    text = html(people.signed_in("safety").get(url("tasks")))
    assert "weer geopend" in text
    assert "door Desk Jansen" in text
    assert "Vraag A8b &lt;nog eens&gt;" in text
