"""How far those who answered are like all municipalities, as far as that may be shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from zicht.areas.register import Register
from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.response import GroupResponse
from zicht.estimation.groups import Group, Grouping, Mask, grouping
from zicht.estimation.model import DomainLayer, Interval
from zicht.estimation.nonresponse.propensity import Propensity, fit_frame
from zicht.estimation.nonresponse.representativity import partial, representativity
from zicht.estimation.problems import EstimationError
from zicht.estimation.weighting.collapsing import JOINED_BY
from zicht.estimation.weighting.report import WeightingReport
from zicht.language import Text

#: What is known of every municipality, whether it answered or not.
VARIABLES = (DomainLayer.SIZE_GROUP, DomainLayer.PROVINCE, DomainLayer.URBANISATION)
#: Two decimals say enough, and no more leave.
DECIMALS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassPart:
    """One class: its part of all municipalities, and of those who answered.

    ``lean`` is the signed partial indicator: below zero for a class that answered less than the
    whole. Both numbers on who answered are withheld where the number of respondents is.
    """

    area: str
    name: Text
    of_all: float
    of_respondents: Published[float] | Suppressed
    lean: Published[float] | Suppressed


@dataclass(frozen=True, slots=True, kw_only=True)
class VariablePart:
    """What one variable has to do with who answered: ``lean`` is 0 when nothing.

    ``classes`` are those of which the number of respondents is decided on; none for a variable
    that no figure is published by.
    """

    layer: DomainLayer
    lean: Published[float] | Suppressed
    classes: tuple[ClassPart, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightingRecord:
    """What was done to weight the figures of the country, without any number of a small class.

    ``constraints`` known totals were reached. ``effective`` is how many answers of equal weight
    tell as much (Kish 1965). ``merged`` names the classes that went into another.
    """

    constraints: int
    effective: int
    merged: tuple[tuple[Text, Text], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Representation:
    """How representative a response is, given what is known of all municipalities.

    ``indicator`` is the R-indicator (Schouten, Cobben and Bethlehem 2009), 1 when all were equally
    likely to answer, with its 95% ``interval``. What the variables do not hold, it cannot see.
    ``weighting`` is None when nothing was weighted.
    """

    indicator: float
    interval: Interval
    variables: tuple[VariablePart, ...]
    weighting: WeightingRecord | None


def represent(
    register: Register,
    day: date,
    codes: Collection[str],
    shown: Sequence[GroupResponse],
    weighting: WeightingReport | None,
) -> Representation | None:
    """The bias board of a wave; None when everybody or nobody answered, or nothing can be fitted.

    ``shown`` says of which groups the number of respondents may be shown. The model of response is
    logistic with Firth's penalty, so that a class in which everybody or nobody answered does no
    harm.
    """
    everyone = [one.code for one in register.on(day)]
    answered = set(codes)
    responded = np.array([code in answered for code in everyone], dtype=np.bool_)
    if responded.all() or not responded.any():
        return None
    frame = grouping(register, day, everyone, VARIABLES)
    try:
        model = fit_frame(_features(frame), responded)
    except EstimationError:
        return None
    found = representativity(model)
    return Representation(
        indicator=round(found.adjusted, DECIMALS),
        interval=Interval(
            low=round(found.interval.low, DECIMALS), high=round(found.interval.high, DECIMALS)
        ),
        variables=tuple(_variables(frame, model, responded, shown)),
        weighting=None if weighting is None else _record(frame, weighting),
    )


def _record(frame: Grouping, report: WeightingReport) -> WeightingRecord:
    names = {group.code: group.name for group in frame.groups}
    return WeightingRecord(
        constraints=report.constraints,
        effective=round(report.after.effective_size),
        merged=tuple((_named(one.source, names), _named(one.into, names)) for one in report.merges),
    )


def _named(merged: str, names: Mapping[str, Text]) -> Text:
    """The names of one or more classes, which the record joins by code."""
    found = [names.get(code, Text(nl=code, en=code)) for code in merged.split(JOINED_BY)]
    return Text(
        nl=JOINED_BY.join(one.nl for one in found), en=JOINED_BY.join(one.en for one in found)
    )


def _features(frame: Grouping) -> NDArray[np.float64]:
    """A column of ones, and one per class save the first of each variable."""
    layers = [group.layer for group in frame.groups]
    kept = [at for at, layer in enumerate(layers) if layers.index(layer) != at]
    ones = np.ones(frame.membership.shape[1])
    return np.column_stack([ones, *frame.membership[kept].astype(np.float64)])


def _variables(
    frame: Grouping, model: Propensity, responded: Mask, shown: Sequence[GroupResponse]
) -> Iterator[VariablePart]:
    respondents = {one.group.code: one.respondents for one in shown}
    for layer in VARIABLES:
        rows = [at for at, group in enumerate(frame.groups) if group.layer is layer]
        if not rows:
            continue
        # Who has no class of a variable is a class of its own.
        members = frame.membership[rows]
        numbers = np.where(members.any(axis=0), members.argmax(axis=0), len(rows))
        found = partial(model.propensities, numbers)
        classes = tuple(
            _class(frame.groups[at], float(lean), respondents[frame.groups[at].code], responded)
            for at, lean in zip(rows, found.by_class, strict=False)
            if frame.groups[at].code in respondents
        )
        # The whole without its other classes would give away the one that is withheld.
        hidden = (one.lean for one in classes if isinstance(one.lean, Suppressed))
        whole = Published(value=round(found.unconditional, DECIMALS))
        yield VariablePart(layer=layer, lean=next(hidden, whole), classes=classes)


def _class(
    group: Group, lean: float, respondents: Published[int] | Suppressed, responded: Mask
) -> ClassPart:
    of_all = group.population / len(responded)
    if isinstance(respondents, Suppressed):
        return ClassPart(
            area=group.code, name=group.name, of_all=of_all,
            of_respondents=respondents, lean=respondents,
        )  # fmt: skip
    part = respondents.value / int(responded.sum())
    return ClassPart(
        area=group.code, name=group.name, of_all=of_all,
        of_respondents=Published(value=part), lean=Published(value=round(lean, DECIMALS)),
    )  # fmt: skip
