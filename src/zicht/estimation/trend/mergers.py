"""The municipalities of an earlier wave as those of a later one (decision 0003)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zicht.areas.register import Register


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedCodes:
    """``now`` gives the municipality of the later day for every code whose answer it may carry.

    ``ended`` are the codes whose answer goes to none: they were split, or went up in a larger one.
    """

    now: dict[str, str]
    ended: tuple[str, ...]


def carry_codes(
    codes: Iterable[str], register: Register, *, start: date, end: date
) -> CarriedCodes:
    """What municipalities of ``start`` are called on ``end``, where their answer may be carried.

    No two go to the same one, because each must be more than half of it. Raises UnknownAreaError
    for a code that does not exist on ``start`` and ValueError when ``end`` lies before it.
    """
    if end < start:
        raise ValueError(f"answers are carried forward, not from {start} back to {end}")
    now, ended = {}, []
    for code in codes:
        followed = register.follow(code, start=start, end=end)
        found = next((one.code for one in followed if one.carries_answer), None)
        if found is None:
            ended.append(code)
        else:
            now[code] = found
    return CarriedCodes(now=now, ended=tuple(ended))
