"""Who is told that the desk opened a response again, in which words, and how often."""

import pytest
from django.db import transaction
from django.utils import timezone

from platform_support import people
from platform_support.filling_pages import open_response, submitted, url
from zicht.language import Language
from zicht.platform.accounts import services as accounts
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.filling import reopening_mail, signing
from zicht.platform.fieldwork.models import Response
from zicht.platform.mail.models import Message

pytestmark = pytest.mark.django_db

REASON = "Vraag A1 is dubbel ingevuld."


@pytest.fixture
def response() -> Response:
    made = open_response()
    submitted(made)
    people.person("contact")
    return made


def reopen(response: Response) -> None:
    desk = people.person("desk")
    signing.reopen(response, reason=REASON, person=desk, now=timezone.now())


def test_the_contact_person_and_the_signer_are_told_why_and_by_whom(response: Response) -> None:
    people.person("stranger")
    reopen(response)
    told = {one.to: one for one in Message.objects.filter(purpose="reopening")}
    assert sorted(told) == ["contact@gm0363.example", "signer@gm0363.example"]
    words = told["signer@gm0363.example"].body
    assert "Beste Signer Jansen" in words
    assert "door Desk Jansen van de helpdesk" in words
    assert REASON in words
    assert url("tasks") in words


def test_everybody_is_written_to_in_their_own_language(response: Response) -> None:
    signer = people.person("signer")
    accounts.change_details(signer, name="Bas", language=Language.EN)
    reopen(response)
    message = Message.objects.get(purpose="reopening", to=signer.email)
    assert message.subject == "Questionnaire open again: Amsterdam"
    assert "Dear Bas" in message.body
    assert f"/en{url('tasks')}" in message.body


def test_somebody_with_both_roles_gets_one_mail_and_who_left_gets_none(response: Response) -> None:
    contact, signer = people.person("contact"), people.person("signer")
    today = timezone.localdate()
    accounts.grant(
        contact, people.organisation("GM0363"), Role.SIGNER, person=None, today=people.JOINED
    )
    signer.memberships.update(valid_until=today)
    reopen(response)
    assert [one.to for one in Message.objects.filter(purpose="reopening")] == [contact.email]


def test_telling_of_one_reopening_twice_is_telling_it_once(response: Response) -> None:
    reopen(response)
    response.refresh_from_db()
    with transaction.atomic():
        reopening_mail.queue(response, response.submissions.get())
    assert Message.objects.filter(purpose="reopening").count() == 2


def test_a_second_reopening_is_told_anew(response: Response) -> None:
    reopen(response)
    assert people.signed_in("signer").post(url("submit")).status_code == 302
    reopen(response)
    assert Message.objects.filter(purpose="reopening").count() == 4
