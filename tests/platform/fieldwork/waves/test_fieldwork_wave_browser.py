"""The pages of a wave in a real Chromium: accessible, within the policy, whole without scripts."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from platform_support import chromium, prepared, site

pytestmark = chromium.NEEDED

#: A wave with people, answers and reminders; prints the session of a member of the team.
_SCENE = """
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from platform_support import filling_factory, people, wave_factory
from zicht.platform.fieldwork.filling import answering
client = people.signed_in("member")
member, now = people.person("member"), timezone.now()
for name in people.CAST:
    people.person(name)
wave = wave_factory.make_open(member, now=now, days=wave_factory.around_today())
for code in ("GM0363", "GM0599", "GM0344"):
    wave_factory.add_contact(wave, code, f"iemand@{code.lower()}.example", person=member)
filling_factory.fill_in(wave_factory.response_of(wave, "GM0344"), member, now=now)
answering.look(wave_factory.response_of(wave, "GM0599"), "A1", person=member, now=now)
tomorrow = timezone.localdate() + timedelta(days=1)
wave.reminders.create(on=tomorrow, states=["not_opened", "ready"])
print(client.cookies[settings.SESSION_COOKIE_NAME].value)
print(tomorrow.isoformat())
"""
_OPEN_HAARLEM = """
from django.utils import timezone
from platform_support import people, wave_factory
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import Wave
response = wave_factory.response_of(Wave.objects.get(code="meting-2026"), "GM0392")
answering.look(response, "A1", person=people.person("member"), now=timezone.now())
"""
PAGES = (
    "/team/metingen/",
    "/team/metingen/nieuw/",
    "/team/metingen/meting-2026/",
    "/team/metingen/meting-2026/?stand=ready",
    "/team/metingen/meting-2026/dagen/",
    "/team/metingen/meting-2026/mensen/",
    "/team/metingen/meting-2026/teksten/",
    "/team/metingen/meting-2026/teksten/ready/nl/",
    "/team/metingen/meting-2026/herinneringen/",
    "/team/metingen/meting-2026/herinneringen/{day}/",
)
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where the site and its data are, the session of a member, and the day."""

    address: str
    session: str
    #: Not today: the day can end between two pages.
    reminded_on: str
    data: Path

    def context(
        self, browser: Browser, *, width: int = 1280, is_plain: bool = False, has_axe: bool = False
    ) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=not is_plain,
            bypass_csp=has_axe,
        )
        context.add_cookies([{"name": "sessionid", "value": self.session, "url": self.address}])
        return context


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("site")
    with site.served(data) as address:
        session, day = prepared.printed(_SCENE, data).strip().splitlines()[-2:]
        yield Scene(address=address, session=session, reminded_on=day, data=data)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as started:
        yield started


