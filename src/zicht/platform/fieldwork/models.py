"""Who is asked, what is asked, and what was answered."""

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


class Wave(models.Model):
    """One time that the municipalities of ``frame_date`` were asked a questionnaire.

    ``origin`` is empty for real answers; otherwise it says how they were made up. ``fingerprint``
    is the SHA-256 of the canonical answers, by which a release is tied to what is stored here.
    """

    code = models.SlugField(max_length=40, primary_key=True)
    questionnaire = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, related_name="waves"
    )
    frame_date = models.DateField()
    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    origin = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["frame_date", "code"]

    def __str__(self) -> str:
        return self.code


class Response(models.Model):
    """The answers of one municipality in one wave, by variable."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="responses")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="responses"
    )
    answers = models.JSONField()

    class Meta:
        ordering = ["wave", "municipality"]
        constraints = [
            models.UniqueConstraint(
                name="one_response_per_municipality_and_wave",
                fields=["wave", "municipality"],
                violation_error_message="This municipality already has a response in this wave.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.municipality_id}"
