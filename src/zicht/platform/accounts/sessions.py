"""Sessions that end: after two hours without a page, and after twelve hours in any case.

The limits hold wherever a session is read, so no view can forget them, and a page that reads no
session pays nothing.
"""

import time
from datetime import timedelta
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.contrib.sessions.models import Session
from django.db import OperationalError, connection
from django.utils import timezone

from zicht.platform.database.statements import Objects

#: How long a sign-in is proof enough for a change of security.
JUST_NOW = timedelta(minutes=5)
IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
#: How exact the idle time is: a session is not written at every page.
_NOTED_EVERY = 60

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"


class SessionStore(DatabaseStore):
    """What ``SESSION_ENGINE`` names; a signed-in session without moments counts as expired."""

    def _validate_session_key(self, key: str | None) -> bool:
        """Whether we can have made it: letters and digits; no database takes a NUL of a cookie."""
        is_ours = key is not None and key.isascii() and key.isalnum()
        # The types of Django leave this one out.
        return is_ours and bool(super()._validate_session_key(key))  # type: ignore[misc]

    def _get_session_from_db(self) -> Session | None:
        for one in _read(str(self.session_key)):
            if one.expire_date > timezone.now():
                return one
        self._session_key = None
        return None

    def load(self) -> dict[str, Any]:
        """What is in the session; nothing, and the session is removed, when its time is up."""
        data: dict[str, Any] = super().load()
        if SESSION_KEY not in data:
            return data
        now = time.time()
        signed_in_at, seen_at = data.get(SIGNED_IN_AT, 0), data.get(SEEN_AT, 0)
        if now - signed_in_at > ABSOLUTE.total_seconds() or now - seen_at > IDLE.total_seconds():
            self.delete(self.session_key)
            self._session_key = None
            self.modified = True
            return {}
        if now - seen_at > _NOTED_EVERY:
            data[SEEN_AT] = now
            self.modified = True
        return data


def _read(key: str) -> list[Session]:
    """The session with this key; the first question of every page behind sign-in.

    When the database was started again since the page before, it is asked over a new line.
    """
    try:
        return _by_key(key)
    except OperationalError:
        if connection.in_atomic_block:
            raise
        connection.close()
        return _by_key(key)


_by_key: Objects[Session] = Objects(lambda key: Session.objects.filter(session_key=key).order_by())


def begin(session: SessionBase) -> None:
    """Start the clocks of a session in which somebody has just signed in."""
    session[SIGNED_IN_AT] = session[SEEN_AT] = time.time()


def has_just_begun(session: SessionBase) -> bool:
    """Whether somebody signed in within the last minutes."""
    signed_in_at = float(session.get(SIGNED_IN_AT, 0))
    return time.time() - signed_in_at < JUST_NOW.total_seconds()
