"""The pages in a real Chromium: accessible, within the policy, whole without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from platform_support import chromium, site
from platform_support.pages import PAGES

STORY = """\
key: {key}
position: {position}
title: {{nl: Titel {key}, en: Title {key}}}
text: {{nl: Verhaal van {key}., en: Story of {key}.}}
consent_date: 2026-01-01
"""
DUTCH = [page.in_language("nl") for page in PAGES]
ENGLISH = [page.in_language("en") for page in PAGES]
ADDRESSES = [*DUTCH, *ENGLISH]
UNFOLD = "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
WIDTHS = (320, 360, 768, 1280, 1440)
#: Pages of our own making that no visitor asks for.
ERRORS = ["/nergens/", "/en/nowhere/"]

pytestmark = chromium.NEEDED


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data = tmp_path_factory.mktemp("site")
    stories = data / "stories"
    stories.mkdir()
    for position, key in enumerate(("anna", "ben")):
        stories.joinpath(f"{key}.yaml").write_text(STORY.format(key=key, position=position))
    with site.served(data, ZICHT_STORIES_DIR=str(stories)) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium.started() as started:
        yield started


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def axe_page(browser: Browser) -> Iterator[Page]:
    """A page in which axe may run; the policy itself has a test of its own.

    One for every look, because a new one has to compile axe again.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def narrow_axe_page(browser: Browser) -> Iterator[Page]:
    """Such a page on a narrow screen, whose scripts never arrive."""

    def refuse(route: Route) -> None:
        route.abort()

    context = browser.new_context(viewport={"width": 360, "height": 740}, bypass_csp=True)
    context.route("**/*.js", refuse)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", [*DUTCH, *ERRORS])
def test_axe_finds_nothing_on_a_page_with_everything_unfolded(
    axe_page: Page, address: str, path: str
) -> None:
    axe_page.goto(address + path)
    axe_page.evaluate(UNFOLD)
    assert chromium.violations(axe_page) == []


@pytest.mark.parametrize("path", ENGLISH)
def test_axe_finds_nothing_without_javascript_on_a_narrow_screen(
    narrow_axe_page: Page, address: str, path: str
) -> None:
    narrow_axe_page.goto(address + path)
    assert chromium.violations(narrow_axe_page) == []


def test_no_page_breaks_the_policy_or_asks_anything_of_another_site(
    page: Page, address: str
) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    context = page.context
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    context.on("request", lambda request: asked.append(request.url))
    chromium.settle(context, [address + path for path in ADDRESSES])
    assert len(asked) >= len(ADDRESSES)
    assert complaints == []
    assert [url for url in asked if not url.startswith(address)] == []


def test_no_page_has_to_be_scrolled_sideways(page: Page, address: str) -> None:
    too_wide = []
    for path in [*ADDRESSES, *ERRORS]:
        page.set_viewport_size({"width": WIDTHS[0], "height": 800})
        page.goto(address + path)
        for state in ("folded", "unfolded"):
            if state == "unfolded":
                page.evaluate(UNFOLD)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    too_wide.append((path, state, width))
    assert too_wide == []


def test_without_javascript_everything_is_there(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/?verhaal=anna")
    assert page.get_by_role("heading", level=1).inner_text() == "Hoeveel zien we?"
    expect(page.get_by_text("Verhaal van anna.")).to_be_visible()
    expect(page.get_by_role("button")).to_have_count(0)
    page.get_by_role("link", name="Volgend verhaal").click()
    expect(page.get_by_text("Verhaal van ben.")).to_be_visible()
    page.get_by_role("link", name="Gemeenten", exact=True).click()
    page.get_by_label("Naam of code van een gemeente").fill("fryslan")
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name="Súdwest-Fryslân").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Súdwest-Fryslân"
    context.close()


def test_the_first_press_of_tab_offers_to_skip_to_the_content(page: Page, address: str) -> None:
    page.goto(address)
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.inner_text() == "Naar de inhoud"
    box = skip.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhoud"


def test_stories_follow_one_another_until_the_reader_asks_for_rest(
    page: Page, address: str
) -> None:
    page.clock.install()
    page.goto(f"{address}/?verhaal=anna")
    expect(page.get_by_text("Verhaal van anna.")).to_be_visible()
    page.clock.fast_forward(12_500)
    expect(page.get_by_text("Verhaal van ben.")).to_be_visible()
    page.get_by_role("button", name="Zet stil").click()
    page.clock.fast_forward(60_000)
    expect(page.get_by_text("Verhaal van ben.")).to_be_visible()
    page.get_by_role("link", name="Volgend verhaal").click()
    expect(page.get_by_text("Verhaal van anna.")).to_be_visible()


def test_stories_stand_still_for_who_prefers_less_motion(browser: Browser, address: str) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = context.new_page()
    page.clock.install()
    page.goto(f"{address}/?verhaal=anna")
    page.clock.fast_forward(60_000)
    expect(page.get_by_text("Verhaal van anna.")).to_be_visible()
    expect(page.get_by_role("button", name="Laat lopen")).to_be_visible()
    context.close()


def test_a_static_file_has_the_policy_too(page: Page, address: str) -> None:
    page.goto(address)
    sheet = page.evaluate("document.querySelector('link[rel=stylesheet]').href")
    assert "default-src 'none'" in page.request.get(sheet).headers["content-security-policy"]


def test_a_story_that_the_reader_asks_for_is_announced_and_moves_nothing(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/?verhaal=anna")
    stack = page.locator("[data-story-stack]")
    assert stack.get_attribute("aria-live") == "off"
    heading = page.get_by_role("heading", level=1)
    before = heading.bounding_box()
    page.get_by_role("link", name="Volgend verhaal").click()
    assert stack.get_attribute("aria-live") == "polite"
    assert heading.bounding_box() == before


def test_on_a_narrow_screen_bars_are_there_and_the_whole_map_is(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{address}/rollen/signaleerder/")
    bar = page.locator(".zicht-item .zicht-bar").first
    expect(bar).to_be_visible()
    page.goto(address)
    expect(page.locator(".zicht-cartogram")).to_be_hidden()
    box = page.locator(".zicht-map__narrow").bounding_box()
    assert box is not None
    assert 250 < box["width"] <= 360 - box["x"]


def test_the_map_can_be_skipped_with_the_keyboard(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Sla de kaart over").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "na-kaart"


def test_on_paper_there_is_no_menu_and_nothing_falls_off(page: Page, address: str) -> None:
    page.goto(f"{address}/rollen/signaleerder/")
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation", name="Hoofdmenu")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("columnheader", name="Band").first).to_be_visible()
    expect(page.get_by_text("Wat voor niveau 1 nodig is")).to_be_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_typefaces_are_our_own_and_are_loaded(page: Page, address: str) -> None:
    page.goto(address)
    family = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "Source Serif 4" in family
    assert page.evaluate("document.fonts.check('16px \"Source Sans 3\"')")
