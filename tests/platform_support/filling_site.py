"""The whole site with an open wave, and sessions of the people who fill it in."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from platform_support import prepared, site

_PREPARE = """
import json
from datetime import timedelta
from django.conf import settings
from django.test import Client
from django.utils import timezone
from platform_support import filling_factory, people
from zicht.platform.fieldwork.models import Wave
wave = filling_factory.make_wave()
today = timezone.localdate()
days = {"opens_on": today - timedelta(days=10), "closes_on": today + timedelta(days=10)}
Wave.objects.filter(pk=wave.pk).update(**days)
for code, name in (("GM0363", "Amsterdam"), ("GM0518", "'s-Gravenhage")):
    filling_factory.make_response(wave, code, name)
wanted = ["contact", "safety", "care_youth", "signer"]
cookies = {}
for name in wanted:
    client = people.sign_in(Client(), people.person(name))
    cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
print(json.dumps({"cookie": settings.SESSION_COOKIE_NAME, "sessions": cookies}))
"""

_FILL_IN = """
from django.utils import timezone
from platform_support import filling_factory, people
from zicht.platform.fieldwork.models import Response
response = Response.objects.get(wave="meting-2026", municipality="GM0363")
filling_factory.fill_in(response, people.person("safety"), timezone.now())
"""

_EARLIER = """
from platform_support import earlier_factory
earlier_factory.before()
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FillingSite:
    """A site at ``address``, and the session of everybody who takes part, by name."""

    address: str
    data: Path
    cookie: str
    sessions: dict[str, str]

    def page(self, name: str = "", language: str = "nl") -> str:
        """An address of Amsterdam: "" for the list of tasks, ``deel/A/`` for a section."""
        prefix = "" if language == "nl" else "/en"
        return f"{self.address}{prefix}/invullen/meting-2026/GM0363/{name}"

    def fill_in(self) -> None:
        """Answer everything that is mandatory."""
        prepared.printed(_FILL_IN, self.data)

    def have_earlier(self) -> None:
        """Answers of an earlier wave, to be taken over."""
        prepared.printed(_EARLIER, self.data)


@contextmanager
def served(data: Path) -> Iterator[FillingSite]:
    """A site in which Amsterdam can begin."""
    with site.served(data) as address:
        told = json.loads(prepared.printed(_PREPARE, data).splitlines()[-1])
        yield FillingSite(
            address=address, data=data, cookie=told["cookie"], sessions=told["sessions"]
        )
