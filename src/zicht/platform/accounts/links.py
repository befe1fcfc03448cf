"""Links that sign somebody in once, for who reads mail on another device than this one."""

from datetime import datetime, timedelta

from django.db import transaction

from zicht.platform.accounts import codes
from zicht.platform.accounts.models import Person, SignInLink

#: As long as the code in the same mail.
VALID = timedelta(minutes=15)


@transaction.atomic
def make(person: Person | None, *, now: datetime) -> str:
    """The code of a new link; for None a link that signs in nobody, made at the same cost."""
    SignInLink.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    code = codes.new(codes.LONG)
    SignInLink.objects.create(person=person, code_hash=codes.digest(code), expires_at=now + VALID)
    return code


def find(code: str, *, now: datetime) -> SignInLink | None:
    """The link with this code, when it can still be used."""
    usable = SignInLink.objects.select_related("person").filter(
        code_hash=codes.digest(code), used_at=None, expires_at__gt=now, person__is_active=True
    )
    return usable.first()


def use(link: SignInLink, *, now: datetime) -> bool:
    """Use up a link; False when somebody was faster."""
    return SignInLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now) == 1
