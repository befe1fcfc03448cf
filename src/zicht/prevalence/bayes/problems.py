"""What keeps a Bayesian estimate from being given, by name."""

from zicht.language import Text
from zicht.prevalence.problems import NotConvergedError, PrevalenceError


class DisagreeingChainsError(NotConvergedError):
    """Runs that should give the same answer do not; what they gave is of no use as an estimate.

    ``r_hat`` is 1 when they agree. ``draws`` is the number of independent draws they are worth, of
    which there must be ``least``.
    """

    code = "disagreeing-chains"

    def __init__(self, *, r_hat: float, draws: float, limit: float, least: float = 0.0) -> None:
        self.r_hat = r_hat
        self.draws = draws
        nl = f"R-hat is {r_hat:.3f}, hoogstens {limit:.3f} mag; losse trekkingen: {draws:.0f}"
        en = f"R-hat is {r_hat:.3f} and must be {limit:.3f} at most; free draws: {draws:.0f}"
        nl += f", minstens {least:.0f} nodig." if least else "."
        en += f", of which {least:.0f} are needed." if least else "."
        PrevalenceError.__init__(
            self,
            Text(
                nl=f"De schatting komt niet tot rust: herhalingen geven iets anders. {nl}",
                en=f"The estimate does not settle: repeated runs differ. {en}",
            ),
            Text(
                nl="Neem meer trekkingen, voeg lijsten samen of kies een andere methode.",
                en="Take more draws, merge lists or choose another method.",
            ),
        )


class EndlessPosteriorError(PrevalenceError):
    """The prior and the lists together leave any size possible, so that nothing can be said."""

    code = "endless-posterior"

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Met deze aanname vooraf blijft elke omvang mogelijk, hoe groot ook.",
                en="With this prior every size stays possible, however large.",
            ),
            Text(
                nl="Geef een grootste omvang, of neem de aanname 1/N.",
                en="Give a largest size, or take the prior 1/N.",
            ),
        )


class BeyondGridError(PrevalenceError):
    """A quantile lies among sizes larger than those that were computed."""

    code = "beyond-grid"

    def __init__(self, *, probability: float, largest: int) -> None:
        super().__init__(
            Text(
                nl=f"Het kwantiel {probability:g} ligt boven de grootste omvang {largest}.",
                en=f"The quantile {probability:g} lies above the largest size {largest}.",
            ),
            Text(nl="Vraag een kleiner kwantiel.", en="Ask for a lower quantile."),
        )


class FlatPosteriorError(PrevalenceError):
    """With a flat prior and too many empty overlaps no coefficients are the likeliest."""

    code = "flat-posterior"

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Door lege combinaties van lijsten is er geen waarschijnlijkste model.",
                en="Because combinations of lists are empty, no model is the likeliest.",
            ),
            Text(
                nl="Gebruik een aanname met spreiding, of voeg lijsten samen.",
                en="Use a proper prior, or merge lists.",
            ),
        )
