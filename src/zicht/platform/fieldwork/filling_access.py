"""Who comes to the pages of filling in: people of that municipality, and nobody else."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.access import View, signed_in
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLES, Kind, Role
from zicht.platform.fieldwork.models import Response, Side, WaveState
from zicht.platform.web.middleware import CONTENT_SECURITY_POLICY

P = ParamSpec("P")

#: Which role speaks for which side of the town hall.
SPEAKS_FOR = {Side.SAFETY: Role.SAFETY, Side.CARE_YOUTH: Role.CARE_YOUTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody of a municipality at its response, and what they are there today."""

    person: Person
    response: Response
    roles: frozenset[Role]

    @property
    def may_fill_in(self) -> bool:
        """Whether answers can be changed: the wave is open, and nothing was submitted."""
        is_open = self.response.wave.is_open(timezone.localdate())
        return is_open and self.response.submitted_at is None

    def may_agree(self, side: Side) -> bool:
        """Whether this person speaks for that side."""
        return SPEAKS_FOR[side] in self.roles

    @property
    def may_submit(self) -> bool:
        """Whether this person signs for the municipality."""
        return Role.SIGNER in self.roles


def filling(view: Callable[..., HttpResponse]) -> View[...]:
    """Hand a view the visit at ``<wave>/<code>/``; 404 for everybody from elsewhere."""

    @wraps(view)
    def at_response(
        request: HttpRequest, person: Person, /, wave: str, code: str, **more: str
    ) -> HttpResponse:
        return view(request, _visit(person, wave, code), **more)

    return signed_in(at_response)


def fetching(view: View[P]) -> View[P]:
    """A page whose own script may send answers to this site."""

    @wraps(view)
    def allowed(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.replace(
            "connect-src 'none'", "connect-src 'self'"
        )
        return response

    return allowed


def responses_of(person: Person) -> list[Response]:
    """What this person can fill in or look back at, the newest wave first."""
    held = accounts.memberships(person, timezone.localdate()).filter(
        organisation__kind=Kind.MUNICIPALITY, role__in=ROLES[Kind.MUNICIPALITY]
    )
    codes = list(held.values_list("organisation__code", flat=True))
    found = _filled_in_here().filter(municipality__in=codes)
    return list(found.order_by("-wave__frame_date", "municipality__name"))


def _filled_in_here() -> QuerySet[Response]:
    """Responses of waves that were opened; a wave that was loaded from a file has no first day."""
    found = Response.objects.exclude(wave__state=WaveState.DRAFT)
    return found.filter(wave__opens_on__isnull=False).select_related(
        "wave__questionnaire", "municipality"
    )


def _visit(person: Person, wave: str, code: str) -> Visit:
    """Raises Http404, whether the response does not exist or is not this person's."""
    held = accounts.memberships(person, timezone.localdate()).filter(
        organisation__code=code, organisation__kind=Kind.MUNICIPALITY
    )
    roles = frozenset(Role(role) for role in held.values_list("role", flat=True))
    response = _filled_in_here().filter(wave=wave, municipality=code).first()
    if not roles or not person.is_active or response is None:
        raise Http404
    return Visit(person=person, response=response, roles=roles)
