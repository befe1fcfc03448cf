"""What colleagues say to each other about an item, and what one side notes for itself.

Remarks are for everybody of the municipality. Notes are for who holds the role of that side, and
for nobody else: no page, file or figure of others reads them. Both are for the municipality only.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, Count, QuerySet, Value

from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import Evidence, Note, Remark, Response, Side
from zicht.platform.fieldwork.response import locking

LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How much there is at an item, beside its answer."""

    remarks: int = 0
    evidence: int = 0


@transaction.atomic
def add_remark(
    response: Response, item: str, text: str, *, person: Person, now: datetime
) -> Remark:
    """Say something about an item; the same again at once is said once.

    Raises NotOpenError when the wave is not open or the response was submitted, as everything
    that writes here.
    """
    locked = locking.lock_open(response, now)
    latest = Remark.objects.filter(response=locked, item=item).last()
    if latest is not None and _is_same(latest, text, person):
        return latest
    remark = Remark.objects.create(response=locked, item=item, text=text, person=person, at=now)
    _record("remark.made", remark, person)
    return remark


@transaction.atomic
def add_note(
    response: Response, item: str, text: str, *, side: Side, person: Person, now: datetime
) -> Note:
    """Note something for one's own side. Raises NotOpenError as :func:`add_remark`."""
    locked = locking.lock_open(response, now)
    latest = Note.objects.filter(response=locked, item=item, side=side).last()
    if latest is not None and _is_same(latest, text, person):
        return latest
    note = Note.objects.create(
        response=locked, item=item, text=text, side=side, person=person, at=now
    )
    _record("note.made", note, person)
    return note


@transaction.atomic
def withdraw_remark(response: Response, key: int, *, person: Person, now: datetime) -> bool:
    """Take back one's own remark: its text goes, a trace stays. False when there is none."""
    locked = locking.lock_open(response, now)
    return _withdraw(locked.remarks.filter(pk=key), "remark.withdrawn", person, now)


@transaction.atomic
def withdraw_note(
    response: Response, key: int, *, sides: Collection[Side], person: Person, now: datetime
) -> bool:
    """As :func:`withdraw_remark`, of a note of a side that this person speaks for."""
    locked = locking.lock_open(response, now)
    own = locked.notes.filter(pk=key, side__in=sides)
    return _withdraw(own, "note.withdrawn", person, now)


def remarks(response: Response, item: str) -> list[Remark]:
    """Everything that was said about an item, the newest last."""
    return list(response.remarks.filter(item=item).select_related("person"))


def notes(response: Response, item: str, sides: Collection[Side]) -> dict[Side, list[Note]]:
    """The notes of these sides, the newest last; ask only for those that somebody speaks for."""
    found: dict[Side, list[Note]] = {side: [] for side in Side if side in sides}
    for note in response.notes.filter(item=item, side__in=found).select_related("person"):
        found[Side(note.side)].append(note)
    return found


def beside(response: Response) -> dict[str, Beside]:
    """How much there is at every item that has any, in one query; notes are never counted."""
    said = response.remarks.filter(withdrawn_at=None)
    shown = response.evidence.filter(removed_at=None)
    rows = _counted(said, "remarks").union(_counted(shown, "evidence"), all=True)
    found: dict[str, dict[str, int]] = {}
    for item, kind, count in rows:
        found.setdefault(item, {})[kind] = count
    return {item: Beside(**counts) for item, counts in found.items()}


def _counted(
    rows: QuerySet[Remark] | QuerySet[Evidence], kind: str
) -> "QuerySet[Remark | Evidence, tuple[str, str, int]]":
    named = rows.order_by().values("item").annotate(count=Count("pk"))
    return named.annotate(kind=Value(kind, CharField())).values_list("item", "kind", "count")


def _is_same(latest: Remark | Note, text: str, person: Person) -> bool:
    return latest.person_id == person.pk and latest.text == text and latest.withdrawn_at is None


def _withdraw(
    rows: QuerySet[Remark] | QuerySet[Note], action: str, person: Person, now: datetime
) -> bool:
    found = rows.filter(person=person, withdrawn_at=None).first()
    if found is None:
        return False
    found.text, found.withdrawn_at = "", now
    found.save(update_fields=["text", "withdrawn_at"])
    _record(action, found, person)
    return True


def _record(action: str, row: Remark | Note, person: Person) -> None:
    detail: dict[str, str | int | bool | None] = {"item": row.item}
    if isinstance(row, Note):
        detail["side"] = row.side
    audit.record(action, actor=person, subject=f"response:{row.response}", detail=detail)
