"""People who fill in over HTTP as the script of a page does, and what became of their answers."""

import asyncio
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from platform_support import prepared

WAVE = "belasting"
#: Questions that are always shown; each of four people has two of their own.
QUESTIONS = (("A3", "A11"), ("A12", "A13"), ("A16", "A15"), ("A20", "A21"))
_TOKEN = "t" * 32

_PREPARE = """
import json, sys
from datetime import timedelta
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import timezone
from platform_support import filling_factory as factory, people
from zicht.platform.accounts.models import Membership, Organisation
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Wave
wave = factory.make_wave("belasting")
today = timezone.localdate()
Wave.objects.update(opens_on=today - timedelta(days=1), closes_on=today + timedelta(days=1))
items = selectors.questionnaire(wave.questionnaire).item_by_code
told = []
with transaction.atomic():
    for number in range(int(sys.argv[1])):
        code = f"GM8{number:03d}"
        factory.make_response(wave, code, code)
        place = Organisation.objects.create(code=code, kind="municipality", name=code)
        for position in range(4):
            person = factory.make_person(f"p{position}", code.lower())
            Membership.objects.create(person=person, organisation=place, role="contact",
                                      valid_from=today)
            cookie = people.sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME]
            told.append([code, position, f"{cookie.key}={cookie.value}"])
options = {code: [one.code for one in items[code].options] for code in json.loads(sys.argv[2])}
print(json.dumps({"people": told, "options": options}))
"""

_STORED = """
import json
from zicht.platform.fieldwork.response import history
from zicht.platform.fieldwork.models import AnswerChange, Response
rows = AnswerChange.objects.values_list("response__municipality", "variable", "version", "after")
broken = sum(history.verify(one) is not None for one in Response.objects.filter(wave="belasting"))
print(json.dumps({"stored": list(rows), "broken": broken}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Somebody:
    """One of the people of a municipality, with the session they are signed in by."""

    place: str
    position: int
    cookie: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Who fills in, and the options of every question that they answer."""

    people: tuple[Somebody, ...]
    options: Mapping[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """An answer of which the server said that it was saved."""

    place: str
    variable: str
    version: int
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server said to one save; ``is_saved`` is False for two answers at once."""

    version: int
    is_saved: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is in the database afterwards: values by place, variable and version."""

    values: Mapping[tuple[str, str, int], str]
    broken_histories: int

    def lost(self, told: list[Saved]) -> list[Saved]:
        """What was said to be saved and is not there."""
        return [
            one
            for one in told
            if self.values.get((one.place, one.variable, one.version)) != one.value
        ]


class RefusedError(Exception):
    """The server answered, and did not save."""


def prepare(data: Path, municipalities: int, **variables: str) -> Cast:
    """Make an open wave with four people in each municipality."""
    codes = json.dumps([code for pair in QUESTIONS for code in pair])
    told = _run(_PREPARE, data, variables, str(municipalities), codes)
    people = tuple(
        Somebody(place=place, position=position, cookie=cookie)
        for place, position, cookie in told["people"]
    )
    return Cast(people=people, options=told["options"])


def kept(data: Path, **variables: str) -> Kept:
    """Everything that was ever saved, and how many histories are not whole."""
    found = _run(_STORED, data, variables)
    values = {
        (place, variable, version): value for place, variable, version, value in found["stored"]
    }
    return Kept(values=values, broken_histories=found["broken"])


async def save(address: str, who: Somebody, variable: str, value: str, base_version: int) -> Reply:
    """Save one answer; RefusedError when the server says no, OSError when it is not there."""
    form = {variable: value, f"{variable}__version": str(base_version)}
    path = f"/invullen/{WAVE}/{who.place}/deel/A/"
    status, body = await _post(address, path, who.cookie, form)
    if status != 200:
        raise RefusedError(f"{status} {body[:200]!r}")
    told = json.loads(body)
    # What has to be looked at is not simply saved: another answer came first.
    return Reply(version=told["versions"][variable], is_saved=variable not in told["drawn"])


async def _post(address: str, path: str, cookie: str, form: dict[str, str]) -> tuple[int, bytes]:
    """Status and body of one request on a line of its own."""
    host = urlsplit(address).netloc
    body = urlencode({**form, "csrfmiddlewaretoken": _TOKEN}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n"
        f"Cookie: {cookie}; csrftoken={_TOKEN}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    name, _, port = host.partition(":")
    answer = await _exchange(name, int(port), head.encode() + body)
    top, _, content = answer.partition(b"\r\n\r\n")
    if not top:
        raise EOFError("the server went away")
    return int(top.split(b" ", 2)[1]), content


async def _exchange(name: str, port: int, sent: bytes) -> bytes:
    """What comes back until the other side closes; with as little work here as can be."""
    loop = asyncio.get_running_loop()
    with socket.socket() as line:
        line.setblocking(False)
        await loop.sock_connect(line, (name, port))
        await loop.sock_sendall(line, sent)
        parts = []
        while part := await loop.sock_recv(line, 65536):
            parts.append(part)
    return b"".join(parts)


def _run(script: str, data: Path, variables: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    """What a script printed last, read as JSON."""
    last = prepared.printed(script, data, *arguments, **variables).splitlines()[-1]
    told: dict[str, Any] = json.loads(last)
    return told
