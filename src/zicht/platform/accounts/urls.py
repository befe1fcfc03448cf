"""Addresses of sign-in and accounts. allauth's views keep its names, at addresses of ours."""

from allauth.account import views as mailed
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.urls import include, path

from zicht.platform.accounts import log_views, team_views, views
from zicht.platform.accounts.access import private, with_passkeys

_SECURITY = "account/beveiliging/"

_sign_in = with_passkeys(views.SignInView.as_view())

_own = [
    path("inloggen/organisatie/", views.organisations, name="organisations"),
    path("inloggen/link/<slug:code>/", views.sign_in_link, name="sign_in_link"),
    path("u/<slug:code>/", views.short_invitation, name="short_invitation"),
    path("uitnodiging/<slug:code>/", views.invitation, name="invitation"),
    path("account/", views.account, name="account"),
    path("team/mensen/", team_views.organisations, name="people_organisations"),
    path("team/mensen/<slug:code>/", team_views.people, name="people"),
    path("team/toegang/", team_views.review, name="review"),
    path("team/post/", team_views.outbox, name="outbox"),
    path("team/logboek/", log_views.logbook, name="logbook"),
]

urlpatterns = [
    path("", include((_own, "accounts"))),
    path("inloggen/", _sign_in, name="account_login"),
    path("inloggen/", _sign_in, name="account_request_login_code"),
    path("inloggen/code/", private(mailed.confirm_login_code), name="account_confirm_login_code"),
    path("inloggen/passkey/", with_passkeys(passkeys.login_webauthn), name="mfa_login_webauthn"),
    path("inloggen/tweede-stap/", with_passkeys(second.authenticate), name="mfa_authenticate"),
    path("inloggen/bij/<slug:provider_id>/", private(openid.login), name="openid_connect_login"),
    path(
        "inloggen/bij/<slug:provider_id>/terug/",
        private(openid.callback),
        name="openid_connect_callback",
    ),
    path(
        "inloggen/afgebroken/",
        private(social.login_cancelled),
        name="socialaccount_login_cancelled",
    ),
    path("inloggen/op-uitnodiging/", views.no_sign_up, name="account_signup"),
    path("uitloggen/", private(mailed.logout), name="account_logout"),
    path(
        "account/bevestigen/",
        private(mailed.request_reauthentication_code),
        name="account_request_reauthentication_code",
    ),
    path(
        "account/bevestigen/code/",
        private(mailed.confirm_reauthentication_code),
        name="account_confirm_reauthentication_code",
    ),
    path("account/bevestigen/app/", private(second.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/bevestigen/passkey/",
        with_passkeys(passkeys.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(_SECURITY, private(second.index), name="mfa_index"),
    path(f"{_SECURITY}app/", private(totp.activate_totp), name="mfa_activate_totp"),
    path(f"{_SECURITY}app/weghalen/", private(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path(f"{_SECURITY}passkeys/", private(passkeys.list_webauthn), name="mfa_list_webauthn"),
    path(
        f"{_SECURITY}passkeys/toevoegen/",
        with_passkeys(passkeys.add_webauthn),
        name="mfa_add_webauthn",
    ),
    path(
        f"{_SECURITY}passkeys/<int:pk>/naam/",
        private(passkeys.edit_webauthn),
        name="mfa_edit_webauthn",
    ),
    path(
        f"{_SECURITY}passkeys/<int:pk>/weghalen/",
        private(passkeys.remove_webauthn),
        name="mfa_remove_webauthn",
    ),
    path(
        f"{_SECURITY}herstelcodes/",
        private(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        f"{_SECURITY}herstelcodes/nieuw/",
        private(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        f"{_SECURITY}herstelcodes/bestand/",
        private(recovery.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]
