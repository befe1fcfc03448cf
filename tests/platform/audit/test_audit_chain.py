"""The log of changes: chained, in the transaction of the change, never changed or removed."""

import json
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from platform_support import own_database
from zicht.platform.audit import selectors, services
from zicht.platform.audit.models import ORIGIN, Event, Head

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    pk: int = 12
    label: str = "Ada Jansen"


@pytest.fixture
def _unguarded() -> None:
    """As somebody with the password of the database could go about it."""
    with connection.cursor() as cursor:
        for name in ("update", "delete"):
            on_table = "" if connection.vendor == "sqlite" else " ON audit_event"
            cursor.execute(f"DROP TRIGGER audit_event_no_{name}{on_table}")


def record_three() -> None:
    for number in (1, 2, 3):
        services.record("wave.created", actor=Someone(), subject=f"wave:{number}")


@transaction.atomic
def open_and_fail() -> None:
    services.record("wave.opened", actor=None, subject="wave:1")
    raise ZeroDivisionError


def test_an_event_says_who_did_what_to_what_and_when() -> None:
    event = services.record(
        "wave.created", actor=Someone(), subject="wave:2026", detail={"municipalities": 342}
    )
    kept = Event.objects.get()
    assert (kept.actor_id, kept.actor_label) == (12, "Ada Jansen")
    assert (kept.action, kept.subject) == ("wave.created", "wave:2026")
    assert kept.detail == {"municipalities": 342}
    assert kept.at == event.at


def test_an_event_without_a_person_is_of_the_system() -> None:
    event = services.record("mail.sent", actor=None, subject="message:1")
    assert (event.actor_id, event.actor_label) == (None, "system")


def test_every_event_carries_the_digest_of_the_one_before_it() -> None:
    record_three()
    first, second, third = Event.objects.all()
    assert first.previous == ORIGIN
    assert (second.previous, third.previous) == (first.digest, second.digest)
    assert Head.objects.get().digest == third.digest
    assert selectors.verify() is None


def test_an_event_disappears_with_the_change_that_failed() -> None:
    record_three()
    with pytest.raises(ZeroDivisionError):
        open_and_fail()
    assert Event.objects.count() == 3
    assert selectors.verify() is None
    services.record("wave.opened", actor=None, subject="wave:1")
    assert selectors.verify() is None


def test_an_event_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    outside = SimpleNamespace(in_atomic_block=False)
    monkeypatch.setattr(transaction, "get_connection", lambda: outside)
    with pytest.raises(transaction.TransactionManagementError, match="in the transaction of"):
        services.record("wave.created", actor=None, subject="wave:1")


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_event SET action = 'nothing'", "DELETE FROM audit_event WHERE id = 3"],
)
def test_the_database_refuses_to_change_or_remove_an_event(statement: str) -> None:
    record_three()
    with (
        pytest.raises(DatabaseError, match="never changed or removed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Event.objects.count() == 3


@pytest.mark.usefixtures("_unguarded")
@pytest.mark.parametrize(
    ("statement", "event_id", "reason"),
    [
        ("UPDATE audit_event SET actor_id = 13 WHERE id = 2", 2, "not what was recorded"),
        ("UPDATE audit_event SET detail = '{\"a\": 1}' WHERE id = 1", 1, "not what was recorded"),
        ("UPDATE audit_event SET previous = 'x' WHERE id = 2", 2, "does not follow"),
        ("DELETE FROM audit_event WHERE id = 2", 2, "an event is missing"),
        ("DELETE FROM audit_event WHERE id = 3", 3, "the end of the chain is missing"),
    ],
)
def test_whoever_gets_around_the_database_is_found_at_the_first_broken_event(
    statement: str, event_id: int, reason: str
) -> None:
    record_three()
    with connection.cursor() as cursor:
        cursor.execute(statement)
    broken = selectors.verify()
    assert broken is not None
    assert broken.event_id == event_id
    assert reason in broken.reason
    with pytest.raises(CommandError, match=f"broken at event {event_id}"):
        call_command("verify_audit")


def test_the_command_tells_how_long_the_chain_is_and_its_last_digest() -> None:
    record_three()
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert f"3 events, up to {Head.objects.get().digest}" in out.getvalue()


_WRITER = """
import sys
from django.db import transaction
from zicht.platform.audit import services
for number in range(40):
    with transaction.atomic():
        services.record("answer.saved", actor=None, subject=f"writer:{sys.argv[1]}:{number}")
"""
_READER = """
import json
from zicht.platform.audit import selectors
from zicht.platform.audit.models import Event
print(json.dumps([Event.objects.count(), str(selectors.verify())]))
"""


def test_four_processes_that_write_at_once_make_one_chain_without_gaps(tmp_path: Path) -> None:
    with own_database.made(tmp_path) as database:
        writers = [database.start(_WRITER, str(number)) for number in range(4)]
        for writer in writers:
            _, complaints = writer.communicate()
            assert writer.returncode == 0, complaints
        assert json.loads(database.run(_READER)) == [160, "None"]
