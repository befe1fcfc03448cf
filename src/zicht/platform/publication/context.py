"""What every page shows of the current release: the menu, and whether its figures are made up."""

from dataclasses import dataclass
from typing import Literal

from django.http import HttpRequest
from django.urls import reverse

from zicht.language import Text
from zicht.platform.publication import selectors

_MENU = (
    ("publication:home", Text(nl="Het beeld", en="The picture")),
    ("publication:roles", Text(nl="Vier rollen", en="Four roles")),
    ("publication:municipalities", Text(nl="Gemeenten", en="Municipalities")),
    ("publication:hidden", Text(nl="Hoeveel slachtoffers", en="How many victims")),
    ("publication:response", Text(nl="Wie antwoordde", en="Who answered")),
    ("publication:methods", Text(nl="Methoden", en="Methods")),
    ("publication:downloads", Text(nl="Downloads", en="Downloads")),
)

#: Pages whose figures come from what others published, and not from a release.
_OF_OTHERS = frozenset({"hidden"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuLink:
    """One entry of the main menu; ``is_current`` is what aria-current says."""

    title: Text
    url: str
    is_current: Literal["page", "true", ""]


def release(request: HttpRequest) -> dict[str, object]:
    """The menu, and the wave whose made-up answers stand behind this page.

    None for real answers, and on a page that shows none of its figures.
    """
    return {
        "navigation": [_link(request, *entry) for entry in _MENU],
        "synthetic": _made_up(request),
    }


def _made_up(request: HttpRequest) -> str | None:
    match = request.resolver_match
    if match is None or match.app_name != "publication" or match.url_name in _OF_OTHERS:
        return None
    picture = selectors.get_picture()
    return picture.book.wave if picture is not None and picture.is_synthetic else None


def _link(request: HttpRequest, name: str, title: Text) -> MenuLink:
    url = reverse(name)
    if request.path == url:
        return MenuLink(title=title, url=url, is_current="page")
    inside = name != "publication:home" and request.path.startswith(url)
    return MenuLink(title=title, url=url, is_current="true" if inside else "")
