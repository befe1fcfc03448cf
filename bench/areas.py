"""How long the register takes to load, to follow every municipality and to draw the cartogram."""

import time
from collections.abc import Callable
from datetime import date

from zicht.areas import cartogram
from zicht.areas.checks import check
from zicht.areas.lookup import find
from zicht.areas.register import Register
from zicht.areas.storage import read_package_texts
from zicht.areas.tables import read_tables

THEN, NOW = date(2019, 1, 1), date(2026, 1, 1)


def best_ms(work: Callable[[], object], repeats: int = 5) -> float:
    """The fastest of a few runs, in milliseconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times) * 1000


def main() -> None:
    register = Register.load()
    then = register.on(THEN)
    rows = {
        "read and check the register": lambda: check(read_tables(read_package_texts())),
        "municipalities of a day": lambda: register.on(NOW),
        "follow all 355, 2019 to 2026": lambda: [
            register.follow(one.code, start=THEN, end=NOW) for one in then
        ],
        "follow all 342 back": lambda: [
            register.follow(one.code, start=NOW, end=THEN) for one in register.on(NOW)
        ],
        "find a misspelt name": lambda: find(register, "Rotterdm", NOW),
        "cartogram of 355": lambda: cartogram.hexagons.__wrapped__(then),
    }
    for name, work in rows.items():
        print(f"{name:<32}{best_ms(work):>9.2f} ms")


if __name__ == "__main__":
    main()
