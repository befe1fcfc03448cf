"""Why a wave shows no modelled figure of a small group (docs/methods.md)."""

import numpy as np

from zicht.estimation.pooling.population import population
from zicht.estimation.pooling.prediction import pool

#: Twelve provinces as large as those of 2026, of which the third has five answers.
SIZES = (10, 18, 12, 25, 6, 51, 26, 44, 50, 13, 56, 31)
FEW, ANSWERS = 2, 5


def modelled_share(yes_of_few: int) -> float:
    """The modelled share of the province with few answers, of which so many said yes."""
    provinces = np.repeat(np.arange(len(SIZES)), SIZES)
    place = np.concatenate([np.arange(size) for size in SIZES])
    answered = np.where(provinces == FEW, place < ANSWERS, place < np.repeat(SIZES, SIZES) * 0.6)
    yes = np.where(provinces == FEW, place < yes_of_few, place % 3 == 0)
    frame = population(
        {"province": [f"{one:02d}" for one in provinces], "size": [str(one % 4) for one in place]},
        {"province": [f"{one:02d}" for one in provinces]},
    )
    codes = np.where(answered, yes.astype(np.int64), -1)
    return float(pool(frame, codes, 2).shares[1 + FEW, 1])


def test_a_modelled_share_in_whole_percentages_still_tells_how_many_said_yes() -> None:
    shares = [modelled_share(count) for count in range(ANSWERS + 1)]
    # Those who answered count as known, so one more yes moves the share by its part of the group.
    assert all(np.diff(shares) >= 1 / SIZES[FEW])
    assert len({round(share * 100) for share in shares}) == ANSWERS + 1
    # In steps of five percentage points it is no better.
    assert len({round(share * 20) for share in shares}) == ANSWERS + 1
