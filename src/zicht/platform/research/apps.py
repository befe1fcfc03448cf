"""The app of researchers."""

from django.apps import AppConfig


class ResearchConfig(AppConfig):
    """Estimates of hidden groups from tables that a researcher brings and takes away again."""

    name = "zicht.platform.research"
    label = "research"
