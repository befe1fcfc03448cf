"""Which figures may be shown: small groups never leave, nor what they could be computed from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from zicht.disclosure.blocks import Weights, build
from zicht.disclosure.component import Component, Setting, Shown, may_show_mean
from zicht.disclosure.counting import Counted, count
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP, WEIGHTED_PRECISION, Reason
from zicht.disclosure.response import response
from zicht.disclosure.secrets import Division, divisions
from zicht.disclosure.space import atoms
from zicht.disclosure.weighted import weighting
from zicht.disclosure.whole_numbers import withhold_pinned
from zicht.estimation.groups import Grouping, Mask
from zicht.estimation.model import DomainLayer
from zicht.estimation.subjects import Subject
from zicht.estimation.tabulation import Tabulation

#: Of two municipalities each knows its own answer, and so would know the other's.
LOWEST_MINIMUM = 3

#: Indicators whose levels a municipality can agree to show (question Z1: "levels per role").
SHOWN_PREFIX = "role."

#: Scales whose mean is the headline; there it goes before the shares.
MEAN_FIRST = frozenset({"sight"})

#: None for a figure that may be shown, else why it may not.
Verdict: TypeAlias = Reason | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What may be shown of one subject: shares by group and category, means by group.

    ``weighted`` says by category whether the weighted share of the country may be shown, rounded
    to the precision that was asked for; it is empty when there are no weights.
    """

    shares: tuple[tuple[Verdict, ...], ...]
    means: tuple[Verdict, ...]
    weighted: tuple[Verdict, ...] = ()


def protect(
    tabulation: Tabulation,
    *,
    minimum: int = DEFAULT_MINIMUM_GROUP,
    shows_levels: Mask | None = None,
    weights: Weights | None = None,
    precision: float = WEIGHTED_PRECISION,
) -> tuple[Decision, ...]:
    """Decide for every cell of a tabulation whether it may be shown, in the tabulation's order.

    A share is withheld when 1 to ``minimum`` - 1 municipalities gave the answer, when fewer than
    ``minimum`` answered at all, when all but 1 to ``minimum`` - 1 gave it, and when everyone did
    (then each one's answer would be known). Zeros are shown: that nobody gave an answer points at
    nobody. A mean is withheld when it comes with a small number of "weet niet" or lies so close
    to an end of the scale that a small number follows.

    Of what is left, figures are shown one by one (country, size groups, provinces, safety regions;
    large counts first), each only when no withheld number can be computed from it together with
    everything shown so far, by adding and subtracting over groups, answers, means and linked
    questions. Sums of withheld cells that follow from a shown total are protected in the same
    way. After Langsrud (2024), who suppresses with Gaussian elimination; here in the order of
    publication and with orthogonal directions.

    ``shows_levels`` marks the respondents whose levels per role are public; those indicators
    are protected for the others only. Raises ValueError for a ``minimum`` below 3.

    ``weights`` gives every respondent a weight: one row for all subjects, or a row per subject
    where it differs between them. Then beside each share of the country that is shown its weighted
    share asks to be shown, rounded to a multiple of ``precision``. It comes after everything
    that is shown of the country and before any smaller group, and a count that it would give away
    (by algebra; or because few whole numbers fit, when the weights differ between the groups of one
    layer only) is protected as any other. The weights are taken for known; of those who did not
    answer they must be as those of others in their group.
    """
    if minimum < LOWEST_MINIMUM:
        raise ValueError(
            f"a minimum group of {minimum} protects nobody: of two municipalities each knows its "
            f"own answer, and so would know the other's; choose {LOWEST_MINIMUM} or more"
        )
    weighed = None if weights is None else np.broadcast_to(weights, _weights_shape(tabulation))
    setting = _setting(tabulation, minimum, shows_levels, weighed)
    counted = tuple(_counted(tabulation, minimum, shows_levels))
    shown: dict[int, Shown] = {}
    for members in setting.blocks.components():
        own = set(members)
        places = setting.blocks.places.items()
        subjects = sorted({subject for (subject, _), (block, _) in places if block in own})
        component = Component(setting, members, {subject: counted[subject] for subject in subjects})
        shown.update(component.protect())
    whole = tuple(part for part in setting.divisions if _is_whole(part, tabulation.grouping))
    is_country = np.array(setting.order) == 0
    is_small = tabulation.grouping.membership.sum(axis=1) < minimum
    return tuple(
        _decision(
            one,
            withhold_pinned(
                one,
                _with_whole_distribution(shown[position], is_country),
                whole,
                mean_first=position in setting.mean_first,
                weighting=None
                if weighed is None
                else weighting(
                    weighed[position],
                    one.table.subject.answered,
                    tabulation.grouping.membership,
                    [part for part in whole if is_country[part.parent]],
                    precision,
                ),
            ),
            is_small,
            is_weighted=weighed is not None,
        )
        for position, one in enumerate(counted)
    )


