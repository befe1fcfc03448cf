"""What a case calibrates to, and how: from its arguments, its design and its words."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from verify.survey_reference.case import Case
from verify.survey_reference.designs import columns
from verify.survey_reference.prose import level
from zicht.estimation.sampling.design import Matrix, Vector
from zicht.estimation.weighting.calibration import Calibrated, calibrate
from zicht.estimation.weighting.distances import UNBOUNDED, Bounds, Distance
from zicht.estimation.weighting.margins import Margin, margin
from zicht.estimation.weighting.poststratification import poststratify
from zicht.estimation.weighting.raking import rake

#: From weights before to weights after.
Method = Callable[[Vector], Calibrated]

_NUMBER = r"-?\d+(?:\.\d+)?"
_RANGE = rf"(?<![\w.])({_NUMBER})\s*(?:\.\.\.?|to|and|,|-)\s*({_NUMBER})(?![\w])"
_INTERCEPT = re.compile(r"\(?intercept\)?", re.I)


@dataclass(frozen=True, kw_only=True)
class Weighing:
    """The calibrations of one case."""

    case: Case
    table: pl.DataFrame
    frame: pl.DataFrame

    def method(self, label: str) -> Method:
        """The calibration that a label such as ``linear_bounded`` or ``rake_ipf`` means."""
        name = label.lower()
        if "ipf" in name or name in ("rake", "raked"):
            margins = self.margins()
            return lambda weights: rake(weights, margins)
        if "post" in name:
            return self.post_strata()
        distance, bounds = self.distance(name)
        return self.calibration(distance, bounds)

    def only(self) -> Method:
        """The calibration of a case that has one."""
        text = self.case.definition.lower()
        margins = self._stated_margins()
        if "post-strat" in text or text.startswith("post") or len(margins) == 1:
            return self.post_strata()
        has_totals = isinstance(self.case.arguments.get("totals"), Mapping)
        if margins or (not has_totals and re.search(r"proportional fitting|\bmargins?\b", text)):
            return self.method("rake_ipf")
        kind = re.search("linear|rak|multiplicative|logit", text)
        bounded = re.search(r"(?<!un)bound|trunc", text)
        named = kind[0].replace("rak", "raking") if kind else "linear"
        return self.method(f"{named}{' bounded' if bounded else ''}")

    def distance(self, name: str) -> tuple[Distance, Bounds]:
        """The distance and bounds of a label."""
        if "logit" in name:
            return Distance.LOGIT, self.bounds("logit")
        distance = Distance.RAKING if re.search("rak|multipl|exp", name) else Distance.LINEAR
        bounded = re.search("(?<!un)bound|trunc", name)
        return distance, self.bounds(distance.value) if bounded else UNBOUNDED

    def bounds(self, kind: str) -> Bounds:
        """The bounds on g that arguments or words give to a distance."""
        stated = dict(_pairs({**self.case.design, **self.case.arguments}))
        for path, limits in stated.items():
            if kind in path or (path.endswith("bounds") and len(stated) == 1):
                return limits
        found = self._said_bounds(kind)
        if found is None:
            raise ValueError(f"no bounds for {kind} in: {self.case.definition}")
        return found

    def _said_bounds(self, kind: str) -> Bounds | None:
        """The range whose nearest distance before it is this one; else the only range there is."""
        text = self.case.definition.lower()
        ranges: list[Bounds] = []
        for found in re.finditer(_RANGE, text):
            names = re.findall("linear|raking|logit", text[: found.start()])
            limits = _bounds(float(found[1]), float(found[2]))
            if limits and names and names[-1] == kind:
                return limits
            ranges += [limits] if limits else []
        return ranges[0] if len(ranges) == 1 else None

    def calibration(self, distance: Distance, bounds: Bounds) -> Method:
        """Calibration to the totals of the case; negative weights are kept, as in the reference."""
        names, totals = self.totals()
        variables = self.variables(self.table, names)
        return lambda weights: calibrate(
            weights,
            variables,
            totals,
            names=names,
            distance=distance,
            bounds=bounds,
            allow_negative=True,
        )

    def totals(self) -> tuple[list[str], Vector]:
        """The calibration variables and their totals, given or over all rows of the file."""
        stated = self.case.arguments.get("totals", self.case.arguments.get("population"))
        if isinstance(stated, Mapping):
            return list(stated), np.array(list(stated.values()), dtype=np.float64)
        names = list(self.case.expected.get("totals") or self._said_variables())
        return names, self.variables(self.frame, names).sum(axis=0)

    def variables(self, table: pl.DataFrame, names: Sequence[str]) -> Matrix:
        """A column per name: the intercept, a column of the file, or a level of one."""
        return np.column_stack([self._variable(table, name) for name in names])

    def _variable(self, table: pl.DataFrame, name: str) -> Vector:
        if _INTERCEPT.fullmatch(name):
            return np.ones(table.height)
        if ":" in name:
            return np.prod([self._variable(table, one) for one in name.split(":")], axis=0)
        if name in table.columns and table[name].dtype.is_numeric():
            return table[name].cast(pl.Float64).to_numpy()
        for column in sorted(table.columns, key=len, reverse=True):
            wanted = name[len(column) :].strip()
            if name.startswith(column) and wanted in _words(self.frame, column):
                return np.array([float(one == wanted) for one in _words(table, column)])
        raise ValueError(f"no variable {name} in {self.case.input}")

    def _said_variables(self) -> list[str]:
        """Variables from words such as ``totals of: intercept, size indicators, logpop``."""
        said = re.search(r"totals? of:?\s*([^.(]+)", self.case.definition)
        names = ["(Intercept)"]
        for item in re.split(r",|\band\b", said[1] if said else ""):
            for name in columns(item, self.frame):
                levels = sorted({one for one in _words(self.frame, name) if one is not None})
                is_class = "indicator" in item or not self.frame[name].dtype.is_numeric()
                names += [f"{name}{one}" for one in levels[1:]] if is_class else [name]
        return names

    def margins(self) -> list[Margin]:
        """The margins of the arguments, or those the words name, with the counts of the file."""
        stated = self._stated_margins()
        if stated:
            return [self._margin(name, sizes) for name, sizes in stated.items()]
        said = re.search(r"([\w ,]+?)\s+margins?\b", self.case.definition)
        names = columns(said[1], self.frame) if said else []
        if not names:
            names = columns(self.case.definition, self.frame)
        return [self._margin(name, self._counts(name)) for name in dict.fromkeys(names)]

    def _stated_margins(self) -> dict[str, Mapping[str, float]]:
        stated = self.case.arguments
        stated = stated.get("margins", stated)
        found = {}
        for name, sizes in stated.items():
            crossed = columns(name.replace(":", " "), self.table)
            if isinstance(sizes, Mapping) and crossed:
                found[" x ".join(crossed)] = {_level(key): size for key, size in sizes.items()}
        return found

    def post_strata(self) -> Method:
        """One margin, or the combinations of several, of given sizes or as counted in the file."""
        stated = self._stated_margins()
        if stated:
            ((name, sizes),) = stated.items()
        else:
            found = re.search(
                r"post-?strat\w*\s+(?:to|on|by)\s+([^.]+)", self.case.definition, re.I
            )
            names = columns(found[1] if found else self.case.definition, self.frame)
            name = names[0] if len(names) == 1 else " x ".join(names)
            sizes = self._said_sizes(name, found[1] if found else "") or self._counts(name)
        margin_ = self._margin(name, sizes)
        return lambda weights: poststratify(weights, margin_)

    def _said_sizes(self, name: str, text: str) -> dict[str, float]:
        levels = set(_words(self.frame, name))
        pairs = re.findall(rf"([\w.+|-]+)[\s:=]+({_NUMBER})", text)
        return {one: float(size) for one, size in pairs if one in levels}

    def _margin(self, name: str, sizes: Mapping[str, float]) -> Margin:
        return margin(name, _words(self.table, name), {one: float(n) for one, n in sizes.items()})

    def _counts(self, name: str) -> dict[str, float]:
        words = _words(self.frame, name)
        return {one: float(words.count(one)) for one in sorted(set(words))}


def _level(key: str) -> str:
    """A level, or a combination of levels, in the form in which crossed columns write it."""
    return re.sub(r"\s*[:|*]\s*|\s+x\s+", "|", key)


def _pairs(stated: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Bounds]]:
    """Every pair of numbers around 1, with the keys that lead to it."""
    for key, value in stated.items():
        if isinstance(value, Mapping):
            yield from _pairs(value, f"{path}/{key}")
        elif isinstance(value, Sequence) and len(value) == 2 and not isinstance(value, str):
            found = _bounds(*value)
            if found:
                yield f"{path}/{key}", found


def _bounds(low: object, high: object) -> Bounds | None:
    if isinstance(low, int | float) and isinstance(high, int | float) and low < 1 < high:
        return Bounds(low=float(low), high=float(high))
    return None


def _words(table: pl.DataFrame, name: str) -> list[Any]:
    """A column, or the combinations of several, as levels."""
    found = [
        [None if one is None else level(one) for one in table[column].to_list()]
        for column in name.split(" x ")
    ]
    return (
        found[0]
        if len(found) == 1
        else ["|".join(map(str, one)) for one in zip(*found, strict=True)]
    )
