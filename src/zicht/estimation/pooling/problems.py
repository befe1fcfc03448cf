"""What keeps a modelled figure from being made, by name."""

from zicht.estimation.problems import EstimationError
from zicht.language import Text


class NobodyAnsweredError(EstimationError):
    """There is no answer at all to learn from."""

    def __init__(self) -> None:
        super().__init__(
            Text(nl="Niemand beantwoordde de vraag.", en="Nobody answered the question."),
            Text(nl="Toon alleen de grenzen.", en="Show the bounds only."),
        )


class TooFewAreasError(EstimationError):
    """There are not more areas than numbers to estimate."""

    def __init__(self, *, areas: int, coefficients: int) -> None:
        super().__init__(
            Text(
                nl=f"{areas} gebieden zijn te weinig voor {coefficients} coëfficiënten "
                "en een spreiding.",
                en=f"{areas} areas are too few for {coefficients} coefficients and a variance.",
            ),
            Text(nl="Gebruik minder kenmerken.", en="Use fewer variables."),
        )


class NoSamplingVarianceError(EstimationError):
    """An area has a sampling variance of zero or less, so the model has nothing to weigh."""

    def __init__(self, *, areas: int) -> None:
        super().__init__(
            Text(
                nl=f"Van {areas} gebieden is de steekproefvariantie nul of minder.",
                en=f"{areas} areas have a sampling variance of zero or less.",
            ),
            Text(
                nl="Laat gebieden die geheel antwoordden erbuiten; hun cijfer is bekend.",
                en="Leave out areas that answered in full; their figure is known.",
            ),
        )


class DependentVariablesError(EstimationError):
    """One variable follows from the others, so coefficients have no unique value."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Een kenmerk volgt uit de andere kenmerken.",
                en="One variable follows from the others.",
            ),
            Text(nl="Laat een kenmerk weg.", en="Leave out a variable."),
        )
