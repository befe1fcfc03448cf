"""Settings from environment variables; a bad value stops the start and says how to mend it."""

import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}

#: What the pragmas buy: readers never wait for a writer, and a crash loses no committed release.
_SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA foreign_keys=ON;"
    "PRAGMA cache_size=-32000;"
    "PRAGMA mmap_size=134217728;"
)

Database = dict[str, str | int | bool | dict[str, str | int]]


def boolean(name: str, *, default: bool) -> bool:
    """A switch; ImproperlyConfigured when the value is neither yes nor no."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in _YES:
        return True
    if value.lower() in _NO:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; use 1 for yes or 0 for no.")


def number(name: str, *, default: int, low: int, high: int) -> int:
    """A whole number between two bounds, both included."""
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
        raise ImproperlyConfigured(
            f"{name} is {value!r}; use a whole number from {low} to {high}, such as {default}."
        )
    return int(value)


def words(name: str, *, default: list[str]) -> list[str]:
    """Words separated by commas; empty words are dropped."""
    value = os.environ.get(name)
    if value is None:
        return default
    return [word.strip() for word in value.split(",") if word.strip()]


def text(name: str) -> str:
    """Words for a page, on one line; empty when the variable is not set."""
    return " ".join(os.environ.get(name, "").split())


def address(name: str, *, schemes: tuple[str, ...]) -> str | None:
    """A web or mail address, or None when the variable is not set."""
    value = os.environ.get(name)
    if not value:
        return None
    if urlsplit(value).scheme not in schemes:
        starts = " or ".join(f"{scheme}:" for scheme in schemes)
        raise ImproperlyConfigured(f"{name} is {value!r}; use an address that starts with {starts}")
    return value


def folder(name: str, *, default: Path) -> Path:
    """A folder to write in; it is made when it is missing."""
    path = Path(os.environ.get(name) or default).expanduser().resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is {str(path)!r}, which cannot be made ({error.strerror}); "
            "name a folder in which Zicht may write."
        ) from error
    return path


def existing_folder(name: str) -> Path | None:
    """A folder that must exist already, or None when the variable is not set."""
    value = os.environ.get(name)
    if not value:
        return None
    path = Path(value).expanduser().resolve()
    if not path.is_dir():
        raise ImproperlyConfigured(f"{name} is {value!r}, which is not a folder; name one that is.")
    return path


def secret_key(name: str, *, file: Path) -> str:
    """The key from the environment, else from a private file that is made on first use."""
    value = os.environ.get(name)
    if value is None:
        return _key_in(file)
    if len(value) < 50:
        raise ImproperlyConfigured(
            f"{name} has {len(value)} characters; use at least 50 random ones, for instance of "
            "python -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    return value


def _key_in(file: Path) -> str:
    try:
        # O_EXCL: of two processes that start together one makes the file and both read it.
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        key = file.read_text(encoding="ascii").strip()
        if len(key) < 50:
            raise ImproperlyConfigured(
                f"{file} holds no usable key; remove it, and a new one is made at the next start."
            ) from None
        return key
    with os.fdopen(handle, "w", encoding="ascii") as opened:
        key = secrets.token_urlsafe(64)
        opened.write(key + "\n")
    return key


def database(name: str, *, file: Path) -> Database:
    """PostgreSQL by an address as ``postgresql://user:secret@host:5432/name``, else a SQLite file.

    Parameters after ``?`` go to libpq (``sslmode=verify-full``, ``host=/run/postgresql``).
    """
    value = os.environ.get(name)
    return _postgresql(name, value) if value else _sqlite(file)


def _sqlite(file: Path) -> Database:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        "OPTIONS": {
            "timeout": 10,
            # A writer takes its lock at BEGIN, so that two writers queue and neither fails halfway.
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS,
        },
    }


def _postgresql(name: str, value: str) -> Database:
    parts = urlsplit(value)
    database_name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in {"postgres", "postgresql"} or not database_name:
        # The value is not repeated here: it holds a password.
        raise ImproperlyConfigured(
            f"{name} is not an address of a PostgreSQL database; use "
            "postgresql://user:password@host:5432/name, or leave it out for SQLite."
        )
    options: dict[str, str | int] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": str(options.pop("host", "")) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }
