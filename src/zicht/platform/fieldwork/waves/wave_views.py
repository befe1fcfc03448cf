"""Running a wave: make it, open and close it, invite its people, and see where everybody stands."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.accounts.views import say
from zicht.platform.audit import selectors as audit
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import QuestionnaireVersion, Side, Wave, WaveState
from zicht.platform.fieldwork.response.filling_access import fetching
from zicht.platform.fieldwork.response.questions import DOMAIN_NAMES
from zicht.platform.fieldwork.response.state_names import STATE_NAMES, WAVE_STATE_NAMES
from zicht.platform.fieldwork.response.states import State
from zicht.platform.fieldwork.wave_access import get_wave, may_run_waves, national
from zicht.platform.fieldwork.waves import (
    board,
    board_files,
    contacts,
    inviting,
    missing_files,
    representation,
)
from zicht.platform.fieldwork.waves import waves as services
from zicht.platform.fieldwork.waves.wave_forms import DaysForm, ListForm, WaveForm
from zicht.platform.fieldwork.waves.wave_mail import title_of
from zicht.platform.web import languages, posted
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import Domain

reading_or_changing = require_http_methods(["GET", "HEAD", "POST"])

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@national
def waves(request: HttpRequest, person: Person) -> HttpResponse:
    """Every wave, the newest first."""
    found = [
        (one, title_of(one), WAVE_STATE_NAMES[WaveState(one.state)])
        for one in Wave.objects.order_by("-frame_date", "code")
    ]
    context = {"waves": found, "may_run": may_run_waves(person, timezone.localdate())}
    return render(request, "fieldwork/waves/waves.html", context)


@reading_or_changing
@national
def new(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a wave from a version of a questionnaire."""
    if not may_run_waves(person, timezone.localdate()):
        raise Http404
    form = WaveForm(request.POST or None, versions=QuestionnaireVersion.objects.order_by("-pk"))
    problems: tuple[Problem, ...] = ()
    if form.is_valid():
        given = form.cleaned_data
        try:
            wave = services.create(
                code=given["code"],
                version=QuestionnaireVersion.objects.get(pk=given["questionnaire"]),
                title=Text(nl=given["title_nl"], en=given["title_en"]),
                days=services.Days(
                    frame_date=given["frame_date"],
                    opens_on=given["opens_on"],
                    closes_on=given["closes_on"],
                ),
                register=selectors.register(),
                person=person,
                now=timezone.now(),
            )
            return redirect("waves:board", wave.code)
        except InvalidInputError as refusal:
            problems = refusal.problems
    context = {"form": form, "problems": problems}
    return _answer(request, "new", context, is_wrong=bool(form.errors or problems))


