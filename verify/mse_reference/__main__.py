"""``python -m verify.mse_reference [family]``: every comparison of a folder, and every gap."""

import argparse
import sys

from verify.mse_reference import covariates, models, searching, stepwise
from verify.mse_reference.data import folder, unusable

FAMILIES = {
    "models": models.compared,
    "stepwise": stepwise.compared,
    "bic": searching.compared,
    "rcapture": searching.rcapture,
    "covariates": covariates.compared,
}


def main() -> int:
    """Print a line per comparison, failing number and thing left out; exit code 1 for failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("family", nargs="?", choices=sorted(FAMILIES), help="one instead of all")
    chosen = parser.parse_args().family
    if fault := unusable():
        print(fault, file=sys.stderr)
        return 1
    passed = True
    for family in [chosen] if chosen else FAMILIES:
        for found in FAMILIES[family](folder()):
            passed = passed and not found.failures
            result = "FAIL" if found.failures else "pass"
            print(f"{result} {found.name:<40} {found.numbers:>6} numbers, worst {found.worst:.1e}")
            for line in (*found.failures, *(f"left out: {one}" for one in found.left_out)):
                print(f"     {line}")
    return 0 if passed else 1


if __name__ == "__main__":
    raise SystemExit(main())
