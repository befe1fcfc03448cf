"""Saves per second while a whole country fills in at once, on SQLite and on PostgreSQL.

    python bench/load/filling.py [--seconds 30] [--only sqlite|postgresql]

Serves the site as ``manage.py serve`` does, with two workers, and lets people save an answer each,
evenly spread, as the script of the page does: on SQLite 342 municipalities with 4 people, each
every 20 seconds, on PostgreSQL 250 with 4, each every 5. Afterwards every answer that was
acknowledged is looked up. Exits 1 when one is lost, a request failed, a history is broken, or the
95th percentile is 300 ms or more.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from platform_support import postgres_server, site  # noqa: E402

BAR_MS = 300.0
#: Municipalities with four people each, and how many seconds each waits between two saves.
LOADS = {"sqlite": (342, 20.0), "postgresql": (250, 5.0)}
#: Questions that are always shown; each of the four has two of their own.
QUESTIONS = (("A3", "A11"), ("A12", "A13"), ("A16", "A15"), ("A20", "A21"))
TOKEN = "t" * 32

_PREPARE = """
import django
django.setup()
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
import django
django.setup()
import json
from zicht.platform.fieldwork import history
from zicht.platform.fieldwork.models import AnswerChange, Response
rows = AnswerChange.objects.values_list("response__municipality", "variable", "version", "after")
broken = sum(history.verify(one) is not None for one in Response.objects.filter(wave="belasting"))
print(json.dumps({"stored": list(rows), "broken": broken}))
"""


@dataclass(kw_only=True)
class Tally:
    """What was acknowledged (municipality, variable, version, value), how fast, and what failed."""

    saved: list[tuple[str, str, int, str]] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--only", choices=LOADS)
    asked = parser.parse_args()
    names = [asked.only] if asked.only else list(LOADS)
    fits = [measure(name, asked.seconds) for name in names]
    sys.exit(0 if all(fits) else 1)


def measure(name: str, seconds: float) -> bool:
    """Serve on one database, load it, and report; whether all bars are met."""
    municipalities, interval = LOADS[name]
    server = postgres_server.running() if name == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as folder, server as database:
        variables = {"DATABASE_URL": database} if database else {}
        with site.served(Path(folder), **variables) as address:
            environment = {**os.environ, "ZICHT_DATA_DIR": folder, **variables}
            codes = json.dumps([code for pair in QUESTIONS for code in pair])
            told = run(_PREPARE, environment, str(municipalities), codes)
            tally = asyncio.run(load(address, told, interval, seconds))
        return report(name, tally, run(_STORED, environment))


async def load(address: str, told: dict, interval: float, seconds: float) -> Tally:
    """Let everybody save at their own moments until the time is up."""
    tally = Tally()
    start = time.perf_counter() + 1
    people = told["people"]
    await asyncio.gather(
        *(
            save_on(
                address,
                tally,
                place=code,
                position=position,
                cookie=cookie,
                options=told["options"],
                moments=(start + interval * number / len(people), interval, start + seconds),
            )
            for number, (code, position, cookie) in enumerate(people)
        )
    )
    tally.seconds = time.perf_counter() - start
    return tally


async def save_on(
    address: str,
    tally: Tally,
    *,
    place: str,
    position: int,
    cookie: str,
    options: dict[str, list[str]],
    moments: tuple[float, float, float],
) -> None:
    """One person: one of two questions at every moment, each time with the next option."""
    versions = dict.fromkeys(QUESTIONS[position], 0)
    due, interval, end = moments
    turn = 0
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        variable = QUESTIONS[position][turn % 2]
        value = options[variable][turn // 2 % len(options[variable])]
        form = {variable: value, f"{variable}__version": str(versions[variable])}
        path = f"/invullen/belasting/{place}/deel/A/"
        begun = time.perf_counter()
        try:
            status, body = await post(address, path, cookie, form)
            version = json.loads(body)["versions"][variable] if status == 200 else None
        except (OSError, ValueError, EOFError) as error:
            status, version = 0, None
            tally.failures.append(repr(error))
        else:
            if version is None:
                tally.failures.append(f"{status} {body[:200]!r}")
            else:
                tally.milliseconds.append((time.perf_counter() - begun) * 1000)
                tally.saved.append((place, variable, version, value))
                versions[variable] = version
        turn, due = turn + 1, due + interval


async def post(address: str, path: str, cookie: str, form: dict[str, str]) -> tuple[int, bytes]:
    """Status and body of one request on a line of its own."""
    host = urlsplit(address).netloc
    body = urlencode({**form, "csrfmiddlewaretoken": TOKEN}).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nAccept: application/json\r\n"
        f"Cookie: {cookie}; csrftoken={TOKEN}\r\nConnection: close\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    name, _, port = host.partition(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    try:
        writer.write(head.encode() + body)
        answer = await reader.read()
    finally:
        writer.close()
    top, _, content = answer.partition(b"\r\n\r\n")
    return int(top.split(b" ", 2)[1]), content


def report(name: str, tally: Tally, found: dict) -> bool:
    """Print the figures of one database; whether all bars are met."""
    stored = {
        (place, variable, version): value for place, variable, version, value in found["stored"]
    }
    lost = sum(stored.get(one[:3]) != one[3] for one in tally.saved)
    cuts = statistics.quantiles(tally.milliseconds, n=100)
    p50, p95, p99 = cuts[49], cuts[94], cuts[98]
    print(
        f"{name}: {len(tally.saved) / tally.seconds:.1f} saves/s, p50 {p50:.0f} ms, "
        f"p95 {p95:.0f} ms, p99 {p99:.0f} ms; answers lost {lost}, "
        f"requests failed {len(tally.failures)}, histories broken {found['broken']}"
    )
    for failure in tally.failures[:3]:
        print(f"  {failure}")
    return not lost and not tally.failures and not found["broken"] and p95 < BAR_MS


def run(script: str, environment: dict[str, str], *arguments: str) -> dict:
    """What a script with Django set up printed last, read as JSON."""
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT / "tests")])
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        env={
            **environment,
            "DJANGO_SETTINGS_MODULE": "zicht.platform.config.settings",
            "PYTHONPATH": path,
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
