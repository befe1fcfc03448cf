"""Saves per second while a whole country fills in at once, on SQLite and on PostgreSQL.

    python bench/filling.py [--seconds 30] [--only sqlite|postgresql]

Serves the site as ``manage.py serve`` does, with two workers, and lets people save an answer each,
evenly spread, as the script of the page does: on SQLite 342 municipalities with 4 people, each
every 20 seconds, on PostgreSQL 250 with 4, each every 5. Afterwards every answer that was
acknowledged is looked up. Exits 1 when one is lost, a request failed, a history is broken, or the
95th percentile is 300 ms or more.
"""

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from platform_support import filling_load, postgres_server, site  # noqa: E402
from platform_support.filling_load import Cast, Kept, RefusedError, Saved, Somebody  # noqa: E402

BAR_MS = 300.0
#: Municipalities with four people each, and how many seconds each waits between two saves.
LOADS = {"sqlite": (342, 20.0), "postgresql": (250, 5.0)}


@dataclass(kw_only=True)
class Tally:
    """What was acknowledged, how fast, and what failed."""

    saved: list[Saved] = field(default_factory=list)
    milliseconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one database: saves per second, how long they took, and what went wrong."""

    wanted: float
    per_second: float
    p50: float
    p95: float
    p99: float
    lost: int
    failed: int
    broken: int

    @property
    def fits(self) -> bool:
        """Whether all bars are met; a twentieth fewer saves than wanted is the edge of a run."""
        is_whole = not (self.lost or self.failed or self.broken)
        return is_whole and self.p95 < BAR_MS and self.per_second > 0.95 * self.wanted

    def __str__(self) -> str:
        return (
            f"{self.per_second:.1f} of {self.wanted:.0f} saves/s, p50 {self.p50:.0f} ms, "
            f"p95 {self.p95:.0f} ms, p99 {self.p99:.0f} ms; answers lost {self.lost}, "
            f"requests failed {self.failed}, histories broken {self.broken}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--only", choices=LOADS)
    asked = parser.parse_args()
    fits = True
    for name in [asked.only] if asked.only else LOADS:
        found = measure(name, asked.seconds)
        print(f"{name}: {found}", flush=True)
        fits = fits and found.fits
    sys.exit(0 if fits else 1)


def measure(name: str, seconds: float) -> Figures:
    """Serve on one database, and load it."""
    municipalities, interval = LOADS[name]
    server = postgres_server.running() if name == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as folder, server as database:
        data = Path(folder)
        variables = {"DATABASE_URL": database} if database else {}
        with site.served(data, **variables) as address:
            # One municipality more, that fills in before anybody is timed: no server is started
            # in the middle of a wave with a whole country waiting for it.
            cast = filling_load.prepare(data, municipalities + 1, **variables)
            asyncio.run(load(address, replace(cast, people=cast.people[-4:]), 0.1, 3))
            timed = replace(cast, people=cast.people[:-4])
            tally = asyncio.run(load(address, timed, interval, seconds))
        kept = filling_load.kept(data, **variables)
    return figures(tally, kept, len(timed.people) / interval)


async def load(address: str, cast: Cast, interval: float, seconds: float) -> Tally:
    """Let everybody save at their own moments until the time is up."""
    tally = Tally()
    start = time.perf_counter() + 1
    people = cast.people
    await asyncio.gather(
        *(
            save_on(
                address,
                tally,
                who,
                cast.options,
                moments=(start + interval * number / len(people), interval, start + seconds),
            )
            for number, who in enumerate(people)
        )
    )
    tally.seconds = time.perf_counter() - start
    return tally


async def save_on(
    address: str,
    tally: Tally,
    who: Somebody,
    options: dict[str, list[str]],
    *,
    moments: tuple[float, float, float],
) -> None:
    """One person: one of two questions at every moment, each time with the next option."""
    questions = filling_load.QUESTIONS[who.position]
    versions = dict.fromkeys(questions, 0)
    due, interval, end = moments
    turn = 0
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        variable = questions[turn % 2]
        value = options[variable][turn // 2 % len(options[variable])]
        begun = time.perf_counter()
        try:
            reply = await filling_load.save(address, who, variable, value, versions[variable])
        except (OSError, ValueError, EOFError, RefusedError) as error:
            tally.failures.append(repr(error))
        else:
            tally.milliseconds.append((time.perf_counter() - begun) * 1000)
            versions[variable] = reply.version
            told = Saved(place=who.place, variable=variable, version=reply.version, value=value)
            (tally.saved.append(told) if reply.is_saved else tally.failures.append("two answers"))
        turn, due = turn + 1, due + interval


def figures(tally: Tally, kept: Kept, wanted: float) -> Figures:
    """What was measured, against what is there."""
    for failure in tally.failures[:3]:
        print(f"  {failure}")
    cuts = statistics.quantiles(tally.milliseconds, n=100)
    return Figures(
        wanted=wanted,
        per_second=len(tally.saved) / tally.seconds,
        p50=cuts[49],
        p95=cuts[94],
        p99=cuts[98],
        lost=len(kept.lost(tally.saved)),
        failed=len(tally.failures),
        broken=kept.broken_histories,
    )


if __name__ == "__main__":
    main()
