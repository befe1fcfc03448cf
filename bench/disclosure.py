"""How long it takes to hide cells of tables, and to check what a reader can tell of them.

Run: python bench/disclosure.py

The peer is pytauargus (Tau-Argus with HiGHS) on the same tables of amounts in the same run: p%
rule, a cost of 1 a cell, optimal for flat tables and modular for a layered one, where it does not
look for the best choice. Its times have the counting of cells in, which is small; ours have not.
Times are seconds of the processor, the best of three.

Physical limit: 390 cells with 107 to guard are 214 programs of 41 sums in each round; at 0.1 ms
for a warm start that is 0.02 s a round, and two rounds are needed to find the cells and to see
that they are safe.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

# In place of this folder, where this file has the name of the folder of tests.
sys.path[0] = str(Path(__file__).parents[1] / "tests")

from disclosure.tables import peer  # noqa: E402
from zicht.disclosure.tables.intervals import intervals  # noqa: E402
from zicht.disclosure.tables.suppression import numbers, suppress  # noqa: E402

#: The bars: nobody waits longer than this for tables of this size, in CPU seconds.
BAR = 5.0


def best_seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The fastest of a few runs, in seconds of the processor."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def of_example(example: peer.Example) -> float:
    cells, tables = example.cells(), [example.table]
    best = suppress(cells, tables, peer.RULES)
    fast = suppress(cells, tables, peer.RULES, is_exact=False)
    whole = numbers(cells, tables, peer.RULES)
    theirs = best_seconds(lambda: peer.hidden_by_peer(example))
    lines = [
        ("proven best choice", best_seconds(lambda: suppress(cells, tables, peer.RULES))),
        (
            "fast choice",
            best_seconds(lambda: suppress(cells, tables, peer.RULES, is_exact=False)),
        ),
        (
            "both ends of every interval",
            best_seconds(lambda: intervals(whole, best.before, is_whole=False)),
        ),
    ]
    print(f"{example.name}: {len(cells)} cells, {len(whole.guarded)} to guard")
    print(
        f"  hidden: best {best.cost:.0f}, fast {fast.cost:.0f} (at least {fast.bound:.0f}), "
        f"pytauargus {peer.hidden_by_peer(example)}"
    )
    print(f"  {'pytauargus':<30}{theirs:>8.3f} s")
    for name, seconds in lines:
        print(f"  {name:<30}{seconds:>8.3f} s{seconds / theirs:>8.1f} x the peer")
    return max(seconds for _, seconds in lines)


def main() -> None:
    longest = max(of_example(one) for one in (peer.small(), peer.large(), peer.layered()))
    print(f"each under {BAR} s: {'pass' if longest < BAR else 'FAIL'}")


if __name__ == "__main__":
    main()
