"""What the national team fills in about a wave."""

from collections.abc import Iterable

from django import forms

from zicht.platform.accounts.words import in_both
from zicht.platform.fieldwork.models import QuestionnaireVersion
from zicht.platform.fieldwork.response.state_names import STATE_NAMES
from zicht.platform.fieldwork.waves.reminder_plan import TEXTS
from zicht.platform.web import languages

_REQUIRED = in_both(nl="Vul dit in.", en="Fill this in.")
_CHOICE = in_both(nl="Kies een van de mogelijkheden.", en="Choose one of the options.")
_DAY = in_both(
    nl="Dit is geen datum. Schrijf jaar-maand-dag: 2026-03-01.",
    en="This is not a date. Write year-month-day: 2026-03-01.",
)
_CODE = in_both(
    nl="Gebruik alleen letters, cijfers en streepjes.",
    en="Use letters, digits and hyphens only.",
)
_TAKEN = in_both(nl="Deze code kan niet; kies een andere.", en="This code will not do.")
_FILE = in_both(nl="Kies een bestand met inhoud.", en="Choose a file that is not empty.")
_LARGE = in_both(nl="Dit bestand is groter dan 5 MB.", en="This file is over 5 MB.")

#: Words in addresses beside which the code of a wave would not be found.
_RESERVED = {"nieuw"}
_LARGEST_FILE = 5_000_000


class _Day(forms.DateInput):
    """A date as browsers ask for it."""

    input_type = "date"


def _day() -> forms.DateField:
    return forms.DateField(
        widget=_Day(),
        input_formats=["%Y-%m-%d"],
        error_messages={"required": _REQUIRED, "invalid": _DAY},
    )


class DaysForm(forms.Form):
    """The first and the last day of filling in."""

    opens_on = _day()
    closes_on = _day()


class WaveForm(DaysForm):
    """A new wave."""

    questionnaire = forms.ChoiceField(
        error_messages={"required": _CHOICE, "invalid_choice": _CHOICE}
    )
    code = forms.SlugField(max_length=40, error_messages={"required": _REQUIRED, "invalid": _CODE})
    title_nl = forms.CharField(max_length=120, error_messages={"required": _REQUIRED})
    title_en = forms.CharField(max_length=120, error_messages={"required": _REQUIRED})
    frame_date = _day()

    def __init__(self, data: object = None, *, versions: Iterable[QuestionnaireVersion]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["questionnaire"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        field.choices = [(str(one.pk), str(one)) for one in versions]

    def clean_code(self) -> str:
        """A code that is an address of its own."""
        code = str(self.cleaned_data["code"])
        if code.lower() in _RESERVED:
            raise forms.ValidationError(_TAKEN)
        return code


class ListForm(forms.Form):
    """A list as a file: of people, or of figures."""

    file = forms.FileField(
        error_messages={"required": _FILE, "invalid": _FILE, "missing": _FILE, "empty": _FILE}
    )

    def clean_file(self) -> object:
        """The file; no list is ever this large."""
        file = self.cleaned_data["file"]
        if file.size > _LARGEST_FILE:
            raise forms.ValidationError(_LARGE)
        return file


class TextForm(forms.Form):
    """A subject and a text; what they may hold is said by ``wave_texts``."""

    subject = forms.CharField(required=False, strip=False)
    body = forms.CharField(required=False, strip=False, widget=forms.Textarea)


class RoundForm(forms.Form):
    """A day of reminders, and who gets them."""

    on = _day()
    states = forms.MultipleChoiceField(required=False, error_messages={"invalid_choice": _CHOICE})

    def __init__(self, data: object = None) -> None:
        super().__init__(data, initial={"states": [state.value for state in TEXTS]})  # type: ignore[arg-type]
        field = self.fields["states"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy what it is
        field.choices = [
            (state.value, STATE_NAMES[state].to(languages.current())) for state in TEXTS
        ]
