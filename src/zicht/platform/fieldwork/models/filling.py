"""What a municipality fills in: answers, what they were before, and values that lost a race."""

from typing import TypeAlias

from django.conf import settings
from django.db import models
from django.db.models import Q

from zicht.platform.fieldwork.models.asking import Municipality, Wave

#: A value as JSON keeps it: a number as float, the options of a multiple choice sorted. None
#: stands for an answer that was cleared.
Stored: TypeAlias = str | float | list[str] | None

#: What stands before the first change of a response.
ORIGIN = "0" * 64


class Source(models.TextChoices):
    """How a value came to stand as the answer."""

    TYPED = "typed"
    PREFILL = "prefill"
    UPLOAD = "upload"
    CHOSEN = "chosen"  # between two values that were saved at the same time


class Response(models.Model):
    """What one municipality answers in one wave.

    ``answers`` is what counts, by variable: what was loaded from a file, or what was submitted
    last; None while nothing was. Answers that are being filled in stand in Answer. The last
    change (``change_number``, ``change_digest``) is the end of the chain of AnswerChange; whoever
    changes anything of a response locks this row first, so that changes follow each other.
    ``has_agreement`` and ``has_proposal`` spare a change the search for what it may end.
    ``progress`` is how far it is, as the last change left it; None while nothing changed.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="responses"
    )
    answers = models.JSONField(null=True, blank=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    last_activity_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    change_number = models.PositiveIntegerField(default=0)
    change_digest = models.CharField(max_length=64, default=ORIGIN)
    has_agreement = models.BooleanField(default=False)
    has_proposal = models.BooleanField(default=False)
    progress = models.JSONField(null=True, blank=True)

    class Meta:
        ordering = ["wave", "municipality"]
        constraints = [
            models.UniqueConstraint(
                name="one_response_per_municipality_and_wave",
                fields=["wave", "municipality"],
                violation_error_message="This municipality already has a response in this wave.",
            ),
            models.CheckConstraint(
                name="submitted_response_has_answers",
                condition=Q(submitted_at__isnull=True) | Q(answers__isnull=False),
                violation_error_message="A response that was submitted has answers.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.municipality_id}"


class Answer(models.Model):
    """What stands as the answer to one variable now; ``version`` goes up by 1 at every change."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="filled_in")
    variable = models.CharField(max_length=80)
    value = models.JSONField(null=True, blank=True)
    version = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=7, choices=Source.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ["response_id", "variable"]
        constraints = [
            models.UniqueConstraint(
                name="one_answer_per_variable",
                fields=["response", "variable"],
                violation_error_message="This variable already has an answer.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable} {self.version}"


class AnswerChange(models.Model):
    """One answer became another; numbered per response from 1 without gaps, and chained."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    variable = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=7, choices=Source.choices)
    at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["response_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="change_numbered_once",
                fields=["response", "number"],
                violation_error_message="This change already has a follower.",
            ),
            models.UniqueConstraint(
                name="one_change_per_version",
                fields=["response", "variable", "version"],
                violation_error_message="This version of the answer is already there.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.variable} {self.version}"


class Proposal(models.Model):
    """A value that somebody saved while another had just changed the answer; waits for a choice.

    ``base_version`` is the version that this person had seen. ``was_kept`` tells, once chosen,
    whether this value became the answer.
    """

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="proposals")
    variable = models.CharField(max_length=80)
    value = models.JSONField(null=True, blank=True)
    base_version = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    was_kept = models.BooleanField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["response_id", "variable", "at", "id"]
        indexes = [
            models.Index(
                name="proposal_open", fields=["response"], condition=Q(resolved_at__isnull=True)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="proposal_resolved_as_a_whole",
                condition=Q(
                    was_kept__isnull=True, resolved_by__isnull=True, resolved_at__isnull=True
                )
                | Q(was_kept__isnull=False, resolved_by__isnull=False, resolved_at__isnull=False),
                violation_error_message="A choice has an outcome, a person and a moment.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variable} after {self.base_version}"


class Look(models.Model):
    """Somebody looked at an item for the first time, whether or not they answered it."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="looks")
    item = models.CharField(max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["response_id", "item"]
        constraints = [
            models.UniqueConstraint(
                name="first_look_only",
                fields=["response", "item"],
                violation_error_message="Somebody already looked at this item.",
            ),
        ]

    def __str__(self) -> str:
        return self.item
