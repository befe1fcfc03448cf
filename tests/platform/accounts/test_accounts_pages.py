"""The pages behind sign-in: who sees them, that nobody keeps them, and what they do."""

import re
from datetime import timedelta
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from platform_support.pages import PAGES, Page
from platform_support.people import CAST, organisation, person, sign_in, signed_in
from zicht.language import Language
from zicht.platform.accounts import invitations, rules
from zicht.platform.accounts.models import Invitation, Membership
from zicht.platform.accounts.roles import Role
from zicht.platform.audit.models import Event
from zicht.platform.mail import services as mail
from zicht.platform.mail.models import Message, State

pytestmark = pytest.mark.django_db

NATIONAL = {"owner", "member", "desk"}
AMSTERDAM = {"contact", "safety", "care_youth", "signer"}

#: Address, and exactly who of the cast may open it.
OPEN_TO: list[tuple[str, set[str]]] = [
    ("/account/", set(CAST)),
    ("/account/beveiliging/", set(CAST)),
    ("/account/beveiliging/passkeys/", set(CAST)),
    ("/account/beveiliging/passkeys/toevoegen/", set(CAST)),
    ("/team/mensen/GM0363/", NATIONAL | AMSTERDAM),
    ("/team/mensen/national/", NATIONAL),
    ("/team/mensen/noord/", NATIONAL | {"coordinator"}),
    ("/team/post/", NATIONAL),
    ("/team/toegang/", {"owner"}),
]
#: What a visitor without an account may open.
ANYONE = [
    "/inloggen/",
    "/inloggen/organisatie/",
    "/inloggen/op-uitnodiging/",
    "/inloggen/afgebroken/",
    "/uitnodiging/bestaat-niet/",
]


def make_everybody() -> None:
    for name in CAST:
        person(name)


def invite(email: str = "nieuw@gm0363.example") -> tuple[Invitation, str]:
    found = invitations.invite(
        email=email,
        organisation=organisation("GM0363"),
        role=Role.SAFETY,
        language=Language.NL,
        person=person("contact"),
        now=timezone.now(),
    )
    body = Message.objects.filter(about=f"invitation:{found.pk}").get().body
    code = re.search(r"/u/(\w+)/", body)
    assert code is not None
    return found, code[1]


@pytest.mark.parametrize(("address", "expected"), OPEN_TO, ids=[one for one, _ in OPEN_TO])
def test_a_page_opens_for_exactly_these_and_does_not_exist_for_others(
    address: str, expected: set[str]
) -> None:
    make_everybody()
    answers = {name: signed_in(name).get(address).status_code for name in CAST}
    assert answers == {name: 200 if name in expected else 404 for name in CAST}


@pytest.mark.parametrize("address", [one for one, _ in OPEN_TO])
def test_a_visitor_is_sent_to_sign_in_and_comes_back(address: str, client: Client) -> None:
    make_everybody()
    for prefix in ("", "/en"):
        response = client.get(f"{prefix}{address}")
        assert response.status_code == 302
        assert unquote(response.headers["Location"]) == f"{prefix}/inloggen/?next={prefix}{address}"


@pytest.mark.parametrize("address", [*ANYONE, *(one for one, _ in OPEN_TO)])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_kept_by_nobody_and_holds_nothing_inline(address: str, language: str) -> None:
    make_everybody()
    response = signed_in("owner").get(address if language == "nl" else f"/en{address}")
    if response.status_code == 302:  # who is signed in need not sign in
        response = Client().get(address if language == "nl" else f"/en{address}")
    html = response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert f'<html lang="{language}"' in html
    assert len(re.findall(r"<h1[ >]", html)) == 1
    assert " style=" not in html
    assert "<style" not in html
    assert not re.search(r"\son[a-z]+=", html)
    assert not re.search(r"<script(?![^>]* src=)", html)
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert "{%" not in html
    assert "{{" not in html


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.address)
def test_a_public_page_is_the_same_for_who_is_signed_in_and_asks_no_session(page: Page) -> None:
    response = sign_in(Client(), person("safety")).get(page.address)
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.content == Client().get(page.address).content


