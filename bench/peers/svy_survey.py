"""The surveys of verify/survey_speed with svy: python svy_survey.py {cells,replicates} FOLDER.

Reads what ``python -m verify.survey_speed write`` made; prints processor seconds, threads included,
peak memory and how many estimates there are, as JSON. Reading the file is not timed.
"""

import json
import sys
import time
from pathlib import Path

import polars as pl
import svy

REPLICATES = 200


def cells(frame: pl.DataFrame, totals: dict[str, dict[str, float]]) -> int:
    """Raked once; every share by every grouping, with Wilson's interval."""
    design = svy.Design(wgt="weight", pop_size="population")
    sample = svy.Sample(frame, design).weighting.rake(controls=totals, tol=1e-10, max_iter=1000)
    questions = [name for name in frame.columns if name.startswith("q")]
    groups = [name for name in frame.columns if name.startswith("group_")]
    made = 0
    for by in (None, *groups):
        for found in sample.estimation.prop(questions, by=by, ci_method="wilson"):
            made += len(found.estimates)
    return made


def replicates(frame: pl.DataFrame, totals: dict[str, dict[str, float]]) -> int:
    """Poisson bootstrap, the quickest of its kinds; every replicate raked; one-way shares."""
    sample = svy.Sample(frame.drop("population"), svy.Design(wgt="weight"))
    sample = sample.weighting.create_bs_wgts(REPLICATES, kind="poisson", rstate=1)
    sample = sample.weighting.rake(controls=totals, tol=1e-10, max_iter=1000)
    questions = [name for name in frame.columns if name.startswith("q")]
    found = sample.estimation.prop(questions, method="replication")
    return sum(len(one.estimates) for one in found)


def peak_megabytes() -> float:
    """The most memory this process has held, on Linux."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1000


def main() -> None:
    """Time one of the two."""
    work = {"cells": cells, "replicates": replicates}[sys.argv[1]]
    folder = Path(sys.argv[2])
    frame = pl.read_parquet(folder / "survey.parquet")
    totals = json.loads((folder / "totals.json").read_text(encoding="utf-8"))
    taken = []
    # The first of several is slower; of what takes minutes one will do.
    for _ in range(3 if frame.height < 1000 else 1):
        start = time.process_time()
        made = work(frame, totals)
        taken.append(time.process_time() - start)
    print(json.dumps({"seconds": min(taken), "megabytes": peak_megabytes(), "cells": made}))


if __name__ == "__main__":
    main()
