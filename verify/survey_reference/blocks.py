"""The statistics that many cases ask for, by the keys of what is expected.

``Blocks(case, source).tree(expected)`` computes every block it knows and leaves out the others, so
that a family adds its own. Only keys of the expected tree are looked at.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from verify.survey_reference import profiles, shapes
from verify.survey_reference.case import Case
from verify.survey_reference.designs import sampled
from verify.survey_reference.prose import Prose, level
from zicht.estimation.sampling import association
from zicht.estimation.sampling.comparison import compare_means, compare_with
from zicht.estimation.sampling.design import Design, Vector, degrees_of_freedom
from zicht.estimation.sampling.estimates import Estimates, design_effects, estimate
from zicht.estimation.sampling.proportions import Method, Proportion, interval
from zicht.estimation.sampling.quantiles import quantiles
from zicht.estimation.sampling.statistics import (
    Rows,
    Statistic,
    by_domain,
    contrasts,
    domains,
    means,
    ratios,
    totals,
)

METHODS = {
    "mean": Method.WALD,
    "logit": Method.LOGIT,
    "xlogit": Method.DELTA_LOGIT,
    "wilson": Method.WILSON,
    "beta": Method.KORN_GRAUBARD,
    "likelihood": Method.LIKELIHOOD,
    "asin": Method.ARCSINE,
}
_FACTOR = re.compile(r"^(?:as\.)?(?:factor|numeric)\(([\w.]+)\)")
TESTS = {
    "F": association.rao_scott,
    "Chisq": association.rao_scott_first_order,
    "Wald": association.wald,
    "adjWald": association.adjusted_wald,
}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Rows with a design, and how estimates are made from them.

    ``make`` and ``freedom`` are for replicates; without them both come from the design.
    """

    table: pl.DataFrame
    frame: pl.DataFrame
    design: Design
    make: Callable[[Statistic], Estimates] | None = None
    freedom: Callable[[Rows], float] | None = None

    def estimate(self, statistic: Statistic) -> Estimates:
        """A statistic with its covariance."""
        return self.make(statistic) if self.make else estimate(self.design, statistic)

    def degrees_of_freedom(self, rows: Rows | None = None) -> float:
        """Those of the whole, or of a part of the rows."""
        kept = (self.design.weights != 0) & (True if rows is None else rows)
        return self.freedom(kept) if self.freedom else degrees_of_freedom(self.design, kept)


def computed(case: Case) -> Mapping[str, object]:
    """A whole case by the design it describes."""
    rows = sampled(case)
    source = Source(table=rows.table, frame=rows.frame, design=rows.design)
    found = Blocks(case, source).block("", case.expected)
    return found if isinstance(found, Mapping) else {}


