"""Two processes at once, and one that is killed: everybody is written to once."""

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_support import own_database
from platform_support.own_database import OwnDatabase, at_once

#: A wave in which 40 people wait for an invitation and one municipality for a reminder.
_SCENE = """
from django.utils import timezone
from platform_support import people, wave_factory
member, now = people.person("member"), timezone.now()
people.person("contact")
wave = wave_factory.make_open(member, now=now, days=wave_factory.around_today())
for number in range(40):
    wave_factory.add_contact(wave, "GM0599", f"iemand{number}@rotterdam.example", person=member)
wave.reminders.create(on=timezone.localdate(), states=["not_opened"])
"""
_REMIND = """
from django.utils import timezone
from zicht.platform.fieldwork.waves import reminders
print("ready", flush=True)
input()
print(reminders.run_due(timezone.now()))
"""
_INVITE = """
from django.utils import timezone
from platform_support import people
from zicht.platform.fieldwork.waves import inviting
from zicht.platform.fieldwork.models import Wave
person = people.person("member")
print("ready", flush=True)
input()
print(inviting.invite_all(Wave.objects.get(), person=person, now=timezone.now()))
"""
#: Makes waves with the same codes as the other process; prints how many it made.
_CREATE = """
from django.utils import timezone
from platform_support import people, wave_factory
from zicht.problems import InvalidInputError
member, now = people.person("member"), timezone.now()
print("ready", flush=True)
input()
made = 0
for number in range(4):
    try:
        wave_factory.make(member, now=now, code=f"tegelijk-{number}")
        made += 1
    except InvalidInputError as refusal:
        assert [one.code for one in refusal.problems] == ["wave-code-taken"]
print(made)
"""
#: Reads the same list as the other process, each from its own end; prints how many were new.
_IMPORT = """
import sys
from platform_support import people
from zicht.language import Language
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.waves import inviting
from zicht.platform.fieldwork.waves.contacts import Contact
from zicht.platform.fieldwork.models import Wave
person = people.person("member")
listed = [
    Contact(municipality_code=code, email=f"{code}-{number}@gemeente.example", name="",
            role=Role.CONTACT, language=Language.NL)
    for code in ("GM0363", "GM0518", "GM0599") for number in range(300)
]
print("ready", flush=True)
input()
order = listed if sys.argv[1] == "0" else listed[::-1]
wave = Wave.objects.get(code="meting-2026")
print(len(inviting.store_contacts(wave, order, person=person).added))
"""
#: Plans reminders on the same day as the other process; prints how many it planned.
_PLAN = """
from django.utils import timezone
from datetime import timedelta
from platform_support import people
from zicht.platform.fieldwork.waves import reminders
from zicht.platform.fieldwork.models import Wave
from zicht.platform.fieldwork.response.states import State
from zicht.problems import InvalidInputError
person, today = people.person("member"), timezone.localdate()
wave = Wave.objects.get(code="meting-2026")
print("ready", flush=True)
input()
planned = 0
for later in range(1, 15):
    try:
        reminders.add_round(
            wave, today + timedelta(days=later), [State.STARTED], person=person, today=today
        )
        planned += 1
    except InvalidInputError as refusal:
        assert [one.code for one in refusal.problems] == ["round-taken"]
print(planned)
"""
#: A wave that is over, and who closes it.
_OVER = """
from datetime import timedelta
from django.utils import timezone
from platform_support import people, wave_factory
from zicht.platform.fieldwork.waves import waves
from zicht.platform.fieldwork.models import Wave
member, now = people.person("member"), timezone.now()
wave = wave_factory.make(member, now=now, code="voorbij", days=wave_factory.around_today())
waves.open_(wave, person=member, today=timezone.localdate())
Wave.objects.filter(pk=wave.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
"""
_CLOSE = """
from django.utils import timezone
from zicht.platform.audit import selectors
from zicht.platform.fieldwork.waves import waves
print("ready", flush=True)
input()
closed = waves.close_due(timezone.localdate())
assert selectors.verify() is None
print(len(closed))
"""
_COUNT = """
from zicht.platform.audit import selectors
from zicht.platform.accounts.models import Invitation
from zicht.platform.mail.models import Message
assert selectors.verify() is None
print(Message.objects.filter(purpose="reminder").count())
print(Message.objects.filter(purpose="wave-invitation").values("to").distinct().count())
print(Message.objects.filter(purpose="wave-invitation").count())
print(Invitation.objects.count())
"""


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnDatabase]:
    """For tests that leave one another alone."""
    with own_database.made(tmp_path_factory.mktemp("shared")) as made:
        made.run(_SCENE)
        yield made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[OwnDatabase]:
    with own_database.made(tmp_path) as made:
        made.run(_SCENE)
        yield made


def counts(database: OwnDatabase) -> list[int]:
    """Reminders, people invited, mails to them, and invitations."""
    return [int(line) for line in database.run(_COUNT).split()[-4:]]


def test_reminders_that_are_run_by_two_processes_at_once_are_queued_once(
    database: OwnDatabase,
) -> None:
    assert sorted(at_once(database, _REMIND)) == [0, 1]
    assert counts(database)[0] == 1


def test_people_whom_two_processes_invite_at_once_get_one_invitation(
    database: OwnDatabase,
) -> None:
    assert sum(at_once(database, _INVITE)) == 40
    assert counts(database)[1:] == [40, 40, 40]


def test_inviting_that_was_killed_halfway_goes_on_where_it_stopped(
    database: OwnDatabase,
) -> None:
    process = database.start(_INVITE)
    process.wait_until_ready()
    process.go_on()
    time.sleep(random.uniform(0.02, 0.2))
    process.kill()
    process.communicate()
    done = counts(database)[1]
    assert sum(at_once(database, _INVITE)) == 40 - done
    assert counts(database)[1:] == [40, 40, 40]


def test_a_wave_that_two_people_make_at_once_is_made_once_and_refused_once(
    shared: OwnDatabase,
) -> None:
    assert sum(at_once(shared, _CREATE)) == 4


def test_a_list_that_two_people_read_in_at_once_is_stored_once(shared: OwnDatabase) -> None:
    assert sorted(at_once(shared, _IMPORT)) == [0, 900]


def test_reminders_that_two_people_plan_on_a_day_at_once_are_planned_once(
    shared: OwnDatabase,
) -> None:
    assert sum(at_once(shared, _PLAN)) == 14


def test_a_wave_that_two_processes_close_at_once_is_closed_once(shared: OwnDatabase) -> None:
    shared.run(_OVER)
    assert sorted(at_once(shared, _CLOSE)) == [0, 1]