@pytest.fixture(scope="module", params=[1280, 360])
def axe_page(scene: Scene, browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """One page of each width for every look, because a new one has to compile axe again."""
    with scene.context(browser, width=request.param, has_axe=True) as context:
        yield context.new_page()


@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing_on_a_page_of_waves(scene: Scene, axe_page: Page, path: str) -> None:
    assert axe_page.viewport_size is not None
    language = "" if axe_page.viewport_size["width"] == 1280 else "/en"
    axe_page.goto(scene.address + language + path.format(day=scene.reminded_on))
    assert axe_page.title().endswith(" - Zicht")
    axe_page.evaluate(UNFOLD)
    assert chromium.violations(axe_page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert axe_page.evaluate(overflow) == 0


def test_what_is_wrong_is_told_on_top_with_the_focus_on_it(scene: Scene, browser: Browser) -> None:
    with scene.context(browser, has_axe=True) as context:
        page = context.new_page()
        page.goto(f"{scene.address}/team/metingen/nieuw/")
        page.get_by_role("button", name="Maak de meting").click()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        assert chromium.violations(page) == []
        page.goto(f"{scene.address}/team/metingen/meting-2026/mensen/")
        page.set_input_files("#id_file", files=[_file("gemeente,e-mail\nAtlantis,nee\n")])
        page.get_by_role("button", name="Lees de lijst").click()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        expect(page.get_by_text("Rij 2, kolom gemeente:")).to_be_visible()
        assert chromium.violations(page) == []


def test_no_page_of_waves_breaks_the_policy(scene: Scene, browser: Browser) -> None:
    with scene.context(browser) as context:
        complaints: list[str] = []
        context.on("console", lambda message: complaints.append(message.text))
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        addresses = [scene.address + path.format(day=scene.reminded_on) for path in PAGES]
        chromium.settle(context, addresses)
        assert complaints == []


def test_a_wave_is_run_from_making_to_closing_without_scripts(
    scene: Scene, browser: Browser
) -> None:
    with scene.context(browser, is_plain=True) as context:
        page = context.new_page()
        page.goto(f"{scene.address}/team/metingen/")
        page.get_by_role("link", name="Maak een nieuwe meting").click()
        page.get_by_label("Code").fill("tweede")
        page.get_by_label("Naam in het Nederlands").fill("Tweede meting")
        page.get_by_label("Naam in het Engels").fill("Second wave")
        page.get_by_label("Peildatum").fill("2026-01-01")
        page.get_by_label("Eerste dag").fill("2026-01-01")
        page.get_by_label("Laatste dag").fill("2099-01-01")
        page.get_by_role("button", name="Maak de meting").click()
        assert page.get_by_role("heading", level=1).inner_text() == "Tweede meting"
        page.get_by_role("link", name="Openen, sluiten en dagen").click()
        page.get_by_role("button", name="Open de meting").click()
        page.get_by_role("link", name="Tweede meting").click()
        page.get_by_role("link", name="Contactpersonen uitnodigen").click()
        page.set_input_files("#id_file", files=[_file("gemeente,e-mail\nUrk,u@urk.example\n")])
        page.get_by_role("button", name="Lees de lijst").click()
        page.get_by_role("button", name="Stuur 1 uitnodiging").click()
        expect(page.get_by_text("Uitgenodigd: 1.")).to_be_visible()
        page.get_by_role("link", name="Tweede meting").click()
        page.get_by_role("link", name="Herinneringen", exact=True).click()
        page.get_by_label("Dag").fill(scene.reminded_on)
        page.get_by_role("button", name="Plan, en bekijk wie het zijn").click()
        expect(page.get_by_role("cell", name="u@urk.example")).to_be_visible()
        page.get_by_role("link", name="Tweede meting").click()
        page.get_by_label("Naam of code van een gemeente").fill("urk")
        page.get_by_role("button", name="Zoek").click()
        expect(page.get_by_text("1 gemeente.")).to_be_visible()
        page.get_by_role("link", name="Openen, sluiten en dagen").click()
        page.get_by_role("button", name="Sluit de meting voorgoed").click()
        expect(page.get_by_text("De meting is gesloten.")).to_be_visible()


def test_the_counts_of_the_board_change_without_a_reload(scene: Scene, browser: Browser) -> None:
    with scene.context(browser) as context:
        page = context.new_page()
        page.clock.install()
        page.goto(f"{scene.address}/team/metingen/meting-2026/?naam=haarlem")
        haarlem = page.get_by_role("row").filter(has=page.get_by_role("link", name="Haarlem"))
        assert "niet geopend" in haarlem.first.inner_text()
        page.evaluate("document.body.dataset.same = 'yes'")
        prepared.printed(_OPEN_HAARLEM, scene.data)
        page.clock.run_for(61_000)
        expect(haarlem.first).to_contain_text("begonnen")
        assert page.evaluate("document.body.dataset.same") == "yes"


def _file(text: str) -> FilePayload:
    return {"name": "mensen.csv", "mimeType": "text/csv", "buffer": text.encode()}
