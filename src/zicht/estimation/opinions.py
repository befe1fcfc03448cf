"""A second opinion beside each level: a scale made of the answers behind it, without its rules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.estimation.problems import EstimationError
from zicht.estimation.sampling.design import Codes, Vector
from zicht.estimation.scale.answers import MISSING, collect
from zicht.estimation.scale.models import graded
from zicht.estimation.scale.scores import score
from zicht.maturity.model import Indicator, Level, MaturityModel
from zicht.questionnaire.model import Item, Questionnaire
from zicht.questionnaire.rules import variables
from zicht.responses.model import Response

_YES_OR_NO: Mapping[str, int] = {"no": 0, "yes": 1}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Opinion:
    """Where every respondent with a level and an answer stands on the scale of one indicator.

    ``places`` (EAP scores) and ``levels`` have an entry per such respondent; places are in standard
    deviations of the respondents. ``items`` is how many questions carry the scale. Raw: it goes
    through disclosure control first.
    """

    indicator: Indicator
    items: int
    places: Vector
    levels: Codes
    reliability: float

    @property
    def agreement(self) -> float | None:
        """The rank correlation of places and levels (Spearman); None where one does not vary."""
        # Here, because it takes a second to import, and a site that shows pages never ranks.
        from scipy.stats import rankdata

        ranks = rankdata(self.places), rankdata(self.levels)
        if len(self.places) < 2 or any(np.ptp(one) == 0 for one in ranks):
            return None
        return float(np.corrcoef(*ranks)[0, 1])


@dataclass(frozen=True, slots=True, kw_only=True)
class NoOpinion:
    """An indicator that no scale can be made for, and why."""

    indicator: Indicator
    problem: EstimationError


def second_opinions(
    questionnaire: Questionnaire,
    model: MaturityModel,
    responses: Sequence[Response],
    levels: Mapping[str, Mapping[str, Level]],
) -> tuple[Opinion | NoOpinion, ...]:
    """An opinion on the level per role; ``levels`` are those by municipality and indicator.

    The graded response model of Samejima (1969) on the questions that the rules of the role read
    and whose answers have an order. It knows nothing of the rules.
    """
    return tuple(_opinions(questionnaire, model, responses, levels))


def _opinions(
    questionnaire: Questionnaire,
    model: MaturityModel,
    responses: Sequence[Response],
    levels: Mapping[str, Mapping[str, Level]],
) -> Iterator[Opinion | NoOpinion]:
    for indicator in model.indicators:
        if not indicator.key.startswith("role."):
            continue
        reached = [levels[one.municipality_code][indicator.key].value for one in responses]
        try:
            yield _opinion(questionnaire, indicator, responses, reached)
        except EstimationError as problem:
            yield NoOpinion(indicator=indicator, problem=problem)


def _opinion(
    questionnaire: Questionnaire,
    indicator: Indicator,
    responses: Sequence[Response],
    reached: Sequence[int | None],
) -> Opinion:
    answers = collect(_columns(questionnaire, indicator, responses))
    found = score(graded(answers), answers)
    levels = np.array([MISSING if one is None else one for one in reached], dtype=np.int64)
    counted = (found.answered > 0) & (levels != MISSING)
    return Opinion(
        indicator=indicator,
        items=len(answers.items),
        places=found.means[counted],
        levels=levels[counted],
        reliability=found.reliability,
    )


def _columns(
    questionnaire: Questionnaire, indicator: Indicator, responses: Sequence[Response]
) -> dict[str, Codes]:
    """The answers of every question with an order that the rules read, numbered from the lowest."""
    read = dict.fromkeys(name for step in indicator.steps for name in variables(step.rule))
    columns = {}
    for name in read:
        item = questionnaire.item_by_variable.get(name)
        order = {} if item is None else _order(item)
        if len(order) > 1:
            given = [one.answers.get(name) for one in responses]
            codes = [order.get(one, MISSING) if isinstance(one, str) else MISSING for one in given]
            columns[name] = np.array(codes, dtype=np.int64)
    return columns


def _order(item: Item) -> Mapping[str, int]:
    """The place of every answer of an item from low to high; none for one without an order."""
    scored = {one.code: one.score for one in item.options if one.score is not None}
    if scored:
        steps = sorted(set(scored.values()))
        return {code: steps.index(value) for code, value in scored.items()}
    codes = {one.code for one in item.options}
    return _YES_OR_NO if _YES_OR_NO.keys() <= codes else {}
