"""The desk in a real Chromium: accessible, within the policy, and from question to answer."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from platform_support import chromium, prepared, site

pytestmark = chromium.NEEDED

#: Amsterdam asked, was answered and is looked at; The Hague submitted. Prints who is signed in.
_SCENE = """
import json
from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from platform_support import filling_factory, people
from platform_support.filling_pages import QUESTIONNAIRE, open_response
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.response import looking_along
from zicht.platform.fieldwork.models import Submission
from zicht.platform.support import services, topics
cookies = {
    name: people.signed_in(name).cookies[settings.SESSION_COOKIE_NAME].value
    for name in ("contact", "safety", "signer", "desk", "owner")
}
amsterdam, now = open_response(), timezone.now()
hague = filling_factory.make_response(amsterdam.wave, "GM0518", "'s-Gravenhage")
safety, desk = people.person("safety"), people.person("desk")
answering.save_answer(amsterdam, "A1", "yes", base_version=0, person=safety, now=now)
topic = topics.find(QUESTIONNAIRE, "A1")
shown = topics.standing(amsterdam, topic.item).digest
asked = services.ask(
    amsterdam, topic, "Telt een melding van een buurtbewoner ook mee als signaal? Wij krijgen er "
    "veel, en weten niet of die in het systeem horen.", shares=shown, person=safety, now=now)
services.answer(asked, "Ja, elk signaal telt.\\nOok zonder naam.", person=desk, now=now)
services.ask(amsterdam, topics.find(QUESTIONNAIRE, ""), "Wie tekent bij ons?", shares=None,
             person=people.person("contact"), now=now)
first = looking_along.begin(amsterdam, reason="Vraag over A1 in de hulpvraag van 3 maart.", hours=4,
                            person=desk, now=now - timedelta(hours=6))
looking_along.begin(amsterdam, reason="Nog een vraag over A1.", hours=4, person=desk, now=now)
Submission.objects.create(response=hague, number=1, answers={}, sha256="0" * 64, change_number=0,
                          person=people.person("stranger"), at=now)
hague.answers, hague.submitted_at = {}, now
hague.save()
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "sessions": cookies}))
"""
_TEAM = "/team/metingen/meting-2026"
PAGES = (
    ("safety", "/hulp/meting-2026/GM0363/A1/"),
    ("contact", "/hulp/meting-2026/GM0363/"),
    ("contact", "/invullen/meting-2026/GM0363/"),
    ("desk", "/invullen/meting-2026/GM0363/deel/A/"),
    ("desk", "/invullen/meting-2026/GM0363/afronden/"),
    ("desk", "/team/hulp/"),
    ("desk", "/team/hulp/meting-2026/GM0363/"),
    ("desk", f"{_TEAM}/GM0363/"),
    ("owner", f"{_TEAM}/GM0518/"),
    ("owner", "/team/logboek/"),
    ("owner", "/team/mensen/GM0363/"),
)
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where the site is, and the session of everybody who takes part."""

    address: str
    cookie: str
    sessions: dict[str, str]

    def context(self, browser: Browser, who: str, *, has_axe: bool = False) -> BrowserContext:
        """A browser in which somebody is signed in."""
        context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=has_axe)
        self.sign_in(context, who)
        return context

    def sign_in(self, context: BrowserContext, who: str) -> None:
        """Put somebody in the place of who is signed in."""
        session = {"name": self.cookie, "value": self.sessions[who], "url": self.address}
        context.add_cookies([session])


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("site")
    with site.served(data) as address:
        told = json.loads(prepared.printed(_SCENE, data).splitlines()[-1])
        yield Scene(address=address, cookie=told["cookie"], sessions=told["sessions"])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as started:
        yield started


def test_axe_finds_nothing_and_no_page_is_wider_than_a_narrow_screen(
    scene: Scene, browser: Browser
) -> None:
    # One page for all, because a new one has to compile axe again.
    with scene.context(browser, PAGES[0][0], has_axe=True) as context:
        page = context.new_page()
        for who, path in PAGES:
            scene.sign_in(context, who)
            page.set_viewport_size({"width": 1280, "height": 900})
            page.goto(scene.address + path)
            page.evaluate(UNFOLD)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            assert chromium.violations(page) == [], path
            page.set_viewport_size({"width": 320, "height": 800})
            assert page.evaluate(OVERFLOW) == 0, path


def test_what_is_wrong_is_told_on_top_with_the_focus_on_it(scene: Scene, browser: Browser) -> None:
    with scene.context(browser, "owner", has_axe=True) as context:
        page = context.new_page()
        page.goto(f"{scene.address}{_TEAM}/GM0518/")
        with page.expect_navigation():
            page.get_by_role("button", name="Kijk mee").click()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        assert chromium.violations(page) == []
        with page.expect_navigation():
            page.get_by_label("Reden van het heropenen").fill("A1 is dubbel ingevuld.")
            page.get_by_role("button", name="Verder: kijk na en bevestig").click()
        assert chromium.violations(page) == []
        with page.expect_navigation():
            page.get_by_role("button", name="Ja, heropen de vragenlijst").click()
        expect(page.get_by_text("De vragenlijst is weer open.")).to_be_visible()


def test_a_question_goes_from_an_item_to_the_desk_and_back(scene: Scene, browser: Browser) -> None:
    with (
        scene.context(browser, "safety") as asking,
        scene.context(browser, "desk") as answering,
    ):
        page = asking.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.goto(f"{scene.address}/invullen/meting-2026/GM0363/deel/A/")
        with page.expect_navigation():
            page.get_by_role("link", name="Vraag hulp bij deze vraag A4", exact=True).click()
        page.get_by_role("textbox", name="Uw vraag").fill("Wat is een draaiboek?")
        with page.expect_navigation():
            page.get_by_role("button", name="Stuur naar de helpdesk").click()
        expect(page.get_by_text("Uw vraag is verstuurd.")).to_be_visible()
        desk = answering.new_page()
        desk.goto(f"{scene.address}/team/hulp/")
        with desk.expect_navigation():
            desk.get_by_role("link", name="Amsterdam, vraag A4").click()
        thread = desk.get_by_role("article").filter(has_text="Wat is een draaiboek?")
        thread.get_by_label("Uw antwoord").fill("Een plan voor als het misgaat.")
        with desk.expect_navigation():
            thread.get_by_role("button", name="Verstuur").click()
        page.reload()
        expect(page.get_by_text("Een plan voor als het misgaat.")).to_be_visible()
        assert complaints == []
