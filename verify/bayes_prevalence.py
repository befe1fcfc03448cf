"""Bars on the Bayesian estimates of hidden populations."""

import json
from contextlib import suppress
from functools import partial

import numpy as np

from verify.bars import Bar, Measured, cpu_seconds
from verify.mse_reference.data import data_set, folder
from zicht.prevalence.bayes.decomposable import estimate_decomposable
from zicht.prevalence.bayes.latent_classes import LatentClassEstimate, estimate_latent_classes
from zicht.prevalence.bayes.problems import DisagreeingChainsError

#: Seconds of the processor to average over all graphs of five lists; dga takes 0.17.
AVERAGING_SECONDS = 0.02
#: Seconds of the processor until latent classes have settled on a Dutch table.
LATENT_SECONDS = 30
LATENT_SEEDS = 4
#: Below this lies the lower of two answers on the Dutch tables: around 50,000 and 145,000.
LOWER_ANSWER = 70_000
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
    """Latent classes on a Dutch table, from several seeds, until R-hat is below 1.01.

    Each seed must settle, in time, and all must give the lower answer as likely.
    """
    if not (folder() / f"{name}.csv").exists():
        return Measured(figure=f"no {name}.csv in {folder()}", passed=False)
    given = data_set(folder(), name).histories
    # Not the time to compile.
    with suppress(DisagreeingChainsError):
        estimate_latent_classes(given, most_scans=2)
    found: list[LatentClassEstimate] = []
    times = [
        cpu_seconds(lambda seed=seed: found.append(estimate_latent_classes(given, seed=seed)))
        for seed in range(LATENT_SEEDS)
    ]
    r_hat = max(one.diagnostics.r_hat for one in found)
    lower = [float((one.posterior.draws < LOWER_ANSWER).mean()) for one in found]
    # Two standard errors of a share of half of the draws, on either side.
    room = 4 * np.sqrt(0.25 / min(one.diagnostics.draws for one in found))
    answers = f"lower {min(lower):.2f}-{max(lower):.2f}"
    return Measured(
        figure=f"R-hat {r_hat:.3f}, {max(times):.0f} CPU s, {answers}",
        passed=r_hat < 1.01 and max(times) <= LATENT_SECONDS and max(lower) - min(lower) < room,
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
            promise=f"latent classes settle on {name} in {LATENT_SECONDS} CPU s",
            measure=partial(settling, name),
        )
        for name in ("netherlands_5", "netherlands")
    ),
)
