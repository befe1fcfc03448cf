"""Who is reminded of what, for every state and every cast of a municipality."""

import pytest

from zicht.language import Language
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork.models import Purpose
from zicht.platform.fieldwork.response.states import State
from zicht.platform.fieldwork.waves import reminder_plan
from zicht.platform.fieldwork.waves.reminder_plan import Plan, Receiver, Situation

CONTACT, SAFETY, CARE, SIGNER = Role.CONTACT, Role.SAFETY, Role.CARE_YOUTH, Role.SIGNER
EVERYBODY = (CONTACT, SAFETY, CARE, SIGNER)


def receiver(role: Role, email: str | None = None) -> Receiver:
    address = email or f"{role.value}@amsterdam.nl"
    return Receiver(key=address, email=address, name="", role=role, language=Language.NL)


def planned(state: State, roles: tuple[Role, ...], not_agreed: tuple[Role, ...] = ()) -> Plan:
    situation = Situation(
        municipality_code="GM0363",
        state=state,
        people=tuple(receiver(role) for role in roles),
        not_agreed=not_agreed,
    )
    return reminder_plan.plan([situation], states=list(State))


@pytest.mark.parametrize(
    ("state", "there", "not_agreed", "reached", "purpose"),
    [
        (State.NOT_OPENED, EVERYBODY, (SAFETY, CARE), (CONTACT,), Purpose.NOT_OPENED),
        (State.STARTED, EVERYBODY, (SAFETY, CARE), (CONTACT,), Purpose.STARTED),
        (State.STUCK, EVERYBODY, (SAFETY, CARE), (CONTACT, SAFETY, CARE), Purpose.STUCK),
        (State.READY, EVERYBODY, (), (SIGNER,), Purpose.READY),
        (State.READY, EVERYBODY, (CARE,), (CARE,), Purpose.READY),
        (State.READY, EVERYBODY, (SAFETY, CARE), (SAFETY, CARE), Purpose.READY),
        (State.REOPENED, EVERYBODY, (), (CONTACT,), Purpose.REOPENED),
        # Where nobody has the role that is needed, the contact person sees to it.
        (State.READY, (CONTACT, SAFETY), (), (CONTACT,), Purpose.READY),
        (State.READY, (CONTACT, SAFETY), (CARE,), (CONTACT,), Purpose.READY),
        (State.STUCK, (SAFETY,), (), (SAFETY,), Purpose.STUCK),
    ],
)
def test_a_reminder_goes_to_who_can_act(
    state: State,
    there: tuple[Role, ...],
    not_agreed: tuple[Role, ...],
    reached: tuple[Role, ...],
    purpose: Purpose,
) -> None:
    plan = planned(state, there, not_agreed)
    assert tuple(one.receiver.role for one in plan.reminders) == reached
    assert {one.purpose for one in plan.reminders} == {purpose}
    assert plan.unreachable == ()


@pytest.mark.parametrize(
    ("there", "not_agreed", "words"),
    [
        (EVERYBODY, (), "alleen nog in te dienen"),
        (EVERYBODY, (CARE,), "alleen nog akkoord te geven"),
        ((CONTACT,), (), "ondertekenaar moet ze nog indienen"),
        ((CONTACT,), (CARE,), "moet nog akkoord geven"),
    ],
)
def test_whoever_is_ready_reads_what_they_themselves_can_do(
    there: tuple[Role, ...], not_agreed: tuple[Role, ...], words: str
) -> None:
    (only,) = planned(State.READY, there, not_agreed).reminders
    assert words in only.next_step.nl


def test_whoever_submitted_is_never_reminded() -> None:
    assert planned(State.SUBMITTED, EVERYBODY) == Plan(reminders=(), unreachable=())


def test_only_the_states_of_the_day_are_reminded() -> None:
    situations = [
        Situation(municipality_code=state.value, state=state, people=(receiver(CONTACT),))
        for state in State
    ]
    plan = reminder_plan.plan(situations, states=[State.STUCK, State.SUBMITTED])
    assert [one.municipality_code for one in plan.reminders] == ["stuck"]


@pytest.mark.parametrize("there", [(), (SAFETY,), (SIGNER,)])
def test_a_municipality_where_nobody_can_be_written_to_is_told(there: tuple[Role, ...]) -> None:
    plan = planned(State.NOT_OPENED, there)
    assert plan == Plan(reminders=(), unreachable=("GM0363",))


def test_somebody_with_two_roles_gets_one_reminder() -> None:
    both = (receiver(CONTACT, "anna@amsterdam.nl"), receiver(SAFETY, "Anna@amsterdam.nl"))
    situation = Situation(municipality_code="GM0363", state=State.STUCK, people=both)
    assert len(reminder_plan.plan([situation], states=[State.STUCK]).reminders) == 1
