"""Which side of the town hall agreed, and when that ends; called with the response locked."""

from collections.abc import Collection, Iterable
from datetime import datetime

from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.models import AgreementEnd, Response, Side
from zicht.questionnaire.model import Domain, Item


def sides_of(item: Item) -> tuple[Side, ...]:
    """Who has to agree with the answer to an item."""
    return _SIDES[item.domain]


_SIDES = {
    Domain.SAFETY: (Side.SAFETY,),
    Domain.CARE_YOUTH: (Side.CARE_YOUTH,),
    Domain.BOTH: tuple(Side),
}


def end_for(response: Response, items: Iterable[Item], *, person: Person, now: datetime) -> None:
    """End the agreement of every side whose items changed; the caller saves the response."""
    # A change is frequent and an agreement is not, so the row tells whether to look for one.
    if response.has_agreement:
        sides = {side for item in items for side in sides_of(item)}
        end(response, sides, AgreementEnd.CHANGED, person=person, now=now)


def end(
    response: Response,
    sides: Collection[Side],
    reason: AgreementEnd,
    *,
    person: Person,
    now: datetime,
) -> bool:
    """End agreements that stand; False when none did. The caller saves the response."""
    standing = response.agreements.filter(ended_at=None)
    ended = list(standing.filter(side__in=sides).values_list("side", flat=True))
    standing.filter(side__in=ended).update(ended_at=now, ended_by=person, end=reason)
    response.has_agreement = standing.exists()
    for side in ended:
        audit.record(
            "agreement.ended",
            actor=person,
            subject=f"response:{response}",
            detail={"side": side, "reason": reason.value},
        )
    return bool(ended)
