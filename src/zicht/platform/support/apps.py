"""The app of the desk."""

from django.apps import AppConfig


class SupportConfig(AppConfig):
    """Requests for help, and the page of the team about one municipality."""

    name = "zicht.platform.support"
    label = "support"
