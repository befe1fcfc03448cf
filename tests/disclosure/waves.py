"""Synthetic waves for tests."""

import pickle
from datetime import date
from pathlib import Path

from shared_work import once
from zicht.areas.register import Register
from zicht.disclosure import book as books
from zicht.disclosure.figures import FigureBook
from zicht.maturity import loading as models
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


def build_2019() -> FigureBook:
    """The whole book of 2019 with seed 7, which takes a dozen seconds."""
    return books.build(synthetic("2019", seed=7), models.get("2019"), Register.load(), 5, "0.1.0")


def book_2019() -> FigureBook:
    """The same, built once for all tests."""
    kept = once("book-2019", _keep_2019)
    book = pickle.loads(kept.read_bytes())  # noqa: S301 - our own
    assert isinstance(book, FigureBook)
    return book


def _keep_2019(path: Path) -> None:
    path.write_bytes(pickle.dumps(build_2019()))
