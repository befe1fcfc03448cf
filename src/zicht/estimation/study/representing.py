"""How representative the response is, by what a frame knows of everybody: the bias board."""

from dataclasses import dataclass

import numpy as np

from zicht.estimation.model import Interval
from zicht.estimation.nonresponse.propensity import Propensity, fit_frame
from zicht.estimation.nonresponse.representativity import partial, representativity
from zicht.estimation.sampling.design import Codes, Matrix
from zicht.estimation.study.population import Population
from zicht.estimation.study.results import Representation


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The R-indicator with its interval, and what each auxiliary has to do with it."""

    indicator: float
    interval: Interval
    partial: tuple[Representation, ...]


def board(population: Population, confidence: float) -> Board | None:
    """How response differs over the auxiliaries of a frame, by a model with Firth's penalty.

    None without a frame with a row per unit, or when everybody answered.
    """
    frame, respondents = population.frame, population.respondents
    auxiliaries = tuple(population.totals)
    if frame is None or respondents is None or not auxiliaries:
        return None
    responded = np.zeros(frame.size, dtype=np.bool_)
    responded[respondents] = True
    if responded.all():
        return None
    found = {one: _classes(frame.texts(one).to_numpy().astype(str)) for one in auxiliaries}
    codes = [of_row for _, of_row in found.values()]
    model = _model(codes, responded)
    spread = representativity(model, confidence=confidence)
    return Board(
        indicator=spread.adjusted,
        interval=spread.interval,
        partial=tuple(
            _representation(name, classes, model, codes, at)
            for at, (name, (classes, _)) in enumerate(found.items())
        ),
    )


def _classes(texts: np.typing.NDArray[np.str_]) -> tuple[tuple[str, ...], Codes]:
    classes, codes = np.unique(texts, return_inverse=True)
    return tuple(str(one) for one in classes), codes.reshape(-1).astype(np.int64)


def _model(codes: list[Codes], responded: np.typing.NDArray[np.bool_]) -> Propensity:
    features: Matrix = np.column_stack([np.ones(len(responded)), *map(_indicators, codes)])
    return fit_frame(features, responded)


def _indicators(codes: Codes) -> Matrix:
    """A column per class but the first."""
    found: Matrix = (codes[:, None] == np.arange(1, int(codes.max(initial=0)) + 1)).astype(float)
    return found


def _representation(
    name: str, classes: tuple[str, ...], model: Propensity, codes: list[Codes], at: int
) -> Representation:
    others = [one for place, one in enumerate(codes) if place != at]
    found = partial(model.propensities, codes[at], others)
    return Representation(
        variable=name,
        unconditional=found.unconditional,
        conditional=found.conditional,
        by_class=dict(zip(classes, found.by_class.tolist(), strict=True)),
    )
