"""Filling in, in a real Chromium: by keyboard, with and without JavaScript, on a telephone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from platform_support import chromium, filling_site, offline, prepared
from platform_support.filling_site import FillingSite
from zicht.platform.fieldwork.filling import workbook

ON = "Opslaan en verder"

pytestmark = chromium.NEEDED


@pytest.fixture(scope="module")
def filling(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FillingSite]:
    with filling_site.served(tmp_path_factory.mktemp("filling")) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as started:
        yield started


@pytest.fixture
def contexts(browser: Browser) -> Iterator[list[BrowserContext]]:
    """Browsers of people; closed after the test."""
    opened: list[BrowserContext] = []
    yield opened
    for one in opened:
        one.close()


@pytest.fixture
def visit(browser: Browser, filling: FillingSite, contexts: list[BrowserContext]) -> "Visit":
    return Visit(browser, filling, contexts)


class Visit:
    """Opens pages as one of the people of the municipality."""

    def __init__(
        self, browser: Browser, filling: FillingSite, contexts: list[BrowserContext]
    ) -> None:
        self.browser, self.filling, self.contexts = browser, filling, contexts

    def at(
        self, who: str, name: str = "", *, width: int = 1280, script: bool = True, axe: bool = False
    ) -> Page:
        context = self.browser.new_context(
            viewport={"width": width, "height": 800}, java_script_enabled=script, bypass_csp=axe
        )
        self.contexts.append(context)
        session = self.filling.sessions[who]
        context.add_cookies(
            [{"name": self.filling.cookie, "value": session, "url": self.filling.address}]
        )
        page = context.new_page()
        page.goto(self.filling.page(name))
        return page


def saved(page: Page) -> None:
    """Wait until the script has told that an answer was saved."""
    expect(page.locator("[data-filling-state]")).to_contain_text("Opgeslagen.", timeout=30_000)


def test_acceptance_13_by_keyboard_alone_a_fault_is_found_and_mended(visit: Visit) -> None:
    page = visit.at("safety", "deel/A/", script=False, width=360)
    page.locator("#A1-yes").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#A1-no").is_checked()
    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("name") != "A1"
    page.locator("#A9-adopted").check()
    page.get_by_role("button", name=ON).press("Enter")
    page.wait_for_url("**/deel/A/#vraag-A9a")
    page.locator("#A9a-1").fill("veel")
    page.keyboard.press("Enter")
    page.locator("#fouten").wait_for()
    assert page.locator(":focus").get_attribute("id") == "fouten"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "A9a-1"
    assert page.locator("#A9a-1").get_attribute("aria-invalid") == "true"
    page.locator("#A9a-1").fill("12")
    last = page.locator("[name=A15]").last
    last.focus()
    for words in ("Overleg, notities en bewijs", "Vraag hulp bij deze vraag", ON):
        page.keyboard.press("Tab")
        assert page.locator(":focus").inner_text().startswith(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/deel/B/")


def test_acceptance_14_an_answer_is_saved_at_once_within_the_policy(visit: Visit) -> None:
    page = visit.at("safety", "deel/C/")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    expect(page.locator("[data-item=C1b]")).to_be_hidden()
    page.locator("#C1-adopted").check()
    saved(page)
    expect(page.locator("[data-item=C1b]")).to_be_visible()
    page.locator("#C1b-1").fill("veel")
    page.keyboard.press("Tab")
    page.locator("#fout-C1b").wait_for()
    page.locator("#C1b-1").fill("7,5")
    page.keyboard.press("Tab")
    saved(page)
    page.locator("#fout-C1b").wait_for(state="detached")
    page.reload()
    assert page.locator("#C1b-1").input_value() == "7,5"
    assert page.locator("#C1-adopted").is_checked()
    assert complaints == []


def test_two_browsers_at_once_keep_both_answers_and_the_second_chooses(visit: Visit) -> None:
    first = visit.at("safety", "deel/D/")
    second = visit.at("care_youth", "deel/D/", axe=True)
    first.locator("#D8-adopted").check()
    saved(first)
    second.locator("#D8-no").check()
    doubt = second.get_by_role("group", name="Er zijn twee antwoorden")
    doubt.wait_for()
    assert "Safety Jansen" in doubt.inner_text()
    assert chromium.violations(second) == []
    second.get_by_role("button", name="Kies ‘Nee’").click()
    assert second.locator("#D8-no").is_checked()
    expect(second.get_by_role("group", name="Er zijn twee antwoorden")).to_be_hidden()


PAGES = [
    "",
    "deel/I/",
    "deel/A/",
    "deel/B/",
    "deel/Z/",
    "ontbreekt/",
    "afronden/",
    "vraag/A3/",
    "bekend/",
    "inlezen/",
]


def test_axe_finds_nothing_on_any_page_wide_or_narrow(visit: Visit) -> None:
    page = visit.at("care_youth", axe=True)
    found = {}
    for number, name in enumerate([*PAGES, *PAGES[:1]]):
        page.set_viewport_size({"width": 1280 if number % 2 else 360, "height": 800})
        page.goto(visit.filling.page(name, "nl" if number < len(PAGES) else "en"))
        if problems := chromium.violations(page):
            found[name] = problems
    assert found == {}


def test_without_javascript_a_part_is_handed_over_and_a_question_talked_about(
    visit: Visit,
) -> None:
    contact = visit.at("contact", "verdelen/", axe=True, width=360)
    assert chromium.violations(contact) == []
    contact = visit.at("contact", "verdelen/", script=False, width=360)
    contact.get_by_label("Verantwoordelijke voor zorg en opvang").check()
    contact.get_by_label("Mailadres van uw collega").fill("nieuw@amsterdam.example")
    with contact.expect_navigation():
        contact.get_by_role("button", name="Verdeel", exact=True).click()
    assert contact.get_by_label("Beleidsmedewerker zorg en jeugd").is_checked()
    with contact.expect_navigation():
        contact.get_by_role("button", name="Nodig uit en verdeel").click()
    expect(contact.get_by_text("Aan: nieuw@amsterdam.example")).to_be_visible()
    page = visit.at("safety", "deel/B/", script=False)
    page.get_by_role("link", name="Overleg, notities en bewijs bij vraag B16", exact=True).click()
    page.get_by_label("Uw opmerking").fill("Weet jij dit?")
    with page.expect_navigation():
        page.get_by_role("button", name="Plaats opmerking").click()
    expect(page.get_by_text("Weet jij dit?").first).to_be_visible()
    page.get_by_label("Bestand").set_input_files(
        {"name": "besluit.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Voeg bewijs toe").click()
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="besluit.pdf").click()
    assert downloaded.value.suggested_filename == "besluit.pdf"


def test_earlier_answers_are_taken_over_and_a_workbook_is_read_without_javascript(
    visit: Visit,
) -> None:
    visit.filling.have_earlier()
    page = visit.at("care_youth", "deel/A/", axe=True, width=360)
    expect(page.get_by_text("In 2019 vulde uw gemeente in:").first).to_be_visible()
    assert chromium.violations(page) == []
    page = visit.at("care_youth", "deel/A/", script=False)
    with page.expect_navigation():
        page.get_by_role("button", name="Neem alles van dit onderdeel over").click()
    expect(page.get_by_text("Overgenomen uit 2019.").first).to_be_visible()
    page.goto(visit.filling.page("inlezen/"))
    with page.expect_download() as downloaded:
        page.get_by_role("link", name="Download het werkboek met uw antwoorden (XLSX)").click()
    data = offline.fill(downloaded.value.path().read_bytes(), {"Z2": "Onderweg getypt"})
    page.get_by_label("Ingevuld werkboek (XLSX)").set_input_files(
        {"name": "werkboek.xlsx", "mimeType": workbook.CONTENT_TYPE, "buffer": data}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_text("Onderweg getypt")).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Sla deze antwoorden op").click()
    expect(page.get_by_text("Opgeslagen: 1 antwoord uit het werkboek.")).to_be_visible()


def test_no_page_has_to_be_scrolled_sideways(visit: Visit) -> None:
    page = visit.at("safety")
    too_wide = []
    for name in PAGES:
        page.goto(visit.filling.page(name))
        for width in (360, 320, 1440):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                too_wide.append((name, width))
    assert too_wide == []


def test_without_javascript_both_sides_agree_and_the_signer_submits(visit: Visit) -> None:
    visit.filling.fill_in()
    for who, words in (("safety", "Stem in voor veiligheid"), ("care_youth", "Stem in voor zorg")):
        page = visit.at(who, "afronden/", script=False)
        with page.expect_navigation():
            page.get_by_role("button", name=words).click()
        expect(page.get_by_text("U hebt ingestemd.")).to_be_visible()
    signer = visit.at("signer", "afronden/", axe=True)
    assert chromium.violations(signer) == []
    with signer.expect_navigation():
        signer.get_by_role("button", name="Dien de vragenlijst in").click()
    expect(signer.get_by_text("door Signer Jansen")).to_be_visible()
    assert chromium.violations(signer) == []
    signer.goto(visit.filling.page("deel/A/"))
    expect(signer.get_by_role("radio")).to_have_count(0)
    assert chromium.violations(signer) == []


_REOPENED = """
from django.utils import timezone
from platform_support import people
from zicht.platform.fieldwork.filling import signing
from zicht.platform.fieldwork.models import Response
response = Response.objects.get(wave="meting-2026", municipality="GM0363")
signing.reopen(response, reason="Een getal klopte niet.", person=people.person("desk"),
               now=timezone.now())
