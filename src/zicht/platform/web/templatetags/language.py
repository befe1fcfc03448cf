"""Words in the language of the page: both languages stand side by side in the template."""

from datetime import date, datetime

from babel.dates import format_date, format_time
from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from zicht.language import Language, Text
from zicht.language import number as format_number
from zicht.language import percent as format_percent
from zicht.platform.web import languages

register = template.Library()


@register.simple_tag
def say(*, nl: str, en: str, **values: object) -> SafeString:
    """One sentence in the language of the page: ``{% say nl="Ja" en="Yes" %}``.

    ``{name}`` is replaced by the value of ``name=…``, escaped. What is written in the template
    may hold HTML; a variable is escaped.
    """
    sentence = conditional_escape(Text(nl=nl, en=en).to(languages.current()))
    return format_html(sentence, **values) if values else sentence


@register.filter
def words(text: Text) -> str:
    """A ``Text`` in the language of the page."""
    return text.to(languages.current())


@register.filter
def written(day: date) -> str:
    """A date in words: 1 april 2019, 1 April 2019."""
    locale = "nl_NL" if languages.current() is Language.NL else "en_GB"
    return str(format_date(day, format="d MMMM yyyy", locale=locale))


@register.filter
def moment(at: datetime) -> str:
    """A day and a time in words, by the clock of the Netherlands: 1 april 2019 om 14:05."""
    local = timezone.localtime(at)
    time = format_time(local, format="HH:mm")
    return Text(nl=f"{written(local)} om {time}", en=f"{written(local)} at {time}").to(
        languages.current()
    )


@register.filter
def as_number(value: float, decimals: int = 0) -> str:
    """A number as a reader of the page's language writes it."""
    return format_number(value, languages.current(), decimals=decimals)


@register.filter
def as_percent(share: float) -> str:
    """A share from 0 to 1 as a whole percentage."""
    return format_percent(share, languages.current())


@register.filter
def as_size(size_bytes: int) -> str:
    """The size of a file: 84 kB, 9,1 MB."""
    language = languages.current()
    if size_bytes < 1_000_000:
        return f"{format_number(max(1, size_bytes / 1000), language)} kB"
    return f"{format_number(size_bytes / 1_000_000, language, decimals=1)} MB"
