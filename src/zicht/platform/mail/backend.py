"""Django's own mail goes through the outbox too."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from zicht.platform.mail import services
from zicht.platform.web import languages


class OutboxBackend(BaseEmailBackend):
    """What ``EMAIL_BACKEND`` names: every receiver gets a message of their own, in plain text."""

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; how many there were."""
        for mail in email_messages:
            for address in mail.recipients():
                services.queue(
                    to=address,
                    language=languages.current(),
                    subject=str(mail.subject),
                    body=str(mail.body),
                    purpose="other",
                )
        return len(email_messages)
