"""The sentences of a mirror that say with whom the municipality is compared."""

from zicht.language import Language, Text
from zicht.reporting import wording
from zicht.reporting.typesetting import Data
from zicht.reporting.wave import Wave

_QUESTION = Text(
    nl="Een verschil is een vraag, geen oordeel: past het bij wat u wilt?",
    en="A difference is a question, not a verdict: is it what you intend?",
)
_OTHERS_MADE_UP = Text(
    nl="De cijfers van andere gemeenten zijn gemaakt met verzonnen antwoorden.",
    en="The figures of other municipalities were made from made-up answers.",
)
_LEVELS = Text(
    nl="Een niveau is bereikt als alles van dat niveau en van de niveaus eronder er is.",
    en="A level is reached when everything of that level and of those below is in place.",
)
#: Figures that change while municipalities submit would give the newest one away.
_LATER = Text(
    nl="Cijfers van andere gemeenten in deze meting komen erbij zodra de meting is gepubliceerd.",
    en="Figures of other municipalities in this wave follow when the wave has been published.",
)


def notice(beside: Wave | None, language: Language, *, is_own: bool) -> Data:
    """Whose figures are made up, with the word for it; None when nothing is."""
    if beside is None or not beside.is_synthetic:
        return None
    sentence = wording.SYNTHETIC_SENTENCE if is_own else _OTHERS_MADE_UP
    return {
        "word": wording.SYNTHETIC.to(language),
        "sentence": sentence.to(language),
    }


def introduction(beside: Wave | None, group: Text, *, is_own: bool) -> Text:
    """With whom the municipality is compared, and when that changes."""
    if beside is None:
        return Text(
            nl="Deze bladzijde laat zien hoe ver uw gemeente is met de aanpak van mensenhandel. "
            f"{_LATER.nl}",
            en="This page shows how far your municipality is in its approach to human "
            f"trafficking. {_LATER.en}",
        )
    who = wording.respondents(beside)
    shows = Text(
        nl="Deze bladzijde laat zien hoe ver uw gemeente is met de aanpak van mensenhandel, naast "
        f"{who.nl} en naast gemeenten met {group.nl}",
        en="This page shows how far your municipality is in its approach to human trafficking, "
        f"beside {who.en} and beside municipalities with {group.en}",
    )
    if is_own:
        return Text(nl=f"{shows.nl}. {_QUESTION.nl}", en=f"{shows.en}. {_QUESTION.en}")
    title = beside.questionnaire.title
    return Text(
        nl=f"{shows.nl}. De cijfers van anderen komen uit een andere meting: {title.nl}. "
        f"{_LATER.nl} {_QUESTION.nl}",
        en=f"{shows.en}. The figures of others come from another wave: {title.en}. "
        f"{_LATER.en} {_QUESTION.en}",
    )


def notes(beside: Wave | None, *, is_own: bool) -> Text:
    """How to read the bars, and when a level is reached."""
    if beside is None:
        return _LEVELS
    minimum = beside.book.minimum_group
    bars = Text(
        nl="Zo leest u de staven: van links (licht, niveau 0) naar rechts (donker, niveau 4) staat "
        "welk deel van de gemeenten op elk niveau staat. Het driehoekje wijst uw niveau aan. "
        f"Gearceerd is niet getoond: daar staan minder dan {minimum} gemeenten achter, of het "
        "cijfer zou een ander cijfer verraden.",
        en="How to read the bars: from left (light, level 0) to right (dark, level 4) they show "
        "which part of the municipalities stands on each level. The triangle points at your level. "
        f"Hatched is not shown: fewer than {minimum} municipalities stand behind it, or it would "
        "give another figure away.",
    )
    if is_own:
        return Text(nl=f"{bars.nl} {_LEVELS.nl}", en=f"{bars.en} {_LEVELS.en}")
    wave, version = beside.book.wave, beside.book.maturity_version
    return Text(
        nl=f"{bars.nl} {_LEVELS.nl} De niveaus van de anderen volgen de regels van {wave} "
        f"({version}), die op enkele punten anders zijn.",
        en=f"{bars.en} {_LEVELS.en} The levels of the others follow the rules of {wave} "
        f"({version}), which differ in a few places.",
    )
