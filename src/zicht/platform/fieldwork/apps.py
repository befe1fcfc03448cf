"""The app that holds waves and answers."""

from django.apps import AppConfig


class FieldworkConfig(AppConfig):
    """Municipalities, questionnaires, waves and responses."""

    name = "zicht.platform.fieldwork"
    label = "fieldwork"

    def ready(self) -> None:
        """Have the outbox ask, just before a mail leaves, whether it still should."""
        from zicht.platform.accounts import arrivals
        from zicht.platform.accounts.roles import Kind
        from zicht.platform.fieldwork.filling import arriving
        from zicht.platform.fieldwork.together import handing_over
        from zicht.platform.fieldwork.waves import reminders
        from zicht.platform.mail import guards

        guards.register(reminders.GUARD, reminders.is_still_right)
        guards.register(handing_over.GUARD, handing_over.is_still_right)
        arrivals.register(Kind.MUNICIPALITY, arriving.page_of)
