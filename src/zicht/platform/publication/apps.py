"""The app that shows what was released."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Releases, stories and the public pages."""

    name = "zicht.platform.publication"
    label = "publication"
