"""A wave from invitation to mirror, as people live it: real browsers, real mail, one server.

The owner of the national team makes the wave and invites; the contact person of Urk hands parts to
two colleagues; they fill in together, disagree once and choose; the signer submits, and the mirror
is there.
"""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message as Mail
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, expect

from platform_support import chromium, mail_server, site
from platform_support.mail_server import Inbox
from platform_support.manage import manage

OWNER, CONTACT, SIGNER = "eva@zicht.example", "contact@urk.example", "burgemeester@urk.example"
SAFETY, CARE = "veiligheid@urk.example", "zorg@urk.example"
PEOPLE = f"""gemeente;e-mail;naam;rol
Urk;{CONTACT};Corrie Contact;contactpersoon
Urk;{SIGNER};Bert Burgemeester;ondertekenaar
"""

pytestmark = chromium.NEEDED


@dataclass(kw_only=True)
class Country:
    """The site, the mail that leaves it, and the browsers of its people."""

    address: str
    data: Path
    inbox: Inbox
    browser: Browser
    contexts: list[BrowserContext] = field(default_factory=list)

    def manage(self, *arguments: str) -> None:
        server = f"smtp://127.0.0.1:{self.inbox.port}"
        done = manage(*arguments, data=self.data, ZICHT_SMTP_URL=server, ZICHT_ADDRESS=self.address)
        assert done.returncode == 0, done.stderr[-3000:]

    def link(self, email: str) -> str:
        """The link in the one mail to somebody, once the outbox was handed over."""
        if not self.mails(email):
            self.manage("deliver_mail")
        (mail,) = self.mails(email)
        body = mail.get_content()  # type: ignore[attr-defined]
        (link,) = re.findall(rf"{self.address}\S+", body)
        return str(link).rstrip(".")

    def mails(self, email: str) -> list[Mail]:
        """Everything that arrived for somebody."""
        return [one for one in self.inbox.mails if one["To"] == email]

    def arrive(self, email: str, name: str) -> Page:
        """A browser of somebody's own, in which they accept the invitation that they got."""
        context = self.browser.new_context(viewport={"width": 1280, "height": 900})
        self.contexts.append(context)
        page = context.new_page()
        page.goto(self.link(email))
        page.get_by_label("Uw naam").fill(name)
        press(page, "Neem de uitnodiging aan")
        return page


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    with (
        mail_server.running() as inbox,
        site.served(tmp_path) as address,
        chromium.started() as browser,
    ):
        yield Country(address=address, data=tmp_path, inbox=inbox, browser=browser)


