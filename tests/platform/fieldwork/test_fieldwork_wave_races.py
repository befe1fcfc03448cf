"""Two processes at once, and one that is killed: everybody is written to once."""

import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_support import own_database
from platform_support.own_database import OwnDatabase

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
from zicht.platform.fieldwork import reminders
print("ready", flush=True)
input()
print(reminders.run_due(timezone.now()))
"""
_INVITE = """
from django.utils import timezone
from platform_support import people
from zicht.platform.fieldwork import inviting
from zicht.platform.fieldwork.models import Wave
person = people.person("member")
print("ready", flush=True)
input()
print(inviting.invite_all(Wave.objects.get(), person=person, now=timezone.now()))
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


@pytest.fixture
def database(tmp_path: Path) -> Iterator[OwnDatabase]:
    with own_database.made(tmp_path) as made:
        made.run(_SCENE)
        yield made


def at_once(database: OwnDatabase, script: str) -> list[int]:
    """What two processes printed that began at the same moment."""
    processes = [database.start(script) for _ in range(2)]
    for process in processes:
        assert process.stdout is not None
        while process.stdout.readline().strip() != "ready":
            assert process.poll() is None
    printed = []
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        output, complaints = process.communicate(timeout=120)
        assert process.returncode == 0, complaints[-3000:]
        printed.append(int(output.split()[-1]))
    return printed


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
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdout.readline()
    process.stdin.write("\n")
    process.stdin.flush()
    time.sleep(random.uniform(0.02, 0.2))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    done = counts(database)[1]
    assert sum(at_once(database, _INVITE)) == 40 - done
    assert counts(database)[1:] == [40, 40, 40]
