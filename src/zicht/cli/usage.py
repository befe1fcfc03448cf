"""The language of what is said of wrong usage.

Click and argparse look their own words up with the gettext of the standard library, which goes by
the variable LANGUAGE. In the folder ``locale`` these words stand in Dutch.
"""

import gettext
import os
from collections.abc import Sequence
from pathlib import Path

import click

from zicht.language import Language, Text

_DOMAIN = "usage"
_LOCALE = Path(__file__).with_name("locale")
_OPTIONS = ("--language", "--lang")
_HELP = frozenset(("--help", "-h"))
#: Under which a command keeps its language.
_KEPT = "zicht.language"


def speak(arguments: Sequence[str]) -> Language:
    """Have wrong usage told in the language that is asked for; help is in English.

    For the process as a whole: it carries out one command.
    """
    language = Language.EN if _HELP.intersection(arguments) else asked(arguments)
    os.environ["LANGUAGE"] = language.value
    gettext.bindtextdomain(_DOMAIN, str(_LOCALE))
    gettext.textdomain(_DOMAIN)
    return language


def asked(arguments: Sequence[str]) -> Language:
    """The language among the arguments, which may be wrong otherwise; else Dutch."""
    found = Language.NL
    for one, following in zip(arguments, (*arguments[1:], ""), strict=True):
        name, _, value = one.partition("=")
        if name in _OPTIONS and (value or following) in set(Language):
            found = Language(value or following)
    return found


def keep(context: click.Context, language: Language) -> None:
    """Remember the language for what is said while options are read."""
    context.meta[_KEPT] = language


def said(text: Text) -> str:
    """In the language of the command that is being read; Dutch where there is none."""
    context = click.get_current_context(silent=True)
    kept = None if context is None else context.meta.get(_KEPT)
    return text.to(kept if isinstance(kept, Language) else Language.NL)
