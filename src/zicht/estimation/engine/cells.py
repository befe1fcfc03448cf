"""The cells of a survey: arrays of groups by levels."""

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes, Matrix

if TYPE_CHECKING:
    import polars as pl


class Method(IntEnum):
    """How the interval of a cell was made.

    NOBODY answered, so the share may be anything; EVERYONE in the group answered, so the share is
    known; EXACT is hypergeometric; WILSON and DELTA_LOGIT are on the effective size; CERTAIN is a
    share without variance, which calibration explains whole.
    """

    NOBODY = 0
    EVERYONE = 1
    EXACT = 2
    WILSON = 3
    DELTA_LOGIT = 4
    CERTAIN = 5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cells:
    """A share for every group (rows) and every level of every question (columns).

    ``count`` of ``n`` who answered chose the level; ``estimate`` is the weighted share, ``low`` to
    ``high`` its sampling interval and ``band_low`` to ``band_high`` the band when those who did
    not answer may differ by an odds factor. ``method`` holds values of :class:`Method`. Where it is
    NOBODY, ``estimate`` and ``standard_error`` are 0 and mean nothing; intervals run from 0 to 1.
    ``grouping``, ``group``, ``question`` and ``level`` name rows and columns.
    """

    grouping: tuple[str, ...]
    group: tuple[str, ...]
    question: tuple[str, ...]
    level: Codes
    population: Codes
    count: Codes
    n: Codes
    estimate: Matrix
    standard_error: Matrix
    low: Matrix
    high: Matrix
    band_low: Matrix
    band_high: Matrix
    method: NDArray[np.int8]

    @property
    def size(self) -> int:
        """How many cells there are."""
        return self.estimate.size

    def to_frame(self) -> "pl.DataFrame":
        """A row per cell; what is not known of a group without answers is null."""
        import polars as pl

        groups, levels = self.estimate.shape
        columns = ("count", "n", "estimate", "standard_error", "low", "high")
        frame = pl.DataFrame(
            {
                "grouping": pl.Series(self.grouping).gather(np.arange(groups).repeat(levels)),
                "group": pl.Series(self.group).gather(np.arange(groups).repeat(levels)),
                "question": pl.Series(self.question).gather(np.tile(np.arange(levels), groups)),
                "level": np.tile(self.level, groups),
                "population": self.population.repeat(levels),
                **{name: getattr(self, name).ravel() for name in columns},
                "band_low": self.band_low.ravel(),
                "band_high": self.band_high.ravel(),
                "method": self.method.ravel(),
            }
        )
        known = pl.col("method") != Method.NOBODY
        return frame.with_columns(
            pl.when(known).then(pl.col("estimate", "standard_error")),
            pl.col("method").replace_strict({one.value: one.name.lower() for one in Method}),
        )
