"""The app that every page rests on."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Base pages, languages and security headers."""

    name = "zicht.platform.web"
    label = "web"
