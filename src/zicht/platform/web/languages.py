"""Which language a page speaks, and where the same page stands in the other one."""

from django.utils.translation import get_language

from zicht.language import Language

_ENGLISH = "/en"


def current() -> Language:
    """The language of this request; Dutch outside a request."""
    return Language.EN if get_language() == "en" else Language.NL


def of_path(path: str) -> Language:
    """The language of an address: English below /en/, else Dutch."""
    return Language.EN if path == _ENGLISH or path.startswith(f"{_ENGLISH}/") else Language.NL


def same_page_in_other_language(full_path: str) -> str:
    """The address of a page in the other language, with its query: /methoden/ and /en/methoden/."""
    if of_path(full_path) is Language.EN:
        return full_path.removeprefix(_ENGLISH) or "/"
    return _ENGLISH + full_path
