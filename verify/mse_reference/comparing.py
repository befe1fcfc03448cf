"""Numbers beside those of another program."""

from dataclasses import dataclass, field

#: R ends its iterations at a relative change of the deviance of 1e-8, which leaves this much.
TOLERANCE = 1e-6
#: Limits by Wald rest on the weights of the last iteration but one.
WALD_TOLERANCE = 5e-5


@dataclass(slots=True)
class Comparison:
    """How many numbers were compared, the worst gap, what was not equal, and what was left out."""

    name: str
    numbers: int = 0
    worst: float = 0.0
    failures: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def near(self, what: str, computed: float, expected: float, within: float = TOLERANCE) -> None:
        """Compare a number, relative to what was expected or to 1 when that is smaller."""
        gap = abs(computed - expected) / max(abs(expected), 1.0)
        self.numbers += 1
        self.worst = max(self.worst, gap)
        if not gap <= within:
            self.failures.append(f"{what}: expected {expected}, computed {computed}")

    def same(self, what: str, computed: object, expected: object) -> None:
        """Compare what must be equal."""
        self.numbers += 1
        if computed != expected:
            self.failures.append(f"{what}: expected {expected}, computed {computed}")
