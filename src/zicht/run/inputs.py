"""What a run starts from: answers, rules and register, and what follows from them at once."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zicht.areas.model import Layer, Municipality
from zicht.areas.register import Register
from zicht.areas.size import SIZE_GROUP_NAMES, size_group
from zicht.disclosure import book as figure_book
from zicht.disclosure.figures import FigureBook
from zicht.disclosure.opinions import judged
from zicht.disclosure.response import response
from zicht.estimation.groups import grouping
from zicht.estimation.opinions import second_opinions
from zicht.identity import code_version
from zicht.maturity import loading as models
from zicht.maturity.levels import levels as levels_of
from zicht.maturity.model import Level
from zicht.problems import Problem
from zicht.questionnaire.model import Questionnaire
from zicht.reporting.mirror import Subject
from zicht.reporting.wave import Wave
from zicht.responses import reading
from zicht.responses.model import Response, ResponseSet
from zicht.run.earlier import Earlier, anchor, compare, read_earlier


@dataclass(frozen=True, kw_only=True)
class Inputs:
    """The answers of a wave with the register and the rules that go with them.

    ``municipalities`` are those that were asked, by code; ``levels`` those of every respondent by
    code and indicator; ``notices`` remarks about the file that refuse nothing. ``earlier`` is the
    wave to compare with.
    """

    response_set: ResponseSet
    register: Register
    municipalities: Mapping[str, Municipality]
    levels: Mapping[str, Mapping[str, Level]]
    notices: tuple[Problem, ...] = ()
    earlier: Earlier | None = None

    @property
    def provinces(self) -> Mapping[str, str]:
        """The province of every municipality that was asked, by code."""
        day = self.response_set.frame_date
        found = {}
        for code, one in self.municipalities.items():
            region = self.register.region_of(code, Layer.PROVINCE, day)
            found[code] = one.province_code if region is None else region.code
        return found


def read(
    answers: Path, questionnaire: Questionnaire, register: Register, earlier: Path | None = None
) -> Inputs:
    """Read and check a file of answers; InvalidInputError with every problem when it is refused.

    ``earlier`` is the folder of a run on an earlier wave.
    """
    checked = reading.examine(answers, questionnaire=questionnaire, register=register)
    response_set = checked.required()
    model = models.get(questionnaire.id)
    return Inputs(
        response_set=response_set,
        register=register,
        municipalities={one.code: one for one in register.on(response_set.frame_date)},
        levels={
            one.municipality_code: {
                level.indicator.key: level for level in levels_of(model, one.answers)
            }
            for one in response_set.responses
        },
        notices=checked.notices,
        earlier=None if earlier is None else read_earlier(earlier, response_set),
    )


def to_wave(inputs: Inputs, *, minimum_group: int) -> Wave:
    """Everything that may be shown of the answers."""
    response_set = inputs.response_set
    model = models.get(response_set.questionnaire.id)
    codes = [one.municipality_code for one in response_set.responses]
    found = grouping(inputs.register, response_set.frame_date, codes)
    book = figure_book.build(response_set, model, inputs.register, minimum_group, code_version())
    return Wave(
        book=_completed(book, inputs),
        questionnaire=response_set.questionnaire,
        model=model,
        response=response(found, minimum=minimum_group),
        places={code: one.name for code, one in inputs.municipalities.items()},
    )


def _completed(book: FigureBook, inputs: Inputs) -> FigureBook:
    """The book with what stands beside its figures: anchors, second opinions and changes."""
    response_set, register, earlier = inputs.response_set, inputs.register, inputs.earlier
    found = second_opinions(
        response_set.questionnaire,
        models.get(response_set.questionnaire.id),
        response_set.responses,
        inputs.levels,
    )
    return replace(
        book,
        anchors=anchor(earlier, response_set, register, book.minimum_group),
        opinions=judged(found, book.by_key, book.wave, book.minimum_group),
        changes=None if earlier is None else compare(earlier, book, response_set, register),
    )


def subject(inputs: Inputs, answered: Response) -> Subject:
    """One respondent as the subject of its mirror."""
    code = answered.municipality_code
    day = inputs.response_set.frame_date
    group = size_group(inputs.register.population_on(code, day).inhabitants)
    return Subject(
        wave=inputs.response_set.questionnaire.id,
        questionnaire=inputs.response_set.questionnaire,
        model=models.get(inputs.response_set.questionnaire.id),
        fingerprint=inputs.response_set.fingerprint,
        code=code,
        name=inputs.municipalities[code].name,
        size_group=group.value,
        size_group_name=SIZE_GROUP_NAMES[group],
        levels=inputs.levels[code],
        answers=answered.answers,
    )


def public_levels(inputs: Inputs) -> Mapping[str, Mapping[str, int]]:
    """Levels per role of the municipalities that agreed to show them, by code."""
    return {
        one.municipality_code: {
            key: level.value
            for key, level in inputs.levels[one.municipality_code].items()
            if key.startswith("role.") and level.value is not None
        }
        for one in inputs.response_set.responses
        if figure_book.shows_levels(one)
    }
