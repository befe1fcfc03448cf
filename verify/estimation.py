"""Bars on estimation: the same numbers as elsewhere, and what the estimates promise."""

from functools import lru_cache

from verify.bars import Bar, Measured
from verify.cold_start import cold_start
from verify.silence import silence
from verify.survey_reference import simulated
from verify.survey_reference.case import cases
from verify.survey_reference.draws import draws
from verify.survey_reference.holding import Held, Mechanism, mechanisms
from verify.survey_reference.running import folder, least_cases, outcomes, relative
from verify.survey_speed import bars as speed


def reference() -> Measured:
    """Every case of a reference folder; ``REFERENCE_SURVEY`` names another one.

    ``python -m verify.survey_reference`` shows every case and every gap.
    """
    path = folder()
    if not (path / "reference.json").exists():
        return Measured(figure=f"no reference.json in {path}", passed=False)
    found = list(outcomes(path))
    failed = [one.case.name for one in found if not one.passed]
    gaps = [gap for one in found for gap in one.gaps]
    worst = max(map(relative, gaps), default=0.0)
    first = f", failed {len(failed)}: {', '.join(failed)}" if failed else ""
    least = least_cases()
    if len(found) < least:
        first = f", of {least}{first}"
    return Measured(
        figure=f"{len(found)} cases, {len(gaps)} numbers, worst {worst:.0e}{first}",
        passed=len(found) >= least and not failed,
    )


#: How often a 95% interval may hold the truth, and how wide a band may be on average.
LEAST, MOST, WIDEST = 0.92, 0.98, 0.35
#: How often a band must hold it.
BAND_LEAST = 0.95
#: The seeds of the made-up frames.
SEEDS = range(4)


@lru_cache
def _drawn() -> tuple[Mechanism, ...]:
    """What was held over the response sets of the folder."""
    given = [draws(case) for case in cases(folder()) if case.family == "coverage"]
    return tuple(one for each in given for one in mechanisms(each))


@lru_cache
def _made_up() -> tuple[Mechanism, ...]:
    """The same over frames that are not of this folder."""
    return tuple(one for seed in SEEDS for one in mechanisms(simulated.frame(seed)))


def coverage() -> Measured:
    """Weighted shares and means, when response depends on what weighting knows."""
    found = [one.holding for one in _drawn() if not one.on_answer]
    held = [part for one in found for part in (one.share, one.mean)]
    failed = sum(one.failed for one in found)
    words = ", ".join(
        f"share {one.share.coverage:.1%}, mean {one.mean.coverage:.1%} of {one.draws}"
        for one in found
    )
    return Measured(
        figure=f"{words}; {failed} failed" if found else "no draws in the folder",
        passed=bool(held) and not failed and all(LEAST <= one.coverage <= MOST for one in held),
    )


def band() -> Measured:
    """The band when response depends on the answer as well."""
    return _of_bands(_drawn())


def band_elsewhere() -> Measured:
    """The band over the made-up frames, taken together."""
    return _of_bands(_made_up())


def _of_bands(found: tuple[Mechanism, ...]) -> Measured:
    bands: list[Held] = [one.holding.band for one in found if one.on_answer]
    if not bands:
        return Measured(figure="no draws in the folder", passed=False)
    failed = sum(one.holding.failed for one in found)
    held = sum(one.coverage for one in bands) / len(bands)
    width = sum(one.width for one in bands) / len(bands)
    return Measured(
        figure=f"{held:.1%}, width {width:.3f}; {failed} failed",
        passed=held >= BAND_LEAST and width <= WIDEST and not failed,
    )


BARS = (
    Bar(
        area="estimation",
        promise="every reference case of R and of direct formulas, within its tolerance",
        measure=reference,
    ),
    Bar(
        area="estimation",
        promise="95% intervals hold the truth in 92 to 98% of draws (by frame)",
        measure=coverage,
    ),
    Bar(
        area="estimation",
        promise="the band holds it in 95% of draws (by answer), width up to 0.35",
        measure=band,
    ),
    Bar(
        area="estimation",
        promise="the same band over made-up frames of 350",
        measure=band_elsewhere,
    ),
    Bar(
        area="estimation",
        promise="what cannot be estimated is said by name, never by a number",
        measure=silence,
    ),
    Bar(
        area="estimation",
        promise="from pressing enter to the first table of `zicht estimate` in 1 s",
        measure=cold_start,
    ),
    *speed.BARS,
)
