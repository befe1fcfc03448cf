"""An estimate that is being made or was made; the table it is made from is never stored."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from zicht.language import Text


class Stage(models.TextChoices):
    """Whether somebody has to wait."""

    RUNNING = "running"
    READY = "ready"
    FAILED = "failed"


class Estimation(models.Model):
    """What all methods say of one table, for the person who brought it, and for an hour.

    ``code`` stands in the address. ``steps`` are the keys of the methods and of what is done after
    them; ``done`` of these, ``total`` in all, are over. ``beat_at`` is the last sign of life.
    ``result`` is what the page shows (:mod:`.showing`), and ``report_nl`` and ``report_en`` are the
    PDFs; no count of people on a combination of lists is in any of them below the minimum.
    """

    code = models.SlugField(primary_key=True, max_length=40)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.RUNNING.value)
    steps = models.JSONField(default=list)
    done = models.PositiveSmallIntegerField(default=0)
    total = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    fault_nl = models.TextField(blank=True)
    fault_en = models.TextField(blank=True)
    result = models.JSONField(null=True, blank=True)
    report_nl = models.BinaryField(null=True, blank=True)
    report_en = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(
                name="estimation_stage_known",
                condition=Q(stage__in=Stage.values),
                violation_error_message="An estimation is in one of the known stages.",
            ),
            models.CheckConstraint(
                name="estimation_ready_has_a_result",
                condition=~Q(stage=Stage.READY) | Q(result__isnull=False),
                violation_error_message="An estimation that is ready has a result.",
            ),
            models.CheckConstraint(
                name="estimation_ended_once",
                condition=Q(stage=Stage.RUNNING, ended_at__isnull=True)
                | (~Q(stage=Stage.RUNNING) & Q(ended_at__isnull=False)),
                violation_error_message="An estimation ends when it no longer runs.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.code[:6]}"

    @property
    def fault(self) -> Text:
        """Why there is no result; empty where nothing is wrong."""
        return Text(nl=self.fault_nl, en=self.fault_en)