def test_only_pages_that_ask_for_a_passkey_let_the_browser_do_so(client: Client) -> None:
    sign_in_page = client.get("/inloggen/")
    assert "publickey-credentials-get=(self)" in sign_in_page.headers["Permissions-Policy"]
    assert "connect-src 'self'" in sign_in_page.headers["Content-Security-Policy"]
    other = signed_in("owner").get("/team/post/")
    assert "publickey-credentials-get=()" in other.headers["Permissions-Policy"]
    assert "connect-src 'none'" in other.headers["Content-Security-Policy"]


def test_a_short_link_leads_to_the_invitation_which_names_its_organisation_and_role(
    client: Client,
) -> None:
    _, code = invite()
    response = client.get(f"/u/{code}/", follow=True)
    html = response.content.decode()
    assert response.status_code == 200
    assert "Om in Zicht te werken voor Amsterdam, als beleidsmedewerker veiligheid." in html
    assert "U kreeg haar van Contact Jansen." in html
    english = client.get(f"/en/u/{code}/", follow=True).content.decode()
    assert "as policy officer for safety" in english


def test_acceptance_9_opening_an_invitation_changes_nothing_however_often(client: Client) -> None:
    found, code = invite()
    for _ in range(3):
        assert client.get(f"/uitnodiging/{code}/").status_code == 200
    found.refresh_from_db()
    assert found.accepted_at is None


def test_acceptance_9_who_accepts_is_signed_in_and_the_second_visitor_reads_that_it_is_used(
    client: Client,
) -> None:
    _, code = invite()
    wrong = client.post(f"/uitnodiging/{code}/", {"name": ""})
    assert "Vul dit in." in wrong.content.decode()
    accepted = client.post(f"/uitnodiging/{code}/", {"name": "Nieuwe Collega"})
    assert accepted.headers["Location"] == "/account/"
    assert "Amsterdam" in client.get("/account/").content.decode()
    second = Client()
    for response in (
        second.get(f"/uitnodiging/{code}/"),
        second.post(f"/uitnodiging/{code}/", {"name": "Iemand anders"}),
    ):
        assert response.status_code == 200
        assert "Deze uitnodiging is al aangenomen" in response.content.decode()
    assert second.get("/account/").status_code == 302
    assert Membership.objects.filter(person__email="nieuw@gm0363.example").count() == 1


def test_acceptance_9_an_expired_or_revoked_invitation_says_so_and_whom_to_ask(
    client: Client,
) -> None:
    expired, code = invite()
    expired.expires_at = timezone.now() - timedelta(minutes=1)
    expired.save()
    response = client.get(f"/uitnodiging/{code}/")
    assert response.status_code == 410
    assert "Deze uitnodiging is verlopen" in response.content.decode()
    assert "Vraag Contact Jansen om een nieuwe." in response.content.decode()
    revoked, code = invite("ander@gm0363.example")
    invitations.revoke(revoked, person=person("contact"), now=timezone.now())
    response = client.post(f"/uitnodiging/{code}/", {"name": "Iemand"})
    assert response.status_code == 410
    assert "Deze uitnodiging is ingetrokken" in response.content.decode()


def test_acceptance_9_an_invitation_that_we_never_sent_is_not_found(client: Client) -> None:
    response = client.get("/uitnodiging/bcdfghjkmn/")
    assert response.status_code == 404
    assert "Deze uitnodiging kennen wij niet" in response.content.decode()


def test_who_is_signed_in_as_somebody_else_does_not_take_an_invitation() -> None:
    found, code = invite()
    client = signed_in("stranger")
    response = client.post(f"/uitnodiging/{code}/", {"name": "Vreemde"})
    assert "U bent ingelogd als stranger@gm0518.example" in response.content.decode()
    found.refresh_from_db()
    assert found.accepted_at is None


