"""Accounts in a real Chromium: passkeys, accessibility, and whole without JavaScript."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from platform_support import chromium, prepared, site

pytestmark = chromium.NEEDED

#: Prints the path of a link that is good once: an invitation to a role, or a sign-in.
_LINK = """
import sys
from django.utils import timezone
from platform_support import people
from zicht.platform.accounts import links
name = sys.argv[1]
of = people.person(name)
if sys.argv[2] == "with-app" and not of.authenticator_set.exists():
    people.add_app(of)
print("/inloggen/link/" + links.make(of, now=timezone.now()) + "/")
"""
_CAST = """
from platform_support import people
for name in people.CAST:
    people.person(name)
"""
_MAIL = """
from zicht.platform.mail.models import Message
print(Message.objects.filter(purpose="sign-in").order_by("-created_at").first().body)
"""
#: What the app of the owner shows now.
_APP_CODE = """
import time
from django.core.cache import cache
from platform_support import people
# A code opens once; a test before this one may have used the same half minute.
cache.clear()
print(people.app_code(time.time()))
"""
PAGES = [
    "/account/",
    "/account/beveiliging/",
    "/account/beveiliging/passkeys/",
    "/account/beveiliging/passkeys/toevoegen/",
    "/team/mensen/",
    "/team/mensen/GM0363/",
    "/team/post/",
    "/team/toegang/",
]
OPEN_PAGES = [
    "/inloggen/",
    "/inloggen/organisatie/",
    "/inloggen/op-uitnodiging/",
    "/inloggen/link/gebruikt/",
    "/uitnodiging/bestaat-niet/",
]


class Site:
    """The served site, and a way to look into its database."""

    def __init__(self, address: str, data: Path) -> None:
        # A passkey belongs to a name, never to a number.
        self.address = address.replace("127.0.0.1", "localhost")
        self.data = data

    def run(self, script: str, *arguments: str) -> str:
        return prepared.printed(script, self.data, *arguments)

    def link_for(self, name: str, *, app: bool = False) -> str:
        """Where this person signs in by one press of a button."""
        printed = self.run(_LINK, name, "with-app" if app else "without-app")
        return self.address + printed.strip().splitlines()[-1]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("accounts-site")
    with site.served(data) as address:
        made = Site(address, data)
        made.run(_CAST)
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as started:
        yield started


def with_passkeys(page: Page) -> None:
    """A passkey device that answers by itself, as one with a fingerprint already given."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def path_of(page: Page) -> str:
    return urlsplit(page.url).path


def press(page: Page, name: str) -> None:
    """Press a button, and wait for where it leads: who goes elsewhere at once stops the sending."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def test_a_member_must_add_a_passkey_and_then_signs_in_with_it_alone(
    browser: Browser, served: Site
) -> None:
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    with_passkeys(page)
    page.goto(served.link_for("member"))
    press(page, "Log in")
    assert path_of(page) == "/account/beveiliging/"
    page.get_by_role("link", name="Passkey toevoegen").click()
    page.get_by_label("Naam van de passkey").fill("Werktelefoon")
    press(page, "Voeg toe")
    page.wait_for_url("**/account/beveiliging/herstelcodes/")
    page.get_by_role("link", name="Verder").click()
    assert path_of(page) == "/account/"
    press(page, "Uitloggen")
    page.wait_for_url("**/inloggen/")
    press(page, "Inloggen met een passkey")
    page.wait_for_url("**/account/")
    expect(page.get_by_text("member@national.example")).to_be_visible()
    assert complaints == []
    context.close()


def test_without_javascript_somebody_signs_in_by_code_and_invites_a_colleague(
    browser: Browser, served: Site
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}/inloggen/")
    expect(page.get_by_role("button", name="Inloggen met een passkey")).to_have_count(0)
    page.get_by_label("Mailadres").fill("contact@gm0363.example")
    press(page, "Stuur mij een code")
    code = re.search(r"^[A-Z]{4}-[A-Z]{4}$", served.run(_MAIL), re.MULTILINE)
    assert code is not None
    page.get_by_label("Code uit de mail").fill(code[0])
    press(page, "Log in")
    assert path_of(page) == "/account/"
    page.get_by_role("link", name="Mensen", exact=True).click()
    page.get_by_label("Mailadres").fill("collega@gm0363.example")
    page.get_by_label("Rol").select_option(label="Ondertekenaar")
    press(page, "Stuur uitnodiging")
    expect(page.get_by_text("De uitnodiging aan collega@gm0363.example ligt klaar")).to_be_visible()
    press(page, "Uitloggen")
    assert path_of(page) == "/inloggen/"
    context.close()


def test_a_mistake_is_read_out_at_once_and_has_the_focus(browser: Browser, served: Site) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{served.address}/inloggen/")
    page.get_by_label("Mailadres").fill("geen adres")
    press(page, "Stuur mij een code")
    page.wait_for_load_state()
    assert page.evaluate("document.activeElement.className") == "zicht-errors"
    page.get_by_role("link", name="Dit is geen mailadres").click()
    assert page.evaluate("document.activeElement.id") == "id_email"
    context.close()


@pytest.mark.parametrize(("width", "prefix"), [(360, ""), (1280, "/en")])
def test_axe_finds_nothing_on_any_page_and_nothing_is_too_wide(
    browser: Browser, served: Site, width: int, prefix: str
) -> None:
    # The policy has tests of its own; axe is a script that is not ours.
    context = browser.new_context(bypass_csp=True, viewport={"width": width, "height": 800})
    page = context.new_page()
    found: dict[str, object] = {}

    def look(path: str) -> None:
        page.goto(f"{served.address}{prefix}{path}")
        assert path_of(page).startswith(prefix + path), page.url
        if bad := chromium.violations(page):
            found[path] = bad
        scroll_width = page.evaluate("document.documentElement.scrollWidth")
        if scroll_width > width:
            found[f"width of {path}"] = scroll_width

    for path in OPEN_PAGES:
        look(path)
    page.goto(f"{served.address}/inloggen/")
    page.get_by_label("Mailadres").fill("geen adres")
    press(page, "Stuur mij een code")
    found.update({"error": bad} if (bad := chromium.violations(page)) else {})
    page.get_by_label("Mailadres").fill("signer@gm0363.example")
    press(page, "Stuur mij een code")
    look("/inloggen/code/")
    page.goto(served.link_for("contact"))
    press(page, "Log in")
    page.wait_for_url("**/account/")
    look("/account/beveiliging/app/")
    page.goto(f"{served.address}/uitloggen/")
    press(page, "Log mij uit")
    page.goto(served.link_for("owner", app=True))
    press(page, "Log in")
    look("/inloggen/tweede-stap/")
    code = served.run(_APP_CODE)
    page.goto(f"{served.address}/inloggen/tweede-stap/")
    page.get_by_label("Code van uw app").fill(code.strip())
    press(page, "Log in")
    page.wait_for_url("**/account/")
    for path in PAGES:
        look(path)
    assert found == {}
    context.close()
