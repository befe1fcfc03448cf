"""What was asked of ``zicht prevalence``."""

from dataclasses import dataclass
from pathlib import Path

from zicht.language import Language


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What was asked for on the command line."""

    files: tuple[Path, ...]
    methods: tuple[str, ...]
    out: Path | None
    report: Path | None
    may_replace: bool
    count: str
    pseudonym: str | None
    list_column: str | None
    strata: tuple[str, ...]
    degrees: tuple[tuple[str, int], ...]
    confidence: float
    resamples: int
    seed: int
    seconds: int
    order: int | None
    plans: bool
    link_recall: tuple[float, float]
    link_precision: tuple[float, float]
    pairs: Path | None
    threshold: float
    accepts: bool
    shows_small: bool
    is_synthetic: bool
    language: Language