def test_an_invitation_that_lay_in_a_mailbox_does_not_open_an_account_that_exists(
    client: Client,
) -> None:
    of = person("stranger")
    _, code = invite(of.email)
    response = client.post(f"/uitnodiging/{code}/")
    assert response.headers["Location"] == "/account/"
    assert client.get("/account/").status_code == 302
    assert of.memberships.count() == 2


def test_a_contact_person_invites_takes_back_and_ends() -> None:
    client = signed_in("contact")
    address = "/team/mensen/GM0363/"
    wrong = client.post(address, {"invite": "1", "email": "geen adres", "role": "safety"})
    assert "Dit is geen mailadres" in wrong.content.decode()
    given = {"invite": "1", "email": "Nieuw@gm0363.example", "role": "safety", "language": "nl"}
    page = client.post(address, given, follow=True).content.decode()
    assert "De uitnodiging aan nieuw@gm0363.example ligt klaar om te versturen." in page
    found = Invitation.objects.get()
    assert found.created_by == person("contact")
    page = client.post(address, {"revoke": "1", "invitation": found.pk}, follow=True)
    assert "De uitnodiging is ingetrokken." in page.content.decode()
    membership = person("safety").memberships.get()
    page = client.post(address, {"end": "1", "membership": membership.pk}, follow=True)
    assert "De rol is beëindigd." in page.content.decode()
    membership.refresh_from_db()
    assert membership.valid_until == timezone.localdate()


@pytest.mark.parametrize("name", ["safety", "desk"])
def test_who_may_only_look_is_offered_nothing_and_changes_nothing(name: str) -> None:
    client = signed_in(name)
    address = "/team/mensen/GM0363/"
    assert "Nodig iemand uit" not in client.get(address).content.decode()
    given = {"invite": "1", "email": "a@b.example", "role": "safety", "language": "nl"}
    membership = person("contact").memberships.get()
    assert client.post(address, given).status_code == 404
    assert client.post(address, {"end": "1", "membership": membership.pk}).status_code == 404
    assert not Invitation.objects.exists()


def test_nobody_is_invited_into_the_national_team_by_a_member() -> None:
    given = {"invite": "1", "email": "a@b.example", "role": "owner", "language": "nl"}
    assert signed_in("member").post("/team/mensen/national/", given).status_code == 404
    assert signed_in("owner").post("/team/mensen/national/", given).status_code == 302


def test_a_role_of_another_kind_of_organisation_is_refused() -> None:
    given = {"invite": "1", "email": "a@b.example", "role": "owner", "language": "nl"}
    page = signed_in("contact").post("/team/mensen/GM0363/", given)
    assert "Kies een van de mogelijkheden." in page.content.decode()
    assert not Invitation.objects.exists()


def test_what_belongs_to_another_organisation_cannot_be_changed_from_ours() -> None:
    client, of = signed_in("contact"), person("stranger").memberships.get()
    response = client.post("/team/mensen/GM0363/", {"end": "1", "membership": of.pk})
    assert response.status_code == 404
    for value in ("", "x", "-1", "9" * 30):
        given = {"revoke": "1", "invitation": value}
        assert client.post("/team/mensen/GM0363/", given).status_code == 404


def test_the_last_owner_who_ends_themselves_reads_why_not() -> None:
    client, of = signed_in("owner"), person("owner").memberships.get()
    for address in ("/team/mensen/national/", "/team/toegang/"):
        response = client.post(address, {"end": "1", "membership": of.pk})
        assert response.status_code == 409
        assert "Dit is de laatste eigenaar" in response.content.decode()