def decide_alone(
    tabulation: Tabulation,
    *,
    minimum: int = DEFAULT_MINIMUM_GROUP,
    shows_levels: Mask | None = None,
) -> tuple[Decision, ...]:
    """As :func:`protect`, but judging every figure by itself; what is left can be subtracted.

    Only for showing what the second step is needed for.
    """
    is_small = tabulation.grouping.membership.sum(axis=1) < minimum
    return tuple(
        _decision(
            one,
            Shown(
                shares=~one.is_withheld,
                means=may_show_mean(one, minimum),
                weighted=np.zeros(one.counts.shape[1], dtype=np.bool_),
            ),
            is_small,
        )
        for one in _counted(tabulation, minimum, shows_levels)
    )


def _weights_shape(tabulation: Tabulation) -> tuple[int, int]:
    return len(tabulation.tables), tabulation.grouping.membership.shape[1]


def _setting(
    tabulation: Tabulation, minimum: int, shows_levels: Mask | None, weights: Weights | None
) -> Setting:
    subjects = [table.subject for table in tabulation.tables]
    layers = list(DomainLayer)
    return Setting(
        blocks=build(subjects, [_is_public(subject) for subject in subjects]),
        atoms=atoms(tabulation.grouping.membership, _mask(tabulation, shows_levels), weights),
        divisions=divisions(tabulation.grouping),
        order=tuple(layers.index(group.layer) for group in tabulation.grouping.groups),
        minimum=minimum,
        mean_first=frozenset(
            position
            for position, subject in enumerate(subjects)
            if subject.item is not None and subject.item.scale in MEAN_FIRST
        ),
    )


def _counted(tabulation: Tabulation, minimum: int, shows_levels: Mask | None) -> Iterator[Counted]:
    shown = _mask(tabulation, shows_levels)
    nobody = np.zeros_like(shown)
    took_part = response(tabulation.grouping, minimum=minimum)
    is_closed = np.array([one.rate is None for one in took_part], dtype=np.bool_)
    for table in tabulation.tables:
        public = shown if _is_public(table.subject) else nobody
        yield count(table, tabulation.grouping.membership, public, is_closed, minimum)


def _is_public(subject: Subject) -> bool:
    return subject.indicator is not None and subject.key.startswith(SHOWN_PREFIX)


def _mask(tabulation: Tabulation, shows_levels: Mask | None) -> Mask:
    respondents = tabulation.grouping.membership.shape[1]
    return np.zeros(respondents, dtype=np.bool_) if shows_levels is None else shows_levels


def _with_whole_distribution(shown: Shown, is_country: Mask) -> Shown:
    """Below the country a mean is shown only where every answer is, so that it tells nothing new.

    Means of a country and of its parts together leave few ways to answer, and those are more than
    can be tried.
    """
    return replace(shown, means=shown.means & (is_country | shown.shares.all(axis=1)))


def _is_whole(part: Division, groups: Grouping) -> bool:
    """Whether every respondent of the parent is in one of the children."""
    return bool(
        (groups.membership[part.children].any(axis=0) >= groups.membership[part.parent]).all()
    )


def _decision(
    one: Counted, shown: Shown, is_small_group: Mask, *, is_weighted: bool = False
) -> Decision:
    """The reason tells no more than how many took part in a group.

    Which of the withheld numbers are small themselves and which protect them stays unsaid: it would
    be half the answer.
    """
    means = _verdicts(shown.means, is_small_group) if one.table.has_mean else ()
    columns = [_verdicts(column, is_small_group) for column in shown.shares.T]
    first = np.broadcast_to(is_small_group[0], shown.weighted.shape)
    weighted = _verdicts(shown.weighted, first) if is_weighted else ()
    return Decision(shares=tuple(zip(*columns, strict=True)), means=means, weighted=weighted)


def _verdicts(shown: Mask, is_small_group: Mask) -> tuple[Verdict, ...]:
    return tuple(
        None if may else Reason.TOO_FEW if small else Reason.PROTECTS_OTHERS
        for may, small in zip(shown.tolist(), is_small_group.tolist(), strict=True)
    )
