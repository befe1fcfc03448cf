"""What respondents are weighted by at some moment, and what was given up so far."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from zicht.estimation.sampling.design import Vector
from zicht.estimation.weighting.auxiliaries import Classified, Responded, numbers
from zicht.estimation.weighting.collapsing import Merge, Reason, fit
from zicht.estimation.weighting.report import LeftOut

#: The name of the total of all units.
EVERYONE = "population"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Model:
    """What is weighted by at some moment, and what happened so far."""

    frame: pl.DataFrame
    responded: Responded
    classified: tuple[Classified, ...]
    numeric: tuple[str, ...]
    merges: tuple[Merge, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def columns(self) -> Iterator[tuple[str, Vector]]:
        """Name, and value per row of the frame, of every constraint."""
        yield EVERYONE, np.ones(self.frame.height)
        for one in self.classified:
            now = one.now()
            for place, name in enumerate(one.classes.names):
                yield f"{one.classes.variable} {name}", (now == place) * 1.0
        for column in self.numeric:
            yield column, numbers(self.frame, column)

    def without_number(self, column: str, reason: Reason) -> "Model":
        """The model without one numeric variable."""
        return replace(
            self,
            numeric=tuple(one for one in self.numeric if one != column),
            left_out=(*self.left_out, LeftOut(variable=column, reason=reason)),
        )

    def merged(self, place: int, smallest: int, reason: Reason) -> "Model":
        """The model with one class less; a variable of one class goes."""
        classes, merge = self.classified[place].classes.merged(smallest, reason)
        found = list(self.classified)
        found[place] = replace(found[place], classes=classes)
        return replace(
            self, classified=tuple(found), merges=(*self.merges, merge)
        ).without_single_classes()

    def without_single_classes(self) -> "Model":
        """The model without variables that tell nobody apart."""
        single = [one.classes.variable for one in self.classified if one.classes.count < 2]
        return replace(
            self,
            classified=tuple(one for one in self.classified if one.classes.count > 1),
            left_out=(
                *self.left_out,
                *(LeftOut(variable=one, reason=Reason.ONE_CLASS) for one in single),
            ),
        )

    def fitted(self, most: int) -> "Model":
        """The model with at most so many constraints, beside that of all units."""
        model = self
        while len(model.numeric) > most:
            model = model.without_number(model.numeric[-1], Reason.MANY_CONSTRAINTS)
        classes, merges = fit([one.classes for one in model.classified], most - len(model.numeric))
        return replace(
            model,
            classified=tuple(
                replace(one, classes=now)
                for one, now in zip(model.classified, classes, strict=True)
            ),
            merges=(*model.merges, *merges),
        ).without_single_classes()

    def relaxed(self, missed: str, reason: Reason) -> "Model":
        """The model without the constraint that was missed, or else its weakest one.

        The weakest is the last-named number, or the class with the fewest respondents.
        """
        if missed in self.numeric:
            return self.without_number(missed, reason)
        for place, one in enumerate(self.classified):
            for which, name in enumerate(one.classes.names):
                if missed == f"{one.classes.variable} {name}":
                    return self.merged(place, which, reason)
        if self.numeric:
            return self.without_number(self.numeric[-1], reason)
        sizes = [one.classes.respondents for one in self.classified]
        place = min(range(len(sizes)), key=lambda place: (float(sizes[place].min()), -place))
        return self.merged(place, int(np.argmin(sizes[place])), reason)
