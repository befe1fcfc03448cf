"""Every case of a folder through the families that know it."""

import importlib
import importlib.util
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared_data import reference_root
from verify.survey_reference.case import Case, cases
from verify.survey_reference.comparing import ZERO, Gap, compare

#: Families that may go by another name in other folders.
_ALIASES = dict.fromkeys(
    (
        "area_level",
        "eblup",
        "fay-herriot",
        "fay_herriot",
        "fayherriot",
        "fh",
        "sae",
        "small-area",
        "small_area_estimation",
        "smallarea",
    ),
    "small_area",
)


#: How many cases the reference data hold.
REFERENCE_CASES = 64


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """One case beside what was computed for it; ``problem`` says why nothing was."""

    case: Case
    gaps: tuple[Gap, ...] = ()
    problem: str | None = None

    @property
    def passed(self) -> bool:
        """Whether there are numbers, and every one is within the tolerance of the case."""
        return self.problem is None and bool(self.gaps) and all(gap.passed for gap in self.gaps)


def folder() -> Path:
    """The folder to run: ``REFERENCE_SURVEY``, or the survey folder of the reference data."""
    return Path(os.environ.get("REFERENCE_SURVEY", reference_root() / "survey"))


def least_cases() -> int:
    """The fewest cases that must be found: those of the reference data; of another folder any."""
    return 1 if "REFERENCE_SURVEY" in os.environ else REFERENCE_CASES


def has_family(name: str) -> bool:
    """Whether cases of a family can be computed."""
    return importlib.util.find_spec(_module(name)) is not None


def outcomes(path: Path, family: str | None = None) -> Iterator[Outcome]:
    """Every case of a folder, or of one family, computed and compared."""
    for case in cases(path):
        if family in (None, case.family):
            yield outcome(case)


def outcome(case: Case) -> Outcome:
    """One case computed by its family and compared; a failure is an outcome too."""
    if not has_family(case.family):
        return Outcome(case=case, problem=f"no family {case.family}")
    try:
        computed = importlib.import_module(_module(case.family)).computed(case)
    except Exception as error:
        return Outcome(case=case, problem=f"{type(error).__name__}: {error}")
    return Outcome(case=case, gaps=tuple(compare(case.expected, computed, case.tolerance)))


def relative(gap: Gap) -> float:
    """How far a computed number is from the expected one, as a part of it; zeros do not count."""
    if not isinstance(gap.expected, int | float) or abs(gap.expected) < ZERO:
        return 0.0
    if not isinstance(gap.computed, int | float):
        return float("inf")
    return abs(gap.computed - gap.expected) / abs(gap.expected)


def _module(family: str) -> str:
    return f"verify.survey_reference.families.{_ALIASES.get(family, family)}"
