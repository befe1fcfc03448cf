"""The model of the lowest BIC: of the data, of stored resamples, and its bootstrap."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from verify.mse_reference.comparing import Comparison
from verify.mse_reference.data import DataSet, data_sets, model_rows, published, resample_models
from verify.mse_reference.stepwise import can_draw, drawn_by_r
from zicht.prevalence.bca import Ties
from zicht.prevalence.bootstrap import from_replicates
from zicht.prevalence.profile import choose_by_aic
from zicht.prevalence.rcapture import closed_models
from zicht.prevalence.search import LowestCriterion, Searched, find_best

#: The resamples of this one were drawn from rows in an order that is not known.
_OTHER_ORDER = "rome_hiv"
#: Estimates with fewer unseen than this part of a person have no maximum, and R just stopped.
_NOBODY = 0.5
_RANKS = (1, 5, 10, 50, 100)
#: Models further from the best than this are not looked for.
_WIDEST = 1000.0


def compared(path: Path) -> Iterator[Comparison]:
    """A comparison per data set of the search over all models."""
    known = published(path)
    for data in data_sets(path):
        comparison = Comparison(name=f"lowest BIC on {data.name}")
        _best(comparison, path, data, known.get(data.name, {}))
        _stored(comparison, path, data)
        _limits(comparison, data, known.get(data.name, {}))
        if comparison.numbers:
            yield comparison


def rcapture(path: Path) -> Iterator[Comparison]:
    """A comparison per data set of Rcapture's models and the choice by AIC."""
    known = published(path)
    for data in data_sets(path):
        said = known.get(data.name, {})
        comparison = Comparison(name=f"Rcapture on {data.name}")
        if "rcapture" in said:
            _closed(comparison, data, cast("Mapping[str, object]", said["rcapture"]))
        for level, limits in cast(
            "Mapping[str, Mapping[str, float]]", said.get("aic_stepwise", {})
        ).items():
            _by_aic(comparison, data, level, limits)
        if comparison.numbers:
            yield comparison


def _best(comparison: Comparison, path: Path, data: DataSet, said: Mapping[str, object]) -> None:
    valid = [row for row in model_rows(path, data.name) if row["status"] == "0"]
    if not valid or "all_models" not in said:
        return
    best = min(valid, key=lambda row: float(row["BIC"]))
    order = int(cast("Mapping[str, int]", said["all_models"])["maxorder"])
    found = find_best(data.histories, highest_order=order)
    comparison.same("model", str(found.fit.model), best["model"])
    comparison.near("N", found.fit.population, float(best["N"]))
    comparison.near("BIC", found.certificate.value, float(best["BIC"]))
    comparison.same("proved", found.certificate.optimal, True)


def _stored(comparison: Comparison, path: Path, data: DataSet) -> None:
    drawn = resample_models(path, data)
    if drawn is None:
        return
    tables, models, populations = drawn
    estimator = LowestCriterion(highest_order=data.lists - 1, valid_on_original=True)
    found = estimator.search(data.histories, tables)
    for at, (model, expected) in enumerate(zip(found.models, models, strict=True)):
        comparison.same(f"model of resample {at}", str(model), expected)
        comparison.near(f"N of resample {at}", float(found.populations[at]), populations[at])


def _limits(comparison: Comparison, data: DataSet, said: Mapping[str, object]) -> None:
    """BCa of the very resamples of R, and how often the first models of the data are the best."""
    known = cast("Mapping[str, object]", said.get("exhaustive_bic_bca", {}))
    if not known:
        return
    if data.name == _OTHER_ORDER:
        comparison.left_out.append("BCa limits: drawn from rows in an order that is not known")
        return
    if not can_draw(comparison):
        return
    order = int(str(known["maxorder"]))
    estimator = LowestCriterion(highest_order=order, valid_on_original=True)
    searched = estimator.search(data.histories, drawn_by_r(data, 1000, fewest_first(data)))
    made = from_replicates(data.histories, estimator, searched.populations)
    limits = cast("Mapping[str, float]", known["BCa"])
    computed = made.limits([float(each) for each in limits], ties=Ties.STRICT)
    for (name, expected), limit in zip(limits.items(), computed, strict=True):
        comparison.near(f"BCa {name}", limit.value, expected)
    counts = rank_counts(data, order, searched)
    comparison.same("ranks", counts, known["rank_counts_1_5_10_50_100"])


def rank_counts(data: DataSet, order: int, searched: Searched) -> list[int]:
    """In how many resamples one of the first 1, 5, 10, 50, 100 models of the data is the best."""
    within, ranked = 25.0, ()
    while len(ranked) <= _RANKS[-1] and within < _WIDEST:
        ranked = find_best(data.histories, highest_order=order, within=within).ranked
        within *= 2
    places = {one.model: place for place, one in enumerate(ranked)}
    ranks = [places.get(model, _RANKS[-1]) for model in searched.models]
    return [sum(rank < first for rank in ranks) for first in _RANKS]


def fewest_first(data: DataSet) -> tuple[int, ...]:
    """The masks as MultipleSystemsEstimation sorts rows: few lists first, then the first lists."""

    def places(mask: int) -> tuple[int, ...]:
        return tuple(place for place in range(data.lists) if mask >> place & 1)

    return tuple(sorted(data.order, key=lambda mask: (mask.bit_count(), places(mask))))


def _closed(comparison: Comparison, data: DataSet, said: Mapping[str, object]) -> None:
    rows = cast("list[Mapping[str, float]]", said["closedp"])
    for found, row in zip(closed_models(data.histories), rows, strict=True):
        comparison.near(f"{found.name} deviance", found.deviance, row["deviance"])
        comparison.near(f"{found.name} BIC", found.bic, row["BIC"])
        if found.population is None or found.standard_error is None:
            continue
        comparison.near(f"{found.name} N", found.population, row["abundance"])
        # Rcapture leaves a factor out of one derivative of Mbh.
        if found.name != "Mbh" and found.population - data.histories.total > _NOBODY:
            comparison.near(f"{found.name} error", found.standard_error, row["stderr"])


def _by_aic(comparison: Comparison, data: DataSet, level: str, said: Mapping[str, float]) -> None:
    found = choose_by_aic(data.histories, significance=float(level)).profile
    wide, narrow = found.interval(), found.interval(0.8)
    for name, value in (
        ("2.5%", wide.lower),
        ("10%", narrow.lower),
        ("point estimate", found.population),
        ("90%", narrow.upper),
        ("97.5%", wide.upper),
    ):
        comparison.near(f"AIC {level} {name}", value, said[name])
