"""Whom a contact person hands which sections to."""

from collections.abc import Iterable

from django import forms

from zicht.language import Language
from zicht.platform.accounts.forms import AddressField
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.accounts.words import in_both
from zicht.platform.fieldwork.together.handing_over import INVITED_AS
from zicht.platform.web import languages
from zicht.questionnaire.model import Section

_SECTIONS = in_both(nl="Kies een of meer onderdelen.", en="Choose one or more parts.")
_ROLE = in_both(nl="Kies een rol.", en="Choose a role.")
_LANGUAGE = in_both(nl="Kies een taal.", en="Choose a language.")
_LANGUAGES = [(Language.NL.value, "Nederlands"), (Language.EN.value, "English")]


class HandOverForm(forms.Form):
    """Sections, and the address of a colleague."""

    sections = forms.MultipleChoiceField(
        error_messages={"required": _SECTIONS, "invalid_choice": _SECTIONS}
    )
    email = AddressField()

    def __init__(self, data: object = None, *, sections: Iterable[Section]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        field = self.fields["sections"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - tells mypy what it is
        field.choices = [(one.code, one.title.to(languages.current())) for one in sections]


class InviteForm(forms.Form):
    """As what somebody is invited who is not of the municipality yet."""

    role = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"required": _ROLE, "invalid_choice": _ROLE}
    )
    language = forms.ChoiceField(
        choices=_LANGUAGES, error_messages={"required": _LANGUAGE, "invalid_choice": _LANGUAGE}
    )

    def __init__(self, data: object = None, *, suggested: Role | None) -> None:
        initial = {"role": suggested, "language": languages.current().value}
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        field = self.fields["role"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        names = {one: ROLE_NAMES[one].to(languages.current()) for one in INVITED_AS}
        field.choices = [(one.value, name[0].upper() + name[1:]) for one, name in names.items()]
