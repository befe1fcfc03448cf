"""The letter to every municipality, for whoever prints and posts them."""

from collections.abc import Iterator
from datetime import date

from zicht.language import Language, Text
from zicht.platform.fieldwork import wave_mail, waves
from zicht.platform.fieldwork.board_files import Cell
from zicht.platform.fieldwork.models import Wave
from zicht.platform.fieldwork.wave_mail import Occasion
from zicht.platform.fieldwork.wave_texts import Purpose

_ADDRESSEE = Text(
    nl="Het college van burgemeester en wethouders van {municipality}",
    en="The mayor and aldermen of {municipality}",
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
    template = waves.text(wave, Purpose.LETTER, language)
    asked = wave.responses.order_by("municipality__name", "municipality_id")
    for code, name in asked.values_list("municipality_id", "municipality__name"):
        occasion = Occasion(municipality=name, name="", link="", today=today)
        letter = wave_mail.fill(template, wave, language, occasion)
        addressee = _ADDRESSEE.to(language).format(municipality=name)
        yield [code, name, addressee, letter.subject, letter.body]
