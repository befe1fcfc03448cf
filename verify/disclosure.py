"""Bars on disclosure control: what an attacker finds in a whole wave."""

from disclosure.linear_programs import pinned
from disclosure.waves import synthetic
from verify.bars import Bar, Measured
from zicht.areas.register import Register
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.disclosure.protection import decide_alone, protect
from zicht.estimation.tabulation import Tabulation, tabulate
from zicht.maturity import loading
from zicht.maturity.levels import levels

WAVE, SEED = "2019", 7
#: A question in which the attacker must find something when figures are judged one by one.
GIVEN_AWAY = "A5"


def linear_programs() -> Measured:
    """Every small count of every subject with one answer each, bounded by linear programming."""
    wave = _tabulation()
    single = [at for at, one in enumerate(wave.tables) if not one.subject.is_multiple]
    decisions = protect(wave)
    found = [key for at in single for key in pinned(wave, decisions, at, DEFAULT_MINIMUM_GROUP)]
    first = f", first {found[0]}" if found else ""
    return Measured(
        figure=f"{len(found)} found in {len(single)} subjects{first}", passed=found == []
    )


def attacker_is_sharp() -> Measured:
    """The same attacker on figures that each pass by themselves."""
    wave = _tabulation()
    at = [one.subject.key for one in wave.tables].index(GIVEN_AWAY)
    found = pinned(wave, decide_alone(wave), at, DEFAULT_MINIMUM_GROUP)
    return Measured(figure=f"{len(found)} found in {GIVEN_AWAY}", passed=found != [])


def _tabulation() -> Tabulation:
    answers, model = synthetic(WAVE, seed=SEED), loading.get(WAVE)
    reached = [levels(model, one.answers) for one in answers.responses]
    return tabulate(answers, model, reached, Register.load())


BARS = (
    Bar(
        area="disclosure",
        promise="linear programming finds no small count of a whole wave",
        measure=linear_programs,
    ),
    Bar(
        area="disclosure",
        promise="and finds some when figures are judged one by one",
        measure=attacker_is_sharp,
    ),
)
