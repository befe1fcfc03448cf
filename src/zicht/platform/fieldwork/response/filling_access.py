"""Who comes to the pages of filling in: people of that municipality.

Somebody of the desk who looks along reads some of them, and can do nothing there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from zicht.platform.accounts import selectors as accounts
from zicht.platform.accounts.access import View, with_roles
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLES, Kind, Role
from zicht.platform.accounts.selectors import Held
from zicht.platform.fieldwork.models import LookAlong, Response, Side, WaveState
from zicht.platform.fieldwork.response import looking_along
from zicht.platform.fieldwork.wave_access import may_help
from zicht.platform.web.middleware import CONTENT_SECURITY_POLICY

P = ParamSpec("P")

#: Which role speaks for which side of the town hall.
SPEAKS_FOR = {Side.SAFETY: Role.SAFETY, Side.CARE_YOUTH: Role.CARE_YOUTH}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody at a response, and what they are there today.

    ``looks_along`` is what lets a guest of the desk in, who has no role; None for everybody of the
    municipality.
    """

    person: Person
    response: Response
    roles: frozenset[Role]
    looks_along: LookAlong | None = None

    @property
    def is_guest(self) -> bool:
        """Whether this is somebody of the desk, who only reads."""
        return self.looks_along is not None

    @property
    def is_open(self) -> bool:
        """Whether answers can be changed: the wave is open, and nothing was submitted."""
        is_open = self.response.wave.is_open(timezone.localdate())
        return is_open and self.response.submitted_at is None

    @property
    def may_fill_in(self) -> bool:
        """Whether this person can change answers."""
        return self.is_open and not self.is_guest

    @property
    def may_end_looking_along(self) -> bool:
        """Whether this person may send away who looks along: the contact person does."""
        return Role.CONTACT in self.roles

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
        request: HttpRequest, person: Person, held: Held, /, wave: str, code: str, **more: str
    ) -> HttpResponse:
        visit = _visit_of_colleague(person, held, wave, code)
        if visit is None:
            raise Http404
        return view(request, visit, **more)

    return with_roles(at_response)


def reading(view: Callable[..., HttpResponse]) -> View[...]:
    """As :func:`filling`, and who looks along may read the page as well; that is noted.

    Whatever a guest sends is refused here, before any view sees it.
    """

    @wraps(view)
    def at_response(
        request: HttpRequest, person: Person, held: Held, /, wave: str, code: str, **more: str
    ) -> HttpResponse:
        visit = _visit_of_colleague(person, held, wave, code)
        if visit is None and request.method in ("GET", "HEAD"):
            visit = _visit_of_guest(person, wave, code)
        if visit is None:
            raise Http404
        answer = view(request, visit, **more)
        if visit.looks_along is not None:
            page = " ".join([view.__name__.removeprefix("read_"), *more.values()])
            looking_along.note_page(visit.looks_along, page, request.session, timezone.now())
        return answer

    return with_roles(at_response)


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


def roles_at(code: str, held: Held) -> frozenset[Role]:
    """What somebody is in a municipality; nothing for who comes from elsewhere."""
    every = ROLES[Kind.MUNICIPALITY]
    return frozenset(role for place, role in held if place == code and role in every)


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


def _response(wave: str, code: str) -> Response | None:
    # No limit and no order, which would cost more than the one row that there can be.
    found = _filled_in_here().filter(wave=wave, municipality=code).order_by()
    return next(iter(found), None)


def _visit_of_colleague(person: Person, held: Held, wave: str, code: str) -> Visit | None:
    """None when the response does not exist, or is of another municipality."""
    roles = roles_at(code, held)
    if not roles:
        return None
    response = _response(wave, code)
    return None if response is None else Visit(person=person, response=response, roles=roles)


def _visit_of_guest(person: Person, wave: str, code: str) -> Visit | None:
    """None unless this person is at the desk and looks along at this very moment."""
    if not may_help(person, timezone.localdate()):
        return None
    response = _response(wave, code)
    if response is None:
        return None
    along = looking_along.standing(response, person, timezone.now())
    if along is None:
        return None
    return Visit(person=person, response=response, roles=frozenset(), looks_along=along)
