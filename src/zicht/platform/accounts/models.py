"""People, organisations, and who acts for which organisation as what, from when to when."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from zicht.language import Language
from zicht.platform.accounts.roles import Kind, Role


class PersonManager(BaseUserManager["Person"]):
    """How Django finds a person by mail address, whatever the capitals."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """The person with this address; Person.DoesNotExist when there is none."""
        return self.get(email__iexact=username)


class Person(AbstractBaseUser):
    """Somebody who can sign in. Nobody has a password."""

    # Unique twice: Django wants it of the field, and the constraint below sees through capitals.
    email = models.EmailField(max_length=254, unique=True)
    name = models.CharField(max_length=120, blank=True)
    language = models.CharField(
        max_length=2,
        choices=[(Language.NL.value, "Nederlands"), (Language.EN.value, "English")],
        default=Language.NL.value,
    )
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["created_at"]

    objects: ClassVar[PersonManager] = PersonManager()

    class Meta:
        ordering = ["name", "email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_address",
                violation_error_message="There is already somebody with this mail address.",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What others call this person: the name, or the mail address while there is none."""
        return self.name or self.email


class Organisation(models.Model):
    """An organisation by its code: a CBS code for a municipality (``GM0363``), else a word."""

    code = models.CharField(max_length=40, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["name", "code"]
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_known",
                condition=Q(kind__in=Kind.values),
                violation_error_message="An organisation is of one of the known kinds.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Membership(models.Model):
    """A person acts for an organisation in a role.

    ``valid_until`` is the first day on which they no longer do, None while there is no end.
    ``confirmed_at`` is when an owner last said, in the yearly review, that this is still right.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["organisation", "role", "person"]
        constraints = [
            models.CheckConstraint(
                name="membership_role_known",
                condition=Q(role__in=Role.values),
                violation_error_message="A role is one of the known roles.",
            ),
            models.CheckConstraint(
                name="membership_does_not_end_before_it_begins",
                condition=Q(valid_until__isnull=True) | Q(valid_from__lte=F("valid_until")),
                violation_error_message="A membership cannot end before it begins.",
            ),
            models.UniqueConstraint(
                name="membership_once_at_a_time",
                fields=["person", "organisation", "role"],
                condition=Q(valid_until__isnull=True),
                violation_error_message="This person already has this role here.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.role} {self.organisation.code}"


class Invitation(models.Model):
    """Somebody may come to act for an organisation; the code in the link is kept as a hash."""

    email = models.EmailField(max_length=254)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="invitations"
    )
    role = models.CharField(max_length=12, choices=Role.choices)
    language = models.CharField(max_length=2, default=Language.NL.value)
    code_hash = models.CharField(max_length=64, unique=True)
    created_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="invitation_role_known",
                condition=Q(role__in=Role.values),
                violation_error_message="A role is one of the known roles.",
            ),
            models.CheckConstraint(
                name="invitation_ends_once",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
                violation_error_message="An invitation is accepted or revoked, not both.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation.code} {self.created_at:%Y-%m-%d}"


class SignInLink(models.Model):
    """A link that signs one person in, once; the code in it is kept as a hash.

    ``person`` is None for an address that nobody has here, so that asking for a link costs the
    same and looks the same, whoever asks.
    """

    person = models.ForeignKey(
        Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.pk} until {self.expires_at:%Y-%m-%d %H:%M}"
