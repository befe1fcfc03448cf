"""``manage.py verify_answers``: is the history of every answer whole?"""

from django.core.management.base import BaseCommand, CommandError

from zicht.platform.fieldwork.models import Response
from zicht.platform.fieldwork.response import history


class Command(BaseCommand):
    """Compute every chain again; exit code 1 names the first change that does not fit."""

    help = "Check that the history of every answer is whole and ends in what stands now."

    def handle(self, *args: str, **options: object) -> None:
        """Say how many responses and changes there are."""
        responses = changes = 0
        for response in Response.objects.order_by("pk").iterator():
            broken = history.verify(response)
            if broken is not None:
                raise CommandError(
                    f"The history of {response} is broken at change {broken.number}: "
                    f"{broken.reason}."
                )
            responses, changes = responses + 1, changes + response.changes.count()
        self.stdout.write(f"The history is whole. Responses: {responses}, changes: {changes}.")