"""
_CLOSED = """
from platform_support import people
from zicht.platform.fieldwork.waves import waves
from zicht.platform.fieldwork.models import Wave
waves.close(Wave.objects.get(code="meting-2026"), person=people.person("member"))
"""


def test_axe_finds_nothing_once_it_is_reopened_kept_or_closed(visit: Visit) -> None:
    # Last in this module: the response was submitted by the test before.
    prepared.printed(_REOPENED, visit.filling.data)
    page = visit.at("safety", axe=True)
    found: dict[str, list[str]] = {}
    for name in ("", "deel/Z/"):
        page.goto(visit.filling.page(name))
        expect(page.get_by_text("Een getal klopte niet.")).to_be_visible()
        found[f"reopened {name}"] = chromium.violations(page)
    page.locator("textarea:visible").first.fill("Nog niet klaar")
    page.context.clear_cookies(name=visit.filling.cookie)
    with page.expect_navigation():
        page.get_by_role("button", name=ON).click()
    expect(page.get_by_role("button", name="Verstuur opnieuw")).to_be_visible()
    found["kept"] = chromium.violations(page)
    prepared.printed(_CLOSED, visit.filling.data)
    closed = visit.at("safety", width=360, axe=True)
    expect(closed.get_by_text("De meting is gesloten").first).to_be_visible()
    found["closed"] = chromium.violations(closed)
    assert {place: wrong for place, wrong in found.items() if wrong} == {}
