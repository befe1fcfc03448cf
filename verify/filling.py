"""Bars on filling in: a whole country at once, and a server that is killed while it saves."""

import tempfile
from contextlib import nullcontext
from pathlib import Path

from bench import filling

from platform_support import killing, postgres_server
from verify.bars import Bar, Measured

KILLS = 50


def sqlite_load() -> Measured:
    """342 municipalities with 4 people, each saving every 20 seconds."""
    return _load("sqlite")


def postgresql_load() -> Measured:
    """1,000 people, each saving every 5 seconds."""
    return _load("postgresql")


def _load(name: str) -> Measured:
    found = filling.measure(name, 30)
    figure = f"{found.per_second:.0f}/s, p95 {found.p95:.0f} ms, lost {found.lost}"
    return Measured(figure=figure, passed=found.fits)


def sqlite_kills() -> Measured:
    """What was acknowledged is there after every kill, on SQLite."""
    return _kills("sqlite")


def postgresql_kills() -> Measured:
    """What was acknowledged is there after every kill, on PostgreSQL."""
    return _kills("postgresql")


def _kills(name: str) -> Measured:
    server = postgres_server.running() if name == "postgresql" else nullcontext("")
    with tempfile.TemporaryDirectory(prefix="zicht-kills-") as folder, server as database:
        variables = {"DATABASE_URL": database} if database else {}
        outcome = killing.kill_while_saving(Path(folder), times=KILLS, seed=1, **variables)
    is_whole = not (outcome.lost or outcome.refused or outcome.broken_histories)
    figure = (
        f"{len(outcome.saved)} saved, {outcome.unanswered} unanswered, lost {len(outcome.lost)}"
    )
    return Measured(figure=figure, passed=is_whole and outcome.unanswered > 0)


BARS = (
    Bar(
        area="filling",
        promise="SQLite: 342 x 4 people, a save each per 20 s, p95 under 300 ms",
        measure=sqlite_load,
    ),
    Bar(
        area="filling",
        promise="PostgreSQL: 1,000 people, a save each per 5 s, p95 under 300 ms",
        measure=postgresql_load,
    ),
    Bar(
        area="filling",
        promise=f"SQLite: {KILLS} kills of the server while it saves lose no answer",
        measure=sqlite_kills,
    ),
    Bar(
        area="filling",
        promise=f"PostgreSQL: {KILLS} kills of the server while it saves lose no answer",
        measure=postgresql_kills,
    ),
)
