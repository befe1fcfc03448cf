"""Atoms taken together: fewer unknowns, and every interval as it was."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given, settings
from numpy.typing import NDArray

from disclosure.surveys import surveys
from zicht.disclosure.component import Component, Setting, Shown, components
from zicht.disclosure.facts import Facts
from zicht.disclosure.intervals import Intervals
from zicht.disclosure.merging import Pieces, merged
from zicht.disclosure.preparation import prepare
from zicht.disclosure.protection import decide_alone
from zicht.disclosure.secrets import Secret
from zicht.estimation.groups import Mask
from zicht.estimation.tabulation import Tabulation

Survey = tuple[Tabulation, NDArray[np.bool_]]


@settings(max_examples=10, deadline=None)
@given(surveys())
def test_every_interval_over_larger_pieces_is_the_one_over_all_atoms(survey: Survey) -> None:
    for setting, component, shown, secrets in _judged(survey):
        exact = _intervals(setting, component, shown, secrets)
        exact.complete()
        areas = np.vstack([one.areas for one in secrets])
        ours = _intervals(setting, component, shown, secrets, whole=areas)
        ours.complete()
        assert not ours.is_cut.any()
        # Beyond the room that a number needs an interval is followed no further.
        narrow = [np.minimum(one.width, one.room) for one in (ours, exact)]
        assert (narrow[0] == narrow[1]).all()


@settings(max_examples=10, deadline=None)
@given(surveys())
def test_an_area_that_cuts_through_a_piece_is_never_called_wide_when_it_is_not(
    survey: Survey,
) -> None:
    for setting, component, shown, secrets in _judged(survey):
        exact = _intervals(setting, component, shown, secrets)
        exact.complete()
        nothing = np.zeros((0, len(setting.atoms.is_shown)), dtype=np.bool_)
        ours = _intervals(setting, component, shown, secrets, whole=nothing)
        ours.sweep()
        assert ours.is_open[exact.is_open].all()


def _judged(
    survey: Survey,
) -> Sequence[tuple[Setting, Component, dict[int, Shown], list[Secret]]]:
    """Every component with what passes by itself, which leaves intervals of all widths."""
    tabulation, public = survey
    case = prepare(tabulation, 5, public)
    alone = decide_alone(tabulation, shows_levels=public)
    found = []
    for component in components(case.setting, case.counted):
        secrets = component.secrets()
        if secrets:
            shown = {
                subject: Shown(
                    shares=np.array(
                        [[one is None for one in row] for row in alone[subject].shares]
                    ),
                    means=np.zeros(len(one.counts), dtype=np.bool_),
                    weighted=np.zeros(one.counts.shape[1], dtype=np.bool_),
                )
                for subject, one in component.counted.items()
            }
            found.append((case.setting, component, shown, secrets))
    return found


def _intervals(
    setting: Setting,
    component: Component,
    shown: dict[int, Shown],
    secrets: list[Secret],
    *,
    whole: Mask | None = None,
) -> Intervals:
    members, counted = component.members, component.counted
    if whole is None:
        return Intervals(Facts(setting, members, counted, shown, 0.0), setting, secrets)
    together = merged(setting, members, shown, whole)
    facts = Facts(together.setting, members, counted, shown, 0.0)
    pieces = Pieces(facts, together, members, secrets)
    return Intervals(facts, setting, secrets, pieces=pieces)
