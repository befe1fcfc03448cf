"""Values between nodes, by the polynomial through the nearest of them (Lagrange)."""

from dataclasses import dataclass

import numpy as np

from zicht.prevalence.histories import Vector, Whole

#: Nodes that a value is made of. Log posteriors are nearly parabolas between close nodes.
_NEAREST = 6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Interpolation:
    """Per target (rows) which nodes it is made of and with what weights, which sum to 1."""

    nodes: Whole
    weights: Vector
    length: int

    def at_targets(self, values: Vector) -> Vector:
        """Values at the targets from those at the nodes."""
        made: Vector = (values[self.nodes] * self.weights).sum(axis=1)
        return made

    def at_nodes(self, weights: Vector) -> Vector:
        """Weights of nodes that give the same weighted sum as these weights of targets do."""
        spread = (self.weights * weights[:, None]).ravel()
        gathered: Vector = np.bincount(
            self.nodes.ravel(), weights=spread, minlength=self.length
        ).astype(np.float64)
        return gathered


def interpolation(nodes: Vector, targets: Vector) -> Interpolation:
    """How to find values at targets; both ascend and the targets lie within the nodes."""
    count = min(_NEAREST, len(nodes))
    first = np.searchsorted(nodes, targets) - count // 2
    chosen = np.clip(first, 0, len(nodes) - count)[:, None] + np.arange(count)
    places = nodes[chosen]
    weights = np.ones_like(places)
    for each in range(count):
        for other in range(count):
            if other != each:
                gap = places[:, each] - places[:, other]
                weights[:, each] *= (targets - places[:, other]) / gap
    return Interpolation(nodes=chosen, weights=weights, length=len(nodes))
