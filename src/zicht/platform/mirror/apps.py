"""The app that shows a municipality its own answers, beside others."""

from django.apps import AppConfig


class MirrorConfig(AppConfig):
    """The mirror of a municipality."""

    name = "zicht.platform.mirror"
    label = "mirror"
