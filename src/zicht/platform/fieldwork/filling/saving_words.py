"""What is said of a page of answers after it was saved, or was not."""

from zicht.language import Text
from zicht.platform.fieldwork.filling.saving import Outcome
from zicht.platform.fieldwork.response.locking import NotOpenError

SAVED = Text(nl="Opgeslagen.", en="Saved.")
CONFLICT = Text(
    nl="Een collega heeft net iets anders ingevuld. Kies bij de vraag welk antwoord geldt.",
    en="A colleague has just filled in something else. Choose at the question which one counts.",
)
_UNCHANGED = Text(nl="Er is niets veranderd.", en="Nothing was changed.")
_FAULTY = Text(nl="Niet opgeslagen: dit antwoord klopt niet.", en="Not saved: this is not right.")


def said(outcome: Outcome) -> Text:
    """What became of the page."""
    if outcome.conflicts:
        return CONFLICT
    if outcome.faulty:
        return _FAULTY
    return SAVED if outcome.changed else _UNCHANGED


def refused(refusal: NotOpenError) -> Text:
    """Why nothing was saved."""
    why = refusal.obstacle.value
    return Text(nl=f"Niet opgeslagen. {why.nl}", en=f"Not saved. {why.en}")
