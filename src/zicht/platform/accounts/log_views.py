"""Reading the log of who changed or saw what, for who answers for the installation."""

from datetime import date, datetime, time

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from zicht.language import Text
from zicht.platform.accounts import rules
from zicht.platform.accounts.access import signed_in
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.views import say
from zicht.platform.audit import selectors as audit
from zicht.platform.audit import services as log
from zicht.platform.audit.selectors import Asked
from zicht.platform.web import languages, posted

_ON_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def logbook(request: HttpRequest, person: Person) -> HttpResponse:
    """What happened, the latest first; a button checks whether the chain is whole."""
    if not rules.may_read_log(person, timezone.localdate()):
        raise Http404
    if request.method == "POST":
        _check(request, person)
        return redirect("accounts:logbook")
    asked = _asked(request)
    found = list(audit.events(asked)[: _ON_A_PAGE + 1])
    listed = found[:_ON_A_PAGE]
    older = request.GET.copy()
    older["voor"] = str(listed[-1].pk) if listed else ""
    context = {
        "events": [(one, _pairs(one.detail)) for one in listed],
        "actions": audit.actions(),
        "asked": {name: posted.words(request.GET.get(name, "")) for name in _FIELDS},
        "has_older": len(found) > _ON_A_PAGE,
        "older": older.urlencode(),
        "is_first": asked.before is None,
        "is_filtered": any(request.GET.get(name) for name in _FIELDS),
        "checked": audit.last_check(),
    }
    return render(request, "accounts/logbook.html", context)


_FIELDS = ("handeling", "onderwerp", "vanaf", "tot")


def _check(request: HttpRequest, person: Person) -> None:
    """Go through the whole chain, and note in it what came of that."""
    broken = audit.verify()
    with transaction.atomic():
        log.record_check(broken, actor=person)
    if broken is None:
        say(request, Text(nl="De keten is heel.", en="The chain is whole."))
    else:
        say(
            request,
            Text(
                nl=f"De keten is verbroken bij gebeurtenis {broken.event_id}.",
                en=f"The chain is broken at event {broken.event_id}.",
            ),
        )


def _asked(request: HttpRequest) -> Asked:
    """What is asked for; what cannot be read counts as not asked."""
    given = {name: posted.words(request.GET.get(name, ""))[:120] for name in _FIELDS}
    return Asked(
        action=given["handeling"],
        subject=given["onderwerp"],
        since=_moment(given["vanaf"], time.min),
        until=_moment(given["tot"], time.max),
        before=posted.key(request.GET.get("voor", "")),
    )


def _moment(day: str, at: time) -> datetime | None:
    try:
        return timezone.make_aware(datetime.combine(date.fromisoformat(day), at))
    except (ValueError, OverflowError):
        return None


_YES = {True: Text(nl="ja", en="yes"), False: Text(nl="nee", en="no")}


def _pairs(detail: dict[str, object]) -> list[tuple[str, object]]:
    """What an event tells beside its subject, without what it leaves empty."""
    told = sorted((name, value) for name, value in detail.items() if value not in (None, ""))
    return [(name, _in_words(value)) for name, value in told]


def _in_words(value: object) -> object:
    return _YES[value].to(languages.current()) if isinstance(value, bool) else value
