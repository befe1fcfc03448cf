"""Writing to the municipalities of a wave: its texts with a preview, and its reminders."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from zicht.language import Language, Text
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLE_NAMES
from zicht.platform.accounts.views import say
from zicht.platform.fieldwork.models import Purpose, Wave
from zicht.platform.fieldwork.response.state_names import STATE_NAMES
from zicht.platform.fieldwork.response.states import State
from zicht.platform.fieldwork.wave_access import get_wave, national
from zicht.platform.fieldwork.waves import (
    letter_files,
    letters,
    reminders,
    wave_mail,
    wave_texts,
    waves,
)
from zicht.platform.fieldwork.waves.reminder_plan import TEXTS
from zicht.platform.fieldwork.waves.wave_forms import RoundForm, TextForm
from zicht.platform.fieldwork.waves.wave_mail import Occasion, title_of
from zicht.platform.fieldwork.waves.wave_texts import Template
from zicht.platform.fieldwork.waves.wave_views import (
    file_answer,
    reading_or_changing,
    wave_context,
)
from zicht.platform.web import languages, posted
from zicht.problems import InvalidInputError, Problem

_PURPOSES = {
    Purpose.LETTER: Text(
        nl="Brief aan het college van burgemeester en wethouders",
        en="Letter to the mayor and aldermen",
    ),
    Purpose.INVITATION: Text(nl="Uitnodiging", en="Invitation"),
    **{
        purpose: Text(
            nl=f"Herinnering: {STATE_NAMES[state].nl}", en=f"Reminder: {STATE_NAMES[state].en}"
        )
        for state, purpose in TEXTS.items()
    },
}
_LANGUAGES = {
    Language.NL: Text(nl="Nederlands", en="Dutch"),
    Language.EN: Text(nl="Engels", en="English"),
}
#: How all letters can be had, by the ending of the file.
_KINDS = [
    ("pdf", Text(nl="Eén PDF met alle brieven", en="One PDF with all letters")),
    (
        "zip",
        Text(nl="Een Word-bestand per gemeente (ZIP)", en="A Word file per municipality (ZIP)"),
    ),
    ("xlsx", Text(nl="Eén rij per gemeente (XLSX)", en="One row per municipality (XLSX)")),
]
#: What a preview fills in where every mail has something else.
_NAME = "Anna de Vries"
_MISSING = 12
_NEXT_STEP = Text(nl="U hoeft alleen nog in te dienen.", en="You only have to submit them.")


@require_safe
@national
def texts(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """Every letter and mail of a wave, in two languages."""
    wave = get_wave(code)
    own = set(wave.texts.values_list("purpose", "language"))
    rows = [
        (
            purpose.value,
            title,
            [
                (language.value, name, (purpose.value, language.value) in own)
                for language, name in _LANGUAGES.items()
            ],
        )
        for purpose, title in _PURPOSES.items()
    ]
    letter = waves.text(wave, Purpose.LETTER, languages.current())
    context = {
        **wave_context(wave, person),
        "rows": rows,
        "kinds": _KINDS,
        "letter": _letter(letter, wave, languages.current()),
        "text_language": languages.current().value,
    }
    return render(request, "fieldwork/waves/texts.html", context)


@reading_or_changing
@national
def text(
    request: HttpRequest, person: Person, code: str, purpose: str, language: str
) -> HttpResponse:
    """Change one text; see it as somebody gets it before it is kept."""
    wave = get_wave(code)
    if purpose not in Purpose.values:
        raise Http404
    of, spoken = Purpose(purpose), _language(language)
    template = waves.text(wave, of, spoken)
    problems: tuple[Problem, ...] = ()
    form = TextForm(request.POST or None)
    if form.is_valid():
        template = Template(
            subject=form.cleaned_data["subject"],
            body=form.cleaned_data["body"].replace("\r\n", "\n"),
        )
        try:
            wave_texts.require_right(template, of, spoken)
            if "keep" in request.POST:
                waves.change_text(wave, of, spoken, template, person=person)
                say(request, Text(nl="De tekst is opgeslagen.", en="The text was saved."))
                return redirect("waves:wave_text", wave.code, purpose, language)
        except InvalidInputError as refusal:
            problems = refusal.problems
    context = {
        **wave_context(wave, person),
        "problems": problems,
        "template": template,
        "title": _PURPOSES[of],
        "language_name": _LANGUAGES[spoken],
        "text_language": spoken.value,
        "placeholders": wave_texts.placeholders(of, spoken),
        "preview": None if problems else _preview(template, wave, spoken),
        "letter": None if problems or of is not Purpose.LETTER else _letter(template, wave, spoken),
    }
    return render(request, "fieldwork/waves/text.html", context, status=422 if problems else 200)


@require_safe
@national
def letters_file(
    request: HttpRequest, person: Person, code: str, language: str, kind: str
) -> HttpResponseBase:
    """The letter to every municipality in one language, to print from: XLSX, DOCX in a ZIP, PDF."""
    wave = get_wave(code)
    spoken = _language(language)
    today = timezone.localdate()
    name = f"{wave.code}-brieven-{spoken.value}"
    if kind == "xlsx":
        return file_answer(name, kind, letters.rows(wave, spoken, today=today))
    # Read whole before the answer begins: a database may be gone halfway a download.
    written = list(letters.of_wave(wave, spoken, today=today))
    if kind == "zip":
        pieces = letter_files.to_zip(written, spoken)
        response: HttpResponseBase = StreamingHttpResponse(pieces, content_type="application/zip")
    elif kind == "pdf":
        title = title_of(wave).to(spoken)
        content = letter_files.to_pdf(written, spoken, title=title)
        response = HttpResponse(content, content_type="application/pdf")
    else:
        raise Http404
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


@reading_or_changing
@national
def rounds(request: HttpRequest, person: Person, code: str) -> HttpResponse:
    """The days on which reminders are sent, and to whom: plan one more, or take one away."""
    wave = get_wave(code)
    form = RoundForm(request.POST if "add" in request.POST else None)
    problems: tuple[Problem, ...] = ()
    if "remove" in request.POST:
        number = posted.key(request.POST["remove"])
        if number is None:
            raise Http404
        reminders.remove_round(wave, number, person=person)
        return redirect("waves:wave_reminders", wave.code)
    if form.is_valid():
        try:
            added = reminders.add_round(
                wave,
                form.cleaned_data["on"],
                [State(one) for one in form.cleaned_data["states"]],
                person=person,
                today=timezone.localdate(),
            )
            return redirect("waves:wave_receivers", wave.code, added.on.isoformat())
        except InvalidInputError as refusal:
            problems = refusal.problems
    context = {
        **wave_context(wave, person),
        "form": form,
        "problems": problems,
        "chosen": form["states"].value() or [],
        "rounds": [
            (one, [STATE_NAMES[State(state)] for state in one.states])
            for one in wave.reminders.all()
        ],
    }
    is_wrong = bool(form.errors or problems)
    return render(
        request, "fieldwork/waves/reminders.html", context, status=422 if is_wrong else 200
    )


@require_safe
@national
def receivers(request: HttpRequest, person: Person, code: str, day: str) -> HttpResponse:
    """Who would be reminded if that day were now."""
    wave = get_wave(code)
    found = get_object_or_404(wave.reminders, on=_day(day))
    plan = reminders.preview(wave, [State(one) for one in found.states], timezone.now())
    names = dict(wave.responses.values_list("municipality_id", "municipality__name"))
    context = {
        **wave_context(wave, person),
        "round": found,
        "reminders": [
            (
                names[one.municipality_code],
                STATE_NAMES[one.state],
                one.receiver,
                ROLE_NAMES[one.receiver.role],
            )
            for one in plan.reminders
        ],
        "unreachable": [names[code] for code in plan.unreachable],
    }
    return render(request, "fieldwork/waves/receivers.html", context)


def _preview(template: Template, wave: Wave, language: Language) -> Template:
    code, name = _somewhere(wave)
    occasion = Occasion(
        municipality=name,
        name=_NAME,
        link=wave_mail.filling_link(wave, code, language),
        today=timezone.localdate(),
        missing=_MISSING,
        next_step=_NEXT_STEP,
    )
    return wave_mail.fill(template, wave, language, occasion)


def _letter(template: Template, wave: Wave, language: Language) -> letters.Letter:
    code, name = _somewhere(wave)
    today = timezone.localdate()
    return letters.make(template, wave, language, code=code, name=name, today=today)


def _somewhere(wave: Wave) -> tuple[str, str]:
    """The code and name of the municipality that a preview is written to."""
    response = wave.responses.select_related("municipality").order_by("municipality__name").first()
    return (
        ("GM0000", "")
        if response is None
        else (response.municipality_id, str(response.municipality.name))
    )


def _language(text: str) -> Language:
    try:
        return Language(text)
    except ValueError:
        raise Http404 from None


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None
