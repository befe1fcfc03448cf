"""What a plan may ask for beside the figures of each question, and other ways to make errors."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """The total of one number over that of another, among those who gave both."""

    key: str
    numerator: str
    denominator: str
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossing:
    """Two single choices: shares of the answers to ``columns`` among those who gave each answer to
    ``rows``."""

    rows: str
    columns: str


class Against(StrEnum):
    """What a group is compared with: every other group of its column, or all who are not in it."""

    PAIRS = "pairs"
    REST = "rest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Shares and means of the groups of a column, compared; of all questions when none is named."""

    by: str
    against: Against = Against.PAIRS
    questions: tuple[str, ...] = ()


class ReplicateKind(StrEnum):
    """How replicates are made from the design; see :mod:`zicht.estimation.sampling.resampling`.

    SUPPLIED are columns of the file.
    """

    JK1 = "jk1"
    JKN = "jkn"
    BRR = "brr"
    BOOTSTRAP = "bootstrap"
    SUPPLIED = "supplied"


class Centre(StrEnum):
    """What replicates are compared with: their mean, or the estimate itself."""

    MEAN = "mean"
    ESTIMATE = "estimate"


@dataclass(frozen=True, slots=True, kw_only=True)
class Resampling:
    """Errors from replicate weights instead of linearisation.

    ``number`` and ``seed`` are of a bootstrap, ``fay`` of half samples. ``columns`` are headings or
    patterns of supplied weights; the variance is ``scale`` times the sum of ``rscales`` (1 when
    empty) times squared distances to the ``centre``.
    """

    kind: ReplicateKind
    number: int = 200
    seed: int = 1
    fay: float = 0.0
    columns: tuple[str, ...] = ()
    scale: float = 1.0
    rscales: tuple[float, ...] = ()
    centre: Centre = Centre.MEAN
