"""Two sides of the town hall agree, and a response is submitted; it may be reopened."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zicht.platform.fieldwork.models.filling import Response


class Side(models.TextChoices):
    """Who has to agree; the codes are those of the questionnaire's domains."""

    SAFETY = "safety"
    CARE_YOUTH = "care_youth"


class AgreementEnd(models.TextChoices):
    """Why an agreement no longer stands."""

    WITHDRAWN = "withdrawn"  # somebody took it back
    CHANGED = "changed"  # an answer changed after it


class Agreement(models.Model):
    """One side finds its answers complete and right; it ends when one of them changes."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="agreements")
    side = models.CharField(max_length=10, choices=Side.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    end = models.CharField(max_length=9, choices=AgreementEnd.choices, blank=True)

    class Meta:
        ordering = ["response_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                name="agreement_side_known",
                condition=Q(side__in=Side.values),
                violation_error_message="A side is one of the known sides.",
            ),
            models.CheckConstraint(
                name="agreement_ends_as_a_whole",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end="")
                | Q(ended_at__isnull=False, ended_by__isnull=False, end__in=AgreementEnd.values),
                violation_error_message="The end of an agreement has a moment, person and reason.",
            ),
            models.UniqueConstraint(
                name="one_standing_agreement_per_side",
                fields=["response", "side"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="This side already agreed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.side} {self.at:%Y-%m-%d}"


class Submission(models.Model):
    """What a municipality submitted, as it was; the next one is only made after a reopening.

    ``change_number`` is the last change that is in it, ``sha256`` that of its canonical answers.
    """

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="submissions")
    number = models.PositiveSmallIntegerField()
    answers = models.JSONField()
    sha256 = models.CharField(max_length=64)
    change_number = models.PositiveIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reopen_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["response_id", "number"]
        constraints = [
            models.UniqueConstraint(
                name="submission_numbered_once",
                fields=["response", "number"],
                violation_error_message="This submission is already there.",
            ),
            models.UniqueConstraint(
                name="one_standing_submission",
                fields=["response"],
                condition=Q(reopened_at__isnull=True),
                violation_error_message="This response has been submitted.",
            ),
            models.CheckConstraint(
                name="reopened_with_person_and_reason",
                condition=Q(reopened_at__isnull=True, reopened_by__isnull=True, reopen_reason="")
                | (Q(reopened_at__isnull=False, reopened_by__isnull=False) & ~Q(reopen_reason="")),
                violation_error_message="A reopening has a moment, a person and a reason.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.number}"
