"""The app that sends mail."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Messages that wait, and those that were sent."""

    name = "zicht.platform.mail"
    label = "mail"
