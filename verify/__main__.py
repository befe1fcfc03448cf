"""``make verify``: one table of bar, figure, pass or not."""

import argparse
import sys

from verify import (
    areas,
    disclosure,
    estimation,
    filling,
    pages,
    postgresql,
    prevalence,
    questionnaires,
    responses,
    runs,
)
from verify.bars import report
from verify.mse_reference.data import unusable

AREAS = {
    "areas": areas.BARS,
    "questionnaire": questionnaires.BARS,
    "responses": responses.BARS,
    "disclosure": disclosure.BARS,
    "estimation": estimation.BARS,
    "prevalence": prevalence.BARS,
    "run": runs.BARS,
    "pages": pages.BARS,
    "filling": filling.BARS,
    "postgresql": postgresql.BARS,
}


def main() -> int:
    """Measure the chosen bars; exit code 1 when one was not met."""
    parser = argparse.ArgumentParser(prog="make verify", description=__doc__)
    parser.add_argument("--only", choices=sorted(AREAS), help="one area instead of all")
    chosen = parser.parse_args().only
    names = [chosen] if chosen else list(AREAS)
    if "prevalence" in names and (fault := unusable()):
        print(fault, file=sys.stderr)
        return 1
    return 0 if report(bar for name in names for bar in AREAS[name]) else 1


if __name__ == "__main__":
    sys.exit(main())
