"""How long the figures of a wave as large as 2019 take.

Run: python bench/estimation.py

That is 135 respondents, 114 variables, 9 indicators and 42 groups. Peers make the same shares with
intervals and nothing else: no bounds, no exact intervals for small groups (both use Wilson
throughout), no disclosure control. Times are seconds of the processor, the best of three (of svy:
one).

Physical limit: the answers are 135 x 650 marks, 88 kB, and counting them in 42 groups is 3.7
million multiply-adds: under a millisecond. What remains is making 25,000 Python objects, at about
2 microseconds each 0.05 s.
"""

import time
from collections.abc import Callable
from datetime import date

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
RAW_BAR, BOOK_BAR = 1.0, 5.0


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
    layers = [layer.value for layer in DomainLayer if layer is not DomainLayer.COUNTRY]
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
    for layer in DomainLayer:
        rows = [at for at, group in enumerate(grouping.groups) if group.layer is layer]
        own = grouping.membership[rows].argmax(axis=0)
        columns[layer.value] = [grouping.groups[rows[at]].code for at in own]
    return columns


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


def main() -> None:
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
