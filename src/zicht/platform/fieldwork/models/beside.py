"""What stands beside the answers of a response: known figures put right, and who looks along."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from zicht.platform.fieldwork.models.filling import Response


class Correction(models.Model):
    """What a municipality says instead of a figure that is known of it; the latest one counts.

    ``figure`` is the code of the known figure and ``published`` what it was when they wrote this,
    so that a correction can be told from a figure that has been renewed since.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="corrections")
    figure = models.CharField(max_length=140)
    published = models.FloatField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    remark = models.CharField(max_length=500, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["response_id", "figure", "at", "id"]

    def __str__(self) -> str:
        return f"{self.response_id} {self.figure} {self.pk}"

    @property
    def is_taken_back(self) -> bool:
        """Whether this says that the figure is right after all."""
        return self.value is None and not self.remark


class LookAlong(models.Model):
    """Somebody of the desk may read along with a response, for a reason and until a moment.

    The municipality sees who, why and until when, and can end it.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="looks_along")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["response_id", "at", "id"]
        constraints = [
            models.CheckConstraint(
                name="look_along_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Looking along needs a reason.",
            ),
            models.CheckConstraint(
                name="look_along_ends",
                condition=Q(at__lt=F("until")),
                violation_error_message="Looking along ends after it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.pk}"
