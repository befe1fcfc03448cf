"""Three synthetic surveys: frames and answers are drawn by chance and describe nobody.

Only the places and inhabitants of the continent are real: the local authorities of the European
Union in 2020 (Eurostat, GISCO), of which answers are drawn too.
"""

import csv
import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from shared_data import reference_root
from zicht.estimation.engine.answers import Answers, Grouping, from_frame, whole
from zicht.estimation.engine.weights import Strata, one_stratum
from zicht.estimation.weighting.margins import Margin

#: 30 questions of 2 levels, 20 of 4 and 10 of 5.
LEVELS = (2,) * 30 + (4,) * 20 + (5,) * 10
LARGE_ROWS = 1_000_000
REPLICATES = 200

#: Classes of inhabitants, by their lower ends.
_SIZES = np.array([1_000, 5_000, 20_000, 50_000, 100_000])
_PROVINCES = 12
#: With this seed respondents of the small survey lie in 39 combinations of size and province.
_SMALL_SEED = 22


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Survey:
    """A synthetic survey before weighting: everything the engine and its peers are given."""

    answers: Answers
    weights: NDArray[np.float64]
    margins: tuple[Margin, ...]
    strata: Strata
    groupings: tuple[Grouping, ...]


def small() -> Survey:
    """132 respondents of 355 municipalities; overall, by size, by province and by both."""
    draw = np.random.default_rng(_SMALL_SEED)
    population, rows = 355, 132
    size = draw.choice(5, population, p=(0.33, 0.33, 0.2, 0.08, 0.06))
    shares = 0.9 ** np.arange(_PROVINCES)
    province = draw.choice(_PROVINCES, population, p=shares / shares.sum())
    urban = np.clip(size + draw.integers(-1, 2, population), 0, 4)
    centre = (draw.random(population) < 0.05 + 0.1 * size).astype(np.int64)
    responded = _drawn(draw, np.exp(0.1 * size), rows)
    both = _frame("both", size * _PROVINCES + province, responded)
    return Survey(
        answers=_answers(draw, size[responded]),
        weights=np.full(rows, population / rows),
        margins=(
            _margin("size", size, responded),
            _margin("urban", urban, responded),
            _margin("centre", centre, responded),
        ),
        strata=one_stratum(rows, population),
        groupings=(
            whole(rows, population),
            _frame("size", size, responded),
            _frame("province", province, responded),
            _met(both),
        ),
    )


def large() -> Survey:
    """1,000,000 rows and six margins, which make 16,800 cells."""
    draw = np.random.default_rng(1)
    margins = []
    for classes in (2, 5, 7, 10, 4, 6):
        codes = draw.integers(0, classes, LARGE_ROWS)
        totals = np.bincount(codes) * draw.uniform(0.8, 1.25, classes)
        margins.append(
            Margin(
                name=f"margin{len(margins) + 1}",
                codes=codes,
                totals=totals / totals.sum() * 5 * LARGE_ROWS,
                classes=_names(classes),
            )
        )
    return Survey(
        answers=_answers(draw, margins[1].codes),
        weights=np.full(LARGE_ROWS, 5.0),
        margins=tuple(margins),
        strata=one_stratum(LARGE_ROWS, np.inf),
        groupings=(),
    )


def continent() -> Survey:
    """The 95,220 local authorities of the Union, of which 35% respond; by country and by size."""
    draw = np.random.default_rng(2)
    countries, inhabitants = _authorities()
    size = np.searchsorted(_SIZES, inhabitants, side="right")
    labels, country = np.unique(countries, return_inverse=True)
    population = len(country)
    rows = round(0.35 * population)
    responded = _drawn(draw, np.exp(0.2 * size + 0.02 * country), rows)
    return Survey(
        answers=_answers(draw, size[responded]),
        weights=np.full(rows, population / rows),
        margins=(
            _margin("country", country, responded, tuple(labels.tolist())),
            _margin("size", size, responded),
        ),
        strata=one_stratum(rows, population),
        groupings=(
            whole(rows, population),
            _frame("country", country, responded),
            _frame("size", size, responded),
        ),
    )


SURVEYS: Mapping[str, Callable[[], Survey]] = MappingProxyType(
    {"small": small, "large": large, "continent": continent}
)


def authorities_path() -> Path:
    """Where the list of local authorities lies; ``ZICHT_REFERENCE_DATA`` names another folder."""
    return reference_root() / "geo" / "lau_eu27_2020.csv.gz"


def _authorities() -> tuple[list[str], NDArray[np.float64]]:
    with gzip.open(authorities_path(), "rt", encoding="utf-8", newline="") as file:
        rows = [(row["country"], float(row["population"] or 0)) for row in csv.DictReader(file)]
    return [country for country, _ in rows], np.array([size for _, size in rows])


def _drawn(draw: np.random.Generator, chances: NDArray[np.float64], rows: int) -> NDArray[np.bool_]:
    responded = np.zeros(len(chances), dtype=np.bool_)
    chosen = draw.choice(len(chances), rows, replace=False, p=chances / chances.sum())
    responded[chosen] = True
    return responded


def _answers(draw: np.random.Generator, classes: NDArray[np.int64]) -> Answers:
    """Answers that hang together with a class; every respondent answers every question."""
    codes = np.empty((len(classes), len(LEVELS)), dtype=np.int8)
    for question, levels in enumerate(LEVELS):
        middle = draw.uniform(0, levels) + draw.normal(0, 0.2) * classes
        chosen = middle + draw.normal(0, levels / 2, len(classes))
        codes[:, question] = np.clip(chosen, 0, levels - 1)
    return Answers(codes=codes, levels=LEVELS)


def _margin(
    name: str,
    classes: NDArray[np.int64],
    responded: NDArray[np.bool_],
    names: tuple[str, ...] = (),
) -> Margin:
    totals = np.bincount(classes).astype(np.float64)
    return Margin(
        name=name,
        codes=classes[responded],
        totals=totals,
        classes=names or _names(len(totals)),
    )


def _frame(name: str, classes: NDArray[np.int64], responded: NDArray[np.bool_]) -> Grouping:
    return from_frame(name, [f"{one:03}" for one in classes.tolist()], responded)


def _met(grouping: Grouping) -> Grouping:
    """The groups in which somebody responded: peers make no others."""
    met, codes = np.unique(grouping.codes, return_inverse=True)
    return Grouping(
        name=grouping.name,
        codes=codes.reshape(-1),
        population=grouping.population[met],
        labels=tuple(grouping.labels[place] for place in met),
    )


def _names(classes: int) -> tuple[str, ...]:
    return tuple(f"c{place}" for place in range(classes))
