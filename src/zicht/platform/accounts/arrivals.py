"""Where somebody begins who has just accepted an invitation.

The apps above know what there is to do in an organisation, and register it here when they start;
this app does not know them.
"""

from collections.abc import Callable

from django.urls import reverse

from zicht.platform.accounts.models import Organisation
from zicht.platform.accounts.roles import Kind

#: The address of the page; None when there is nothing to do now.
Finder = Callable[[Organisation], str | None]

_FINDERS: dict[Kind, Finder] = {}


def register(kind: Kind, finder: Finder) -> None:
    """Have who comes to a kind of organisation begin where ``finder`` says."""
    _FINDERS[kind] = finder


def url_for(organisation: Organisation) -> str:
    """The page to begin on; one's own account where no other is known."""
    finder = _FINDERS.get(Kind(organisation.kind))
    found = None if finder is None else finder(organisation)
    return found or reverse("accounts:account")
