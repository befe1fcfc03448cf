"""``python -m verify.survey_reference [family]``: every case of a folder, and every gap."""

import argparse

from verify.survey_reference.running import Outcome, folder, outcomes, relative


def main() -> int:
    """Print one line per case and one per failing number; exit code 1 when there are any."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", nargs="?", help="one family instead of all")
    passed = True
    for outcome in outcomes(folder(), parser.parse_args().family):
        passed = passed and outcome.passed
        _show(outcome)
    return 0 if passed else 1


def _show(outcome: Outcome) -> None:
    worst = max((relative(gap) for gap in outcome.gaps), default=0.0)
    result = "pass" if outcome.passed else "FAIL"
    name = f"{outcome.case.family}/{outcome.case.name}"
    print(f"{result} {name:<52} {len(outcome.gaps):>5} numbers, worst {worst:.1e}")
    if outcome.problem:
        print(f"     {outcome.problem}")
    for gap in outcome.gaps:
        if not gap.passed:
            print(f"     {gap.path}: expected {gap.expected}, computed {gap.computed}")


if __name__ == "__main__":
    raise SystemExit(main())
