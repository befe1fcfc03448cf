"""What keeps a response model from being fitted."""

from zicht.estimation.problems import EstimationError
from zicht.language import Text


class SeparationError(EstimationError):
    """A combination of variables tells without error who answered: the likelihood has no top."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="De kenmerken voorspellen van een deel zonder fout of zij antwoordden; "
                "de aannemelijkheid heeft dan geen grootste waarde.",
                en="The variables predict of some without error whether they answered, so that "
                "the likelihood has no largest value.",
            ),
            Text(
                nl="Gebruik de straf van Firth of ridge, of voeg klassen samen.",
                en="Use the penalty of Firth or ridge, or merge classes.",
            ),
        )


class RepeatedVariablesError(EstimationError):
    """Some variables of a response model follow from others, so that no one fit is the best."""

    def __init__(self, *, columns: int, rank: int) -> None:
        super().__init__(
            Text(
                nl=f"Van de {columns} kolommen van het model zeggen er maar {rank} iets nieuws.",
                en=f"Of the {columns} columns of the model only {rank} say something new.",
            ),
            Text(
                nl="Laat van elk kenmerk één klasse weg, of gebruik ridge.",
                en="Leave out one class of every variable, or use ridge.",
            ),
        )
