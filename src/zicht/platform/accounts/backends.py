"""Who a session belongs to, read at every page behind sign-in."""

from allauth.account.auth_backends import AuthenticationBackend

from zicht.platform.accounts.models import Person
from zicht.platform.database.statements import Objects


class PersonBackend(AuthenticationBackend):  # type: ignore[misc] # allauth has no types
    """That of allauth, with the question that every page asks built once."""

    def get_user(self, user_id: int) -> Person | None:
        """The person with this key; None when there is none, or not any more."""
        for person in _by_key(user_id):
            return person if self.user_can_authenticate(person) else None
        return None


_by_key: Objects[Person] = Objects(lambda key: Person.objects.filter(pk=key).order_by())
