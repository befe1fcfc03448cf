"""Letters and mails of a wave: texts with named placeholders, checked before they are used."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from zicht.language import Language, Text
from zicht.platform.fieldwork.models import Purpose
from zicht.problems import InvalidInputError, Problem


class Placeholder(StrEnum):
    """What can be filled in between braces, under a name in the language of the text."""

    MUNICIPALITY = "municipality"
    WAVE = "wave"
    OPENS_ON = "opens_on"
    CLOSES_ON = "closes_on"
    NAME = "name"
    LINK = "link"
    TIME_LEFT = "time_left"
    MISSING = "missing"
    NEXT_STEP = "next_step"


PLACEHOLDER_NAMES: Mapping[Placeholder, Text] = {
    Placeholder.MUNICIPALITY: Text(nl="gemeente", en="municipality"),
    Placeholder.WAVE: Text(nl="meting", en="wave"),
    Placeholder.OPENS_ON: Text(nl="opent_op", en="opens_on"),
    Placeholder.CLOSES_ON: Text(nl="sluit_op", en="closes_on"),
    Placeholder.NAME: Text(nl="naam", en="name"),
    Placeholder.LINK: Text(nl="link", en="link"),
    Placeholder.TIME_LEFT: Text(nl="resterende_tijd", en="time_left"),
    Placeholder.MISSING: Text(nl="ontbrekende_vragen", en="missing_questions"),
    Placeholder.NEXT_STEP: Text(nl="volgende_stap", en="next_step"),
}
_ALWAYS = (
    Placeholder.MUNICIPALITY,
    Placeholder.WAVE,
    Placeholder.OPENS_ON,
    Placeholder.CLOSES_ON,
)
_IN_MAIL = (*_ALWAYS, Placeholder.NAME, Placeholder.LINK)
_IN_REMINDER = (*_IN_MAIL, Placeholder.TIME_LEFT)
ALLOWED: Mapping[Purpose, tuple[Placeholder, ...]] = {
    Purpose.LETTER: _ALWAYS,
    Purpose.INVITATION: _IN_MAIL,
    Purpose.NOT_OPENED: _IN_REMINDER,
    Purpose.STARTED: (*_IN_REMINDER, Placeholder.MISSING),
    Purpose.STUCK: (*_IN_REMINDER, Placeholder.MISSING),
    Purpose.READY: (*_IN_REMINDER, Placeholder.NEXT_STEP),
    Purpose.REOPENED: (*_IN_REMINDER, Placeholder.MISSING),
}
_LONGEST_SUBJECT = 150
_LONGEST_BODY = 10_000
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """The subject and the plain text of a letter or mail, with placeholders in both."""

    subject: str
    body: str


def placeholders(purpose: Purpose, language: Language) -> tuple[str, ...]:
    """The names that a text may hold, as they are written in a language."""
    return tuple(PLACEHOLDER_NAMES[one].to(language) for one in ALLOWED[purpose])


def require_right(template: Template, purpose: Purpose, language: Language) -> None:
    """Raise InvalidInputError with everything that is wrong with a text; else do nothing.

    A mail must hold its link, only placeholders of its purpose, and no loose braces.
    """
    problems = [
        *_of_part(template.subject, "subject", purpose, language),
        *_of_part(template.body, "body", purpose, language),
    ]
    if len(template.subject) > _LONGEST_SUBJECT:
        problems.append(_too_long("subject", _LONGEST_SUBJECT))
    if len(template.body) > _LONGEST_BODY:
        problems.append(_too_long("body", _LONGEST_BODY))
    link = f"{{{PLACEHOLDER_NAMES[Placeholder.LINK].to(language)}}}"
    if Placeholder.LINK in ALLOWED[purpose] and link not in template.body:
        problems.append(_no_link(link))
    if problems:
        raise InvalidInputError(problems)


def fill(template: Template, values: Mapping[Placeholder, str], language: Language) -> Template:
    """The text with every placeholder replaced.

    KeyError for a placeholder without a value: ``require_right`` comes first.
    """
    by_name = {PLACEHOLDER_NAMES[one].to(language): value for one, value in values.items()}

    def filled(text: str) -> str:
        return _PLACEHOLDER.sub(lambda match: by_name[match[1]], text)

    subject = " ".join(filled(template.subject).split())
    return Template(subject=subject, body=filled(template.body))


def _of_part(text: str, part: str, purpose: Purpose, language: Language) -> Iterator[Problem]:
    if not text.strip():
        yield _empty(part)
    allowed = placeholders(purpose, language)
    for name in _PLACEHOLDER.findall(text):
        if name not in allowed:
            yield _unknown(part, name, allowed)
    rest = _PLACEHOLDER.sub("", text)
    if "{" in rest or "}" in rest:
        yield _loose_brace(part)


def _empty(part: str) -> Problem:
    return Problem(
        code="empty-text",
        column=part,
        value="",
        message=Text(nl="Hier staat niets.", en="There is nothing here."),
        remedy=Text(nl="Schrijf een tekst.", en="Write a text."),
    )


def _too_long(part: str, longest: int) -> Problem:
    return Problem(
        code="long-text",
        column=part,
        message=Text(
            nl=f"Dit is langer dan {longest} tekens.", en=f"This is over {longest} characters."
        ),
        remedy=Text(nl="Kort de tekst in.", en="Shorten the text."),
    )


def _unknown(part: str, name: str, allowed: tuple[str, ...]) -> Problem:
    listed = ", ".join(f"{{{one}}}" for one in allowed)
    return Problem(
        code="unknown-placeholder",
        column=part,
        value=f"{{{name}}}",
        message=Text(
            nl=f"{{{name}}} kan hier niet worden ingevuld.",
            en=f"{{{name}}} cannot be filled in here.",
        ),
        remedy=Text(nl=f"Kies uit: {listed}.", en=f"Choose from: {listed}."),
    )


def _loose_brace(part: str) -> Problem:
    return Problem(
        code="loose-brace",
        column=part,
        message=Text(
            nl="Er staat een losse accolade in de tekst.", en="There is a loose brace in the text."
        ),
        remedy=Text(
            nl="Zet een invulplek tussen { en }, en gebruik accolades nergens anders voor.",
            en="Put a placeholder between { and }, and use braces for nothing else.",
        ),
    )


def _no_link(link: str) -> Problem:
    return Problem(
        code="no-link",
        column="body",
        message=Text(
            nl="De link ontbreekt: zonder link kan niemand verder.",
            en="The link is missing: without it nobody can go on.",
        ),
        remedy=Text(nl=f"Zet {link} in de tekst.", en=f"Put {link} in the text."),
    )
