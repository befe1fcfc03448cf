"""Groups with few answers: what a model says that lets them borrow from groups that are alike."""

from collections.abc import Sequence

import numpy as np

from zicht.estimation.pooling.population import Population as PooledFrame
from zicht.estimation.pooling.population import population as pooled_frame
from zicht.estimation.pooling.prediction import Pooled, pool
from zicht.estimation.sampling.design import Codes
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.grouping import CROSS, Layer
from zicht.estimation.study.population import Population
from zicht.responses.source import Source


class SmallGroups:
    """The shares of groups by a hierarchical logit over the classes that the frame knows.

    Its factors are the auxiliaries and the columns of the groups. See
    :mod:`zicht.estimation.pooling`; a unit without an answer is predicted, who answered is known.
    """

    def __init__(
        self,
        frame: Source,
        respondents: Codes,
        factors: Sequence[str],
        layers: Sequence[Layer],
        confidence: float,
    ) -> None:
        self._respondents = respondents
        self._confidence = confidence
        known = [one for one in layers if one.columns and set(one.columns) <= set(frame.headings)]
        columns = dict.fromkeys([*factors, *(name for one in known for name in one.columns)])
        texts = {name: frame.texts(name).fill_null("").to_list() for name in columns}
        self._frame: PooledFrame = pooled_frame(
            texts,
            {
                one.key: [
                    CROSS.join(parts)
                    for parts in zip(*(texts[name] for name in one.columns), strict=True)
                ]
                for one in known
            },
        )
        self._places = {
            (domain.layer, domain.label): place for place, domain in enumerate(self._frame.domains)
        }

    def pooled(self, variable: Variable) -> Pooled:
        """The modelled shares of a single choice in every group."""
        codes = np.full(self._frame.size, -1, dtype=np.int64)
        chosen = variable.members.argmax(axis=1)
        codes[self._respondents] = np.where(variable.answered, chosen, -1)
        return pool(
            self._frame, codes, len(variable.levels), ordered=False, confidence=self._confidence
        )

    def place(self, layer: Layer, group: int) -> int | None:
        """The row of a group in what is pooled; None for everybody and for what no frame knows."""
        if not layer.columns:
            return None
        return self._places.get((layer.key, CROSS.join(layer.classes[group])))


def small_groups(
    population: Population, layers: Sequence[Layer], confidence: float
) -> SmallGroups | None:
    """The model of a survey; None when no frame has a row per unit."""
    if population.frame is None or population.respondents is None:
        return None
    factors = tuple(population.totals)
    if not factors and not any(one.columns for one in layers):
        return None
    return SmallGroups(population.frame, population.respondents, factors, layers, confidence)
