"""The pictures of the user guide, made of the pages themselves: `make guide`.

It serves a wave of its own with made-up answers, which the pages say, signs in people who do not
exist, and writes docs/guide/images. The pages of this moment are drawn, so run it after a change to
one of them. It needs Debian's chromium.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from platform_support import prepared, site  # noqa: E402 - stands among the tests

IMAGES = ROOT / "docs" / "guide" / "images"
OURS = "meting-2026/GM0363"

#: A wave of made-up answers with people in every role; prints their sessions.
_SCENE = """
import json
from datetime import timedelta
from django.conf import settings
from django.test import Client
from django.utils import timezone
from platform_support import earlier_factory, filling_factory, people, wave_factory
from zicht.language import Language
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.together import handing_over, talking
from zicht.platform.fieldwork.waves import regional
from zicht.platform.fieldwork.models import Side, Wave
from zicht.platform.fieldwork.waves.regional_reading import Entered
from zicht.platform.support import services as support, topics

NAMES = {
    "owner": "Eva de Wit", "desk": "Dina Bakker", "contact": "Corrie de Boer",
    "safety": "Saar Visser", "care_youth": "Chris Mulder", "signer": "Bert van Dijk",
}
now, today = timezone.now(), timezone.localdate()
cookies = {}
for who, name in NAMES.items():
    cookies[who] = people.signed_in(who).cookies[settings.SESSION_COOKIE_NAME].value
    Person.objects.filter(pk=people.person(who).pk).update(name=name)
person = {who: Person.objects.get(email__startswith=f"{who}@") for who in NAMES}
wave = wave_factory.make_open(person["owner"], now=now, days=wave_factory.around_today())
Wave.objects.filter(pk=wave.pk).update(origin="synthetic-guide")
wave.refresh_from_db()
for code in ("GM0363", "GM0014", "GM0080", "GM0106", "GM0153", "GM0344"):
    wave_factory.add_contact(wave, code, f"contact@{code.lower()}.example", person=person["owner"])
wave.contacts.filter(municipality="GM0363").update(email=person["contact"].email, invited_at=now)
for number, code in enumerate(("GM0014", "GM0080", "GM0106", "GM0153", "GM0193", "GM0344")):
    one = wave_factory.response_of(wave, code)
    if number < 3:
        filling_factory.fill_in(one, person["safety"], now)
    else:
        answering.save_answer(
            one, "A1", "yes", base_version=0, person=person["safety"],
            now=now - timedelta(days=10 if number == 3 else 1),
        )
    if number < 2:
        for side in Side:
            signing.agree(one, side, person=person["safety"], now=now)
        signing.submit(one, person=person["signer"], now=now)
ours = wave_factory.response_of(wave, "GM0363")
for variable, value in {"A1": "yes", "A5": "practice", "A6": "adopted", "A11": "some"}.items():
    answering.save_answer(
        ours, variable, value, base_version=0, person=person["safety"], now=now
    )
answering.save_answer(ours, "D8", "no", base_version=0, person=person["safety"], now=now)
answering.save_answer(
    ours, "D8", "practice", base_version=0, person=person["care_youth"], now=now
)
earlier_factory.before({"A1": "yes", "A8": "developing", "C3": "yes"}, wave="2018")
for who, sections in (("safety", ["A", "B"]), ("care_youth", ["D"])):
    handing_over.hand_over(
        ours, sections, email=person[who].email, person=person["contact"], now=now
    )
talking.add_remark(
    ours, "A5", "Bij zorg gebruiken wij dezelfde route.", person=person["care_youth"], now=now
)
topic = topics.find(selectors.questionnaire(wave.questionnaire), "A5")
question = "Wij melden bij het wijkteam. Is dat een meldroute?"
support.ask(ours, topic, question, shares=None, person=person["safety"], now=now)
made_up = {("POL04", 2024): 60, ("POL05", 2024): 140, ("POL05", 2023): 120, ("POL10", 2024): None}
figures = [
    Entered(layer="police_unit", region=region, year=year, count=count,
            source="Verzonnen voorbeeld", url="https://publicatie.example/")
    for (region, year), count in made_up.items()
]
regional.store(wave, figures, person=person["owner"])
wave.reminders.create(on=today, states=["not_opened", "stuck", "ready"])
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "sessions": cookies,
                  "today": today.isoformat()}))
"""

#: Each moves the response of Amsterdam on to what the next pictures show.
_START = """
from django.utils import timezone
from platform_support import filling_factory
from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.models import Response, Side
now = timezone.now()
ours = Response.objects.select_related("wave__questionnaire").get(
    wave="meting-2026", municipality="GM0363")
person = {who: Person.objects.get(email__startswith=f"{who}@")
          for who in ("desk", "safety", "care_youth", "signer")}
"""
_COMPLETE = (
    _START
    + """
answering.save_answer(
    ours, "D8", "practice", base_version=1, person=person["care_youth"], now=now
)
filling_factory.fill_in(ours, person["safety"], now)
signing.agree(ours, Side.SAFETY, person=person["safety"], now=now)
"""
)
_SUBMITTED = (
    _START
    + """
signing.agree(ours, Side.CARE_YOUTH, person=person["care_youth"], now=now)
signing.submit(ours, person=person["signer"], now=now)
"""
)
_REOPENED = (
    _START
    + """
