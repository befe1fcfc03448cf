"""Everything that an estimate compiles, compiled beforehand on the smallest of tables."""

from contextlib import suppress

import numpy as np

from zicht.prevalence.covariates.table import Factor, stratified
from zicht.prevalence.groups import estimate_groups
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import CLASSES, GRAPHS, METHODS
from zicht.prevalence.panel import Listener, Settings
from zicht.prevalence.plan import make_plan
from zicht.prevalence.planner import Effort
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.sensitivity import try_changes

#: Three made-up lists that depend on each other.
_CELLS = (0, 90, 80, 30, 70, 20, 40, 10)
_FEW = Settings(resamples=2)


def compile_all(listen: Listener = lambda _done, _total: None) -> None:
    """Run every method and what comes after them; what was compiled before takes no time."""
    lists = ("A", "B", "C")
    given = histories(lists, list(range(1, 8)), list(_CELLS[1:]))
    groups = stratified(lists, [Factor(name="G", levels=("1", "2"))], np.array([_CELLS, _CELLS]))
    total = len(METHODS) + 3
    for done, method in enumerate(METHODS):
        listen(done, total)
        method.prepare()
        if method is not CLASSES:
            with suppress(PrevalenceError):
                method.run(given, _FEW)
    listen(total - 3, total)
    try_changes(given, GRAPHS, settings=_FEW)
    listen(total - 2, total)
    estimate_groups(groups, _FEW, minimum=1)
    listen(total - 1, total)
    make_plan(given, Effort(recall=0.9), simulations=2)
    listen(total, total)
