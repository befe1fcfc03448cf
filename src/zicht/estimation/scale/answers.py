"""Answers to the questions of a scale, collapsed to the patterns that occur."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.sampling.design import Codes, Vector

#: The code of a question without an answer.
MISSING = -1


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answers:
    """Answers of ``respondents`` rows to the items that can carry a scale.

    ``patterns`` has a row per distinct pattern of answers and a column per item, with categories
    numbered from 0 over those in use, and -1 where there is no answer; ``counts`` says how many
    rows gave it, ``pattern_of`` which pattern each row gave. ``categories`` holds, per item, the
    codes in use. ``constant`` names the items that all answered alike, which were left out;
    ``unused`` the codes below the highest, or below the number of levels given, that nobody used
    and that were therefore merged with the one below them.
    """

    items: tuple[str, ...]
    patterns: Codes
    counts: Vector
    pattern_of: Codes
    categories: tuple[tuple[int, ...], ...]
    constant: tuple[str, ...]
    unused: Mapping[str, tuple[int, ...]]

    @property
    def respondents(self) -> int:
        """Rows with at least one answer."""
        return int(self.counts[(self.patterns >= 0).any(axis=1)].sum())


def collect(
    columns: Mapping[str, Sequence[int] | Codes], *, levels: Mapping[str, int] | None = None
) -> Answers:
    """Answers by item, a code from 0 per row, -1 where there is none.

    ``levels`` says how many answers an item offers, to tell which of the highest nobody gave.
    """
    return collect_waves([columns], levels=levels)[0]


def collect_waves(
    waves: Sequence[Mapping[str, Sequence[int] | Codes]], *, levels: Mapping[str, int] | None = None
) -> list[Answers]:
    """Answers of several waves with the same items and the same numbering of categories.

    An item that was not asked in a wave is missing there for everyone. Which items are constant and
    which categories unused is judged over all waves together.
    """
    names = list(dict.fromkeys(name for wave in waves for name in wave))
    sizes = [len(next(iter(wave.values()))) for wave in waves]
    offered = levels or {}
    items, coded, categories, constant = [], [], [], []
    unused: dict[str, tuple[int, ...]] = {}
    for name in names:
        column = np.concatenate(
            [
                np.asarray(wave.get(name, np.full(size, MISSING)), dtype=np.int64)
                for wave, size in zip(waves, sizes, strict=True)
            ]
        )
        used = np.unique(column[column >= 0])
        if len(used) < 2:
            constant.append(name)
            continue
        highest = max(int(used[-1]) + 1, offered.get(name, 0))
        if highest > len(used):
            unused[name] = tuple(sorted(set(range(highest)) - {int(one) for one in used}))
        items.append(name)
        categories.append(tuple(int(one) for one in used))
        coded.append(np.where(column >= 0, np.searchsorted(used, column), MISSING))
    table = np.stack(coded, axis=1) if coded else np.empty((sum(sizes), 0), dtype=np.int64)
    ends = np.cumsum(sizes)
    return [
        _collapsed(
            table[end - size : end],
            items=tuple(items),
            categories=tuple(categories),
            constant=tuple(constant),
            unused=unused,
        )
        for end, size in zip(ends, sizes, strict=True)
    ]


def collect_for(
    items: Sequence[str],
    categories: Sequence[tuple[int, ...]],
    columns: Mapping[str, Sequence[int] | Codes],
) -> Answers:
    """Answers numbered as in a scale that was made before.

    A code that the scale does not know counts as the one below it, as it did when the scale was
    made; items that the scale does not know are left out, and those not asked are missing.
    """
    size = len(next(iter(columns.values())))
    coded = []
    for name, known in zip(items, categories, strict=True):
        column = np.asarray(columns.get(name, np.full(size, MISSING)), dtype=np.int64)
        place = np.searchsorted(np.asarray(known), column, side="right") - 1
        coded.append(np.where(column >= 0, np.maximum(place, 0), MISSING))
    return _collapsed(
        np.stack(coded, axis=1),
        items=tuple(items),
        categories=tuple(categories),
        constant=(),
        unused={},
    )


def _collapsed(
    table: Codes,
    *,
    items: tuple[str, ...],
    categories: tuple[tuple[int, ...], ...],
    constant: tuple[str, ...],
    unused: Mapping[str, tuple[int, ...]],
) -> Answers:
    if table.shape[1]:
        patterns, pattern_of, counts = np.unique(
            table, axis=0, return_inverse=True, return_counts=True
        )
    else:
        patterns, counts = table[:1], np.array([len(table)])
        pattern_of = np.zeros(len(table), dtype=np.int64)
    return Answers(
        items=items,
        patterns=patterns,
        counts=counts.astype(np.float64),
        pattern_of=pattern_of.reshape(-1).astype(np.int64),
        categories=categories,
        constant=constant,
        unused=unused,
    )