signing.reopen(ours, reason="U belde: bij A5 staat het verkeerde antwoord.",
               person=person["desk"], now=now)
"""
)


#: Part of a page says that it is made up too.
_BANNER = "(part) => part.prepend(document.querySelector('.zicht-synthetic'))"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A picture: who looks at which page, and which part of it; empty is what fits on a screen."""

    name: str
    who: str
    path: str
    part: str = ""
    height: int = 760


_FIRST = (
    Shot(name="inloggen", who="", path="inloggen/", height=620),
    Shot(name="taken", who="safety", path=f"invullen/{OURS}/", height=900),
    Shot(name="verdelen", who="contact", path=f"invullen/{OURS}/verdelen/", height=900),
    Shot(name="vragen", who="safety", path=f"invullen/{OURS}/deel/A/", height=860),
    Shot(
        name="kiezen",
        who="care_youth",
        path=f"invullen/{OURS}/deel/D/",
        part="[data-item=D8]",
    ),
    Shot(
        name="overnemen",
        who="safety",
        path=f"invullen/{OURS}/deel/A/",
        part="[data-item=A8]",
    ),
    Shot(name="overleg", who="safety", path=f"invullen/{OURS}/vraag/A5/", height=1000),
    Shot(name="hulp", who="safety", path=f"hulp/{OURS}/A5/", height=820),
    Shot(name="werkboek", who="contact", path=f"invullen/{OURS}/inlezen/", height=760),
    Shot(name="bekend", who="contact", path=f"invullen/{OURS}/bekend/", height=960),
    Shot(name="nieuwe-meting", who="owner", path="team/metingen/nieuw/", height=900),
    Shot(name="mensen", who="owner", path="team/metingen/meting-2026/mensen/", height=900),
    Shot(name="stand", who="owner", path="team/metingen/meting-2026/?stand=started", height=1250),
    Shot(name="teksten", who="owner", path="team/metingen/meting-2026/teksten/", height=820),
    Shot(
        name="regiocijfers",
        who="owner",
        path="team/metingen/meting-2026/regiocijfers/",
        height=1180,
    ),
    Shot(
        name="herinneringen",
        who="owner",
        path="team/metingen/meting-2026/herinneringen/",
        height=820,
    ),
    Shot(name="gemeente", who="desk", path=f"team/metingen/{OURS}/", height=1000),
    Shot(name="hulpvragen", who="desk", path=f"team/hulp/{OURS}/", height=820),
    Shot(name="dagen", who="owner", path="team/metingen/meting-2026/dagen/", height=860),
)
_LATER = (
    (
        _COMPLETE,
        (Shot(name="instemmen", who="care_youth", path=f"invullen/{OURS}/afronden/", height=980),),
    ),
    (
        _SUBMITTED,
        (
            Shot(name="ingediend", who="signer", path=f"invullen/{OURS}/afronden/", height=560),
            Shot(name="spiegel", who="contact", path=f"spiegel/{OURS}/", height=1100),
        ),
    ),
    (_REOPENED, (Shot(name="heropend", who="contact", path=f"invullen/{OURS}/", height=720),)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """The served site, and the sessions of its people."""

    address: str
    data: Path
    cookie: str
    sessions: dict[str, str]
    browser: Browser

    def run(self, script: str) -> str:
        """Run a script with Django on the data of this site."""
        return prepared.printed(script, self.data)

    def draw(self, shot: Shot) -> None:
        """Write one picture; RuntimeError when the page is not there."""
        context = self.browser.new_context(
            viewport={"width": 1000, "height": shot.height}, locale="nl-NL"
        )
        if shot.who:
            session = self.sessions[shot.who]
            cookie = {"name": self.cookie, "value": session, "url": self.address}
            context.add_cookies([cookie])
        page = context.new_page()
        answer = page.goto(f"{self.address}/{shot.path}", wait_until="networkidle")
        if answer is None or not answer.ok:
            raise RuntimeError(f"{shot.path} is not there: {answer and answer.status}")
        _without_menus(page)
        path = str(IMAGES / f"{shot.name}.png")
        if shot.part:
            part = page.locator(shot.part).first
            part.evaluate(_BANNER)
            part.screenshot(path=path)
        else:
            page.screenshot(path=path)
        context.close()


def main() -> int:
    """Draw every picture, and remove those that no page of the guide shows any more."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for stage in _stages(Path(folder)):
            for shot in _FIRST:
                stage.draw(shot)
            for script, shots in _LATER:
                stage.run(script)
                for shot in shots:
                    stage.draw(shot)
    drawn = {shot.name for shot in (*_FIRST, *(one for _, shots in _LATER for one in shots))}
    for path in IMAGES.glob("*.png"):
        if path.stem not in drawn:
            path.unlink()
    return 0


def _stages(data: Path) -> Iterator[Stage]:
    with site.served(data) as address, sync_playwright() as playwright:
        told = json.loads(prepared.printed(_SCENE, data).splitlines()[-1])
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--lang=nl-NL"]
        )
        yield Stage(
            address=address,
            data=data,
            cookie=told["cookie"],
            sessions=told["sessions"],
            browser=browser,
        )
        browser.close()


def _without_menus(page: Page) -> None:
    """The menu of the public pages stands above every page, and helps nobody in a picture."""
    page.evaluate("document.querySelectorAll('.zicht-nav').forEach((one) => one.remove())")


if __name__ == "__main__":
    sys.exit(main())
