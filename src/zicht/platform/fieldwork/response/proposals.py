"""Values that lost a race, until somebody chooses; called with the response locked."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import QuerySet

from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.models import Proposal, Response, Stored


def propose(
    response: Response,
    variable: str,
    value: Stored,
    *,
    base_version: int,
    person: Person,
    now: datetime,
) -> Proposal:
    """Keep a value beside the answer; saved again by the same person it is the same proposal.

    Another value of that person replaces what they proposed before, which stays on record. The
    caller saves the response.
    """
    own = list(_open(response).filter(variable=variable, person=person))
    same = next((one for one in own if one.value == value), None)
    resolve([one for one in own if one is not same], was_kept=False, person=person, now=now)
    response.has_proposal = True
    return same or Proposal.objects.create(
        response=response,
        variable=variable,
        value=value,
        base_version=base_version,
        person=person,
        at=now,
    )


def settle(
    response: Response, changed: Mapping[str, Stored], *, person: Person, now: datetime
) -> None:
    """Close what new answers decide: the same value, and what this person proposed before.

    The caller saves the response.
    """
    if not response.has_proposal:
        return
    found = list(_open(response).filter(variable__in=list(changed)))
    kept = [one for one in found if one.value == changed[one.variable]]
    dropped = [one for one in found if one not in kept and one.person_id == person.pk]
    resolve(kept, was_kept=True, person=person, now=now)
    resolve(dropped, was_kept=False, person=person, now=now)
    refresh(response)


def resolve(
    proposals: Iterable[Proposal], *, was_kept: bool, person: Person, now: datetime
) -> None:
    """Note what was chosen, by whom."""
    keys = [one.pk for one in proposals]
    if keys:
        Proposal.objects.filter(pk__in=keys).update(
            was_kept=was_kept, resolved_by=person, resolved_at=now
        )


def refresh(response: Response) -> None:
    """Whether proposals are open after a choice; the caller saves the response."""
    response.has_proposal = _open(response).exists()


def undecided(response: Response) -> frozenset[str]:
    """The variables of which two values wait for a choice."""
    if not response.has_proposal:
        return frozenset()
    return frozenset(_open(response).values_list("variable", flat=True))


def _open(response: Response) -> QuerySet[Proposal]:
    return response.proposals.filter(resolved_at=None)
