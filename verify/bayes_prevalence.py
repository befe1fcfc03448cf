"""Bars on the Bayesian estimates of hidden populations."""

import json
from contextlib import suppress
from functools import partial

import numpy as np

from verify.bars import Bar, Measured, cpu_seconds, seconds
from verify.mse_reference.data import data_set, folder
from zicht.prevalence.bayes.decomposable import estimate_decomposable
from zicht.prevalence.bayes.latent_classes import estimate_latent_classes
from zicht.prevalence.bayes.problems import DisagreeingChainsError

#: Seconds of the processor to average over all graphs of five lists; dga takes 0.17.
AVERAGING_SECONDS = 0.02
#: Seconds to wait until latent classes have settled on a Dutch table.
LATENT_SECONDS = 30
RUNS = 15
#: Tables on which four seeds of LCMCR tell the same.
MIXED = ("rome_hiv", "allegheny", "uk_4", "new_orleans_5", "australia")


def quantiles() -> Measured:
    """The quantiles that dga gives, on its own grids: equal to the grid."""
    path = folder() / "reference.json"
    if not path.exists():
        return Measured(figure=f"no reference.json in {folder()}", passed=False)
    sets = json.loads(path.read_text(encoding="utf-8"))["datasets"]
    expected = {name: found["dga"] for name, found in sets.items() if "dga" in found}
    equal, numbers = 0, 0
    for name, reference in expected.items():
        first, last, points = reference["grid"]
        grid = np.linspace(first, last, points).round().astype(np.int64)
        found = estimate_decomposable(data_set(folder(), name).histories, unseen=grid)
        for key, size in reference["q"].items():
            numbers += 1
            equal += found.posterior.quantile(float(key) / 100) == size
    return Measured(figure=f"{equal} of {numbers} equal", passed=0 < equal == numbers)


def averaging_speed() -> Measured:
    """Averaging over the 822 graphs of the five British lists."""
    if not (folder() / "uk_5.csv").exists():
        return Measured(figure=f"no uk_5.csv in {folder()}", passed=False)
    given = data_set(folder(), "uk_5").histories
    grid = np.arange(10, 82_321, 10)
    estimate_decomposable(given, unseen=grid)
    spent = cpu_seconds(lambda: estimate_decomposable(given, unseen=grid), repeats=RUNS)
    return Measured(figure=f"{spent:.4f} CPU s", passed=spent <= AVERAGING_SECONDS)


def settling(name: str) -> Measured:
    """Latent classes on a Dutch table, until R-hat is below 1.01."""
    if not (folder() / f"{name}.csv").exists():
        return Measured(figure=f"no {name}.csv in {folder()}", passed=False)
    given = data_set(folder(), name).histories
    # Not the time to compile.
    with suppress(DisagreeingChainsError):
        estimate_latent_classes(given, most_scans=2)
    r_hats: list[float] = []

    def work() -> None:
        try:
            r_hats.append(estimate_latent_classes(given).diagnostics.r_hat)
        except DisagreeingChainsError as refused:
            r_hats.append(refused.r_hat)

    spent = seconds(work)
    return Measured(
        figure=f"R-hat {r_hats[0]:.3f} in {spent:.0f} s",
        passed=r_hats[0] < 1.01 and spent <= LATENT_SECONDS,
    )


def medians() -> Measured:
    """The medians of LCMCR where its chains agree; it allows twenty times the observed unseen."""
    path = folder() / "reference.json"
    if not path.exists():
        return Measured(figure=f"no reference.json in {folder()}", passed=False)
    sets = json.loads(path.read_text(encoding="utf-8"))["datasets"]
    worst = 0.0
    for name in MIXED:
        given = data_set(folder(), name).histories
        found = estimate_latent_classes(given, largest=21 * given.total).posterior.median
        expected = sets[name]["lcmcr"]["medians"]
        nearest = min(max(found, min(expected)), max(expected))
        worst = max(worst, abs(found / nearest - 1))
    return Measured(figure=f"worst {worst:.1%} outside its own spread", passed=worst < 0.03)


BARS = (
    Bar(
        area="prevalence",
        promise="decomposable graphs: the quantiles of dga to the grid",
        measure=quantiles,
    ),
    Bar(
        area="prevalence",
        promise=f"averaging over 822 graphs of five lists in {AVERAGING_SECONDS} CPU s",
        measure=averaging_speed,
    ),
    Bar(
        area="prevalence",
        promise="latent classes: the medians of LCMCR where it mixes, to 3 %",
        measure=medians,
    ),
    *(
        Bar(
            area="prevalence",
            promise=f"latent classes settle on {name} within {LATENT_SECONDS} s",
            measure=partial(settling, name),
        )
        for name in ("netherlands_5", "netherlands")
    ),
)
