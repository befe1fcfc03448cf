"""The app that holds waves and answers."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Municipalities, questionnaires, waves and responses."""

    name = "zicht.platform.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Have the outbox ask, just before a reminder leaves, whether it still should."""
        from zicht.platform.fieldwork import reminders
        from zicht.platform.mail import guards

        guards.register(reminders.GUARD, reminders.is_still_right)
