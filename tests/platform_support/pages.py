"""Every page of the site, as the tests visit them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.test import Client
from django.urls import URLPattern, URLResolver

from zicht.platform.publication import methods


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page by the name of its address; ``address`` is the Dutch one."""

    name: str
    address: str

    def in_language(self, language: str) -> str:
        """The address of the page in a language."""
        return self.address if language == "nl" else f"/en{self.address}"


PAGES = (
    Page(name="home", address="/"),
    Page(name="roles", address="/rollen/"),
    Page(name="role", address="/rollen/signaleerder/"),
    Page(name="municipalities", address="/gemeenten/"),
    Page(name="municipality", address="/gemeenten/GM0363/"),
    Page(name="hidden", address="/hoeveel-slachtoffers/"),
    Page(name="response", address="/wie-antwoordde/"),
    Page(name="changes", address="/wat-veranderde-er/"),
    Page(name="reading", address="/wat-zegt-een-cijfer/"),
    Page(name="methods", address="/methoden/"),
    Page(name="method", address=f"/methoden/{methods.every()[0].slug}/"),
    Page(name="downloads", address="/downloads/"),
    Page(name="accessibility", address="/toegankelijkheid/"),
    Page(name="privacy", address="/privacy/"),
    Page(name="source_code", address="/broncode/"),
)

#: Pages behind sign-in, and the way in: tests/platform/accounts visits them.
ACCOUNT_ADDRESSES = {
    "account",
    "account_confirm_login_code",
    "account_confirm_reauthentication_code",
    "account_login",
    "account_logout",
    "account_request_login_code",
    "account_request_reauthentication_code",
    "account_signup",
    "invitation",
    "logbook",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_deactivate_totp",
    "mfa_download_recovery_codes",
    "mfa_edit_webauthn",
    "mfa_generate_recovery_codes",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "mfa_remove_webauthn",
    "mfa_view_recovery_codes",
    "openid_connect_callback",
    "openid_connect_login",
    "organisations",
    "outbox",
    "people",
    "people_organisations",
    "review",
    "short_invitation",
    "sign_in_link",
    "socialaccount_login_cancelled",
}

#: Pages on which a municipality fills in: tests/platform/fieldwork visits them.
FILLING_ADDRESSES = {
    "agree",
    "download",
    "end_looking_along",
    "evidence",
    "finish",
    "hand_over",
    "item",
    "known",
    "mine",
    "missing",
    "section",
    "submit",
    "tasks",
    "upload",
    "workbook",
}

#: Pages on which the national team runs a wave: tests/platform/fieldwork visits them.
WAVE_ADDRESSES = {
    "board",
    "board_file",
    "new_wave",
    "wave_days",
    "wave_letters",
    "wave_people",
    "wave_receivers",
    "wave_regional",
    "wave_regional_file",
    "wave_reminders",
    "wave_text",
    "wave_texts",
    "waves",
}

#: The mirror of a municipality: tests/platform/mirror visits it.
MIRROR_ADDRESSES = {"mirror", "mirror_document"}

#: Help and the desk: tests/platform/support visits them.
SUPPORT_ADDRESSES = {
    "ask",
    "ask_in_general",
    "inbox",
    "look_along",
    "municipality",
    "reopen",
    "stop_looking_along",
    "threads",
}

#: Estimating a hidden group from lists: tests/platform/research visits it.
RESEARCH_ADDRESSES = {"lists", "estimation", "estimation_report"}

#: Addresses that are not pages: they have tests of their own.
_FILES = {"health", "robots", "security_txt", "download", "municipality_code"}


def html_of(client: Client, address: str) -> str:
    """The HTML of a page with every run of white space as one space."""
    return " ".join(client.get(address).content.decode().split())


def addresses() -> set[str]:
    """The names of all addresses that the tests know."""
    known = [
        _FILES,
        ACCOUNT_ADDRESSES,
        FILLING_ADDRESSES,
        WAVE_ADDRESSES,
        SUPPORT_ADDRESSES,
        MIRROR_ADDRESSES,
        RESEARCH_ADDRESSES,
    ]
    return {page.name for page in PAGES}.union(*known)


def every_name(resolver: URLResolver) -> set[str]:
    """The names of all addresses that the site has."""
    return set(_names(resolver))


def _names(resolver: URLResolver) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            assert pattern.name, f"{pattern.pattern} has no name"
            yield pattern.name
        else:
            yield from _names(pattern)