class Blocks:
    """The blocks of one case."""

    def __init__(self, case: Case, source: Source) -> None:
        self.case, self.source = case, source
        self.table = source.table
        self.prose = Prose(case, source.table)

    def tree(self, expected: Mapping[str, Any]) -> dict[str, object]:
        """Every block of a tree that is known here."""
        found = {key: self.block(key, value, expected) for key, value in expected.items()}
        return {key: value for key, value in found.items() if value is not None}

    def block(self, key: str, asked: object, beside: Mapping[str, Any] | None = None) -> object:
        """What stands at one key; None when it is not known here."""
        if key in ("df", "n", "N"):
            return self._size(key)
        if key.startswith("ratio") or (key[:1] == "r" and key[1:].isdigit()):
            return self._ratio(key, asked)
        if key in ("difference", "cov_means") and beside and _has_domains(beside):
            return self._joint(key, asked, beside)
        return self._mapped(key, asked) if isinstance(asked, Mapping) else None

    def _mapped(self, key: str, asked: Mapping[str, Any]) -> object:
        if isinstance(asked.get("estimate"), Mapping):
            return self.named(key, asked)
        if isinstance(asked.get("estimate"), int | float):
            return self.alone(key, asked)
        if "keys" in asked:
            return self.keyed(key, asked)
        if _are_methods(asked):
            return self.proportions(asked)
        if key.endswith("_ci"):
            return self.proportions_by_domain(key, asked)
        return self._other(key, asked)

    def _other(self, key: str, asked: Mapping[str, Any]) -> object:
        if asked and set(asked) <= set(TESTS):
            return self.tests()
        if {"p", "estimate"} <= set(asked):
            return self.quantiles(key, asked)
        if {"wor", "wr"} & set(asked):
            return self.design_effects(key)
        if {"statistic", "p_value"} <= set(asked):
            return self.t_test()
        return self.tree(asked)

    def named(self, key: str, asked: Mapping[str, Any]) -> dict[str, object]:
        """Means, or totals when the key says so, of variables and of levels."""
        labels = list(asked["estimate"])
        if all("/" in label for label in labels):
            pairs = {one: tuple(map(self.variable, one.split("/", 1))) for one in labels}
            statistic = ratios({one: (over, under) for one, (over, under) in pairs.items()})
        else:
            make = totals if "total" in key else means
            statistic = make({label: self.variable(label) for label in labels})
        return shapes.named(self.source.estimate(statistic), shapes.confidence(asked))

    def alone(self, key: str, asked: Mapping[str, Any]) -> object:
        """One mean, total or median without a label; the words say of which variable."""
        if "median" in key:
            median = self.quantiles(key, {"p": 0.5, **asked})
            return {name: median[name] for name in asked if name in median}
        name = self._named_by(key) or self.prose.measured()
        make = totals if "total" in key else means
        found = self.source.estimate(make({name: self.variable(name)}))
        return shapes.single(found, shapes.confidence(asked))

    def keyed(self, key: str, asked: Mapping[str, Any]) -> dict[str, object]:
        """Means or totals per domain."""
        found = self.source.estimate(self._by_domain(key, asked["keys"]))
        return shapes.keyed(found, shapes.confidence(asked))

    def _by_domain(self, key: str, keys: Sequence[str]) -> Statistic:
        kind = "total" if "total" in key else "mean"
        asked = self.prose.domain(keys, kind, key)
        groups = self.groups(asked.by, keys)
        make = totals if (asked.kind if key == "" else kind) == "total" else means
        return by_domain(
            make,
            {asked.variable: self.variable(asked.variable)},
            {one: groups[one] for one in keys},
        )

    def groups(self, by: Sequence[str], keys: Sequence[str] = ()) -> dict[str, Rows]:
        """The rows of every domain; keys may have a prefix that the levels have not."""
        prefixes = self.prose.prefixes(by, keys) if keys else [""] * len(by)
        return domains(
            *(
                [None if one is None else f"{prefix}{one}" for one in self.words(name)]
                for name, prefix in zip(by, prefixes, strict=True)
            )
        )

    def words(self, name: str) -> list[str | None]:
        """A column as levels."""
        return [None if one is None else level(one) for one in self.table[name].to_list()]

    def _joint(self, key: str, asked: object, beside: Mapping[str, Any]) -> object:
        """What needs the covariance of the means of domains that stand beside it."""
        keys = beside["mean"]["keys"]
        apart = self._by_domain("mean", keys)
        if key == "cov_means":
            return self.source.estimate(apart).covariance.tolist()
        first, second = self.prose.difference() or (keys[-1], keys[0])
        difference = contrasts(apart, {key: {first: 1.0, second: -1.0}})
        return shapes.single(self.source.estimate(difference), shapes.confidence(asked))

    def _ratio(self, key: str, asked: object) -> object:
        digits = "".join(one for one in key if one.isdigit())
        pairs = self.prose.ratios()
        over, under = pairs[int(digits) - 1 if digits else 0]
        statistic = ratios({key: (self.variable(over), self.variable(under))})
        found = self.source.estimate(statistic)
        # A bare number under this key is the standard error.
        return (
            shapes.single(found, shapes.confidence(asked))
            if isinstance(asked, Mapping)
            else float(found.standard_errors[0])
        )

    def proportions(self, asked: Mapping[str, Any], rows: Rows | None = None) -> dict[str, object]:
        """Intervals of a proportion by every method that is asked."""
        name, value = self.prose.property()
        return self._proportions(self.indicator(name, value), asked, rows)

    def proportions_by_domain(self, key: str, asked: Mapping[str, Any]) -> dict[str, object]:
        """The same in every domain."""
        domain = self.prose.domain(list(asked), "mean", key)
        groups = self.groups(domain.by, list(asked))
        answers = self.variable(domain.variable)
        return {one: self._proportions(answers, asked[one], groups[one]) for one in asked}

    def _proportions(
        self, answers: Vector, asked: Mapping[str, Any], rows: Rows | None
    ) -> dict[str, object]:
        inside = self.source.design.weights != 0
        inside &= True if rows is None else rows
        kept = inside & ~np.isnan(answers)
        found = self._proportion(answers, inside, kept)
        # The reference takes the size for Clopper-Pearson from rows without an answer too.
        whole = replace(found, rows=int(inside.sum()))
        limits: dict[str, object] = {"df": found.degrees_of_freedom}
        for key in set(asked) & set(METHODS):
            confidence = shapes.confidence(asked[key])
            if key == "likelihood":
                fit = profiles.fitted(answers[kept], self.source.design.weights[kept])
                ends = profiles.tabulated(found, fit, confidence)
            else:
                ends = interval(whole if key == "beta" else found, METHODS[key], confidence)
            limits[key] = shapes.limits(ends, confidence) | {
                "estimate": found.share,
                "se": found.standard_error,
            }
        return limits

    def _proportion(self, answers: Vector, inside: Rows, kept: Rows) -> Proportion:
        found = self.source.estimate(means({"share": answers}, kept))
        return Proportion(
            share=float(found.values[0]),
            variance=float(found.covariance[0, 0]),
            rows=int(kept.sum()),
            degrees_of_freedom=self.source.degrees_of_freedom(inside),
        )

    def tests(self) -> dict[str, object]:
        """Tests of independence of two variables."""
        first, second = self.prose.crossed()
        table = association.cross_table(self.source.design, self.words(first), self.words(second))
        # The reference counts rows without an answer in the size of Pearson's own statistic.
        whole = replace(table, observed=self.table.height)
        found = {key: test(whole) for key, test in TESTS.items()}
        return {
            key: {
                "statistic": one.statistic,
                "parameter": one.over if one.under is None else [one.over, one.under],
                "p_value": one.chance,
            }
            for key, one in found.items()
        }

    def quantiles(self, key: str, asked: Mapping[str, Any]) -> dict[str, object]:
        """Quantiles with Woodruff intervals."""
        confidence = shapes.confidence(asked)
        values = self.variable(self._named_by(key) or self.prose.ranked())
        parts = asked["p"] if isinstance(asked["p"], Sequence) else [asked["p"]]
        found = quantiles(self.source.design, values, parts, confidence=confidence)
        ends = [shapes.limits(one.interval, confidence) for one in found]
        columns: dict[str, list[Any]] = {
            "p": list(parts),
            "estimate": [one.value for one in found],
            "se": [one.standard_error for one in found],
            **{key: [one[key] for one in ends] for key in ends[0]},
        }
        if isinstance(asked["p"], Sequence):
            return dict(columns)
        return {key: one[0] for key, one in columns.items()}

    def design_effects(self, key: str) -> dict[str, object]:
        """Design effects of a mean, and its standard error as a part of it."""
        name = self._named_by(key) or self.prose.measured()
        found = design_effects(self.source.design, {name: self.variable(name)})
        return {
            "wor": found.without_replacement[0],
            "wr": found.with_replacement[0],
            "cv": found.relative_errors[0],
        }

    def t_test(self) -> dict[str, object]:
        """A t test between two groups, or of one mean against a number."""
        values, group = self.variable(self.prose.tested()), self.prose.between()
        if group is None:
            everyone = np.ones(self.table.height, dtype=np.bool_)
            found = compare_with(self.source.design, values, self.prose.against(), everyone)
        else:
            groups = self.groups([group])
            first, second = self.prose.difference() or tuple(reversed(list(groups)))[:2]
            found = compare_means(self.source.design, values, groups[first], groups[second])
        return {
            "statistic": found.statistic,
            "df": found.degrees_of_freedom,
            "p_value": found.chance,
            "difference": found.difference,
            "estimate": found.difference,
            "se": found.standard_error,
            **shapes.limits(found.interval(), 0.95),
        }

    def _named_by(self, key: str) -> str | None:
        return key if key in self.table.columns else None

    def variable(self, label: str) -> Vector:
        """A column as numbers, or the 0/1 variable of a level, named column and level.

        R writes the level of a number as ``factor(column)level``.
        """
        label = _FACTOR.sub(r"\1", label.strip())
        if label in self.table.columns and self.table[label].dtype.is_numeric():
            return self.table[label].cast(pl.Float64).fill_null(float("nan")).to_numpy()
        for name in sorted(self.table.columns, key=len, reverse=True):
            if label.startswith(name) and label[len(name) :] in self.prose.levels(name):
                return self.indicator(name, label[len(name) :])
        raise ValueError(f"no variable {label} in {self.case.input}")

    def indicator(self, name: str, value: str) -> Vector:
        """1 where a column has a level, 0 where it has another, missing where it has none."""
        return np.array(
            [np.nan if one is None else float(one == value) for one in self.words(name)]
        )

    def _size(self, key: str) -> float:
        if key == "df":
            return self.source.degrees_of_freedom()
        return self.table.height if key == "n" else self.source.frame.height


def _are_methods(asked: Mapping[str, Any]) -> bool:
    # ``mean`` names both a method for proportions and a block of means, with domains or labels.
    found = [one for key, one in asked.items() if key != "df"]
    return (
        bool(found)
        and set(asked) - {"df"} <= set(METHODS)
        and all(isinstance(one.get("estimate"), float | int) for one in found)
    )


def _has_domains(beside: Mapping[str, Any]) -> bool:
    mean = beside.get("mean")
    return isinstance(mean, Mapping) and "keys" in mean
