"""A slow method runs in a process of its own, and is ended when time is up."""

import os
from dataclasses import replace

import pytest

from prevalence.bayes.lists import published
from zicht.prevalence.apart import estimate_within
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import BEST_MODEL, INDEPENDENCE
from zicht.prevalence.panel import Settings, estimate, run_panel

LISTS = histories(["A", "B", "C"], [1, 2, 4, 3, 5, 6], [30, 20, 25, 8, 6, 4])
MINUTE = Settings(resamples=100, seconds=60)


def test_a_method_apart_says_what_it_says_here() -> None:
    given = published("rome_hiv")
    apart = estimate_within(given, BEST_MODEL, MINUTE, 60).finding
    here = estimate(given, BEST_MODEL, MINUTE).finding
    assert apart is not None
    assert here is not None
    assert (apart.population, apart.interval) == (here.population, here.interval)


def test_without_a_limit_and_where_it_is_quick_nothing_runs_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_arguments: object) -> None:
        raise AssertionError("no process is needed")

    monkeypatch.setattr("zicht.prevalence.apart.estimate_within", refuse)
    run_panel(LISTS, (INDEPENDENCE,), settings=MINUTE)
    run_panel(LISTS, (BEST_MODEL,), settings=Settings(resamples=100))


def test_a_process_that_the_machine_ends_is_a_refusal_and_a_fault_of_ours_is_not() -> None:
    ended = estimate_within(LISTS, replace(INDEPENDENCE, prepare=os.abort), MINUTE, 60)
    assert ended.refusal is not None
    assert ended.refusal.code == "ended-early"
    with pytest.raises(RuntimeError, match="TypeError"):
        estimate_within(LISTS, replace(INDEPENDENCE, run=os.getpid), MINUTE, 60)
