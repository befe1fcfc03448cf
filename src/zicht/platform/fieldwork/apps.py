"""The app that holds waves and answers."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Municipalities, questionnaires, waves and responses."""

    name = "zicht.platform.fieldwork"
    label = "fieldwork"
