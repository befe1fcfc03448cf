"""What keeps a hidden population from being estimated, by name."""

from collections.abc import Sequence

from zicht.language import Language, Text, number


class PrevalenceError(ValueError):
    """An estimate cannot be made from these lists; ``message`` says why, ``remedy`` what to do.

    ``code`` is stable and meant for machines.
    """

    code = "prevalence"

    def __init__(self, message: Text, remedy: Text) -> None:
        self.message = message
        self.remedy = remedy
        super().__init__(f"{message.en} {remedy.en}")


class ImpossibleHistoryError(PrevalenceError):
    """A history that cannot be observed: on no list, on a list that is not there, or negative."""

    code = "impossible-history"

    def __init__(self, *, history: str, count: int) -> None:
        super().__init__(
            Text(
                nl=f"De combinatie van lijsten {history} met aantal {count} kan niet bestaan.",
                en=f"The capture history {history} with count {count} cannot exist.",
            ),
            Text(
                nl="Iedereen staat op minstens één van de lijsten en een aantal is 0 of meer.",
                en="Everyone is on at least one of the lists, and a count is 0 or more.",
            ),
        )


class DuplicateHistoryError(PrevalenceError):
    """The same history stands twice in a table."""

    code = "duplicate-history"

    def __init__(self, *, history: str) -> None:
        super().__init__(
            Text(
                nl=f"De combinatie van lijsten {history} staat er meer dan één keer.",
                en=f"The capture history {history} is there more than once.",
            ),
            Text(nl="Voeg de rijen samen tot één.", en="Merge the rows into one."),
        )


class DuplicateListError(PrevalenceError):
    """Two lists have one name."""

    code = "duplicate-list"

    def __init__(self, *, name: str) -> None:
        super().__init__(
            Text(
                nl=f"De naam {name} hoort bij meer dan één lijst.",
                en=f"The name {name} belongs to more than one list.",
            ),
            Text(nl="Geef elke lijst een eigen naam.", en="Give every list a name of its own."),
        )


class UnknownListError(PrevalenceError):
    """A list was named that is not one of the lists."""

    code = "unknown-list"

    def __init__(self, *, name: str, lists: Sequence[str]) -> None:
        self.name = name
        known = ", ".join(lists)
        super().__init__(
            Text(nl=f"Er is geen lijst {name}.", en=f"There is no list {name}."),
            Text(nl=f"Kies uit: {known}.", en=f"Choose one of: {known}."),
        )


class TooFewListsError(PrevalenceError):
    """One list says nothing about who is on none."""

    code = "too-few-lists"

    def __init__(self, *, lists: int, least: int) -> None:
        super().__init__(
            Text(
                nl=f"Aantal lijsten: {lists}. Deze schatting heeft er minstens {least} nodig.",
                en=f"Number of lists: {lists}. This estimate needs at least {least}.",
            ),
            Text(nl="Voeg een lijst toe.", en="Add a list."),
        )


class TooManyListsError(PrevalenceError):
    """More lists than the tables of this method can hold."""

    code = "too-many-lists"

    def __init__(self, *, lists: int, most: int) -> None:
        super().__init__(
            Text(
                nl=f"Aantal lijsten: {lists}. Deze methode kan er hoogstens {most} aan.",
                en=f"Number of lists: {lists}. This method takes at most {most}.",
            ),
            Text(nl="Voeg lijsten samen die op elkaar lijken.", en="Merge lists that are alike."),
        )


class NobodyObservedError(PrevalenceError):
    """There is nobody on any list."""

    code = "nobody-observed"

    def __init__(self) -> None:
        super().__init__(
            Text(nl="Er staat niemand op de lijsten.", en="There is nobody on the lists."),
            Text(nl="Controleer het bestand.", en="Check the file."),
        )


class EmptyListError(PrevalenceError):
    """A list with nobody on it."""

    code = "empty-list"

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(
            Text(nl=f"Op lijst {name} staat niemand.", en=f"There is nobody on list {name}."),
            Text(nl="Laat deze lijst weg.", en="Leave this list out."),
        )


class NoOverlapError(PrevalenceError):
    """Nobody on this list is on another one too, so that it cannot be weighed against others."""

    code = "no-overlap"

    def __init__(self, *, name: str) -> None:
        self.name = name
        super().__init__(
            Text(
                nl=f"Niemand op lijst {name} staat ook op een andere lijst.",
                en=f"Nobody on list {name} is on another list too.",
            ),
            Text(
                nl="Voeg deze lijst samen met een andere, of controleer de koppeling.",
                en="Merge this list with another one, or check how records were linked.",
            ),
        )


class NobodyOnBothError(PrevalenceError):
    """Two lists share nobody; each may overlap with others."""

    code = "nobody-on-both"

    def __init__(self, *, first: str, second: str) -> None:
        super().__init__(
            Text(
                nl=f"Niemand staat op {first} en ook op {second}.",
                en=f"Nobody is on {first} and on {second} as well.",
            ),
            Text(
                nl="Gebruik een methode die alle lijsten samen neemt.",
                en="Use a method that takes all lists together.",
            ),
        )


class ContainedListError(PrevalenceError):
    """Everyone on one list is on another one too: two lists that were made from each other."""

    code = "contained-list"

    def __init__(self, *, name: str, within: str) -> None:
        self.name = name
        super().__init__(
            Text(
                nl=f"Iedereen op lijst {name} staat ook op lijst {within}.",
                en=f"Everyone on list {name} is on list {within} too.",
            ),
            Text(nl="Voeg de twee lijsten samen.", en="Merge the two lists."),
        )