def test_an_owner_reviews_access() -> None:
    client, of = signed_in("owner"), person("safety").memberships.get()
    assert "nog nooit ingelogd" in client.get("/team/toegang/").content.decode()
    client.post("/team/toegang/", {"confirm": "1", "membership": of.pk})
    of.refresh_from_db()
    assert of.confirmed_at is not None
    assert "nagezien op" in client.get("/team/toegang/").content.decode()
    client.post("/team/toegang/", {"end": "1", "membership": of.pk})
    of.refresh_from_db()
    assert of.valid_until is not None


def test_an_owner_removes_the_second_step_of_a_colleague() -> None:
    signed_in("member")
    client, of = signed_in("owner"), person("member")
    page = client.get("/team/mensen/national/").content.decode()
    assert page.count("Haal tweede stap weg") == 1
    client.post("/team/mensen/national/", {"reset": "1", "membership": of.memberships.get().pk})
    assert not rules.has_second_factor(of)
    own = person("owner").memberships.get().pk
    response = client.post("/team/mensen/national/", {"reset": "1", "membership": own})
    assert response.status_code == 404


def test_people_of_one_organisation_go_straight_to_it_and_the_national_team_searches() -> None:
    make_everybody()
    response = signed_in("signer").get("/team/mensen/")
    assert response.headers["Location"] == "/team/mensen/GM0363/"
    page = signed_in("desk").get("/team/mensen/?naam=graven").content.decode()
    assert "1 organisatie." in page
    assert "GM0518" in page
    assert "GM0363" not in page


def test_the_outbox_shows_what_happened_but_never_a_code_or_a_link(settings: Settings) -> None:
    client = signed_in("desk")
    _, code = invite()
    failed = mail.queue(
        to="ada@b.example",
        language=Language.NL,
        subject="Herinnering",
        body="De vragenlijst wacht.",
        purpose="reminder",
    )
    Message.objects.filter(pk=failed.pk).update(state=State.IN_DOUBT)
    page = client.get("/team/post/").content.decode()
    assert "Er is geen mailserver ingesteld" in page
    assert "nieuw@gm0363.example" in page
    assert code not in page
    assert "De vragenlijst wacht." in page
    assert "onzeker: misschien aangekomen" in page
    client.post("/team/post/", {"resend": "1", "message": str(failed.pk)})
    failed.refresh_from_db()
    assert failed.state == State.WAITING
    client.post("/team/post/", {"cancel": "1", "message": str(failed.pk)})
    failed.refresh_from_db()
    assert failed.state == State.CANCELLED
    actions = list(Event.objects.order_by("id").values_list("action", flat=True))
    assert actions[-2:] == ["mail.resent", "mail.cancelled"]
    assert client.post("/team/post/", {"resend": "1", "message": "x"}).status_code == 404


def test_every_form_that_changes_something_carries_a_token() -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, person("contact"))
    given = {"invite": "1", "email": "a@b.example", "role": "safety", "language": "nl"}
    assert client.post(reverse("accounts:people", args=["GM0363"]), given).status_code == 403
    assert client.post(reverse("account_logout")).status_code == 403


class _Labels(HTMLParser):
    """Fields without a label."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[str] = []
        self.labels: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "label":
            self.labels.add(given.get("for") or "")
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.fields.append(given.get("id") or "?")


@pytest.mark.parametrize(
    "address", ["/inloggen/", "/account/", "/team/mensen/GM0363/", "/account/beveiliging/app/"]
)
def test_every_field_has_a_label(address: str) -> None:
    client = Client() if address == "/inloggen/" else sign_in(Client(), person("contact"))
    parser = _Labels()
    parser.feed(client.get(address).content.decode())
    assert parser.fields
    assert set(parser.fields) <= parser.labels


@pytest.mark.parametrize("who", ["owner", "contact"])
def test_the_page_of_people_asks_as_much_for_one_as_for_many(who: str) -> None:
    client = signed_in(who)
    counts = []
    for more in ((), ("safety", "care_youth", "signer")):
        for name in ("contact", *more):
            person(name)
        with CaptureQueriesContext(connection) as caught:
            assert client.get("/team/mensen/GM0363/").status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1]
