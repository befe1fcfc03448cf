"""How long the figures of a wave take, and every cell of other surveys, beside peers.

Run: python bench/estimation.py [--quick]

The wave is as large as that of 2019: 135 respondents, 114 variables, 9 indicators and 42 groups.
Peers make the same shares with intervals and nothing else: no bounds, no exact intervals for small
groups (both use Wilson throughout), no disclosure control. Times are seconds of the processor,
threads included, the best of three (of svy: one).

Physical limit: the answers are 135 x 650 marks, 88 kB, and counting them in 42 groups is 3.7
million multiply-adds: under a millisecond. What remains is making 25,000 Python objects, at about
2 microseconds each 0.05 s.

The other surveys are synthetic (verify/survey_speed). Every program gets the same rows and runs in
a process of its own; reading and import are not timed. svy rakes, makes shares and Wilson
intervals, and Poisson replicates (its quickest); R, only in the small one, calibrates by raking
(`calibrate`, several times quicker than `rake` from there on) and makes shares with Wald intervals.
Neither makes exact intervals or non-response bands. --quick leaves out what takes svy
over a minute.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import svy
from scipy.stats import binomtest

from zicht.areas.register import Register
from zicht.disclosure import book, serialising
from zicht.disclosure.protection import protect
from zicht.estimation import exact, means, shares
from zicht.estimation.model import DomainLayer
from zicht.estimation.tabulation import Tabulation, tabulate
from zicht.maturity import loading as models
from zicht.maturity.levels import levels
from zicht.questionnaire import loading
from zicht.responses import plan as plans
from zicht.responses import synthetic as generator
from zicht.responses.model import ResponseSet

#: The bars: every raw figure, and the whole book with disclosure control, in CPU seconds.
RAW_BAR, BOOK_BAR = 1.0, 25.0


def best_seconds(work: Callable[[], object], repeats: int = 3) -> float:
    """The fastest of a few runs, in seconds of the processor."""
    times = []
    for _ in range(repeats):
        for cached in (shares.estimate_share, means.mean_from_sums, exact.count_limits):
            cached.cache_clear()
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def wave() -> ResponseSet:
    plan, questionnaire, register = plans.get("2019"), loading.get("2019"), Register.load()
    day = date.fromisoformat(questionnaire.frame_date)
    places = [
        generator.Place(
            code=one.code, population=register.population(one.code, day.year).inhabitants
        )
        for one in register.on(day)
    ]
    return ResponseSet(
        questionnaire=questionnaire,
        frame_date=day,
        responses=tuple(generator.generate(plan, questionnaire, places, seed=7)),
        origin=generator.origin(plan, 7),
        fingerprint="",
    )


def raw(answers: ResponseSet) -> Tabulation:
    """Levels, counts, and every share and mean."""
    model = models.get("2019")
    reached = [levels(model, response.answers) for response in answers.responses]
    tabulation = tabulate(answers, model, reached, Register.load())
    for table in tabulation.tables:
        for group in range(len(tabulation.grouping.groups)):
            for category in range(len(table.scores)):
                table.share(group, category, 0.95)
            if table.has_mean:
                table.mean(group, 0.95)
    return tabulation


def with_scipy(tabulation: Tabulation) -> int:
    """Wilson's interval for every share that somebody answered, with scipy.stats.binomtest."""
    made = 0
    for table in tabulation.tables:
        for counts, answered in zip(table.counts.tolist(), table.answered.tolist(), strict=True):
            for count in counts if answered else ():
                binomtest(count, answered).proportion_ci(method="wilson")
                made += 1
    return made


def with_svy(tabulation: Tabulation) -> Callable[[], int]:
    """The same shares as proportions of a design with finite population correction, with svy."""
    columns = questions(tabulation)
    layers = [layer.value for layer in layers_of(tabulation) if layer is not DomainLayer.COUNTRY]
    frame = pl.DataFrame({**design_columns(tabulation), **columns})

    def work() -> int:
        sample = svy.Sample(frame, svy.Design(wgt="weight", pop_size="population"))
        for by in (None, *layers):
            for name in columns:
                sample.estimation.prop(name, by=by, ci_method="wilson", drop_nulls=True)
        return len(columns) * (1 + len(layers))

    return work


def design_columns(tabulation: Tabulation) -> dict[str, list[str] | list[float]]:
    """Weight, population, and the group of every layer, per respondent."""
    grouping = tabulation.grouping
    respondents = grouping.membership.shape[1]
    population = grouping.groups[0].population
    columns: dict[str, list[str] | list[float]] = {
        "weight": [population / respondents] * respondents,
        "population": [float(population)] * respondents,
    }
    for layer in layers_of(tabulation):
        rows = [at for at, group in enumerate(grouping.groups) if group.layer is layer]
        own = grouping.membership[rows].argmax(axis=0)
        columns[layer.value] = [grouping.groups[rows[at]].code for at in own]
    return columns


def layers_of(tabulation: Tabulation) -> list[DomainLayer]:
    """The layers that have groups."""
    present = {group.layer for group in tabulation.grouping.groups}
    return [layer for layer in DomainLayer if layer in present]


