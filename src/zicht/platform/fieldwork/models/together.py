"""Working on one response with colleagues: handing over, talking, noting and showing evidence."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from zicht.platform.fieldwork.models.filling import Response
from zicht.platform.fieldwork.models.signing import Side


class Assignment(models.Model):
    """A section that was handed to somebody by mail address, until somebody takes it back.

    Whoever signs in with that address finds the section as theirs; an address and not a person,
    because it can be given before they have accepted their invitation.
    """

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="assignments")
    section = models.CharField(max_length=40)
    email = models.EmailField(max_length=254)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["response_id", "section", "at", "id"]
        constraints = [
            models.UniqueConstraint(
                name="section_given_once_to_an_address",
                fields=["response", "section", "email"],
                condition=Q(ended_at__isnull=True),
                violation_error_message="This section was already given to this address.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.section} {self.pk}"


class _Written(models.Model):
    """A text at one item; a text that was taken back is emptied, and stays as a trace."""

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="%(class)ss")
    item = models.CharField(max_length=40)
    text = models.TextField(max_length=2000, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["response_id", "item", "at", "id"]

    def __str__(self) -> str:
        return f"{self.response_id} {self.item} {self.pk}"


class Remark(_Written):
    """What colleagues of one municipality say to each other about an item."""


class Note(_Written):
    """A working note of one side of the town hall; the other side and the team never see it.

    In no download, no export, and with nobody who looks along.
    """

    side = models.CharField(max_length=10, choices=Side.choices)

    class Meta(_Written.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                name="note_side_known",
                condition=Q(side__in=Side.values),
                violation_error_message="A note belongs to one of the known sides.",
            ),
        ]


class Evidence(models.Model):
    """What shows that an answer is so: a link, or a file that was uploaded.

    A file stands in the data folder under ``key``, outside everything that a web server gives
    out; ``name`` is what the reader knows it by. Evidence that was removed has no file any more.
    """

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="evidence")
    item = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=1000, blank=True)
    key = models.UUIDField(null=True, blank=True, unique=True)
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["response_id", "item", "at", "id"]
        constraints = [
            models.CheckConstraint(
                name="evidence_is_a_link_or_a_file",
                condition=(Q(key__isnull=True) & ~Q(url="")) | Q(key__isnull=False, url=""),
                violation_error_message="Evidence is a link or a file.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.response_id} {self.item} {self.pk}"
