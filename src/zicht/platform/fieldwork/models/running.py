"""Running a wave: who is asked by name, in which words, and when they are reminded."""

from django.db import models
from django.db.models import Q

from zicht.language import Language
from zicht.platform.accounts.roles import ROLES, Kind, Role
from zicht.platform.fieldwork.models.asking import Municipality, Wave

_ROLES = [(role.value, role.label) for role in ROLES[Kind.MUNICIPALITY]]
_LANGUAGES = [(Language.NL.value, "Nederlands"), (Language.EN.value, "English")]


class Contact(models.Model):
    """Somebody who is invited to act for a municipality in a wave.

    Once they have accepted, their membership counts and no longer this. ``invited_at`` is when
    the last invitation was queued, None while there was none.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="contacts")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=12, choices=_ROLES, default=Role.CONTACT.value)
    language = models.CharField(max_length=2, choices=_LANGUAGES, default=Language.NL.value)
    invited_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["municipality__name", "role", "email"]
        constraints = [
            models.UniqueConstraint(
                name="contact_once_per_role",
                fields=["wave", "municipality", "role", "email"],
                violation_error_message="This person already has this role here.",
            ),
            models.CheckConstraint(
                name="contact_role_of_a_municipality",
                condition=Q(role__in=[role.value for role in ROLES[Kind.MUNICIPALITY]]),
                violation_error_message="A contact has a role of a municipality.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.municipality_id} {self.role} {self.pk}"


class Purpose(models.TextChoices):
    """What a text is for: to announce, to invite, or to remind in a state."""

    LETTER = "letter"
    INVITATION = "invitation"
    NOT_OPENED = "not_opened"
    STARTED = "started"
    STUCK = "stuck"
    READY = "ready"
    REOPENED = "reopened"


class WaveText(models.Model):
    """The text of a wave for one purpose in one language, where it is not the one of Zicht."""

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="texts")
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        ordering = ["wave", "purpose", "language"]
        constraints = [
            models.UniqueConstraint(
                name="one_text_per_purpose_and_language",
                fields=["wave", "purpose", "language"],
                violation_error_message="This text is already there.",
            ),
            models.CheckConstraint(
                name="text_purpose_known",
                condition=Q(purpose__in=Purpose.values),
                violation_error_message="A text has one of the known purposes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.purpose} {self.language}"


class ReminderRound(models.Model):
    """A day on which municipalities that are in one of ``states`` are reminded.

    ``ran_at`` is None until it was done; then ``sent`` is to how many people. A day that passed
    while nothing ran, and on which a later one followed, is marked as run with nobody reminded.
    """

    wave = models.ForeignKey(Wave, on_delete=models.CASCADE, related_name="reminders")
    on = models.DateField()
    states = models.JSONField()
    ran_at = models.DateTimeField(null=True, blank=True)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["wave", "on"]
        constraints = [
            models.UniqueConstraint(
                name="one_reminder_round_per_day",
                fields=["wave", "on"],
                violation_error_message="There are already reminders on this day.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wave_id} {self.on}"
