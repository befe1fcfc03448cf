"""The letter to every municipality, for whoever prints and posts them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from zicht.language import Language, Text
from zicht.platform.fieldwork.models import Purpose, Wave
from zicht.platform.fieldwork.waves import wave_mail, waves
from zicht.platform.fieldwork.waves.board_files import Cell
from zicht.platform.fieldwork.waves.wave_mail import Occasion
from zicht.platform.fieldwork.waves.wave_texts import Template
from zicht.platform.web.templatetags.language import written

_ADDRESSEE = Text(
    nl="Het college van burgemeester en wethouders van {municipality}",
    en="The mayor and aldermen of {municipality}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter with everything filled in; ``date`` is the day it is made on, in words."""

    code: str
    municipality: str
    addressee: str
    date: str
    subject: str
    body: str

    @property
    def paragraphs(self) -> tuple[tuple[str, ...], ...]:
        """The lines of every paragraph of the body; a blank line parts two paragraphs."""
        parts = self.body.replace("\r\n", "\n").strip().split("\n\n")
        return tuple(tuple(part.strip("\n").split("\n")) for part in parts if part.strip())


def of_wave(wave: Wave, language: Language, *, today: date) -> Iterator[Letter]:
    """The letter to every municipality of a wave, by name."""
    template = waves.text(wave, Purpose.LETTER, language)
    asked = wave.responses.order_by("municipality__name", "municipality_id")
    for code, name in asked.values_list("municipality_id", "municipality__name"):
        yield make(template, wave, language, code=code, name=name, today=today)


def make(
    template: Template, wave: Wave, language: Language, *, code: str, name: str, today: date
) -> Letter:
    """One letter, in a text that need not be kept yet."""
    occasion = Occasion(municipality=name, name="", link="", today=today)
    filled = wave_mail.fill(template, wave, language, occasion)
    with override(language.value):
        day = written(today)
    return Letter(
        code=code,
        municipality=name,
        addressee=_ADDRESSEE.to(language).format(municipality=name),
        date=day,
        subject=filled.subject,
        body=filled.body,
    )


def rows(wave: Wave, language: Language, *, today: date) -> Iterator[list[Cell]]:
    """The headings, and a row per municipality: its code and name, addressee, subject and text."""
    yield [
        heading.to(language)
        for heading in (
            Text(nl="code", en="code"),
            Text(nl="gemeente", en="municipality"),
            Text(nl="aan", en="to"),
            Text(nl="onderwerp", en="subject"),
            Text(nl="brief", en="letter"),
        )
    ]
    for one in of_wave(wave, language, today=today):
        yield [one.code, one.municipality, one.addressee, one.subject, one.body]
