"""The chain of events. The database itself refuses to change or remove one (see the migration)."""

from django.db import models

#: What stands before the first event.
ORIGIN = "0" * 64


class Event(models.Model):
    """Somebody changed something; numbered from 1 without gaps, in the order of the chain.

    ``actor_id`` is None when the system itself acted. The actor is kept by number and label, not
    by a foreign key: the log outlives whoever is in it. ``detail`` holds codes and counts, never
    an answer and never free text.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.PositiveBigIntegerField(null=True, blank=True, db_index=True)
    actor_label = models.CharField(max_length=200)
    action = models.CharField(max_length=60, db_index=True)
    subject = models.CharField(max_length=120, db_index=True)
    detail = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, unique=True)
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.id} {self.action} {self.subject}"


class Head(models.Model):
    """Where the chain ends: one row, locked by whoever adds an event."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    event_id = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, default=ORIGIN)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="one_head",
                condition=models.Q(id=1),
                violation_error_message="The chain of events has one head.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.digest[:12]}"
