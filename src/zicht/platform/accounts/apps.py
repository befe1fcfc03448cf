"""The app that knows who somebody is and for whom they act."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, organisations, memberships, invitations and sign-in."""

    name = "zicht.platform.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Have the outbox ask whether an invitation is still open before it is sent."""
        from zicht.platform.accounts import invitations
        from zicht.platform.mail import guards

        guards.register(invitations.GUARD, invitations.is_still_open)
