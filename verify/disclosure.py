"""Bars on disclosure control: what an attacker finds in a whole wave and in tables of any kind."""

from functools import lru_cache

from disclosure.linear_programs import pinned
from disclosure.tables import peer
from disclosure.tables.census import LINKED, records
from disclosure.waves import synthetic
from verify.bars import Bar, Measured, cpu_seconds, seconds
from verify.disclosure_best import protect_against_the_best
from zicht.areas.register import Register
from zicht.disclosure.audit import audit
from zicht.disclosure.book import PRECISION, Decided, decide
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.disclosure.preparation import SHOWN_PREFIX
from zicht.disclosure.protection import decide_alone, protect
from zicht.disclosure.tables.counting import tabulate as cells_of
from zicht.disclosure.tables.intervals import intervals
from zicht.disclosure.tables.rules import Rules
from zicht.disclosure.tables.suppression import UnprotectableError, numbers, suppress
from zicht.estimation.tabulation import Tabulation
from zicht.maturity import loading

WAVE, SEED = "2019", 7
#: A question in which the attacker must find something when figures are judged one by one.
GIVEN_AWAY = "A5"

#: How much more than the best choice may be hidden, and how long a check of 60 items may take.
MOST_MORE, MOST_SECONDS, ITEMS = 0.10, 60.0, 60
#: Seconds of the processor for what may be shown of a whole wave.
MOST_FOR_A_WAVE = 25.0

#: Censuses that are released in two rounds: size and seed.
CENSUSES = tuple((size, seed) for size in (40, 80, 160) for seed in range(10))


def linear_programs() -> Measured:
    """Every small count of every subject with one answer each, bounded by linear programming."""
    wave = _wave()
    tables = wave.tabulation.tables
    # Levels that are public are no secret; the check of intervals leaves those out one by one.
    single = [
        at
        for at, one in enumerate(tables)
        if not (one.subject.is_multiple or one.subject.key.startswith(SHOWN_PREFIX))
    ]
    found = [
        key
        for at in single
        for key in pinned(wave.tabulation, wave.decisions, at, DEFAULT_MINIMUM_GROUP)
    ]
    first = f", first {found[0]}" if found else ""
    return Measured(
        figure=f"{len(found)} found in {len(single)} subjects{first}", passed=found == []
    )


def attacker_is_sharp() -> Measured:
    """The same attacker on figures that each pass by themselves."""
    wave = _wave().tabulation
    at = [one.subject.key for one in wave.tables].index(GIVEN_AWAY)
    found = pinned(wave, decide_alone(wave), at, DEFAULT_MINIMUM_GROUP)
    return Measured(figure=f"{len(found)} found in {GIVEN_AWAY}", passed=found != [])


def intervals_of_a_wave() -> Measured:
    """Every protected number of a whole wave as it is published, with raked weighted shares."""
    wave = _wave()
    if wave.to is None:
        return Measured(figure="nothing was weighted", passed=False)
    found = audit(
        wave.tabulation,
        [wave.decisions],
        shows_levels=wave.shows_levels,
        weights=wave.to.weights,
        precision=PRECISION,
    )
    weighted = sum(one is None for decision in wave.decisions for one in decision.weighted)
    return Measured(
        figure=f"{found.exposed} of {found.protected}, {weighted} weighted shares shown",
        passed=found.exposed == 0 and weighted > 0,
    )


def intervals_of_two_releases() -> Measured:
    """Linked tables of made-up censuses, the second after the first was published."""
    exposed = judged = refused = 0
    for size, seed in CENSUSES:
        cells = cells_of(LINKED, records(size, seed))
        own = set(LINKED[0].places())
        first = suppress({key: cell for key, cell in cells.items() if key in own}, LINKED[:1])
        try:
            second = suppress(cells, LINKED, before=first.before)
        except UnprotectableError:
            # Said, and nothing released: the first stands alone.
            refused += 1
            continue
        found = intervals(numbers(cells, LINKED, Rules()), second.before, is_whole=True)
        judged += len(found)
        exposed += sum(one.is_exposed and one.key not in second.limited for one in found)
    return Measured(
        figure=f"{exposed} of {judged} cells, {refused} of {len(CENSUSES)} refused",
        passed=exposed == 0 and judged > 0,
    )


