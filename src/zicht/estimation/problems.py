"""What keeps an estimate from being made: by name, never by a silent number."""

from zicht.language import Text


class EstimationError(ValueError):
    """An estimate cannot be made from these data; ``message`` says why, ``remedy`` what to do."""

    def __init__(self, message: Text, remedy: Text) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message.en} {remedy.en}")


class LonelyUnitError(EstimationError):
    """A stratum or cluster holds one drawn unit, so that its variance is unknown."""

    def __init__(self, *, parents: int) -> None:
        super().__init__(
            Text(
                nl=f"In {parents} strata of clusters is maar één eenheid getrokken.",
                en=f"{parents} strata or clusters hold a single drawn unit.",
            ),
            Text(
                nl="Voeg kleine strata samen, of geef op dat zij geheel zijn onderzocht.",
                en="Merge small strata, or say that they were observed whole.",
            ),
        )


class InfeasibleCalibrationError(EstimationError):
    """No weights within the bounds reach the totals."""

    def __init__(self, *, largest_gap: float, constraint: str) -> None:
        self.constraint = constraint
        super().__init__(
            Text(
                nl=f"Geen gewichten binnen de grenzen halen het totaal van {constraint} "
                f"(verschil {largest_gap:.3g}).",
                en=f"No weights within the bounds reach the total of {constraint} "
                f"(off by {largest_gap:.3g}).",
            ),
            Text(
                nl="Verruim de grenzen, voeg klassen samen of laat een kenmerk weg.",
                en="Widen the bounds, merge classes or leave out a variable.",
            ),
        )


class NotConvergedError(EstimationError):
    """An iteration ended before its result was stable."""

    def __init__(self, *, method: str, iterations: int) -> None:
        super().__init__(
            Text(
                nl=f"{method} kwam na {iterations} stappen niet tot rust.",
                en=f"{method} did not settle in {iterations} steps.",
            ),
            Text(
                nl="Gebruik minder kenmerken of klassen.",
                en="Use fewer variables or classes.",
            ),
        )


class EmptyClassError(EstimationError):
    """A class that exists in the population has no respondents."""

    def __init__(self, *, variable: str, classes: tuple[str, ...]) -> None:
        self.variable, self.classes = variable, classes
        named = ", ".join(classes)
        super().__init__(
            Text(
                nl=f"Niemand antwoordde in {variable}: {named}.",
                en=f"Nobody answered in {variable}: {named}.",
            ),
            Text(
                nl="Voeg de klasse samen met een andere (samenvoegen kan vanzelf).",
                en="Merge the class with another one (collapsing can be automatic).",
            ),
        )


class NegativeWeightError(EstimationError):
    """A calibration without bounds made weights below zero."""

    def __init__(self, *, rows: int, lowest: float) -> None:
        self.rows = rows
        super().__init__(
            Text(
                nl=f"{rows} gewichten zijn negatief; het laagste is {lowest:.3g}.",
                en=f"{rows} weights are negative; the lowest is {lowest:.3g}.",
            ),
            Text(
                nl="Gebruik raking of logit, of geef grenzen op.",
                en="Use raking or logit, or give bounds.",
            ),
        )


class NothingToEstimateError(EstimationError):
    """No row has both weight and an answer, or what is divided by adds to nothing."""

    def __init__(self, *, of: tuple[str, ...]) -> None:
        self.of = of
        named = ", ".join(of)
        super().__init__(
            Text(
                nl=f"Er zijn geen antwoorden om {named} uit te schatten.",
                en=f"There are no answers to estimate {named} from.",
            ),
            Text(
                nl="Laat deze groep of dit kenmerk weg.",
                en="Leave this group or variable out.",
            ),
        )


class NoDegreesOfFreedomError(EstimationError):
    """There are no more drawn units than strata, so an interval cannot be given."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Er zijn niet meer getrokken eenheden dan strata; een marge is er niet.",
                en="There are no more drawn units than strata; there is no interval.",
            ),
            Text(
                nl="Voeg strata samen, of toon de schatting zonder marge.",
                en="Merge strata, or show the estimate without interval.",
            ),
        )


class UnpairedStratumError(EstimationError):
    """Half samples need two drawn units in every stratum."""

    def __init__(self, *, strata: int) -> None:
        super().__init__(
            Text(
                nl=f"In {strata} strata zijn niet precies twee eenheden getrokken.",
                en=f"{strata} strata do not hold exactly two drawn units.",
            ),
            Text(
                nl="Gebruik de jackknife of de bootstrap, of maak paren.",
                en="Use the jackknife or the bootstrap, or make pairs.",
            ),
        )


class NobodyAnsweredError(EstimationError):
    """There is nobody to give a weight to."""

    def __init__(self, *, population: int) -> None:
        super().__init__(
            Text(
                nl=f"Geen van de {population} eenheden heeft geantwoord.",
                en=f"None of the {population} units answered.",
            ),
            Text(
                nl="Wacht op respons, of controleer welke rijen als respons tellen.",
                en="Wait for responses, or check which rows count as a response.",
            ),
        )


class UntestableError(EstimationError):
    """A table has nothing that chance decides, or too many empty cells to know what chance does."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Deze tabel is niet te toetsen: er speelt geen toeval, of te veel cellen "
                "zijn leeg.",
                en="This table cannot be tested: chance has no part in it, or too many cells "
                "are empty.",
            ),
            Text(
                nl="Voeg antwoorden samen, of vergelijk de aandelen zelf.",
                en="Merge answers, or compare the shares themselves.",
            ),
        )


class MoreThanThereAreError(EstimationError):
    """More units were drawn than the design says there were to draw."""

    def __init__(self, *, parents: int) -> None:
        super().__init__(
            Text(
                nl=f"In {parents} strata of clusters zijn meer eenheden getrokken dan er zijn.",
                en=f"In {parents} strata or clusters more units were drawn than there are.",
            ),
            Text(
                nl="Controleer de omvang van de populatie per stratum.",
                en="Check the size of the population per stratum.",
            ),
        )
