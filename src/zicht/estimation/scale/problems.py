"""What keeps a scale from being made, by name."""

from zicht.estimation.problems import EstimationError
from zicht.language import Text


class TooFewItemsError(EstimationError):
    """After leaving out questions that all answered alike, too little is left for a scale."""

    def __init__(self, *, left: int, needed: int) -> None:
        super().__init__(
            Text(
                nl=f"Er zijn {left} vragen met verschillende antwoorden; nodig zijn er {needed}.",
                en=f"{left} questions have answers that differ; {needed} are needed.",
            ),
            Text(nl="Neem meer vragen in de schaal.", en="Take more questions into the scale."),
        )


class TooFewRespondentsError(EstimationError):
    """There are fewer respondents than numbers to estimate."""

    def __init__(self, *, respondents: int, parameters: int) -> None:
        super().__init__(
            Text(
                nl=f"{respondents} antwoorders zijn te weinig voor {parameters} getallen.",
                en=f"{respondents} respondents are too few for {parameters} numbers.",
            ),
            Text(
                nl="Neem minder vragen, of voeg antwoorden samen.",
                en="Take fewer questions, or merge answer categories.",
            ),
        )


class NotTwoAnswersError(EstimationError):
    """The Rasch model was asked of a question with more than two answers."""

    def __init__(self, *, item: str) -> None:
        super().__init__(
            Text(
                nl=f"Vraag {item} heeft meer dan twee antwoorden.",
                en=f"Question {item} has more than two answers.",
            ),
            Text(
                nl="Gebruik het model voor geordende antwoorden.",
                en="Use the graded response model.",
            ),
        )


class NoCommonScaleError(EstimationError):
    """The answers do not hang together: the best fit is a scale without any spread."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="De antwoorden hangen niet samen; er is geen gemeenschappelijke schaal.",
                en="The answers do not hang together; there is no common scale.",
            ),
            Text(
                nl="Toon de vragen afzonderlijk.",
                en="Show the questions one by one.",
            ),
        )


class SeparatedItemError(EstimationError):
    """A question splits the others without exception, so that its slope has no end."""

    def __init__(self, *, item: str) -> None:
        self.item = item
        super().__init__(
            Text(
                nl=f"Vraag {item} volgt zonder uitzondering uit de andere antwoorden.",
                en=f"Question {item} follows from the other answers without exception.",
            ),
            Text(
                nl="Laat de vraag uit de schaal, of voeg antwoorden samen.",
                en="Leave the question out of the scale, or merge answer categories.",
            ),
        )


class NoAnchorsError(EstimationError):
    """A wave shares no question with the waves before it, so it cannot come on their scale."""

    def __init__(self, *, wave: int) -> None:
        super().__init__(
            Text(
                nl=f"Golf {wave + 1} heeft geen vraag gemeen met een eerdere golf.",
                en=f"Wave {wave + 1} has no question in common with a wave before it.",
            ),
            Text(
                nl="Stel een paar vragen in elke golf.",
                en="Ask a few questions in every wave.",
            ),
        )
