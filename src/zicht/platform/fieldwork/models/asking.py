"""Who is asked, and what is asked when."""

from datetime import date

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

MUNICIPALITY_CODE = r"^GM\d{4}$"


class Municipality(models.Model):
    """A municipality by its CBS code; ``valid_to`` is the day after its last, None while it exists.

    A copy of the register that comes with Zicht, so that answers can refer to it.
    """

    code = models.CharField(
        max_length=6,
        primary_key=True,
        validators=[RegexValidator(MUNICIPALITY_CODE, "A code looks like GM0363.")],
    )
    name = models.CharField(max_length=80)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(
                name="municipality_ends_after_it_begins",
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_from__lt=F("valid_to")),
                violation_error_message="A municipality must end after the day on which it begins.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class QuestionnaireVersion(models.Model):
    """The text of one version of a questionnaire; locked for good when a wave asks it."""

    questionnaire_id = models.SlugField(max_length=40)
    version = models.CharField(max_length=20)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    locked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["questionnaire_id", "version"]
        constraints = [
            models.UniqueConstraint(
                name="questionnaire_version_once",
                fields=["questionnaire_id", "version"],
                violation_error_message="This version of the questionnaire is already there.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.questionnaire_id} {self.version}"


class WaveState(models.TextChoices):
    """A wave is prepared, then open to the municipalities, then closed."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Wave(models.Model):
    """One time that the municipalities of ``frame_date`` were asked a questionnaire.

    ``origin`` is empty for real answers; otherwise it says how they were made up. ``fingerprint``
    is the SHA-256 of the canonical answers, by which a release is tied to what is stored here; it
    is empty until the wave is closed. A wave that was loaded from a file is closed from the
    start, and has no days on which it opened and closed. ``closes_on`` is the last day on which
    municipalities can fill in.
    """

    code = models.SlugField(max_length=40, primary_key=True)
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="waves"
    )
    frame_date = models.DateField()
    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    origin = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=6, choices=WaveState.choices, default=WaveState.CLOSED.value
    )
    opens_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField(null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        ordering = ["frame_date", "code"]
        constraints = [
            models.CheckConstraint(
                name="wave_state_known",
                condition=Q(state__in=WaveState.values),
                violation_error_message="A wave is in one of the known states.",
            ),
            models.CheckConstraint(
                name="wave_closes_after_it_opens",
                condition=Q(opens_on__isnull=True)
                | Q(closes_on__isnull=True)
                | Q(opens_on__lte=F("closes_on")),
                violation_error_message="A wave cannot close before the day on which it opens.",
            ),
            models.CheckConstraint(
                name="open_wave_has_its_days",
                condition=~Q(state="open") | Q(opens_on__isnull=False, closes_on__isnull=False),
                violation_error_message="An open wave has a first and a last day.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_filled_in_here(self) -> bool:
        """Whether municipalities see this wave: one from a file has no first day."""
        return self.state != WaveState.DRAFT and self.opens_on is not None

    def is_open(self, on: date) -> bool:
        """Whether municipalities can fill in on this day."""
        if self.state != WaveState.OPEN or self.opens_on is None or self.closes_on is None:
            return False
        return self.opens_on <= on <= self.closes_on
