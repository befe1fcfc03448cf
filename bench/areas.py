"""How long the register takes to load, to follow every municipality and to draw the cartogram.

The peer is rapidfuzz, on the near misses: the same misspelt names against the same names. It gives
the likest name and nothing else; ours knows codes, aliases, ended municipalities and ambiguous
names, and answers with a sentence and up to three suggestions.
"""

import time
from collections.abc import Callable
from datetime import date

from rapidfuzz import fuzz, process

from zicht.areas import cartogram
from zicht.areas.checks import check
from zicht.areas.lookup import Found, find, normalise
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


def misspelt(register: Register) -> dict[str, str]:
    """Every name without its middle letter, to the code that was meant."""
    texts = {}
    for one in register.on(NOW):
        middle = len(one.name) // 2
        text = one.name[:middle] + one.name[middle + 1 :]
        if not isinstance(find(register, text, NOW), Found):
            texts[text] = one.code
    return texts


def ours(register: Register, texts: dict[str, str]) -> list[str]:
    """The code of the likest municipality for every text; empty when there is none."""
    found = (find(register, text, NOW) for text in texts)
    return [
        one.suggestions[0].code if not isinstance(one, Found) and one.suggestions else ""
        for one in found
    ]


def theirs(names: dict[str, str], texts: dict[str, str]) -> list[str]:
    """The same from rapidfuzz, which is given names that were made plain beforehand."""
    plain = (normalise(text) for text in texts)
    return [process.extractOne(one, names, scorer=fuzz.ratio)[2] for one in plain]


def against_rapidfuzz(register: Register) -> None:
    texts = misspelt(register)
    names = {one.code: normalise(one.name) for one in register.on(NOW)}
    for who, work in {
        "Zicht": lambda: ours(register, texts),
        "rapidfuzz": lambda: theirs(names, texts),
    }.items():
        right = sum(code == meant for code, meant in zip(work(), texts.values(), strict=True))
        taken = best_ms(work, repeats=3) / len(texts)
        print(f"{who:<10} near miss {taken:8.3f} ms a name, {right} of {len(texts)} right")
    ratio = best_ms(lambda: ours(register, texts), 3) / best_ms(lambda: theirs(names, texts), 3)
    print(f"ratio: Zicht takes {ratio:.0f} x the time of rapidfuzz")


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
    against_rapidfuzz(register)


if __name__ == "__main__":
    main()
