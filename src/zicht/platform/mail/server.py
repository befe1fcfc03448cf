"""Where mail is handed over: read by the settings, so nothing here rests on Django's models."""

import os
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A mail server, and as whom we speak to it."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = ""
    starts_tls: bool = False
    speaks_tls: bool = False


def from_environment(name: str, *, sender: str) -> Server | None:
    """Where mail goes, as ``smtp://user:secret@host:587?tls=1`` (STARTTLS), or ``smtps://`` (TLS).

    None when the variable is not set: mail then waits in the outbox.
    """
    value = os.environ.get(name)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        # The value is not repeated here: it holds a password.
        raise ImproperlyConfigured(
            f"{name} is not an address of a mail server; use "
            "smtp://user:password@host:587?tls=1, or leave it out to let mail wait."
        )
    speaks_tls = parts.scheme == "smtps"
    return Server(
        host=parts.hostname,
        port=parts.port or (465 if speaks_tls else 587),
        sender=sender,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        starts_tls=dict(parse_qsl(parts.query)).get("tls", "0").lower()
        in {"1", "true", "yes", "on"},
        speaks_tls=speaks_tls,
    )
