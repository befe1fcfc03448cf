"""The fixed words of the paper questionnaire, around its questions."""

from collections.abc import Mapping

from zicht.language import Language, Text

_WORDS = {
    "kind": Text(nl="Vragenlijst voor gemeenten", en="Questionnaire for municipalities"),
    "how": Text(nl="Zo vult u de vragenlijst in", en="How to fill in the questionnaire"),
    "who": Text(nl="Wie vult welke vragen in", en="Who fills in which questions"),
    "part": Text(nl="Deel", en="Part"),
    "yours": Text(nl="Uw gegevens", en="Your details"),
    "row": Text(nl="Onderwerp", en="Topic"),
    "day": Text(nl="dag", en="day"),
    "month": Text(nl="maand", en="month"),
    "year": Text(nl="jaar", en="year"),
    "page": Text(nl="pagina", en="page"),
    "of": Text(nl="van", en="of"),
    "version": Text(nl="versie", en="version"),
    "type_here": Text(nl="Klik om te typen", en="Click to type"),
    "choose_date": Text(nl="Kies een datum", en="Choose a date"),
    "end": Text(
        nl="Dit is het einde van de vragenlijst. Dank u wel voor het invullen.",
        en="This is the end of the questionnaire. Thank you for filling it in.",
    ),
}

_STEPS = (
    Text(
        nl="Kruis uw antwoord aan in het vakje. Vergissing? Streep het kruisje door en kruis een "
        "ander vakje aan.",
        en="Tick the box of your answer. A mistake? Cross out the tick and tick another box.",
    ),
    Text(
        nl="Bij elke vraag staat wie hem invult: Veiligheid, Zorg en jeugd, of beide samen.",
        en="Each question says who fills it in: Safety, Care and youth, or both together.",
    ),
    Text(
        nl="Staat er ‘Alleen als’? Sla de vraag over als dat voor u niet geldt.",
        en="Does it say ‘Only if’? Skip the question if that does not apply to you.",
    ),
    Text(
        nl="Weet u een antwoord niet, ook niet na navraag? Kies dan ‘Weet niet’ of laat de vraag "
        "open.",
        en="Do you not know an answer, even after asking around? Choose ‘Do not know’ or leave the "
        "question open.",
    ),
)

_SIGNERS = (
    Text(nl="Gemeente", en="Municipality"),
    Text(nl="Ingevuld voor Veiligheid", en="Filled in for Safety"),
    Text(nl="Ingevuld voor Zorg en jeugd", en="Filled in for Care and youth"),
    Text(nl="Datum", en="Date"),
)


def words(language: Language) -> Mapping[str, str]:
    """The fixed words by their key, in one language."""
    return {key: text.to(language) for key, text in _WORDS.items()}


def steps(language: Language) -> tuple[str, ...]:
    """How to fill in the form, one sentence or two per step."""
    return tuple(text.to(language) for text in _STEPS)


def signers(language: Language) -> tuple[str, ...]:
    """What the municipality writes about itself on the cover."""
    return tuple(text.to(language) for text in _SIGNERS)
