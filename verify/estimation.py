"""Bars on estimation: the same numbers as elsewhere, and what the estimates promise."""

from verify.bars import Bar, Measured
from verify.survey_reference.running import folder, outcomes, relative


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
    return Measured(
        figure=f"{len(found)} cases, {len(gaps)} numbers, worst {worst:.0e}{first}",
        passed=bool(found) and not failed,
    )


BARS = (
    Bar(
        area="estimation",
        promise="every reference case of R and of direct formulas, within its tolerance",
        measure=reference,
    ),
)