def hidden_against_the_best() -> Measured:
    """The fast choice against the best one, which is proven, table by table."""
    parts, passed = [], True
    for example in (peer.small(), peer.large(), peer.layered()):
        cells = example.cells()
        best = suppress(cells, [example.table], peer.RULES)
        fast = suppress(cells, [example.table], peer.RULES, is_exact=False)
        passed &= best.gap == 0 and fast.cost <= best.cost * (1 + MOST_MORE)
        parts.append(f"{fast.cost:.0f}/{best.cost:.0f}")
    return Measured(figure=f"hidden/best: {', '.join(parts)}", passed=passed)


def hidden_against_a_peer() -> Measured:
    """Both choices against pytauargus on the same tables."""
    parts, passed = [], True
    for example in (peer.small(), peer.large(), peer.layered()):
        cells = example.cells()
        theirs = peer.hidden_by_peer(example)
        best = suppress(cells, [example.table], peer.RULES)
        fast = suppress(cells, [example.table], peer.RULES, is_exact=False)
        passed &= best.cost <= theirs and fast.cost <= theirs * (1 + MOST_MORE)
        parts.append(f"{best.cost:.0f}/{fast.cost:.0f}/{theirs}")
    return Measured(figure=f"best/fast/peer: {', '.join(parts)}", passed=passed)


def time_of_a_check() -> Measured:
    """Both ends of the interval of every protected number of 60 items in every group."""
    wave = _wave().tabulation
    items = [at for at, one in enumerate(wave.tables) if one.subject.indicator is None][:ITEMS]
    part = Tabulation(grouping=wave.grouping, tables=tuple(wave.tables[at] for at in items))
    decisions = protect(part)
    found = []
    took = seconds(lambda: found.append(audit(part, [decisions], is_exact=True)))
    return Measured(
        figure=f"{took:.0f} s, {found[0].protected} numbers, {found[0].exposed} exposed",
        passed=took < MOST_SECONDS and found[0].exposed == 0,
    )


def time_of_a_wave() -> Measured:
    """From answers to what may be shown of a whole wave."""
    took = cpu_seconds(lambda: _decided(SEED + 1))
    return Measured(figure=f"{took:.1f} s of the processor", passed=took < MOST_FOR_A_WAVE)


@lru_cache
def _wave() -> Decided:
    return _decided(SEED)


def _decided(seed: int) -> Decided:
    """A made-up wave, and what is published of it."""
    model = loading.get(WAVE)
    return decide(synthetic(WAVE, seed=seed), model, Register.load(), DEFAULT_MINIMUM_GROUP)


def _bar(promise: str, measure: object) -> Bar:
    assert callable(measure)
    return Bar(area="disclosure", promise=promise, measure=measure)


BARS = (
    _bar("linear programming finds no small count of a whole wave", linear_programs),
    _bar("and finds some when figures are judged one by one", attacker_is_sharp),
    _bar("no protected number of a wave as published within its interval", intervals_of_a_wave),
    _bar("what may be shown of a whole wave within 25 s of the processor", time_of_a_wave),
    _bar("no hidden cell of linked tables in two releases", intervals_of_two_releases),
    _bar("a wave hides at most 10% more than the proven best choice", protect_against_the_best),
    _bar("tables hide at most 10% more than the proven best choice", hidden_against_the_best),
    _bar("and than pytauargus; the best choice never more", hidden_against_a_peer),
    _bar("both ends of every interval of 60 items within 60 s", time_of_a_check),
)
