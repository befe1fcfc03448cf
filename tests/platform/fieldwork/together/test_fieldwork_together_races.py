"""Two colleagues at once, and a process that is killed: nothing is done twice or by halves."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_support import own_database
from platform_support.own_database import OwnDatabase, at_once

_SCENE = """
from platform_support import filling_pages, people
filling_pages.open_response()
people.person("contact")
people.person("care_youth")
"""
_BEGIN = """
import sys
from django.utils import timezone
from platform_support import people
from zicht.platform.fieldwork.together import evidence, evidence_files, handing_over
from zicht.platform.fieldwork.together.evidence import Upload
from zicht.platform.fieldwork.models import Response
from zicht.problems import InvalidInputError
contact, care = people.person("contact"), people.person("care_youth")
response = Response.objects.get()
def upload(item, words):
    pdf = Upload(name="a.pdf", kind=evidence_files.TYPES[0], chunks=[b"%PDF-", words.encode()])
    try:
        evidence.add_file(
            response, item, upload=pdf, title="", person=contact, now=timezone.now()
        )
    except InvalidInputError:
        return 0
    return 1
print("ready", flush=True)
input()
"""
_HAND_OVER = f"""{_BEGIN}
done = handing_over.hand_over(
    response, ["A", "D"], email=care.email, person=contact, now=timezone.now()
)
print(len(done.sections))
"""
_UPLOAD = f"""{_BEGIN}
print(sum(upload("A3", f"{{sys.argv[1]}} {{number}}") for number in range(8)))
"""
_UPLOAD_ON_AND_ON = f"""{_BEGIN}
for number in range(10_000):
    upload(f"A{{number}}", str(number))
"""
_COUNT = """
from datetime import timedelta
from django.utils import timezone
from zicht.platform.audit import selectors
from zicht.platform.fieldwork.together import evidence
from zicht.platform.fieldwork.models import Assignment, Evidence
from zicht.platform.mail.models import Message
assert selectors.verify() is None
swept = evidence.sweep(timezone.now() + timedelta(days=1))
print(Assignment.objects.count())
print(Message.objects.filter(purpose="handing-over").count())
print(Evidence.objects.filter(item="A3").count())
print(Evidence.objects.exclude(item="A3").count())
print(len(swept.missing))
print(swept.removed)
"""


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    folder: Path = tmp_path_factory.mktemp("together")
    with own_database.made(folder) as made:
        made.run(_SCENE)
        yield made


def counts(database: OwnDatabase) -> list[int]:
    return [int(line) for line in database.run(_COUNT).split()[-6:]]


def test_two_who_hand_over_the_same_at_once_send_one_mail(database: OwnDatabase) -> None:
    assert sorted(at_once(database, _HAND_OVER)) == [0, 2]
    assert counts(database)[:2] == [2, 1]


def test_two_who_add_evidence_at_once_never_pass_the_limit(database: OwnDatabase) -> None:
    assert sum(at_once(database, _UPLOAD)) == 10
    assert counts(database)[2:] == [10, 0, 0, 0]


def test_a_process_that_is_killed_leaves_no_evidence_without_its_file(
    database: OwnDatabase,
) -> None:
    for _ in range(2):
        process = database.start(_UPLOAD_ON_AND_ON)
        process.wait_until_ready()
        process.go_on()
        time.sleep(random.uniform(0.2, 0.4))
        process.kill()
        process.communicate()
    _, _, _, stored, missing, orphans = counts(database)
    assert stored > 0
    assert missing == 0
    assert orphans <= 2
