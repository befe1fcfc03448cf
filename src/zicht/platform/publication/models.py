"""What was made public: whole releases, of which one is current, and stories."""

import uuid

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from zicht.platform.fieldwork.models import Wave

SHA256 = RegexValidator(r"^[0-9a-f]{64}$", "A SHA-256 has 64 hexadecimal digits.")


class Release(models.Model):
    """One run that was made public as a whole; it never changes afterwards.

    ``book`` holds the identity of the run (versions, fingerprints, number of respondents) and
    ``origin`` is empty unless the answers are made up. ``maturity`` is the text of the model by
    which the answers were judged, so that old figures keep their own words. Withdrawing a release
    makes another one current; at most one is.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="releases")
    released_at = models.DateTimeField()
    manifest_sha256 = models.CharField(max_length=64, validators=[SHA256])
    origin = models.CharField(max_length=80, blank=True)
    book = models.JSONField()
    maturity = models.TextField()
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ["-released_at"]
        constraints = [
            models.UniqueConstraint(
                name="one_current_release",
                fields=["is_current"],
                condition=Q(is_current=True),
                violation_error_message="Another release is current; make it not current first.",
            ),
            models.UniqueConstraint(
                name="a_run_is_released_once",
                fields=["manifest_sha256"],
                violation_error_message="This run has been released before.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.id}"


class ReleasedFigure(models.Model):
    """One figure of a release as the library published it, or withheld it, in JSON."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="figures")
    position = models.PositiveIntegerField()
    key = models.CharField(max_length=160)
    layer = models.CharField(max_length=24)
    area = models.CharField(max_length=24)
    figure = models.JSONField()

    class Meta:
        ordering = ["release", "position"]
        indexes = [models.Index(name="figure_layer_area", fields=["release", "layer", "area"])]
        constraints = [
            models.UniqueConstraint(
                name="one_figure_per_key",
                fields=["release", "key"],
                violation_error_message="A release has one figure per key.",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class PublishedMunicipality(models.Model):
    """A municipality that answered and agreed to show its own levels, by indicator.

    Who did not answer and who did not agree are both absent, so that neither can be told.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="municipalities")
    code = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    levels = models.JSONField()

    class Meta:
        ordering = ["release", "name"]
        verbose_name_plural = "published municipalities"
        constraints = [
            models.UniqueConstraint(
                name="one_municipality_per_code",
                fields=["release", "code"],
                violation_error_message="A release shows a municipality once.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReleasedFile(models.Model):
    """A file of a release that anyone may download, kept in the database.

    In the database, because a release is then whole or absent, and because every web node has it.
    ``title`` and ``description`` are those that a chart says of itself.
    """

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64, validators=[SHA256])
    size_bytes = models.PositiveIntegerField()
    title = models.TextField(blank=True)
    description = models.TextField(blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    content = models.BinaryField()

    class Meta:
        ordering = ["release", "name"]
        constraints = [
            models.UniqueConstraint(
                name="one_file_per_name",
                fields=["release", "name"],
                violation_error_message="A release has one file per name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Story(models.Model):
    """One story of a victim: told with consent on a date, or a fact with its public source.

    A story whose consent is withdrawn is not kept: the next load removes it.
    """

    key = models.SlugField(max_length=40, primary_key=True)
    position = models.PositiveIntegerField()
    title_nl = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120)
    text_nl = models.TextField()
    text_en = models.TextField()
    consent_date = models.DateField(null=True, blank=True)
    source_nl = models.CharField(max_length=200, blank=True)
    source_en = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["position"]
        verbose_name_plural = "stories"
        constraints = [
            models.CheckConstraint(
                name="story_with_consent_or_source",
                condition=Q(consent_date__isnull=False) | ~Q(source_nl=""),
                violation_error_message="A story needs a date of consent or a public source.",
            ),
        ]

    def __str__(self) -> str:
        return self.key