class NotHierarchicalError(PrevalenceError):
    """A model that is not a model of these lists, or lacks a term that a larger one implies."""

    code = "not-hierarchical"

    def __init__(self, *, model: str) -> None:
        super().__init__(
            Text(
                nl=f"{model} is geen hiërarchisch model van deze lijsten.",
                en=f"{model} is no hierarchical model of these lists.",
            ),
            Text(
                nl="Noem elke lijst, en niet alle lijsten in één term.",
                en="Name every list, and not all lists in one term.",
            ),
        )


class NoMaximumError(PrevalenceError):
    """The likelihood has no largest value, also where empty overlaps may be minus infinity."""

    code = "no-maximum"

    def __init__(self, *, model: str) -> None:
        super().__init__(
            Text(
                nl=f"Voor model {model} bestaat geen beste schatting: er zijn te veel lege "
                "combinaties van lijsten.",
                en=f"Model {model} has no best estimate: too many combinations of lists are empty.",
            ),
            Text(nl="Kies een eenvoudiger model.", en="Choose a simpler model."),
        )


class NotIdentifiableError(PrevalenceError):
    """More than one size of the population fits the lists equally well."""

    code = "not-identifiable"

    def __init__(self, *, model: str) -> None:
        super().__init__(
            Text(
                nl=f"Bij model {model} passen meer schattingen even goed bij de lijsten.",
                en=f"With model {model} several estimates fit the lists equally well.",
            ),
            Text(nl="Kies een eenvoudiger model.", en="Choose a simpler model."),
        )


class NotConvergedError(PrevalenceError):
    """A fit ended before its result was stable."""

    code = "not-converged"

    def __init__(self, *, model: str) -> None:
        super().__init__(
            Text(
                nl=f"De schatting van model {model} kwam niet tot rust.",
                en=f"The fit of model {model} did not settle.",
            ),
            Text(nl="Kies een eenvoudiger model.", en="Choose a simpler model."),
        )


class NotProvedError(PrevalenceError):
    """A search was capped before it was known that no model is better than the one it found."""

    code = "not-proved"

    def __init__(self, *, gap: float) -> None:
        super().__init__(
            Text(
                nl="Er zijn te veel modellen om te bewijzen welk het beste is: een ander kan nog "
                f"{number(gap, Language.NL, decimals=1)} lager uitkomen.",
                en="There are too many models to prove which is best: another may still be "
                f"{number(gap, Language.EN, decimals=1)} lower.",
            ),
            Text(
                nl="Kies een lagere orde of voeg lijsten samen.",
                en="Choose a lower order or merge lists.",
            ),
        )


class OutOfTimeError(PrevalenceError):
    """A method took longer than it may; says nothing about the lists."""

    code = "out-of-time"

    def __init__(self, *, seconds: int) -> None:
        super().__init__(
            Text(
                nl=f"Na {seconds} seconden was deze methode niet klaar.",
                en=f"After {seconds} seconds this method was not done.",
            ),
            Text(
                nl="Geef meer tijd, neem minder herhalingen of voeg lijsten samen.",
                en="Allow more time, take fewer resamples or merge lists.",
            ),
        )


class EndedEarlyError(PrevalenceError):
    """The process of a method was ended by the machine, most likely for want of memory."""

    code = "ended-early"

    def __init__(self) -> None:
        super().__init__(
            Text(
                nl="Deze methode is door de computer afgebroken; meestal is er te weinig geheugen.",
                en="The machine ended this method; most often there is too little memory.",
            ),
            Text(
                nl="Sluit andere programma's of voeg lijsten samen.",
                en="Close other programs or merge lists.",
            ),
        )


class ImpossibleScenarioError(PrevalenceError):
    """A scenario of the planner that cannot be: too many reports, or tables without an estimate.

    ``share`` is how many more reports were asked for, ``failed`` the part without an estimate.
    """

    code = "impossible-scenario"

    def __init__(self, *, share: float | None = None, failed: float | None = None) -> None:
        if share is not None:
            text = Text(
                nl=f"Zo veel meldingen ({share:+.0%}) zijn er bij deze bevolking niet te krijgen.",
                en=f"So many reports ({share:+.0%}) are not to be had from this population.",
            )
        else:
            text = Text(
                nl=f"Van de nagebootste tabellen gaf {failed or 0:.0%} geen schatting.",
                en=f"Of the simulated tables {failed or 0:.0%} gave no estimate.",
            )
        super().__init__(
            text,
            Text(
                nl="Neem een kleinere stap of een eenvoudiger model.",
                en="Take a smaller step or a simpler model.",
            ),
        )


class TooManyTermsError(PrevalenceError):
    """More terms to choose from than a search over models can hold."""

    code = "too-many-terms"

    def __init__(self, *, terms: int, most: int) -> None:
        super().__init__(
            Text(
                nl=f"Een model kan {terms} combinaties van lijsten hebben; zoeken kan er hoogstens "
                f"{most} aan.",
                en=f"A model may have {terms} combinations of lists; a search takes up to {most}.",
            ),
            Text(
                nl="Kies een lagere orde of voeg lijsten samen.",
                en="Choose a lower order or merge lists.",
            ),
        )