def questions(tabulation: Tabulation) -> dict[str, list[str | None]]:
    """A column per single choice and per option of a multiple choice; None is not answered."""
    columns = {}
    for table in tabulation.tables:
        codes = [category.code for category in table.subject.categories]
        members = table.subject.members
        parts = {"": (members, codes)}
        if table.subject.is_multiple:
            parts = {code: (members[:, [at]], ["yes"]) for at, code in enumerate(codes)}
        for code, (marks, labels) in parts.items():
            columns[f"{table.subject.key}{code}"] = [
                (labels[row.argmax()] if row.any() else "no") if known else None
                for row, known in zip(marks, table.subject.answered, strict=True)
            ]
    return columns


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A synthetic survey, what peers do with it, and the least time that the work could take.

    ``limit`` is in seconds; ``why`` says where it comes from. ``is_slow`` is over a minute for a
    peer.
    """

    name: str
    title: str
    work: str
    limit: float
    why: str
    peers: tuple[str, ...]
    is_slow: bool = True


CASES = (
    Case(
        name="small",
        title="132 of 355, 60 questions, 57 groups: 10,830 cells",
        work="cells",
        limit=0.0005,
        why="sums of 8 kB of answers and 62,000 numbers out; some 1,500 calls of NumPy remain",
        peers=("svy", "R"),
        is_slow=False,
    ),
    Case(
        name="continent",
        title="33,327 of 95,220 authorities, 27 countries, 6 sizes: 6,460 cells",
        work="cells",
        limit=0.008,
        why="2,000,000 answers added to their counts at 0.25 per nanosecond",
        peers=("svy",),
    ),
    Case(
        name="large",
        title="1,000,000 rows, 200 replicates raked to 6 margins: 190 shares",
        work="replicates",
        limit=0.7,
        why="2 x 208,000,000 counts drawn, 12.5 GB of them added in cache, 1.6 G multiply-adds; "
        "as a product of matrices it would be 76 G of those, 1.1 s",
        peers=("svy",),
    ),
)
ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "bench" / "peers"


def beside_peers(case: Case, *, quick: bool) -> None:
    """Our time and memory on a synthetic survey, and those of the peers that are present."""
    ours = outcome([sys.executable, "-m", "verify.survey_speed", "measure", case.name])
    print(f"{case.title}", flush=True)
    print(f"  {'Zicht':<10}{ours['seconds']:>9.3f} s{ours['megabytes']:>9.0f} MB")
    if not (quick and case.is_slow):
        with tempfile.TemporaryDirectory() as folder:
            write = [sys.executable, "-m", "verify.survey_speed", "write", case.name, folder]
            subprocess.run(
                [*write, *(["--csv"] if "R" in case.peers else [])], check=True, cwd=ROOT
            )
            for peer in case.peers:
                print(f"  {peer:<10}{peer_line(peer, case, folder, ours['seconds'])}")
    factor = ours["seconds"] / case.limit
    print(f"  {'limit':<10}{case.limit:>9.4f} s: we take {factor:.0f} x; {case.why}")


def peer_line(peer: str, case: Case, folder: str, ours: float) -> str:
    """Time, memory and ratio of a peer; or why there are none."""
    command = [sys.executable, str(PEERS / "svy_survey.py"), case.work, folder]
    if peer == "R":
        program = shutil.which("Rscript")
        if program is None:
            return "not present (Debian: r-base-core, r-cran-survey, r-cran-mass)"
        command = [program, str(PEERS / "survey.R"), folder]
    try:
        found = outcome(command)
    except subprocess.CalledProcessError as error:
        return f"failed: {error.stderr.strip().splitlines()[-1:]}"
    memory = f"{found['megabytes']:>9.0f} MB" if "megabytes" in found else " " * 12
    return f"{found['seconds']:>9.2f} s{memory}{found['seconds'] / ours:>9.0f} x ours"


def outcome(command: list[str]) -> dict[str, float]:
    """What a program prints of itself."""
    made = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    found: dict[str, float] = json.loads(made.stdout)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Estimation beside its peers")
    parser.add_argument("--quick", action="store_true", help="without what takes peers minutes")
    quick = parser.parse_args().quick
    of_a_wave()
    for case in CASES:
        beside_peers(case, quick=quick)


def of_a_wave() -> None:
    answers = wave()
    tabulation = raw(answers)
    figures = book.build(answers, models.get("2019"), Register.load())
    ours = best_seconds(lambda: raw(answers))
    whole = best_seconds(lambda: book.build(answers, models.get("2019"), Register.load()))
    lines = [
        ("Zicht: levels, counts, every share and mean", ours),
        ("Zicht: deciding what may be shown", best_seconds(lambda: protect(tabulation))),
        ("Zicht: the whole book", whole),
        ("Zicht: the book as JSON", best_seconds(lambda: serialising.to_json(figures))),
        ("peer, scipy.stats.binomtest: shares only", best_seconds(lambda: with_scipy(tabulation))),
        ("peer, svy: shares only", best_seconds(with_svy(tabulation), repeats=1)),
    ]
    print(f"{len(figures.figures)} figures")
    for name, seconds in lines:
        ratio = f"{seconds / ours:8.1f} x ours" if name.startswith("peer") else ""
        print(f"{name:<48}{seconds:>8.2f} s{ratio}")
    print(f"raw figures under {RAW_BAR} s: {'pass' if ours < RAW_BAR else 'FAIL'}")
    print(f"book under {BOOK_BAR} s: {'pass' if whole < BOOK_BAR else 'FAIL'}")


if __name__ == "__main__":
    main()
