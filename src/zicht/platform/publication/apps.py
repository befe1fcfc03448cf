"""The app that shows what was released."""

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from zicht.reporting.wave import Wave


class PublicationConfig(AppConfig):
    """Releases, stories and the public pages."""

    name = "zicht.platform.publication"
    label = "publication"

    def ready(self) -> None:
        """Give mirrors what is public to compare with."""
        from zicht.platform.mirror import beside

        beside.register(_current_wave)


def _current_wave() -> "Wave | None":
    # Read when somebody looks: every command starts this app, and most never ask.
    from zicht.platform.publication import selectors

    return selectors.get_wave()
