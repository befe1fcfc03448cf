"""A municipality asks for help at an item, and both sides write until it is closed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zicht.platform.fieldwork.models import Response

LONGEST = 2000


class Stage(models.TextChoices):
    """Who has to do something: the desk, the municipality, or nobody any more."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


class HelpRequest(models.Model):
    """A question to the desk about one item, or about the whole when ``item`` is empty.

    ``answer`` is what stood there, by variable, and only when the asker chose to share it.
    ``changed_at`` is when somebody wrote or closed it last.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="help_requests")
    section = models.CharField(max_length=40, blank=True)
    item = models.CharField(max_length=40, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    question = models.TextField(max_length=LONGEST)
    shares_answer = models.BooleanField(default=False)
    answer = models.JSONField(null=True, blank=True)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.OPEN.value)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["-changed_at", "-id"]
        indexes = [models.Index(fields=["stage", "-changed_at"], name="help_stage_changed")]
        constraints = [
            models.CheckConstraint(
                name="help_stage_known",
                condition=Q(stage__in=Stage.values),
                violation_error_message="A request for help is in one of the known stages.",
            ),
            models.CheckConstraint(
                name="help_has_a_question",
                condition=~Q(question=""),
                violation_error_message="A request for help has a question.",
            ),
            models.CheckConstraint(
                name="help_answer_only_when_shared",
                condition=Q(shares_answer=True) | Q(answer__isnull=True),
                violation_error_message="An answer is only kept when it is shared.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.item} {self.pk}"


class HelpMessage(models.Model):
    """What somebody wrote after the question; ``is_of_desk`` tells from which side."""

    request = models.ForeignKey(HelpRequest, on_delete=models.CASCADE, related_name="messages")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_of_desk = models.BooleanField()
    at = models.DateTimeField()
    text = models.TextField(max_length=LONGEST)

    class Meta:
        ordering = ["request_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                name="help_message_has_a_text",
                condition=~Q(text=""),
                violation_error_message="A message has a text.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.pk}"
