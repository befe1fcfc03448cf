"""Mail that waits, is being handed over, or has left."""

from uuid import uuid4

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a message is. Nothing leaves ``in_doubt`` by itself: it may have arrived."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    IN_DOUBT = "in_doubt"
    CANCELLED = "cancelled"


class Message(models.Model):
    """One mail to one person, in one language, in plain text.

    ``key`` is what makes it one: queued twice with the same key it is still one message. ``guard``
    names who is asked just before it is sent whether it still should be, and ``about`` what that
    is about. ``is_secret`` says that the text must not outlive the sending. ``claimed_at`` is when
    a worker began to hand it over. The text is empty once it has been wiped.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True, null=True, blank=True)
    to = models.EmailField(max_length=254)
    language = models.CharField(max_length=2)
    subject = models.CharField(max_length=200)
    body = models.TextField(blank=True)
    purpose = models.SlugField(max_length=40)
    about = models.CharField(max_length=120, blank=True)
    guard = models.SlugField(max_length=40, blank=True)
    is_secret = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        indexes = [
            models.Index(fields=["state", "due_at"], name="mail_state_due"),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_state_known",
                condition=Q(state__in=State.values),
                violation_error_message="A message is in one of the known states.",
            ),
            models.CheckConstraint(
                name="mail_sent_has_a_moment",
                condition=~Q(state=State.SENT) | Q(sent_at__isnull=False),
                violation_error_message="A message that was sent has a moment of sending.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.state} {self.id}"
