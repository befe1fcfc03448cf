"""A server that is killed again and again while people save, and what became of their answers."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from platform_support import filling_load
from platform_support.filling_load import Cast, RefusedError, Saved, Somebody
from platform_support.site import Server


@dataclass(kw_only=True)
class Outcome:
    """What was acknowledged, what was refused, and how often somebody got no answer."""

    saved: list[Saved] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    unanswered: int = 0
    lost: list[Saved] = field(default_factory=list)
    broken_histories: int = 0


def kill_while_saving(data: Path, *, times: int, seed: int, **variables: str) -> Outcome:
    """Kill a server ``times`` times with people saving at it, and look what is there after."""
    server = Server(data, **variables)
    server.prepare(has_release=False)
    server.start()
    try:
        cast = filling_load.prepare(data, 3, **variables)
        outcome = asyncio.run(_run(server, cast, times, random.Random(seed)))
    finally:
        server.stop()
    kept = filling_load.kept(data, **variables)
    outcome.lost = kept.lost(outcome.saved)
    outcome.broken_histories = kept.broken_histories
    return outcome


async def _run(server: Server, cast: Cast, times: int, chance: random.Random) -> Outcome:
    outcome = Outcome()
    is_over = asyncio.Event()
    saving = [
        asyncio.create_task(_keep_saving(server.address, who, cast.options, outcome, is_over))
        for who in cast.people
    ]
    for _ in range(times):
        before = len(outcome.saved)
        # Only a server that is saving can be killed in the middle of it.
        while len(outcome.saved) < before + 10:
            await asyncio.sleep(0.01)
        await asyncio.sleep(chance.uniform(0, 0.2))
        server.kill()
        await asyncio.to_thread(server.start)
    is_over.set()
    await asyncio.gather(*saving)
    return outcome


async def _keep_saving(
    address: str,
    who: Somebody,
    options: Mapping[str, list[str]],
    outcome: Outcome,
    is_over: asyncio.Event,
) -> None:
    variable = filling_load.QUESTIONS[who.position][0]
    version = turn = 0
    while not is_over.is_set():
        value = options[variable][turn % len(options[variable])]
        turn += 1
        try:
            reply = await filling_load.save(address, who, variable, value, version)
        except RefusedError as error:
            outcome.refused.append(str(error))
        except (OSError, ValueError, EOFError):
            outcome.unanswered += 1
            await asyncio.sleep(0.05)
        else:
            # After a kill somebody may be told that their own, unanswered save came first.
            version = reply.version
            if reply.is_saved:
                outcome.saved.append(
                    Saved(place=who.place, variable=variable, version=version, value=value)
                )
