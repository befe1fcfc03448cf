"""Which figures may be shown: small groups never leave, nor what they could be computed from."""

from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from zicht.disclosure.blocks import Weights
from zicht.disclosure.component import Component, Shown, components, may_show_mean
from zicht.disclosure.counting import Counted
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP, WEIGHTED_PRECISION, Reason
from zicht.disclosure.preparation import Case, prepare
from zicht.disclosure.secrets import Division
from zicht.disclosure.weighted import Weighting, weighting
from zicht.disclosure.whole_numbers import withhold_pinned
from zicht.estimation.groups import Grouping, Mask
from zicht.estimation.tabulation import Tabulation

#: Of two municipalities each knows its own answer, and so would know the other's.
LOWEST_MINIMUM = 3

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
    case = prepare(tabulation, minimum, shows_levels, weights)
    rules = _Rules(tabulation, case, precision)
    shown: dict[int, Shown] = {}
    for component in components(case.setting, case.counted):
        shown.update(rules.applied(component))
    is_small = tabulation.grouping.membership.sum(axis=1) < minimum
    return tuple(
        _decision(one, shown[position], is_small, is_weighted=weights is not None)
        for position, one in enumerate(case.counted)
    )


class _Rules:
    """What follows after algebra: whole numbers per subject, then intervals over linked ones."""

    def __init__(
        self,
        tabulation: Tabulation,
        case: Case,
        precision: float,
    ) -> None:
        setting = self._setting = case.setting
        self._weights = case.weights
        self._precision = precision
        self._membership = tabulation.grouping.membership
        self._is_country = np.array(setting.order) == 0
        self._whole = tuple(
            part for part in setting.divisions if _is_whole(part, tabulation.grouping)
        )

    def applied(self, component: Component) -> dict[int, Shown]:
        """What may be shown of the subjects of a component."""
        shown = {
            subject: self._whole_numbers(subject, component.counted[subject], one)
            for subject, one in component.protect().items()
        }
        secrets = component.secrets()
        if not secrets:
            return shown
        # Comes with all of linear programming, which a survey without secrets should not wait for.
        from zicht.disclosure.intervals import withhold_narrow

        return withhold_narrow(
            self._setting,
            component.members,
            component.counted,
            shown,
            secrets,
            self._precision,
        )

    def _whole_numbers(self, subject: int, one: Counted, shown: Shown) -> Shown:
        return withhold_pinned(
            one,
            _with_whole_distribution(shown, self._is_country),
            self._whole,
            mean_first=subject in self._setting.mean_first,
            weighting=None if self._weights is None else self._weighting(subject, one),
        )

    def _weighting(self, subject: int, one: Counted) -> Weighting | None:
        assert self._weights is not None  # noqa: S101 - narrows the type
        return weighting(
            self._weights[subject],
            one.table.subject.answered,
            self._membership,
            [part for part in self._whole if self._is_country[part.parent]],
            self._precision,
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
        for one in prepare(tabulation, minimum, shows_levels).counted
    )


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
