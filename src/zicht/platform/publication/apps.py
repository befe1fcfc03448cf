"""The app that shows what was released."""

from django.apps import AppConfig


class PublicationConfig(AppConfig):
    """Releases, stories and the public pages."""

    name = "zicht.platform.publication"
    label = "publication"

    def ready(self) -> None:
        """Give mirrors what is public to compare with."""
        from zicht.platform.mirror import beside
        from zicht.platform.publication import selectors

        beside.register(selectors.get_wave)
