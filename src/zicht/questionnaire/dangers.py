"""What a YAML text must not hold, however well it is written: too much, too deep, or aliases.

The fast reader bounds its own depth. The reader that knows the lines does not, and an alias can
blow a small file up to any size; so these are refused before either of them builds anything.
"""

import re

import yaml

from zicht.language import Text
from zicht.problems import Problem

#: The longest text, in characters; the questionnaires of the package have about 70,000.
MOST_CHARACTERS = 1_000_000

#: How deep lists and mappings may lie in one another; a rule within a rule takes two.
MOST_LEVELS = 100

# So many openings without a closing never occur in earnest, and readers take long over them.
_ONLY_OPENINGS = re.compile(r"(?:[\[{][^\[\]{}]*){100}")


def find_dangers(text: str, *, file: str | None) -> tuple[Problem, ...]:
    """Why the text is not read at all; empty when it may be. Cheap for a text without aliases."""
    if not text.strip():
        return (_empty(file),)
    if len(text) > MOST_CHARACTERS:
        return (_too_long(len(text), file),)
    openings = _ONLY_OPENINGS.search(text)
    if openings is not None:
        return (_too_deep(file, text.count("\n", 0, openings.start()) + 1),)
    # Every alias has an asterisk; a text without one needs no closer look.
    if "*" not in text:
        return ()
    return tuple(one for one in find_in_events(text, file=file) if one.code == "alias")


def find_in_events(text: str, *, file: str | None) -> tuple[Problem, ...]:
    """The first alias, or the first place that lies too deep, as far as the text is YAML.

    Works through the text without building anything, so no text is too deep for it.
    """
    level = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CBaseLoader):
            row = 1 if event.start_mark is None else event.start_mark.line + 1
            if isinstance(event, yaml.AliasEvent):
                return (_alias(file, row),)
            if isinstance(event, yaml.CollectionStartEvent):
                level += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                level -= 1
            if level > MOST_LEVELS:
                return (_too_deep(file, row),)
    except yaml.YAMLError:
        # What is no YAML is told by those who read it.
        return ()
    return ()


def _empty(file: str | None) -> Problem:
    return Problem(
        code="empty-file",
        message=Text(nl="Het bestand is leeg.", en="The file is empty."),
        remedy=Text(
            nl="Begin met een bestaande vragenlijst, als 2026.yaml.",
            en="Start from an existing questionnaire, such as 2026.yaml.",
        ),
        file=file,
        row=1,
    )


def _too_long(length: int, file: str | None) -> Problem:
    return Problem(
        code="too-large",
        message=Text(
            nl=f"Het bestand is te groot: {length} tekens, en {MOST_CHARACTERS} is het meeste.",
            en=f"The file is too large: {length} characters, where {MOST_CHARACTERS} is the most.",
        ),
        remedy=Text(
            nl="Kijk of dit de vragenlijst is; zo niet, kies het goede bestand.",
            en="See whether this is the questionnaire; if not, choose the right file.",
        ),
        file=file,
        row=1,
    )


def _too_deep(file: str | None, row: int) -> Problem:
    return Problem(
        code="too-deep",
        message=Text(
            nl=f"Hier liggen meer dan {MOST_LEVELS} lijsten of haakjes in elkaar.",
            en=f"Here more than {MOST_LEVELS} lists or brackets lie in one another.",
        ),
        remedy=Text(
            nl="Sluit haakjes, of voeg voorwaarden samen met één all of any.",
            en="Close brackets, or join rules with one all or any.",
        ),
        file=file,
        row=row,
    )


def _alias(file: str | None, row: int) -> Problem:
    return Problem(
        code="alias",
        message=Text(
            nl="Verwijzingen (een naam met * ervoor) worden niet gelezen.",
            en="Aliases (a name with * before it) are not read.",
        ),
        remedy=Text(
            nl="Schrijf de tekst uit. Begint die met een *? Zet er aanhalingstekens om.",
            en="Write the text out. Does it start with *? Put it between quotes.",
        ),
        file=file,
        row=row,
    )
