"""What keeps an estimate by covariates from being made, by name."""

from zicht.language import Text
from zicht.prevalence.problems import PrevalenceError


class UnknownFactorError(PrevalenceError):
    """Totals were asked by a covariate that the table does not have."""

    code = "unknown-factor"

    def __init__(self, *, name: str, factors: tuple[str, ...]) -> None:
        there = ", ".join(factors) or "-"
        super().__init__(
            Text(
                nl=f"Het kenmerk {name} komt in deze tabel niet voor.",
                en=f"There is no covariate {name} in this table.",
            ),
            Text(nl=f"Kies uit: {there}.", en=f"Choose from: {there}."),
        )


class TooHighDegreeError(PrevalenceError):
    """A polynomial with as many parameters as there are levels, or none."""

    code = "too-high-degree"

    def __init__(self, *, name: str, degree: int, levels: int) -> None:
        super().__init__(
            Text(
                nl=f"Kenmerk {name} heeft {levels} niveaus; een polynoom van graad {degree} "
                "kan daar niet bij.",
                en=f"Covariate {name} has {levels} levels; a polynomial of degree {degree} "
                "does not fit those.",
            ),
            Text(
                nl=f"Kies een graad van 1 tot en met {max(levels - 1, 1)}.",
                en=f"Choose a degree from 1 to {max(levels - 1, 1)}.",
            ),
        )


class NotNumbersError(PrevalenceError):
    """A polynomial of levels that are no whole numbers, so that nothing says how far apart."""

    code = "not-numbers"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            Text(
                nl=f"Kenmerk {name} heeft niet alleen gehele getallen; een polynoom kan dan niet.",
                en=f"Covariate {name} has not only whole numbers; it cannot be a polynomial.",
            ),
            Text(
                nl=f"Laat de graad van {name} weg, of maak er getallen van, zoals jaren.",
                en=f"Leave out the degree of {name}, or make it numbers, such as years.",
            ),
        )
