"""Sentences for forms of others, in the language of the page at the moment they are shown."""

from django.utils.functional import lazy

from zicht.language import Text
from zicht.platform.web import languages


def _to_current(nl: str, en: str) -> str:
    return Text(nl=nl, en=en).to(languages.current())


in_both = lazy(_to_current, str)
