"""The app that keeps the log of changes."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Events, and the head of their chain."""

    name = "zicht.platform.audit"
    label = "audit"
