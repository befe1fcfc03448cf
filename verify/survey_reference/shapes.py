"""Estimates in the shapes in which a reference writes them."""

import re
from collections.abc import Mapping
from typing import Any

from zicht.estimation.model import Interval
from zicht.estimation.sampling.estimates import Estimates

_LIMIT = re.compile(r"ci(\d+(?:\.\d+)?)_(?:low|high)$")


def confidence(tree: object) -> float:
    """The confidence of the limits that a tree asks for, such as ``ci95_low``; 0.95 if none."""
    if isinstance(tree, Mapping):
        for key, value in tree.items():
            found = _LIMIT.match(str(key))
            if found:
                return float(found[1]) / 100
            if isinstance(value, Mapping) and confidence(value) != 0.95:
                return confidence(value)
    return 0.95


def limits(interval: Interval, level: float) -> dict[str, object]:
    """The two ends of an interval."""
    percent = f"{100 * level:g}"
    return {f"ci{percent}_low": interval.low, f"ci{percent}_high": interval.high}


def named(found: Estimates, level: float = 0.95) -> dict[str, object]:
    """Estimates by name of variable."""
    return {key: dict(zip(found.labels, one, strict=True)) for key, one in _parts(found, level)} | {
        "df": found.degrees_of_freedom,
        "vcov": found.covariance.tolist(),
    }


def keyed(found: Estimates, level: float = 0.95) -> dict[str, object]:
    """Estimates in the order of the keys of domains."""
    parts: dict[str, object] = dict(_parts(found, level))
    return parts | {"keys": list(found.labels), "df": found.degrees_of_freedom}


def single(found: Estimates, level: float = 0.95) -> dict[str, object]:
    """One estimate."""
    parts: dict[str, object] = {key: one[0] for key, one in _parts(found, level)}
    return parts | {"df": found.degrees_of_freedom}


def _parts(found: Estimates, level: float) -> list[tuple[str, list[Any]]]:
    ends = [limits(one, level) for one in found.intervals(level)]
    return [
        ("estimate", found.values.tolist()),
        ("se", found.standard_errors.tolist()),
        *((key, [one[key] for one in ends]) for key in ends[0]),
    ]
