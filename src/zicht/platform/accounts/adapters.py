"""How django-allauth works here: nobody signs up, mail goes through the outbox, all is logged."""

import base64
import hashlib
from datetime import datetime, timedelta
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from zicht.language import Language
from zicht.platform.accounts import links, mails, oidc, rules, services, sessions
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.words import in_both
from zicht.platform.web import languages

#: Nobody's: the top-level domain is reserved for that (RFC 2606). Such mail has expired at once.
_NOBODY = "nobody@zicht.invalid"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by a code or a link in a mail."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": in_both(
            nl="Deze code klopt niet. Kijk in de laatste mail.",
            en="This code is not right. Look in the latest mail.",
        ),
        "too_many_login_attempts": in_both(
            nl="Te veel pogingen. Gebruik de link in de laatste mail van Zicht, of vraag over een "
            "kwartier een nieuwe code.",
            en="Too many attempts. Use the link in the latest mail from Zicht, or ask for a new "
            "code in a quarter of an hour.",
        ),
        "rate_limited": in_both(
            nl="Te veel pogingen. Wacht even en probeer het dan nog eens.",
            en="Too many attempts. Wait a while and then try again.",
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People come by invitation only."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue a code and a link; for an address that nobody has here, at the same cost.

        What leaves then goes to nobody, so no stranger gets mail because somebody typed theirs.
        """
        now = timezone.now()
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        code = context.get("code")
        if code is None:
            code = self.generate_login_code()
        _queue_code(person if "code" in context else None, code, now)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: Person,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell somebody that their passkeys or app changed, and note it in the log."""
        change = template_prefix.rpartition("/")[2]
        if change in mails.CHANGES:
            with transaction.atomic():
                language = Language(user.language)
                mails.queue_change(to=user.email, language=language, change=change)
                services.record_second_factor(user, change=change)

    def login(self, request: HttpRequest, user: Person) -> None:
        """Begin a session with its limits, and note it in the log."""
        super().login(request, user)
        sessions.begin(request.session)
        services.record_sign_in(user, method=_method(request))

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say what is wrong; that all went well is seen on the page itself."""
        if message:
            super().add_message(request, level, extra_tags=extra_tags, message=message)

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Whoever came in minutes ago need not show again who they are."""
        return not sessions.has_just_begun(self.request.session)

    def respond_user_inactive(self, request: HttpRequest, user: Person) -> HttpResponse:
        """The same page that an unknown address ends at."""
        return redirect("account_login")


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys and authenticator apps."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": in_both(
            nl="Deze code klopt niet. Elke code werkt een halve minuut.",
            en="This code is not right. Each code works for half a minute.",
        ),
        "cannot_delete_authenticator": in_both(
            nl="Voeg eerst een andere passkey of app toe: het landelijke team kan niet zonder.",
            en="First add another passkey or app: the national team cannot do without.",
        ),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """The last one of somebody in the national team stays."""
        person = authenticator.user
        if not rules.must_have_second_factor(person, timezone.localdate()):
            return True
        kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=person.pk, type__in=kinds)
        return bool(others.exclude(pk=authenticator.pk).exists())

    def encrypt(self, text: str) -> str:
        """The key of an app is of no use to who has the database but not the secret key."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The key as the app has it."""
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """What the app calls us."""
        return "Zicht"

    def _get_site_name(self) -> str:
        return "Zicht"

    def generate_authenticator_name(self, user: Person, type: str) -> str:  # noqa: A002 - allauth's name
        """What a new passkey is called until its owner gives it a name."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return f"Passkey {number}"


class OrganisationAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Sign-in at the organisation where somebody works."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Let in who was invited and belongs to that organisation alone."""
        person = oidc.vouched_for(sociallogin, timezone.localdate())
        if person is None:
            response = render(request, "accounts/organisation_unknown.html", status=403)
            raise ImmediateHttpResponse(response)
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """People come by invitation only."""
        return False

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """Signing in elsewhere for the first time is no news."""


def _queue_code(person: Person | None, code: str, now: datetime) -> None:
    with transaction.atomic():
        link_code = links.make(person, now=now)
        mails.queue_sign_in(
            to=_NOBODY if person is None else person.email,
            language=languages.current() if person is None else Language(person.language),
            code=code,
            link_code=link_code,
            expires_at=now if person is None else now + timedelta(seconds=_code_timeout()),
        )


def _code_timeout() -> int:
    return int(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)


def _method(request: HttpRequest) -> str:
    """The last way in which somebody showed who they are: code, link, mfa, socialaccount."""
    records = request.session.get("account_authentication_methods", [])
    return str(records[-1]["method"]) if records else "unknown"


def _fernet() -> Fernet:
    key = hashlib.sha256(b"zicht.accounts.second-factor:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