def press(page: Page, name: str) -> None:
    """Press a button, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def follow(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("link", name=name).click()


def saved(page: Page) -> None:
    """Wait until the script has told that an answer was saved."""
    _told(page, "Opgeslagen.")


def _told(page: Page, words: str) -> None:
    expect(page.locator("[data-filling-state]")).to_contain_text(words, timeout=30_000)


def test_a_wave_is_played_from_invitation_to_mirror(country: Country) -> None:
    owner = _owner(country)
    _make_wave(owner)
    contact = country.arrive(CONTACT, "Corrie Contact")
    _hand_over(contact, SAFETY, "Beleidsmedewerker veiligheid", ["Signaleerder"])
    _hand_over(contact, CARE, "Beleidsmedewerker zorg en jeugd", ["Verantwoordelijke voor zorg"])
    safety = country.arrive(SAFETY, "Saar Veiligheid")
    care = country.arrive(CARE, "Chris Zorg")
    _fill_in_at_once(safety, care)
    _disagree_and_choose(safety, care)
    for page, sections in ((safety, "IAB"), (care, "CD"), (contact, "Z")):
        for section in sections:
            _fill_in(page, section)
    _agree_and_submit(country, safety, care)
    _look_in_the_mirror(contact)
    owner.goto(f"{country.address}/team/metingen/meting-2026/?naam=urk")
    row = owner.get_by_role("row").filter(has=owner.get_by_role("link", name="Urk"))
    expect(row.first).to_contain_text("ingediend")
    told = [len(country.mails(one)) for one in (CONTACT, SIGNER, SAFETY, CARE)]
    assert told == [1, 1, 1, 1]


def _owner(country: Country) -> Page:
    """The first owner comes in by mail, and adds an authenticator app."""
    country.manage("create_owner", OWNER)
    page = country.arrive(OWNER, "Eva Eigenaar")
    follow(page, "App toevoegen")
    secret = page.locator(".zicht-secret").inner_text()
    code = format_hotp_value(hotp_value(secret, int(time.time() // 30)))
    page.get_by_label("Code van de app").fill(code)
    press(page, "Zet de app aan")
    return page


def _make_wave(page: Page) -> None:
    follow(page, "Metingen")
    follow(page, "Maak een nieuwe meting")
    for label, value in (
        ("Code", "meting-2026"),
        ("Naam in het Nederlands", "Meting 2026"),
        ("Naam in het Engels", "Wave 2026"),
        ("Peildatum", "2026-01-01"),
        ("Eerste dag", "2026-01-01"),
        ("Laatste dag", "2099-01-01"),
    ):
        page.get_by_label(label).fill(value)
    press(page, "Maak de meting")
    follow(page, "Openen, sluiten en dagen")
    press(page, "Open de meting")
    follow(page, "Meting 2026")
    follow(page, "Contactpersonen uitnodigen")
    people: FilePayload = {
        "name": "mensen.csv",
        "mimeType": "text/csv",
        "buffer": PEOPLE.encode(),
    }
    page.set_input_files("#id_file", files=[people])
    press(page, "Lees de lijst")
    press(page, "Stuur 2 uitnodigingen")
    expect(page.get_by_text("Uitgenodigd: 2.")).to_be_visible()


def _hand_over(page: Page, email: str, role: str, sections: list[str]) -> None:
    page.goto(page.url.partition("verdelen/")[0])
    follow(page, "Verdeel de onderdelen over collega's")
    for title in sections:
        page.get_by_role("checkbox", name=title).check()
    page.get_by_label("Mailadres van uw collega").fill(email)
    press(page, "Verdeel")
    page.get_by_label(role).check()
    press(page, "Nodig uit en verdeel")
    expect(page.get_by_text("Een uitnodiging is onderweg.")).to_be_visible()


def _section(page: Page, section: str) -> None:
    start = page.url.partition("/invullen/")[0]
    page.goto(f"{start}/invullen/meting-2026/GM0184/deel/{section}/")


def _fill_in_at_once(safety: Page, care: Page) -> None:
    """Two browsers save different answers in the same moment, and both stand."""
    _section(safety, "A")
    _section(care, "D")
    for ours, theirs in (("A5-adopted", "D1-yes"), ("A11-some", "D9-adopted")):
        safety.locator(f"#{ours}").check()
        care.locator(f"#{theirs}").check()
        saved(safety)
        saved(care)
    for page, ids in ((safety, ("A5-adopted", "A11-some")), (care, ("D1-yes", "D9-adopted"))):
        page.reload()
        assert all(page.locator(f"#{one}").is_checked() for one in ids)


def _disagree_and_choose(safety: Page, care: Page) -> None:
    _section(safety, "D")
    _section(care, "D")
    safety.locator("#D8-no").check()
    saved(safety)
    care.locator("#D8-adopted").check()
    _told(care, "Een collega heeft net iets anders ingevuld.")
    doubt = care.get_by_role("group", name="Er zijn twee antwoorden")
    doubt.wait_for()
    assert "Saar Veiligheid" in doubt.inner_text()
    label = "Ja, vastgelegd, en iemand is ervoor verantwoordelijk"
    care.get_by_role("button", name=f"Kies ‘{label}’").click()
    doubt.wait_for(state="detached")
    assert care.locator("#D8-adopted").is_checked()


#: Gives every question on the page that has no answer its first one, without telling the script.
_FIRST_ANSWERS = """() => {
  const fields = [...document.querySelectorAll("main input")];
  const names = new Set(fields.filter((one) => ["radio", "checkbox"].includes(one.type))
                              .map((one) => one.name));
  for (const name of names) {
    const group = fields.filter((one) => one.name === name);
    if (!group.some((one) => one.checked)) group[0].checked = true;
  }
  for (const one of fields) {
    const isDay = one.closest(".zicht-day");
    if (["numeric", "decimal"].includes(one.inputMode) && !one.value && !isDay)
      one.value = one.name === "A4a" ? "2025" : "1";
  }
}"""


def _fill_in(page: Page, section: str) -> None:
    """Until the page goes on to the next section: an answer may call for more questions."""
    _section(page, section)
    for _ in range(4):
        page.evaluate(_FIRST_ANSWERS)
        press(page, "Opslaan en verder")
        if f"/deel/{section}/" not in page.url:
            return
    raise AssertionError(
        f"{section}: {page.locator('.zicht-errors, .zicht-fault').all_inner_texts()}"
    )


def _agree_and_submit(country: Country, safety: Page, care: Page) -> None:
    finish = f"{country.address}/invullen/meting-2026/GM0184/afronden/"
    for page, words in ((safety, "Stem in voor veiligheid"), (care, "Stem in voor zorg")):
        page.goto(finish)
        press(page, words)
        expect(page.get_by_text("U hebt ingestemd.")).to_be_visible()
    signer = country.arrive(SIGNER, "Bert Burgemeester")
    signer.goto(finish)
    press(signer, "Dien de vragenlijst in")
    expect(signer.get_by_text("door Bert Burgemeester")).to_be_visible()
    follow(signer, "Uw spiegel staat klaar")
    assert signer.get_by_role("heading", level=1).inner_text() == "Spiegel van Urk"


def _look_in_the_mirror(page: Page) -> None:
    """The others see it too; it is accessible and fits, wide and narrow, folded out."""
    page.goto(page.url.partition("/invullen/")[0] + "/spiegel/meting-2026/GM0184/")
    care = page.get_by_role("region", name="Zorg en opvang")
    assert "Niveau 3 van 4: geborgd" in care.inner_text()
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert chromium.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
