"""Estimating from a table in a real Chromium: with and without JavaScript, by a real process."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from platform_support import chromium, prepared, site
from platform_support.table_pages import ADDRESS, TABLE

pytestmark = chromium.NEEDED

_SCENE = """
import json
from django.conf import settings
from platform_support import people
session = people.signed_in("researcher").cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"name": settings.SESSION_COOKIE_NAME, "value": session}))
"""
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: Those that need the least compiled.
LIGHT = {"chao", "independence"}
#: Seconds for a result, when everything has to be compiled on a machine that does more.
PATIENCE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Where the site is, and the session of the researcher."""

    address: str
    session: dict[str, str]

    def context(self, browser: Browser, **options: object) -> BrowserContext:
        """A browser in which the researcher is signed in."""
        context = browser.new_context(viewport={"width": 1280, "height": 900}, **options)
        context.add_cookies([{**self.session, "url": self.address}])
        return context


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    data = tmp_path_factory.mktemp("site")
    server = site.Server(data)
    server.prepare(has_release=False)
    server.start()
    told = json.loads(prepared.printed(_SCENE, data).splitlines()[-1])
    yield Scene(address=server.address, session=told)
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as started:
        yield started


def bring(page: Page, scene: Scene) -> None:
    """Choose the light methods and the table, and press the button."""
    page.goto(scene.address + ADDRESS)
    page.set_input_files(
        "#id_file", {"name": "lijsten.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    for box in page.locator("input[name=methods]").all():
        box.set_checked(box.get_attribute("value") in LIGHT)
    page.get_by_role("button", name="Schat", exact=True).click()


def test_without_javascript_a_table_becomes_a_result_by_pressing_a_button(
    scene: Scene, browser: Browser
) -> None:
    with scene.context(browser, java_script_enabled=False) as context:
        page = context.new_page()
        bring(page, scene)
        expect(page.get_by_role("heading", name="Bezig met schatten")).to_be_visible()
        deadline = time.monotonic() + PATIENCE
        while page.locator("[data-running]").count() and time.monotonic() < deadline:
            page.wait_for_timeout(1000)
            # Between two pages nothing runs either, so the next one has to be there first.
            with page.expect_navigation():
                page.get_by_role("button", name="Kijk of het klaar is").click()
        expect(
            page.get_by_role("heading", name="De gegevens kunnen het niet zeggen")
        ).to_be_visible()
        expect(page.get_by_role("link", name="Download het rapport (PDF)")).to_be_visible()
        page.get_by_role("button", name="Haal nu weg").click()
        expect(page.get_by_text("De schatting is weggehaald.")).to_be_visible()


def test_with_javascript_the_result_comes_by_itself_and_axe_finds_nothing(
    scene: Scene, browser: Browser
) -> None:
    with scene.context(browser) as watching, scene.context(browser, bypass_csp=True) as looking:
        page = watching.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        bring(page, scene)
        page.get_by_role("heading", name="Alle modellen naast elkaar").wait_for(
            timeout=PATIENCE * 1000
        )
        assert complaints == []
        result = page.url.removeprefix(scene.address)
        looked = looking.new_page()
        for path in (ADDRESS, f"/en{ADDRESS}", result, f"/en{result}"):
            looked.goto(scene.address + path)
            looked.evaluate(UNFOLD)
            assert chromium.violations(looked) == [], path
            looked.set_viewport_size({"width": 320, "height": 800})
            assert looked.evaluate(OVERFLOW) == 0, path
            looked.set_viewport_size({"width": 1280, "height": 900})
