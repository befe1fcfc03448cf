"""What is estimated: totals, means, shares and ratios, as functions of the weights.

A statistic gives, for any weights, its values and their linearised variables (Deville 1999), so
that the same one serves variance by linearisation, by replicates, and under calibration.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.problems import NothingToEstimateError
from zicht.estimation.sampling.design import Codes, Matrix, Vector

Rows: TypeAlias = NDArray[np.bool_]
Variables: TypeAlias = Mapping[str, Vector]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Linearised:
    """Estimates and how each row moves them.

    ``influence`` has a row per unit and a column per estimate; the weighted total of a column
    varies as the estimate does. Units outside a domain have influence 0.
    """

    labels: tuple[str, ...]
    values: Vector
    influence: Matrix

    def combined(self, coefficients: Mapping[str, Mapping[str, float]]) -> "Linearised":
        """New estimates, each the sum of some of these times a coefficient."""
        rows = [[one.get(label, 0.0) for label in self.labels] for one in coefficients.values()]
        matrix = np.array(rows, dtype=np.float64).reshape(len(rows), len(self.labels))
        return Linearised(
            labels=tuple(coefficients),
            values=matrix @ self.values,
            influence=self.influence @ matrix.T,
        )


#: From the weights of all rows to estimates.
Statistic: TypeAlias = Callable[[Vector], Linearised]


def totals(variables: Variables, rows: Rows | None = None) -> Statistic:
    """The weighted totals of some variables over the rows of a domain.

    Rows on which any of the variables is missing (NaN) are left out as units outside a domain are.
    """
    values, present = _complete(variables, rows)

    def at(weights: Vector) -> Linearised:
        return Linearised(
            labels=tuple(variables),
            values=weights[present] @ values[present],
            influence=values * present[:, None],
        )

    return at


def means(variables: Variables, rows: Rows | None = None) -> Statistic:
    """The weighted means of some variables over the rows of a domain; 0/1 variables give shares.

    Missing values as in :func:`totals`. The statistic raises :class:`NothingToEstimateError` when
    no row in the domain has weight and all variables.
    """
    values, present = _complete(variables, rows)

    def at(weights: Vector) -> Linearised:
        size = _positive(weights[present].sum(), tuple(variables))
        estimates = weights[present] @ values[present] / size
        influence = (values - estimates) * present[:, None] / size
        return Linearised(labels=tuple(variables), values=estimates, influence=influence)

    return at


def ratios(pairs: Mapping[str, tuple[Vector, Vector]], rows: Rows | None = None) -> Statistic:
    """Ratios of two totals, by label; each over the rows where both variables are present."""
    return joined(
        {label: _ratio(label, over, under, rows) for label, (over, under) in pairs.items()}
    )


def _ratio(label: str, over: Vector, under: Vector, rows: Rows | None) -> Statistic:
    values, present = _complete({"over": over, "under": under}, rows)

    def at(weights: Vector) -> Linearised:
        above, below = weights[present] @ values[present]
        if below == 0:
            raise NothingToEstimateError(of=(label,))
        ratio = above / below
        influence = (values[:, 0] - ratio * values[:, 1]) * present / below
        return Linearised(
            labels=(label,), values=np.array([ratio]), influence=influence.reshape(-1, 1)
        )

    return at


def joined(statistics: Mapping[str, Statistic]) -> Statistic:
    """Several statistics as one, so that their covariance is known.

    Labels are those of the mapping; a statistic of more than one estimate adds its own labels.
    """

    def at(weights: Vector) -> Linearised:
        found = {name: statistic(weights) for name, statistic in statistics.items()}
        labels = [
            name if len(one.labels) == 1 else f"{name}:{label}"
            for name, one in found.items()
            for label in one.labels
        ]
        return Linearised(
            labels=tuple(labels),
            values=np.concatenate([one.values for one in found.values()]),
            influence=np.column_stack([one.influence for one in found.values()]),
        )

    return at


def contrasts(statistic: Statistic, coefficients: Mapping[str, Mapping[str, float]]) -> Statistic:
    """Sums of estimates times coefficients, e.g. ``{"change": {"Yes": 1, "No": -1}}``."""
    return lambda weights: statistic(weights).combined(coefficients)


def indicators(column: Sequence[object], prefix: str = "") -> dict[str, Vector]:
    """A 0/1 variable per level of a column, in sorted order; missing (None) stays missing.

    The means of these are the shares of the levels.
    """
    levels, codes = _coded(column)
    return {
        f"{prefix}{level}": np.where(codes < 0, np.nan, (codes == place).astype(np.float64))
        for place, level in enumerate(levels)
    }


def domains(*columns: Sequence[object]) -> dict[str, Rows]:
    """The rows of every combination of levels that occurs, by ``first|second``.

    The first column varies fastest. Rows with a missing level are in no domain.
    """
    coded = [_coded(column) for column in columns]
    combined = np.zeros(len(columns[0]), dtype=np.int64)
    for levels, codes in reversed(coded):
        missing = (combined < 0) | (codes < 0)
        combined = np.where(missing, -1, combined * len(levels) + codes)
    return {
        "|".join(_named(int(one), coded)): combined == one
        for one in np.unique(combined[combined >= 0])
    }


def by_domain(
    make: Callable[[Variables, Rows], Statistic], variables: Variables, groups: Mapping[str, Rows]
) -> Statistic:
    """The same statistic in every domain, e.g. ``by_domain(means, {"score": y}, groups)``."""
    return joined({label: make(variables, rows) for label, rows in groups.items()})


def _coded(column: Sequence[object]) -> tuple[list[object], Codes]:
    """The levels of a column in order, and their number per row; -1 where it is missing."""
    present = {value for value in column if value is not None and value == value}
    levels = sorted(present, key=_order)
    number = {level: place for place, level in enumerate(levels)}
    return levels, np.array([number.get(value, -1) for value in column], dtype=np.int64)


def _order(value: object) -> tuple[int, float, str]:
    # Numbers by size, then words by alphabet.
    if isinstance(value, int | float):
        return 0, float(value), ""
    return 1, 0.0, str(value)


def _named(code: int, coded: Sequence[tuple[list[object], Codes]]) -> list[str]:
    names = []
    for levels, _ in coded:
        code, place = divmod(code, len(levels))
        names.append(str(levels[place]))
    return names


def _complete(variables: Variables, rows: Rows | None) -> tuple[Matrix, Rows]:
    values = np.column_stack([np.asarray(one, dtype=np.float64) for one in variables.values()])
    present: Rows = np.isnan(values).sum(axis=1) == 0
    if rows is not None:
        present = present & rows
    return np.where(np.isnan(values), 0.0, values), present


def _positive(size: float, of: tuple[str, ...]) -> float:
    if size <= 0:
        raise NothingToEstimateError(of=of)
    return size