@require_safe
@fetching
@national
def response_board(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Where every municipality stands, and which groups of municipalities are missing."""
    wave = get_wave(code)
    every = board.lines(wave, timezone.now())
    state, asked = _filter(request)
    found = board.search(every, asked=asked, state=state)
    context = {
        **wave_context(wave, person),
        "lines": [(line, STATE_NAMES[line.state], list(line.progress.values())) for line in found],
        "sides": [DOMAIN_NAMES[Domain(side.value)] for side in Side],
        "counts": [
            (one.value, STATE_NAMES[one], count) for one, count in board.counts(every).items()
        ],
        "total": len(every),
        "asked": asked,
        "state": "" if state is None else state.value,
        "query": request.GET.urlencode(),
        "missing": representation.who_is_missing(
            wave, selectors.register(), board.submitted(every)
        ),
    }
    return render(request, "fieldwork/waves/board.html", context)


@require_safe
@national
def board_file(request: HttpRequest, person: Person, code: str, kind: str) -> HttpResponse:
    """The board as a file, with the same filter as the page."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    wave = get_wave(code)
    state, asked = _filter(request)
    every = board.lines(wave, timezone.now())
    rows = board_files.rows(board.search(every, asked=asked, state=state), languages.current())
    if kind == "csv":
        return file_answer(f"{wave.code}-stand", kind, rows)
    missing = representation.who_is_missing(wave, selectors.register(), board.submitted(every))
    return file_answer(
        f"{wave.code}-stand", kind, rows, missing_files.sheets(missing, languages.current())
    )


@reading_or_changing
@national
def days(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Move the days of a wave, open it, and close it."""
    wave = get_wave(code)
    form = DaysForm(request.POST if "move" in request.POST else None, initial=_days_of(wave))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            _change_days(request, wave, form, person)
            return redirect("waves:wave_days", wave.code)
        except InvalidInputError as refusal:
            problems = refusal.problems
    context = {**wave_context(wave, person), "form": form, "problems": problems}
    return _answer(request, "days", context, is_wrong=bool(form.errors or problems))


@reading_or_changing
@national
def people(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The people of a wave: read a list, invite whoever was not, take somebody off."""
    wave = get_wave(code)
    form = ListForm(*((request.POST, request.FILES) if "read" in request.POST else ()))
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        try:
            _change_people(request, wave, form, person)
            return redirect("waves:wave_people", wave.code)
        except InvalidInputError as refusal:
            problems = refusal.problems
    listed = list(wave.contacts.select_related("municipality"))
    context = {
        **wave_context(wave, person),
        "form": form,
        "problems": problems,
        "contacts": [(one, ROLE_NAMES[Role(one.role)]) for one in listed],
        "waiting": sum(one.invited_at is None for one in listed),
        "without": wave.responses.count() - len({one.municipality_id for one in listed}),
    }
    return _answer(request, "people", context, is_wrong=bool(form.errors or problems))


def file_answer(
    name: str,
    kind: str,
    rows: Iterable[list[board_files.Cell]],
    more: Mapping[str, Iterable[list[board_files.Cell]]] | None = None,
) -> HttpResponse:
    """Rows as a file of a known kind to keep; ``more`` are further sheets of a workbook."""
    if kind == "csv":
        content, content_type = board_files.to_csv(rows), "text/csv; charset=utf-8"
    else:
        content, content_type = board_files.to_xlsx(rows, more or {}), _WORKBOOK
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def wave_context(wave: Wave, person: Person) -> dict[str, Any]:
    """What every page of one wave shows."""
    return {
        "wave": wave,
        "wave_title": title_of(wave),
        "wave_state": WAVE_STATE_NAMES[WaveState(wave.state)],
        "may_run": may_run_waves(person, timezone.localdate()),
        "synthetic": wave.origin,
        "closing": audit.latest("wave.closed", f"wave:{wave.code}"),
        "is_over": wave.closes_on is not None and wave.closes_on < timezone.localdate(),
    }


def _answer(
    request: HttpRequest, name: str, context: dict[str, Any], *, is_wrong: bool
) -> HttpResponse:
    status = 422 if is_wrong else 200
    return render(request, f"fieldwork/waves/{name}.html", context, status=status)


def _filter(request: HttpRequest) -> tuple[State | None, str]:
    """The state and the words that are asked for; a state that is none counts as no filter."""
    wanted = request.GET.get("stand", "")
    state = State(wanted) if wanted in State.values else None
    return state, request.GET.get("naam", "").strip()[:80]


def _days_of(wave: Wave) -> dict[str, str]:
    moments = {"opens_on": wave.opens_on, "closes_on": wave.closes_on}
    return {name: "" if day is None else day.isoformat() for name, day in moments.items()}


def _change_days(request: HttpRequest, wave: Wave, form: DaysForm, person: Person) -> None:
    today = timezone.localdate()
    if "open" in request.POST:
        services.open_(wave, person=person, today=today)
        say(request, Text(nl="De meting is geopend.", en="The wave is open."))
    elif "close" in request.POST:
        services.close(wave, person=person)
        say(request, Text(nl="De meting is gesloten.", en="The wave is closed."))
    elif form.is_bound:
        services.change_days(
            wave,
            opens_on=form.cleaned_data["opens_on"],
            closes_on=form.cleaned_data["closes_on"],
            person=person,
            today=today,
        )
        say(request, Text(nl="De dagen zijn veranderd.", en="The days were changed."))


def _change_people(request: HttpRequest, wave: Wave, form: ListForm, person: Person) -> None:
    now = timezone.now()
    if "invite" in request.POST:
        count = inviting.invite_all(wave, person=person, now=now)
        say(request, Text(nl=f"Uitgenodigd: {count}.", en=f"Invited: {count}."))
    elif "remove" in request.POST:
        contact = get_object_or_404(wave.contacts, pk=posted.key(request.POST["remove"]))
        inviting.remove_contact(contact, person=person)
        say(request, Text(nl="Van de lijst gehaald.", en="Taken off the list."))
    elif form.is_bound:
        file = form.cleaned_data["file"]
        found = contacts.read(
            file.read(), file=file.name, register=selectors.register(), day=wave.frame_date
        )
        difference = inviting.store_contacts(wave, found.rows, person=person)
        new_ones, changed = len(difference.added), len(difference.changed)
        say(
            request,
            Text(
                nl=f"Gelezen: {new_ones} nieuw, {changed} veranderd.",
                en=f"Read: {new_ones} new, {changed} changed.",
            ),
        )
        for notice in found.notices:
            say(request, told(notice))


def told(problem: Problem) -> Text:
    """A remark about a file that was read, with what to do about it."""
    return Text(
        nl=f"{problem.message.nl} {problem.remedy.nl}",
        en=f"{problem.message.en} {problem.remedy.en}",
    )
