"""What shows that an answer is so: links and files, for people of the municipality only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import Evidence, Response
from zicht.platform.fieldwork.response import locking
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.together import evidence_files
from zicht.platform.fieldwork.together.evidence_files import FileType, Stored
from zicht.problems import InvalidInputError, Problem

#: At one item.
MOST = 10

#: A file without a row may still be getting one.
_BEING_WRITTEN = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it came in, of which name and bytes were checked."""

    name: str
    kind: FileType
    chunks: Iterable[bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """How many files without a row were removed, and which rows have no file."""

    removed: int
    missing: tuple[UUID, ...]


@transaction.atomic
def add_link(
    response: Response, item: str, *, url: str, title: str, person: Person, now: datetime
) -> Evidence:
    """Put a link at an item; one that is there already is given back.

    Raises InvalidInputError when there are too many, NotOpenError when nothing can be changed.
    """
    locked = locking.lock_open(response, now)
    same = locked.evidence.filter(item=item, url=url, removed_at=None).first()
    if same is not None:
        return same
    _require_room(locked, item)
    added = Evidence.objects.create(
        response=locked, item=item, title=title, url=url, person=person, at=now
    )
    _record("evidence.added", added, person)
    return added


def add_file(
    response: Response, item: str, *, upload: Upload, title: str, person: Person, now: datetime
) -> Evidence:
    """Put a file at an item; as :func:`add_link`.

    It is on disk before the row is there, and the response is not locked while it is written.
    """
    stored = evidence_files.store(upload.chunks)
    try:
        added = _add_row(response, item, stored, upload, title, person, now)
    except (NotOpenError, InvalidInputError):
        # After any other fault the row may be there all the same; then the file has to be too.
        evidence_files.remove(stored.key)
        raise
    if added.key != stored.key:
        evidence_files.remove(stored.key)
    return added


@transaction.atomic
def remove(
    response: Response, key: int, *, person: Person, is_contact: bool, now: datetime
) -> bool:
    """Take evidence away: the file goes, a trace stays. False when this person cannot.

    Whoever put it there can, and a contact person. Raises NotOpenError as :func:`add_link`.
    """
    locked = locking.lock_open(response, now)
    rows = locked.evidence.filter(pk=key, removed_at=None)
    found = (rows if is_contact else rows.filter(person=person)).first()
    if found is None:
        return False
    found.removed_at = now
    found.save(update_fields=["removed_at"])
    _record("evidence.removed", found, person)
    if (file_key := found.key) is not None:
        transaction.on_commit(lambda: evidence_files.remove(file_key))
    return True


def of_item(response: Response, item: str) -> list[Evidence]:
    """Everything that was put at an item, the newest last; what was removed has ``removed_at``."""
    return list(response.evidence.filter(item=item).select_related("person"))


def file_of(response: Response, key: UUID) -> Evidence | None:
    """The evidence of a response with this file; None when it has none, or has it no more."""
    return response.evidence.filter(key=key, removed_at=None).first()


def sweep(now: datetime) -> Swept:
    """Remove files that no evidence refers to, and tell which evidence lost its file."""
    standing = Evidence.objects.filter(key__isnull=False, removed_at=None)
    # The files first: of what is added meanwhile, the file is older than the row.
    files = list(evidence_files.files(before=now - _BEING_WRITTEN))
    keys = [key for key in standing.values_list("key", flat=True) if key is not None]
    names = {str(key) for key in keys}
    orphans = [path for path in files if path.name not in names]
    for path in orphans:
        path.unlink(missing_ok=True)
    missing = tuple(key for key in keys if not evidence_files.path_of(key).is_file())
    return Swept(removed=len(orphans), missing=missing)


@transaction.atomic
def _add_row(
    response: Response,
    item: str,
    stored: Stored,
    upload: Upload,
    title: str,
    person: Person,
    now: datetime,
) -> Evidence:
    locked = locking.lock_open(response, now)
    same = locked.evidence.filter(item=item, sha256=stored.sha256, removed_at=None).first()
    if same is not None:
        return same
    _require_room(locked, item)
    name = evidence_files.clean_name(upload.name, upload.kind)
    added = Evidence.objects.create(
        response=locked,
        item=item,
        title=title or name,
        key=stored.key,
        name=name,
        content_type=upload.kind.content_type,
        size=stored.size,
        sha256=stored.sha256,
        person=person,
        at=now,
    )
    _record("evidence.added", added, person)
    return added


def _require_room(response: Response, item: str) -> None:
    if response.evidence.filter(item=item, removed_at=None).count() >= MOST:
        raise InvalidInputError([_too_many()])


def _too_many() -> Problem:
    return Problem(
        code="too-much-evidence",
        message=Text(
            nl=f"Bij een vraag kunnen hoogstens {MOST} bewijsstukken staan.",
            en=f"There can be at most {MOST} pieces of evidence at a question.",
        ),
        remedy=Text(nl="Haal er eerst een weg.", en="First remove one."),
    )


def _record(action: str, row: Evidence, person: Person) -> None:
    audit.record(
        action,
        actor=person,
        subject=f"response:{row.response}",
        detail={"item": row.item, "evidence": row.pk, "is_file": row.key is not None},
    )
