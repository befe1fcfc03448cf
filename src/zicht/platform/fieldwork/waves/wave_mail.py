"""The letters and mails of a wave with everything filled in, as they are sent and previewed."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import override

from zicht.language import Language, Text
from zicht.platform.accounts.mails import address_of
from zicht.platform.fieldwork.models import Purpose, Wave
from zicht.platform.fieldwork.waves import wave_texts, waves
from zicht.platform.fieldwork.waves.wave_texts import Placeholder, Template
from zicht.platform.fieldwork.waves.wave_wording import COLLEAGUE, missing_questions, time_left
from zicht.platform.web.templatetags.language import written


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """To whom something is written, on which day, and what there is to say.

    ``link`` is where they go on; ``missing`` is how many mandatory questions have no answer.
    """

    municipality: str
    name: str
    link: str
    today: date
    missing: int = 0
    next_step: Text | None = None


def compose(wave: Wave, purpose: Purpose, language: Language, occasion: Occasion) -> Template:
    """The text for one person."""
    return fill(waves.text(wave, purpose, language), wave, language, occasion)


def fill(template: Template, wave: Wave, language: Language, occasion: Occasion) -> Template:
    """A text, whether or not it is that of the wave yet, for one person."""
    step = occasion.next_step
    values = {
        Placeholder.MUNICIPALITY: occasion.municipality,
        Placeholder.WAVE: title_of(wave).to(language),
        Placeholder.OPENS_ON: _written(wave.opens_on, language),
        Placeholder.CLOSES_ON: _written(wave.closes_on, language),
        Placeholder.NAME: occasion.name or COLLEAGUE.to(language),
        Placeholder.LINK: occasion.link,
        Placeholder.TIME_LEFT: time_left(occasion.today, wave.closes_on or occasion.today).to(
            language
        ),
        Placeholder.MISSING: missing_questions(occasion.missing).to(language),
        Placeholder.NEXT_STEP: "" if step is None else step.to(language),
    }
    return wave_texts.fill(template, values, language)


def title_of(wave: Wave) -> Text:
    """What the wave is called."""
    return Text(nl=wave.title_nl, en=wave.title_en)


def invitation_link(code: str, language: Language) -> str:
    """Where somebody begins who has no account for the municipality yet."""
    return address_of("accounts:short_invitation", language, code)


def filling_link(wave: Wave, municipality_code: str, language: Language) -> str:
    """Where somebody goes on who has been here; whoever is not signed in does that first."""
    return address_of("filling:tasks", language, wave.code, municipality_code)


def _written(day: date | None, language: Language) -> str:
    if day is None:
        return ""
    with override(language.value):
        return written(day)
