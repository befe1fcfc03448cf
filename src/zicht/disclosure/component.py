"""Greedy publication within one set of linked subjects: the largest groups come first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from zicht.disclosure.blocks import Blocks, Sum, Weights
from zicht.disclosure.counting import Counted, mean_is_too_few, mean_tells_too_much
from zicht.disclosure.secrets import (
    Division,
    Secret,
    of_conditions,
    of_counts,
    of_remainders,
)
from zicht.disclosure.space import Atoms, Space
from zicht.disclosure.span import Span
from zicht.estimation.groups import Mask, marked

#: Weighted shares come after all that is shown of the country without weights.
_LAST = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Setting:
    """What protection needs to know besides the counts.

    ``order`` gives every group its turn by layer: the country has 0. ``mean_first`` names the
    subjects whose mean is the headline and goes before their shares.
    """

    blocks: Blocks
    atoms: Atoms
    divisions: tuple[Division, ...]
    order: tuple[int, ...]
    minimum: int
    mean_first: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shown:
    """What may be shown of one subject: shares by group and category, means by group.

    ``weighted`` says by category whether the weighted share of the country may stand beside its
    share.
    """

    shares: Mask
    means: Mask
    weighted: Mask


@dataclass(frozen=True, slots=True, kw_only=True)
class _Figure:
    """A figure that asks to be shown; ``category`` is None for the mean.

    ``is_weighted`` marks a weighted share, which stands beside the share that it weighs.
    """

    subject: int
    group: int
    category: int | None
    turn: tuple[int, int, int]
    is_weighted: bool = False


class Component:
    """Subjects that are linked, and what may be shown of them."""

    def __init__(
        self, setting: Setting, members: list[int], counted: Mapping[int, Counted]
    ) -> None:
        """``members`` are the blocks, ``counted`` the subjects that are made of them."""
        self._setting = setting
        self.members = members
        self.counted = counted
        self._zeros = {
            subject: (one.counts == 0) & ~one.is_withheld & (one.bases > 0)[:, None]
            for subject, one in counted.items()
        }

    def protect(self) -> dict[int, Shown]:
        """Show figures until no small number follows from them, by the rules or by subtraction."""
        secrets = self.secrets()
        space = self._space(secrets)
        hidden = _vectors(space, secrets)
        figures = sorted(self._figures(), key=lambda figure: figure.turn)
        told = self._told(space, figures)
        known = space.known()
        while True:
            span = Span(known, hidden)
            shown = self._publish(space, span, figures, told)
            found = self._given_away(space, span, known, shown)
            if not len(found):
                return shown
            # Every pass protects what the pass before gave away, and keeps the rest, so that in
            # the end nothing is left to give away.
            hidden = np.vstack([hidden, found])

    def _given_away(
        self, space: Space, span: Span, known: Weights, shown: Mapping[int, Shown]
    ) -> Weights:
        """Small sums of withheld cells that follow from what is shown, one per row."""
        setting = self._setting
        shares = {subject: one.shares for subject, one in shown.items()}
        remainders = of_remainders(
            setting.blocks,
            self.counted,
            shares,
            setting.divisions,
            setting.atoms,
            setting.minimum,
        )
        found = _vectors(space, list(remainders))
        found = found[span.reaches(found)]
        return found[Span(known, found).is_safe] if len(found) else found

    def secrets(self) -> list[Secret]:
        """The sums that nobody may compute, whatever is shown."""
        setting, own = self._setting, set(self.members)
        conditions = [one for one in setting.blocks.conditions if one.event[0].block in own]
        return [
            *of_counts(setting.blocks, self.counted, setting.atoms),
            *of_conditions(setting.blocks, conditions, setting.atoms, setting.minimum),
        ]

    def _space(self, secrets: list[Secret]) -> Space:
        """Coordinates in which no secret is known because of the zeros that are shown.

        Zeros in larger groups are zeros in smaller ones. Where that would leave one possible
        answer in a small group, a zero is withheld too.
        """
        areas = [secret.areas for secret in secrets]
        while True:
            space = self._coordinates(with_zeros=True)
            exposed = ~self._is_safe(space, secrets)
            if exposed.any():
                exposed &= self._is_safe(self._coordinates(with_zeros=False), secrets)
            if not exposed.any():
                return space
            for area in np.vstack(areas)[exposed]:
                self._withhold_a_zero(area)

    def _is_safe(self, space: Space, secrets: list[Secret]) -> Mask:
        return Span(space.known(), _vectors(space, secrets)).is_safe

    def _withhold_a_zero(self, area: Mask) -> None:
        """Withhold the zero that comes last in the order of showing, of those near the area."""
        near = marked(self._setting.atoms.groups & area, axis=1)
        found = [
            # A linked question may be known from a zero further off; near ones come first.
            (bool(near[group]), self._setting.order[group], subject, group, category)
            for subject, zeros in self._zeros.items()
            for group, category in np.argwhere(zeros).tolist()
        ]
        if found:
            *_, subject, group, category = max(found)
            self._zeros[subject][group, category] = False

    def _coordinates(self, *, with_zeros: bool) -> Space:
        setting = self._setting
        empty: dict[int, Mask] = {}
        for subject, zeros in self._zeros.items() if with_zeros else ():
            for category, area in enumerate(zeros.T @ setting.atoms.groups):
                block, column = setting.blocks.places[subject, category]
                width = setting.blocks.blocks[block].members.shape[1]
                shape = (width, setting.atoms.groups.shape[1])
                empty.setdefault(block, np.zeros(shape, dtype=np.bool_))[column] = area
        return Space(setting.blocks, self.members, setting.atoms, empty)

    def _told(
        self, space: Space, figures: list[_Figure]
    ) -> dict[tuple[int, int | None], list[Weights]]:
        """By subject and category, the sums that a reader of the figure learns, per group."""
        groups = self._setting.atoms.groups
        return {
            kind: [space.vectors(cells, groups) for cells in self._tells(*kind)]
            for kind in dict.fromkeys((figure.subject, figure.category) for figure in figures)
        }

    def _learned(
        self,
        space: Space,
        figure: _Figure,
        told: Mapping[tuple[int, int | None], list[Weights]],
    ) -> list[Weights]:
        """The sums that a reader learns from one figure."""
        if not figure.is_weighted:
            return [vectors[figure.group] for vectors in told[figure.subject, figure.category]]
        atoms = self._setting.atoms
        area = (atoms.weights[figure.subject] * atoms.groups[figure.group])[None, :]
        # Beside the weighted number of the category, that of everybody who answered.
        cells = self._tells(figure.subject, figure.category)
        return [space.vectors(one, area)[0] for one in cells]

    def _publish(
        self,
        space: Space,
        span: Span,
        figures: list[_Figure],
        told: Mapping[tuple[int, int | None], list[Weights]],
    ) -> dict[int, Shown]:
        shown = {
            subject: Shown(
                shares=np.zeros(one.counts.shape, dtype=np.bool_),
                means=np.zeros(len(one.counts), dtype=np.bool_),
                weighted=np.zeros(one.counts.shape[1], dtype=np.bool_),
            )
            for subject, one in self.counted.items()
        }
        for figure in figures:
            of_subject = shown[figure.subject]
            if figure.is_weighted and not of_subject.shares[figure.group, figure.category]:
                continue
            if not span.admit(self._learned(space, figure, told)):
                continue
            if figure.category is None:
                of_subject.means[figure.group] = True
            elif figure.is_weighted:
                of_subject.weighted[figure.category] = True
            else:
                of_subject.shares[figure.group, figure.category] = True
        return shown

    def _figures(self) -> Iterator[_Figure]:
        for subject, one in self.counted.items():
            allowed = ~one.is_withheld & (
                (one.counts > 0) | self._zeros[subject] | (one.bases == 0)[:, None]
            )
            for group, category in np.argwhere(allowed).tolist():
                turn = (self._setting.order[group], 1, -int(one.counts[group, category]))
                yield _Figure(subject=subject, group=group, category=category, turn=turn)
                if self._setting.order[group] == 0 and len(self._setting.atoms.weights):
                    yield _Figure(
                        subject=subject,
                        group=group,
                        category=category,
                        turn=(0, _LAST, turn[2]),
                        is_weighted=True,
                    )
            if one.table.has_mean:
                rank = 0 if subject in self._setting.mean_first else 2
                for group in np.flatnonzero(may_show_mean(one, self._setting.minimum)).tolist():
                    turn = (self._setting.order[group], rank, 0)
                    yield _Figure(subject=subject, group=group, category=None, turn=turn)

    def _tells(self, subject: int, category: int | None) -> list[Sum]:
        blocks, table = self._setting.blocks, self.counted[subject].table
        base = blocks.bases[subject]
        known = [base] if base else []
        if category is not None:
            weights = [float(at == category) for at in range(len(table.scores))]
            return [*known, blocks.cells(subject, weights)]
        return [
            *known,
            blocks.cells(subject, (~table.placed).astype(float).tolist()),
            blocks.cells(subject, table.scores.tolist()),
            # The interval beside a mean gives the spread, and that the sum of squares.
            blocks.cells(subject, (table.scores**2).tolist()),
        ]


def components(setting: Setting, counted: Sequence[Counted]) -> Iterator[Component]:
    """The sets of subjects between which something is known to be equal."""
    for members in setting.blocks.components():
        own = set(members)
        places = setting.blocks.places.items()
        subjects = sorted({subject for (subject, _), (block, _) in places if block in own})
        yield Component(setting, members, {subject: counted[subject] for subject in subjects})


def may_show_mean(one: Counted, minimum: int) -> Mask:
    """The groups whose mean would give nothing small away by itself."""
    if not one.table.has_mean:
        return np.zeros(len(one.counts), dtype=np.bool_)
    result: Mask = ~mean_is_too_few(one, minimum) & ~mean_tells_too_much(one, minimum)
    return result


def _vectors(space: Space, secrets: Sequence[Secret]) -> Weights:
    found = [space.vectors(secret.cells, secret.areas) for secret in secrets]
    return np.vstack([np.zeros((0, space.size)), *found])
