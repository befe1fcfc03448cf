"""What people fill in on the pages about accounts."""

from collections.abc import Iterable

from allauth.account.adapter import get_adapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.core.internal.ratelimit import get_ip
from django import forms
from django.core.validators import EmailValidator

from zicht.language import Language
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import ROLE_NAMES, Role
from zicht.platform.accounts.words import in_both
from zicht.platform.web import languages

_REQUIRED = in_both(nl="Vul dit in.", en="Fill this in.")
_ADDRESS = in_both(
    nl="Dit is geen mailadres. Het lijkt op naam@gemeente.nl.",
    en="This is not a mail address. It looks like name@gemeente.nl.",
)
_CHOICE = in_both(nl="Kies een van de mogelijkheden.", en="Choose one of the options.")
_LANGUAGES = [(Language.NL.value, "Nederlands"), (Language.EN.value, "English")]


class SignInForm(RequestLoginCodeForm):  # type: ignore[misc]
    """Who wants a code: the same work whether or not somebody here has the address.

    allauth's own form looks once more when it does not find the address at once.
    """

    email = forms.EmailField(
        max_length=254, error_messages={"required": _REQUIRED, "invalid": _ADDRESS}
    )

    def clean_email(self) -> str:
        """The address in small letters; an error when a code was asked for too often.

        Few times by one visitor, many times by all together: a stranger who keeps asking uses up
        their own times, not those of the person whose address it is.
        """
        email = str(self.cleaned_data["email"]).lower()
        own = f"{get_ip(context.request)} {email}"
        for action, key in (
            ("request_login_code", own),
            ("request_login_code_of_anybody", email),
        ):
            if not ratelimit.consume(context.request, action=action, key=key):
                raise get_adapter().validation_error("too_many_login_attempts")
        self._user = Person.objects.filter(email__iexact=email, is_active=True).first()
        return email


class DetailsForm(forms.Form):
    """A person's own name and the language of their mail."""

    name = forms.CharField(max_length=120, error_messages={"required": _REQUIRED})
    language = forms.ChoiceField(choices=_LANGUAGES, error_messages={"required": _CHOICE})


class NameForm(forms.Form):
    """Who accepts an invitation may say what they are called."""

    name = forms.CharField(max_length=120, error_messages={"required": _REQUIRED})


class AddressField(forms.EmailField):
    """An address to write to, in small letters; a mail server must be able to read it."""

    def __init__(self) -> None:
        super().__init__(
            max_length=254,
            validators=[EmailValidator(message=_ADDRESS)],
            error_messages={"required": _REQUIRED, "invalid": _ADDRESS},
        )

    def clean(self, value: object) -> str:
        """The address; an error when its first part holds more than ASCII."""
        address = str(super().clean(value)).strip().lower()
        if not address.rpartition("@")[0].isascii():
            raise forms.ValidationError(_ADDRESS)
        return address


class InvitationForm(forms.Form):
    """Whom to invite, as what."""

    email = AddressField()
    role = forms.ChoiceField(error_messages={"required": _CHOICE, "invalid_choice": _CHOICE})
    language = forms.ChoiceField(choices=_LANGUAGES, error_messages={"required": _CHOICE})

    def __init__(self, data: object = None, *, roles: Iterable[Role]) -> None:
        super().__init__(data, initial={"language": languages.current().value})  # type: ignore[arg-type]
        role = self.fields["role"]
        assert isinstance(role, forms.ChoiceField)  # noqa: S101 - tells mypy what it is
        names = {one: ROLE_NAMES[one].to(languages.current()) for one in roles}
        role.choices = [(one.value, name[0].upper() + name[1:]) for one, name in names.items()]
        if len(names) == 1:
            role.initial = role.choices[0][0]
