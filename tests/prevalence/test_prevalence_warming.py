"""Compiling beforehand leaves nothing to compile for who comes after.

This module begins first of all and fills the cache that the other tests of estimates read; see the
order in ``tests/conftest.py``.
"""

import subprocess
import sys

from zicht import machine_code
from zicht.prevalence.warming import compile_all

#: An estimate in a process of its own: prints the functions that it compiled, by module and name.
_ESTIMATE = """
import gc
from numba.core.dispatcher import Dispatcher
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import CLASSES, METHODS
from zicht.prevalence.panel import Settings, estimate
counts = {1: 60, 2: 50, 3: 9, 4: 40, 5: 8, 6: 7, 8: 30, 9: 5, 12: 4}
given = histories(["A", "B", "C", "D"], list(counts), list(counts.values()))
CLASSES.prepare()
for method in METHODS:
    if method is not CLASSES:
        estimate(given, method, Settings(resamples=5))
for found in gc.get_objects():
    if isinstance(found, Dispatcher) and found.stats.cache_misses:
        print(found.py_func.__module__, found.py_func.__name__)
"""


def test_whoever_estimates_after_everything_was_compiled_compiles_nothing() -> None:
    with machine_code.completing() as is_ours:
        # Who runs a server of this very code beside the tests may be compiling the same.
        if is_ours and not machine_code.is_complete():
            compile_all()
    done = subprocess.run(
        [sys.executable, "-c", _ESTIMATE], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout == ""
