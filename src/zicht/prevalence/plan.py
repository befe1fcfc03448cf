"""A plan for better lists: what more reports and better links would do, from the lists themselves.

The scenario is the best model (BIC) of the lists as perfect links would have made them, so that
the links as they are give the lists as they are. Estimates are corrected for the links of every
effort, as they are everywhere else.
"""

from dataclasses import dataclass, replace

from zicht.prevalence.histories import Histories
from zicht.prevalence.methods import proved_best, usual_order
from zicht.prevalence.panel import Listener, Refusal, refusal_of
from zicht.prevalence.planner import (
    Effort,
    Expectation,
    behind,
    expect,
    more_reports_for,
    recall_for,
    scenario_of,
)
from zicht.prevalence.problems import PrevalenceError

#: More reports that are looked at, as a share of those there are.
MORE = (0.1, 0.25, 0.5, 1.0)
#: How much narrower an interval has to become for it to be worth a study.
NARROWER = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What efforts would give, the present one first, or why none can be said.

    ``reports`` and ``recall`` are the least efforts that make the interval ``NARROWER`` narrower;
    None where no effort of that kind does.
    """

    model: str = ""
    expectations: tuple[Expectation, ...] = ()
    reports: Expectation | None = None
    recall: Expectation | None = None
    refusal: Refusal | None = None

    @property
    def now(self) -> Expectation:
        """What the lists as they are give."""
        return self.expectations[0]


def make_plan(
    given: Histories,
    now: Effort,
    *,
    seed: int = 1,
    simulations: int = 200,
    listen: Listener = lambda _done, _total: None,
) -> Plan:
    """The plan from lists that were made with the links of ``now``."""
    now = replace(now, is_corrected=True)
    try:
        true = behind(given, now)
        found = proved_best(true, usual_order(len(true.lists)))
        scenario = scenario_of(true, found)
        expected = expect(scenario, efforts(now), simulations=simulations, seed=seed, listen=listen)
        return Plan(
            model=str(found.model),
            expectations=expected,
            reports=more_reports_for(
                scenario, NARROWER, now=now, simulations=simulations, seed=seed
            ),
            recall=recall_for(scenario, NARROWER, now=now, simulations=simulations, seed=seed),
        )
    except PrevalenceError as fault:
        return Plan(refusal=refusal_of(fault))


def efforts(now: Effort) -> tuple[Effort, ...]:
    """What is looked at: as now, more reports, and, unless links are perfect, better links."""
    better = replace(now, recall=(now.recall + 1) / 2, precision=(now.precision + 1) / 2)
    perfect = replace(now, recall=1.0, precision=1.0)
    links = () if now == perfect else (better, perfect)
    return (now, *(replace(now, more_reports=share) for share in MORE), *links)
