"""What is asked of the process that estimates: the table and the choices, as text in a pipe."""

import json
from dataclasses import dataclass

from zicht.prevalence.histories import Histories, histories

#: How long one slow method may take.
SECONDS = 120
SEED = 1
#: The usual number first, and one for a quick look.
RESAMPLES = (10_000, 1000)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """The table, what to run on it, and what else to type to compute it again."""

    name: str
    given: Histories
    methods: tuple[str, ...]
    resamples: int
    is_synthetic: bool
    options: tuple[str, ...]

    def to_text(self) -> str:
        """For the process; it is read from a pipe and stands nowhere."""
        return json.dumps(
            {
                "name": self.name,
                "lists": self.given.lists,
                "masks": self.given.masks.tolist(),
                "counts": self.given.counts.tolist(),
                "methods": self.methods,
                "resamples": self.resamples,
                "is_synthetic": self.is_synthetic,
                "options": self.options,
            }
        )


def from_text(text: str) -> Order:
    """The order that :meth:`Order.to_text` wrote."""
    found = json.loads(text)
    return Order(
        name=found["name"],
        given=histories(found["lists"], found["masks"], found["counts"]),
        methods=tuple(found["methods"]),
        resamples=found["resamples"],
        is_synthetic=found["is_synthetic"],
        options=tuple(found["options"]),
    )
