"""Groups of a wave that resemble those that did not answer, held against the others.

The band lets the odds of municipalities without an answer differ by a factor from what is expected.
How large such factors are in this very wave can be seen in two places: between those that answered
late and early, and between those that are silent and answer now by what both said before.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from zicht.areas.register import Register
from zicht.areas.size import size_group
from zicht.estimation.groups import Mask
from zicht.estimation.nonresponse.anchoring import Anchor, Anchored, anchor_factor
from zicht.estimation.sampling.design import Codes
from zicht.estimation.subjects import Category, of_questionnaire
from zicht.estimation.trend.mergers import carry_codes
from zicht.responses.model import ResponseSet

#: The part of who answered that counts as late: the last to come in.
LATE = 1 / 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An answer among those like the silent and among the others, within groups of one size.

    ``cells`` are how many said yes and no among the first, and yes and no among the others. Raw:
    it goes through disclosure control first.
    """

    subject: str
    category: str
    cells: tuple[int, int, int, int]
    found: Anchored


def late_and_early(
    now: ResponseSet, register: Register, asked: Collection[tuple[str, str]]
) -> tuple[Comparison, ...] | None:
    """Those that came in last beside the others; None where not every response has its day."""
    days = [one.submitted for one in now.responses]
    known = sorted(day for day in days if day is not None)
    if len(known) < len(days) or not known or known[0] == known[-1]:
        return None
    # A day is late or early as a whole, so the part may be somewhat smaller.
    limit = known[round(len(known) * (1 - LATE)) - 1]
    late = np.array([day is not None and day > limit for day in days], dtype=np.bool_)
    codes = [one.municipality_code for one in now.responses]
    sizes = _sizes(register, now.frame_date, codes)
    return tuple(_compared(now, Anchor.LATE_AND_EARLY, late, ~late, sizes, asked))


def silent_and_answering(
    before: ResponseSet, now: ResponseSet, register: Register, asked: Collection[tuple[str, str]]
) -> tuple[Comparison, ...]:
    """What those that are silent now said before, beside those that answer again.

    Municipalities of then whose answer goes to none of now are in neither group.
    """
    codes = [one.municipality_code for one in before.responses]
    carried = carry_codes(codes, register, start=before.frame_date, end=now.frame_date).now
    answering = {one.municipality_code for one in now.responses}
    is_there = np.array([code in carried for code in codes], dtype=np.bool_)
    again = np.array([carried.get(code) in answering for code in codes], dtype=np.bool_)
    sizes = _sizes(register, before.frame_date, codes)
    anchor = Anchor.SILENT_AND_ANSWERING
    return tuple(_compared(before, anchor, is_there & ~again, again, sizes, asked))


def _sizes(register: Register, day: date, codes: Sequence[str]) -> Codes:
    groups = [size_group(register.population_on(code, day).inhabitants) for code in codes]
    return np.unique(np.array([one.value for one in groups]), return_inverse=True)[1]


def _compared(
    given: ResponseSet,
    anchor: Anchor,
    like: Mask,
    other: Mask,
    sizes: Codes,
    asked: Collection[tuple[str, str]],
) -> Iterator[Comparison]:
    subjects = {one.key: one for one in of_questionnaire(given.questionnaire, given.responses)}
    for key, code in asked:
        subject = subjects.get(key)
        places = {} if subject is None else _places(subject.categories)
        if subject is None or code not in places:
            continue
        yes = subject.members[:, places[code]]
        counts = [
            np.bincount(sizes[group & marks], minlength=int(sizes.max(initial=0)) + 1)
            for group in (like, other)
            for marks in (yes & subject.answered, subject.answered)
        ]
        likely, of, others, of_others = (int(one.sum()) for one in counts)
        yield Comparison(
            subject=key,
            category=code,
            cells=(likely, of - likely, others, of_others - others),
            found=anchor_factor(
                anchor,
                yes=counts[0],
                count=counts[1],
                other_yes=counts[2],
                other_count=counts[3],
            ),
        )


def _places(categories: Sequence[Category]) -> Mapping[str, int]:
    return {one.code: at for at, one in enumerate(categories)}
