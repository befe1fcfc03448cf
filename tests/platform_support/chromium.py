"""A real Chromium for tests of pages: started, looked at with axe, or skipped with the reason."""

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from platform_support import site

CHROMIUM = shutil.which("chromium")
AXE = site.ROOT / "node_modules" / "axe-core" / "axe.min.js"

#: Pages that are waited for side by side.
_AT_A_TIME = 5

#: What every module of tests that drives a browser is marked with.
NEEDED = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed on this machine"),
    pytest.mark.skipif(not AXE.is_file(), reason="axe-core is missing; run `make setup`"),
]


@contextmanager
def started() -> Iterator[Browser]:
    """A browser; without its sandbox, because continuous integration runs as root."""
    expect.set_options(timeout=30_000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def settle(context: BrowserContext, addresses: Iterable[str]) -> None:
    """Open every address, and wait until it asks for nothing more; some at a time."""
    pages = [context.new_page() for _ in range(_AT_A_TIME)]
    waiting = iter(addresses)
    while opened := list(zip(pages, waiting, strict=False)):
        for page, address in opened:
            page.goto(address, wait_until="commit")
        for page, _ in opened:
            page.wait_for_load_state("networkidle")


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it is now, of the rules of WCAG 2.2 AA and of good practice."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        """async () => {
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa",
                          "best-practice"];
            // Of what is in order, it need not write down where it stands.
            const result = await axe.run(document, {
              runOnly: {type: "tag", values: tags}, resultTypes: ["violations"], selectors: false});
            return result.violations.map(
              (one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html).join(" | ")}`);
        }"""
    )
    assert isinstance(found, list)
    return found
