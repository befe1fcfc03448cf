"""Synthetic waves for tests."""

import pickle
from datetime import date
from pathlib import Path

from shared_work import once
from zicht.areas.register import Register
from zicht.disclosure import book as books
from zicht.disclosure.figures import Figure, FigureBook
from zicht.disclosure.model import Suppressed
from zicht.disclosure.protection import Decision, Verdict
from zicht.estimation.tabulation import Tabulation, tabulate
from zicht.maturity import loading as models
from zicht.maturity.levels import levels
from zicht.questionnaire import loading
from zicht.responses import plan as plans
from zicht.responses import synthetic as generator
from zicht.responses.model import ResponseSet


def synthetic(wave: str, *, seed: int) -> ResponseSet:
    """The made-up answers of a wave."""
    plan = plans.get(wave)
    questionnaire = loading.get(plan.questionnaire)
    day = date.fromisoformat(questionnaire.frame_date)
    register = Register.load()
    places = [
        generator.Place(
            code=one.code, population=register.population(one.code, day.year).inhabitants
        )
        for one in register.on(day)
    ]
    return ResponseSet(
        questionnaire=questionnaire,
        frame_date=day,
        responses=tuple(generator.generate(plan, questionnaire, places, seed=seed)),
        origin=generator.origin(plan, seed),
        fingerprint=f"seed {seed}",
    )


def book_2019() -> FigureBook:
    """The whole book of 2019 with seed 7: a dozen seconds, so built once for all tests."""
    kept = once("book-2019", _keep_2019)
    book = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
    assert isinstance(book, FigureBook)
    return book


def counted_2019() -> tuple[Tabulation, tuple[Decision, ...]]:
    """What was counted of the same wave, and of which cells the book shows what they hold."""
    responses, model = synthetic("2019", seed=7), models.get("2019")
    reached = [levels(model, one.answers) for one in responses.responses]
    tabulation = tabulate(responses, model, reached, Register.load())
    book = book_2019()
    groups = [group.code for group in tabulation.grouping.groups]

    def decision(subject: str, codes: list[str], *, has_mean: bool) -> Decision:
        rows = [[_verdict(book.get(subject, code, group)) for code in codes] for group in groups]
        means = [_verdict(book.get(subject, "mean", group)) for group in groups if has_mean]
        return Decision(shares=tuple(map(tuple, rows)), means=tuple(means))

    return tabulation, tuple(
        decision(
            table.subject.key,
            [category.code for category in table.subject.categories],
            has_mean=table.has_mean,
        )
        for table in tabulation.tables
    )


def _verdict(figure: Figure) -> Verdict:
    return figure.result.reason if isinstance(figure.result, Suppressed) else None


def _keep_2019(path: Path) -> None:
    responses = synthetic("2019", seed=7)
    book = books.build(responses, models.get("2019"), Register.load(), 5, "0.1.0")
    path.write_bytes(pickle.dumps(book))
