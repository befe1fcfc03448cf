"""What a researcher chooses: a table, and which methods to run on it."""

from django import forms

from zicht.platform.accounts.words import in_both
from zicht.platform.research import table_reading
from zicht.platform.research.orders import RECALLS, RESAMPLES
from zicht.prevalence.methods import METHODS

_FILE = in_both(nl="Kies een bestand met inhoud.", en="Choose a file that is not empty.")
_LARGE = in_both(
    nl=f"Dit bestand is groter dan {table_reading.LARGEST_MB} MB. Een tabel met aantallen per "
    "combinatie van lijsten is veel kleiner.",
    en=f"This file is over {table_reading.LARGEST_MB} MB. A table with counts by combination of "
    "lists is far smaller.",
)
_METHODS = in_both(nl="Kies minstens één methode.", en="Choose at least one method.")
_OTHER = in_both(nl="Kies uit de lijst.", en="Choose from the list.")


class TableForm(forms.Form):
    """A table with the choices that go with it."""

    file = forms.FileField(
        error_messages={"required": _FILE, "invalid": _FILE, "missing": _FILE, "empty": _FILE}
    )
    count = forms.CharField(required=False, max_length=80)
    strata = forms.CharField(required=False, max_length=200)
    methods = forms.MultipleChoiceField(
        choices=[(one.key, one.key) for one in METHODS],
        initial=[one.key for one in METHODS],
        error_messages={"required": _METHODS, "invalid_choice": _OTHER},
    )
    resamples = forms.TypedChoiceField(
        choices=[(one, one) for one in RESAMPLES],
        coerce=int,
        initial=RESAMPLES[0],
        error_messages={"required": _OTHER, "invalid_choice": _OTHER},
    )
    suspect = forms.BooleanField(required=False)
    synthetic = forms.BooleanField(required=False)
    plan = forms.TypedChoiceField(
        required=False,
        choices=[("", ""), *((one, one) for one in RECALLS)],
        coerce=lambda chosen: int(chosen) / 100,
        empty_value=None,
        error_messages={"invalid_choice": _OTHER},
    )

    def clean_file(self) -> object:
        """The file, when it is of a size that can be read."""
        file = self.cleaned_data["file"]
        if file.size > table_reading.LARGEST_MB * 1_000_000:
            raise forms.ValidationError(_LARGE)
        return file

    def clean_strata(self) -> tuple[str, ...]:
        """The columns, each once, without the commas between."""
        named = (one.strip() for one in self.cleaned_data["strata"].split(","))
        return tuple(dict.fromkeys(one for one in named if one))
