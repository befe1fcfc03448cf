"""What is asked of the process that estimates: the table and the choices, as text in a pipe."""

import json
from dataclasses import dataclass
from math import prod

import numpy as np

from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.histories import Histories
from zicht.prevalence.link_correction import Correction, correct_links
from zicht.prevalence.linkage import Linkage, LinkQuality, corrected_histories
from zicht.prevalence.rates import exact

#: How long one slow method may take: as long as the command gives it.
SECONDS = 300
SEED = 1
#: The usual number first, and one for a quick look.
RESAMPLES = (10_000, 1000)
#: Of every 100 true links between lists, how many may be found now, for a plan.
RECALLS = (100, 95, 90, 80, 50, 30)
#: What is done after the methods.
SENSITIVITY, GROUPS, PLAN, REPORT = "sensitivity", "groups", "plan", "report"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """The table, what to run on it, and what else to type to compute it again.

    A ``table`` without factors has no groups. ``recall`` is the part of the true links that is
    found now, for a plan and to correct every estimate; None where no plan was asked for.
    """

    name: str
    table: StratifiedHistories
    methods: tuple[str, ...]
    resamples: int
    is_synthetic: bool
    options: tuple[str, ...]
    recall: float | None = None

    @property
    def given(self) -> Histories:
        """The histories of all groups together."""
        return self.table.pooled()

    @property
    def linkage(self) -> Linkage | None:
        """How well the lists were linked; None where they are taken as they are."""
        if self.recall in {None, 1.0}:
            return None
        return Linkage(quality=LinkQuality(recall=exact(self.recall or 1.0), precision=exact(1.0)))

    def check_links(self) -> None:
        """Raises PrevalenceError where so few links cannot be."""
        if self.linkage is not None:
            corrected_histories(self.given, self.linkage)

    def correction(self) -> Correction | None:
        """The lists as if all true links were found, which takes seconds; None without linkage."""
        return None if self.linkage is None else correct_links(self.given, self.linkage, seed=SEED)

    @property
    def steps(self) -> tuple[str, ...]:
        """The keys of everything that is done, in turn."""
        return (
            *self.methods,
            SENSITIVITY,
            *([GROUPS] if self.table.factors else []),
            *([PLAN] if self.recall is not None else []),
            REPORT,
        )

    def to_text(self) -> str:
        """For the process; it is read from a pipe and stands nowhere."""
        counts = self.table.counts
        return json.dumps(
            {
                "name": self.name,
                "lists": self.table.lists,
                "factors": [[one.name, one.levels] for one in self.table.factors],
                "cells": np.transpose(np.nonzero(counts)).tolist(),
                "counts": counts[np.nonzero(counts)].tolist(),
                "methods": self.methods,
                "resamples": self.resamples,
                "is_synthetic": self.is_synthetic,
                "options": self.options,
                "recall": self.recall,
            }
        )


def from_text(text: str) -> Order:
    """The order that :meth:`Order.to_text` wrote."""
    found = json.loads(text)
    return Order(
        name=found["name"],
        table=_table(found["lists"], found["factors"], found["cells"], found["counts"]),
        methods=tuple(found["methods"]),
        resamples=found["resamples"],
        is_synthetic=found["is_synthetic"],
        options=tuple(found["options"]),
        recall=found["recall"],
    )


def _table(
    lists: list[str],
    named: list[tuple[str, list[str]]],
    cells: list[tuple[int, int]],
    counts: list[int],
) -> StratifiedHistories:
    factors = [Factor(name=name, levels=tuple(levels)) for name, levels in named]
    table = np.zeros((prod(len(one.levels) for one in factors), 1 << len(lists)), np.int64)
    table[tuple(np.transpose(cells))] = counts
    return stratified(lists, factors, table)
