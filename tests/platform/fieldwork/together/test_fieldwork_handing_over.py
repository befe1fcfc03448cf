"""Handing sections to colleagues: told or invited once, marked as theirs, taken back."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import filling_factory, people
from platform_support.filling_pages import WAVE, html, open_response, submitted, url
from zicht.language import Language
from zicht.platform.accounts import invitations
from zicht.platform.accounts.models import Invitation, Membership, Person
from zicht.platform.accounts.roles import Role
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.models import Assignment, Response, Wave, WaveState
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.together import handing_over
from zicht.platform.fieldwork.together.handing_over import (
    HandedOver,
    InviteAs,
    UnknownColleagueError,
)
from zicht.platform.mail import guards
from zicht.platform.mail.models import Message
from zicht.questionnaire import loading

pytestmark = pytest.mark.django_db

NEW = "nieuw@amsterdam.example"
AS_SAFETY = InviteAs(role=Role.SAFETY, language=Language.NL)


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def hand_over(
    response: Response, *sections: str, email: str = NEW, invite_as: InviteAs | None = AS_SAFETY
) -> HandedOver:
    return handing_over.hand_over(
        response,
        sections,
        email=email,
        invite_as=invite_as,
        person=people.person("contact"),
        now=timezone.now(),
    )


def mails() -> list[Message]:
    return list(Message.objects.filter(purpose="handing-over").order_by("created_at"))


def post(client: Client, **data: str | list[str]) -> str:
    answer = client.post(url("hand_over"), data, follow=True)
    assert answer.status_code == 200
    return html(answer)


def test_a_colleague_gets_one_mail_with_a_link_to_each_section(response: Response) -> None:
    care = people.person("care_youth")
    done = hand_over(response, "D", "Z", email=care.email.upper(), invite_as=None)
    assert done == HandedOver(sections=("D", "Z"), is_invited=False)
    assert hand_over(response, "D", email=care.email).sections == ()
    (mail,) = mails()
    assert mail.to == care.email
    assert "Beste Care_youth Jansen," in mail.body
    assert "Contact Jansen vraagt u" in mail.body
    for section in ("D", "Z"):
        assert url("section", section) in mail.body
    assert (mail.is_secret, guards.lets_through(mail)) == (False, True)
    assert hand_over(response, "D", "A", email=care.email).sections == ("A",)
    assert len(mails()) == 2


def test_the_contact_person_gets_no_mail_of_handing_to_themselves(response: Response) -> None:
    hand_over(response, "I", email=people.person("contact").email)
    assert mails() == []
    assert Assignment.objects.count() == 1


def test_who_is_not_of_the_municipality_is_only_invited_in_a_role_that_was_chosen(
    response: Response,
) -> None:
    stranger = people.person("stranger")
    with pytest.raises(UnknownColleagueError):
        hand_over(response, "A", email=stranger.email, invite_as=None)
    assert not Assignment.objects.exists()
    assert hand_over(response, "A", email=stranger.email).is_invited
    (mail,), (invitation,) = mails(), Invitation.objects.all()
    assert (invitation.role, invitation.organisation.code) == ("safety", "GM0363")
    assert (mail.is_secret, mail.expires_at) == (True, invitation.expires_at)
    assert "Signaleerder" in mail.body
    (holder,) = handing_over.holders(response, timezone.now())
    # Their name would tell that they have an account somewhere.
    assert (holder.label, holder.is_colleague) == (stranger.email, False)


def test_whoever_accepts_begins_at_the_list_of_tasks_and_finds_the_section_first(
    response: Response,
) -> None:
    hand_over(response, "C")
    (code,) = re.findall(r"/u/([a-z0-9]+)/", mails()[0].body)
    client = Client()
    page = client.post(reverse("accounts:invitation", args=[code]), {"name": "Noor"}, follow=True)
    assert page.redirect_chain[-1][0] == url("tasks")
    text = html(page)
    assert "Voor u" in text
    assert text.index(url("section", "C")) < text.index(url("section", "A"))
    assert "Aan:</span>" not in text
    assert re.search(r"Aan: Noor", text)


def test_an_account_that_was_there_already_begins_there_too(response: Response) -> None:
    stranger = people.person("stranger")
    hand_over(response, "C", email=stranger.email)
    (code,) = re.findall(r"/u/([a-z0-9]+)/", mails()[0].body)
    client = people.sign_in(Client(), stranger)
    answer = client.post(reverse("accounts:invitation", args=[code]))
    assert answer.headers["Location"] == url("tasks")


def test_without_a_wave_that_is_open_whoever_accepts_begins_at_their_account(
    response: Response,
) -> None:
    hand_over(response, "C")
    Wave.objects.update(state=WaveState.CLOSED)
    (code,) = re.findall(r"/u/([a-z0-9]+)/", mails()[0].body)
    answer = Client().post(reverse("accounts:invitation", args=[code]), {"name": "Noor"})
    assert answer.headers["Location"] == reverse("accounts:account")


def test_a_mail_does_not_leave_when_all_of_it_was_taken_back(response: Response) -> None:
    contact, care = people.person("contact"), people.person("care_youth")
    hand_over(response, "D", "Z", email=care.email)
    (mail,) = mails()
    for number, one in enumerate(Assignment.objects.all()):
        assert guards.lets_through(mail)
        assert handing_over.take_back(response, one.pk, person=contact, now=timezone.now())
        assert not handing_over.take_back(response, one.pk, person=contact, now=timezone.now())
        assert guards.lets_through(mail) == (number == 0)
    assert handing_over.holders(response, timezone.now()) == ()


def test_a_mail_does_not_leave_after_submitting_or_closing(response: Response) -> None:
    hand_over(response, "D", email=people.person("care_youth").email)
    (mail,) = mails()
    Wave.objects.filter(code=WAVE).update(closes_on=timezone.localdate() - timedelta(days=1))
    assert not guards.lets_through(mail)
    Wave.objects.filter(code=WAVE).update(closes_on=timezone.localdate())
    assert guards.lets_through(mail)
    submitted(response)
    assert not guards.lets_through(mail)


def test_taking_back_ends_the_invitation_of_a_mistyped_address(response: Response) -> None:
    hand_over(response, "A", "B")
    first, second = Assignment.objects.all()
    contact, (invitation,) = people.person("contact"), Invitation.objects.all()
    handing_over.take_back(response, first.pk, person=contact, now=timezone.now())
    invitation.refresh_from_db()
    assert invitations.standing(invitation, timezone.now()) is invitations.Standing.OPEN
    handing_over.take_back(response, second.pk, person=contact, now=timezone.now())
    invitation.refresh_from_db()
    assert invitations.standing(invitation, timezone.now()) is invitations.Standing.REVOKED
    assert not guards.lets_through(mails()[0])


def test_an_invitation_stands_while_anything_is_left_that_was_handed_to_the_address(
    response: Response,
) -> None:
    hand_over(response, "A")
    hand_over(response, "B")
    contact = people.person("contact")
    for number, one in enumerate(Assignment.objects.order_by("pk")):
        assert Invitation.objects.filter(revoked_at=None).count() == 2
        handing_over.take_back(response, one.pk, person=contact, now=timezone.now())
        assert guards.lets_through(mails()[1]) == (number == 0)
    assert not Invitation.objects.filter(revoked_at=None).exists()


def test_taking_back_leaves_an_invitation_of_the_national_team_alone(response: Response) -> None:
    other = invitations.invite(
        email=NEW,
        organisation=people.organisation("GM0363"),
        role=Role.SAFETY,
        language=Language.NL,
        person=people.person("member"),
        now=timezone.now(),
    )
    hand_over(response, "A")
    key = Assignment.objects.get().pk
    handing_over.take_back(response, key, person=people.person("contact"), now=timezone.now())
    other.refresh_from_db()
    assert other.revoked_at is None


def test_a_mail_with_an_invitation_that_was_revoked_does_not_leave(response: Response) -> None:
    hand_over(response, "A")
    invitations.revoke(Invitation.objects.get(), person=people.person("owner"), now=timezone.now())
    assert not guards.lets_through(mails()[0])


def test_nothing_is_handed_over_or_taken_back_once_it_was_submitted(response: Response) -> None:
    hand_over(response, "A", email=people.person("safety").email)
    key, contact = Assignment.objects.get().pk, people.person("contact")
    submitted(response)
    with pytest.raises(NotOpenError):
        hand_over(response, "B")
    with pytest.raises(NotOpenError):
        handing_over.take_back(response, key, person=contact, now=timezone.now())


def test_the_role_is_that_of_the_side_that_answers_most() -> None:
    questionnaire = loading.get("2026")
    suggested = {
        code: handing_over.suggested_role(questionnaire, [code]) for code in ("A", "C", "D", "Z")
    }
    assert suggested == {"A": Role.SAFETY, "C": Role.SAFETY, "D": Role.CARE_YOUTH, "Z": None}
    assert handing_over.suggested_role(questionnaire, ["C", "D"]) is Role.CARE_YOUTH


def test_the_log_tells_what_was_handed_over_and_no_address(response: Response) -> None:
    hand_over(response, "A", email=people.person("safety").email)
    handing_over.take_back(
        response,
        Assignment.objects.get().pk,
        person=people.person("contact"),
        now=timezone.now(),
    )
    events = Event.objects.filter(action__startswith="section.").order_by("id")
    assert [one.action for one in events] == ["section.handed_over", "section.taken_back"]
    assert {one.detail["section"] for one in events} == {"A"}
    assert not any("@" in str(one.detail) for one in events)


@pytest.mark.parametrize(
    "who", ["stranger", "desk", "owner", "member", "coordinator", "researcher", "auditor"]
)
def test_nobody_from_elsewhere_finds_the_page(who: str) -> None:
    client = people.signed_in(who)
    assert client.get(url("hand_over")).status_code == 404
    assert client.post(url("hand_over"), {"sections": "A", "email": NEW}).status_code == 404


@pytest.mark.parametrize("who", ["safety", "care_youth", "signer"])
def test_of_the_municipality_only_the_contact_person_hands_over(who: str) -> None:
    client = people.signed_in(who)
    assert client.get(url("hand_over")).status_code == 404
    assert client.post(url("hand_over"), {"sections": "A", "email": NEW}).status_code == 404
    assert client.post(url("hand_over"), {"back": "1"}).status_code == 404
    assert url("hand_over") not in html(client.get(url("tasks")))


def test_who_is_not_signed_in_is_asked_to_sign_in(client: Client) -> None:
    answer = client.get(url("hand_over"))
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_the_page_asks_for_a_role_only_for_who_is_not_of_the_municipality() -> None:
    client = people.signed_in("contact")
    assert url("hand_over") in html(client.get(url("tasks")))
    told = post(client, sections=["D"], email=people.person("care_youth").email)
    assert "Een mail met de link is onderweg." in told
    assert "Aan: Care_youth Jansen" in told
    asked = post(client, sections=["D", "Z"], email="Nieuw@Amsterdam.example")
    assert not Invitation.objects.exists()
    assert re.search(r'value="care_youth" checked', asked)
    data = {"sections": ["D", "Z"], "email": NEW, "invite": "1", "language": "nl"}
    refused = client.post(url("hand_over"), data)
    assert refused.status_code == 422
    assert 'href="#id_role"' in html(refused)
    invited = post(client, **data, role="care_youth")
    assert "Een uitnodiging is onderweg." in invited
    assert "(uitgenodigd, nog niet begonnen)" in invited
    again = post(client, **data, role="care_youth")
    assert "had deze onderdelen al" in again
    assert len(mails()) == 2


def test_nobody_becomes_signer_from_this_page() -> None:
    data = {"sections": ["D"], "email": NEW, "invite": "1", "language": "nl", "role": "signer"}
    assert people.signed_in("contact").post(url("hand_over"), data).status_code == 422
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"sections": ["A"]},
        {"email": NEW},
        {"sections": ["X"], "email": NEW},
        {"email": "é@a.b"},
    ],
)
def test_a_form_that_is_not_right_is_told_on_top(data: dict[str, str | list[str]]) -> None:
    answer = people.signed_in("contact").post(url("hand_over"), data)
    assert answer.status_code == 422
    assert 'role="alert"' in html(answer)
    assert not Assignment.objects.exists()


def test_taking_back_on_the_page_and_not_what_is_another_municipalitys() -> None:
    client = people.signed_in("contact")
    post(client, sections=["D"], email=people.person("care_youth").email)
    key = str(Assignment.objects.get().pk)
    Assignment.objects.update(response=other_response())
    post(client, back=key)
    assert Assignment.objects.get().ended_at is None
    Assignment.objects.update(response=Response.objects.get(municipality="GM0363"))
    assert "Het onderdeel is teruggenomen." in post(client, back=key)
    assert Assignment.objects.get().ended_at is not None
    assert client.post(url("hand_over"), {"back": "x"}).status_code == 404


def other_response() -> Response:
    return filling_factory.make_response(Wave.objects.get(code=WAVE), "GM0518", "'s-Gravenhage")


def test_once_submitted_the_page_can_be_read_and_says_why_nothing_can_change(
    response: Response,
) -> None:
    client = people.signed_in("contact")
    post(client, sections=["D"], email=people.person("care_youth").email)
    submitted(response)
    page = html(client.get(url("hand_over")))
    assert "Aan: Care_youth Jansen" in page
    assert "Neem terug" not in page
    assert "<form" not in page.partition('class="zicht-fill"')[2]
    told = post(client, sections=["A"], email=people.person("safety").email)
    assert "Niet gelukt. De vragenlijst is ingediend." in told


def test_everybody_may_fill_in_what_was_handed_to_another(response: Response) -> None:
    hand_over(response, "D", email=people.person("care_youth").email)
    client = people.signed_in("safety")
    assert client.get(url("section", "D")).status_code == 200
    assert "Aan: Care_youth Jansen" in html(client.get(url("tasks")))
    assert "Voor u" not in html(client.get(url("tasks")))


def test_a_colleague_who_left_is_named_by_address(response: Response) -> None:
    safety: Person = people.person("safety")
    hand_over(response, "A", email=safety.email)
    Membership.objects.filter(person=safety).update(valid_until=timezone.localdate())
    (holder,) = handing_over.holders(response, timezone.now())
    assert holder.label == safety.email
