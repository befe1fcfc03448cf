"""Synthetic waves for tests."""

from datetime import date

from zicht.areas.register import Register
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
