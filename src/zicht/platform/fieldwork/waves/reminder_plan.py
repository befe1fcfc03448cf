"""Whom to remind of what: decided from where every municipality stands, and nothing else."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from zicht.language import Language, Text
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.models import Purpose
from zicht.platform.fieldwork.response.states import State

#: The text that belongs to a state; whoever has submitted is left alone.
TEXTS: Mapping[State, Purpose] = {
    State.NOT_OPENED: Purpose.NOT_OPENED,
    State.STARTED: Purpose.STARTED,
    State.STUCK: Purpose.STUCK,
    State.READY: Purpose.READY,
    State.REOPENED: Purpose.REOPENED,
}
#: Who can do what is needed in a state.
_WHO: Mapping[State, tuple[Role, ...]] = {
    State.NOT_OPENED: (Role.CONTACT,),
    State.STARTED: (Role.CONTACT,),
    State.STUCK: (Role.CONTACT, Role.SAFETY, Role.CARE_YOUTH),
    State.READY: (Role.SIGNER,),
    State.REOPENED: (Role.CONTACT,),
}
_ONLY_SUBMIT = Text(nl="U hoeft alleen nog in te dienen.", en="You only have to submit them.")
_ONLY_AGREE = Text(
    nl="U hoeft alleen nog akkoord te geven; daarna kan de ondertekenaar indienen.",
    en="You only have to agree; then the signer can submit them.",
)
#: For a contact person where nobody has the role that is needed.
_HAVE_THEM_AGREE = Text(
    nl="Een van de domeinen moet nog akkoord geven. Nodig daarvoor een collega uit.",
    en="One of the domains has to agree. Invite a colleague for it.",
)
_SEE_TO_IT = Text(
    nl="Iemand met de rol van ondertekenaar moet ze nog indienen. Nodig die persoon uit.",
    en="Somebody with the role of signer has to submit them. Invite that person.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Somebody of a municipality who can be written to, and as what they act there.

    ``key`` is the same for the same person on every day. ``contact`` is the number of the contact
    when they were invited and never came, None for who has an account.
    """

    key: str
    email: str
    name: str
    role: Role
    language: Language
    contact: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Where a municipality stands, who is there, and which domains have not agreed yet."""

    municipality_code: str
    state: State
    people: tuple[Receiver, ...]
    not_agreed: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One reminder to one person; ``next_step`` is what this person can do."""

    municipality_code: str
    state: State
    receiver: Receiver
    next_step: Text

    @property
    def purpose(self) -> Purpose:
        """Which text is sent."""
        return TEXTS[self.state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The reminders of one day, and the municipalities where nobody can be written to."""

    reminders: tuple[Planned, ...]
    unreachable: tuple[str, ...]


def plan(situations: Iterable[Situation], *, states: Iterable[State]) -> Plan:
    """Reminders for the municipalities that are in one of these states.

    They go to who can act: for "ready" that is the signer, or first the domains that have not
    agreed. Where nobody has that role, they go to the contact person. Nobody is written to twice
    for one municipality.
    """
    wanted = set(states) & TEXTS.keys()
    reminders: list[Planned] = []
    unreachable = []
    for situation in situations:
        if situation.state not in wanted:
            continue
        found = list(_of(situation))
        reminders.extend(found)
        if not found:
            unreachable.append(situation.municipality_code)
    return Plan(reminders=tuple(reminders), unreachable=tuple(unreachable))


def _of(situation: Situation) -> Iterator[Planned]:
    roles = _WHO[situation.state]
    if situation.state is State.READY and situation.not_agreed:
        roles = situation.not_agreed
    people = _with_roles(situation.people, roles)
    step = _ONLY_AGREE if situation.not_agreed else _ONLY_SUBMIT
    if not people:
        people = _with_roles(situation.people, (Role.CONTACT,))
        step = _HAVE_THEM_AGREE if situation.not_agreed else _SEE_TO_IT
    for receiver in people:
        yield Planned(
            municipality_code=situation.municipality_code,
            state=situation.state,
            receiver=receiver,
            next_step=step,
        )


def _with_roles(people: Sequence[Receiver], roles: Sequence[Role]) -> list[Receiver]:
    """Who has one of the roles, each address once, in the order of the roles."""
    found: dict[str, Receiver] = {}
    for role in roles:
        for one in people:
            if one.role is role:
                found.setdefault(one.email.lower(), one)
    return list(found.values())
