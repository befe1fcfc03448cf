"""Settings from environment variables; a bad value stops the start and says how to mend it."""

import os
import re
import secrets
import tempfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}
_NO = {"0", "false", "no", "off", ""}

_ADDRESSES = {
    "https": re.compile(r"https://[^\s/@]+(/\S*)?"),
    "http": re.compile(r"http://[^\s/@]+(/\S*)?"),
    "mailto": re.compile(r"mailto:[^\s@]+@[^\s@]+"),
}
_EXAMPLES = {
    "https": "https://zicht.example/melden",
    "http": "http://127.0.0.1:8000",
    "mailto": "mailto:melden@zicht.example",
}

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
    if not any(_ADDRESSES[scheme].fullmatch(value) for scheme in schemes):
        examples = " or ".join(_EXAMPLES[scheme] for scheme in schemes)
        raise ImproperlyConfigured(f"{name} is {value!r}; use an address such as {examples}.")
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
    if not file.exists():
        _make_key(file)
    key = file.read_text(encoding="ascii").strip()
    if len(key) < 50:
        raise ImproperlyConfigured(
            f"{file} holds no usable key; remove it, and a new one is made at the next start."
        )
    return key


def _make_key(file: Path) -> None:
    """Write a whole key or nothing: of processes that start together the first one's stays."""
    # Made private (0600), and given its name only when it is written.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as opened:
            opened.write(secrets.token_urlsafe(64) + "\n")
        with suppress(FileExistsError):
            os.link(name, file)
    finally:
        Path(name).unlink()


def database(name: str, *, file: Path) -> Database:
    """PostgreSQL by an address as ``postgresql://user:secret@host:5432/name``, else a SQLite file.

    Parameters after ``?`` go to libpq (``sslmode=verify-full``, ``host=/run/postgresql``), but for
    ``prepared=off``, behind a pooler that keeps no prepared statements.
    """
    value = os.environ.get(name)
    return _postgresql(name, value) if value else _sqlite(file)


def _sqlite(file: Path) -> Database:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(file),
        # Opening the file and reading its tables anew would take longer than most pages do.
        "CONN_MAX_AGE": 60,
        "OPTIONS": {
            "timeout": 10,
            # A writer takes its lock at BEGIN, so that two writers queue and neither fails halfway.
            "transaction_mode": "IMMEDIATE",
            "init_command": _SQLITE_PRAGMAS,
        },
    }


def _postgresql(name: str, value: str) -> Database:
    try:
        parts = urlsplit(value)
        host, port = parts.hostname or "", str(parts.port or "")
    except ValueError:
        # A password with / or [ in it; the reason that Python gives repeats a part of it.
        raise _not_postgresql(name) from None
    database_name = unquote(parts.path.removeprefix("/"))
    known = parts.scheme in {"postgres", "postgresql"} and not parts.fragment
    if not known or not re.fullmatch(r"[^/@]+", database_name):
        raise _not_postgresql(name)
    options: dict[str, str | int] = dict(parse_qsl(parts.query))
    # The server plans a statement that it has seen before only once; some poolers cannot have that.
    if options.pop("prepared", "on") != "off":
        options |= {"server_side_binding": True, "prepare_threshold": 5}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": database_name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": str(options.pop("host", "")) or host,
        "PORT": port,
        # A line to a server that was started again is found out by whoever reads a session;
        # asking at every request would take a tenth of what the server can do.
        "CONN_MAX_AGE": 60,
        "OPTIONS": options,
    }


def _not_postgresql(name: str) -> ImproperlyConfigured:
    """The value is not repeated: it holds a password."""
    return ImproperlyConfigured(
        f"{name} is not an address of a PostgreSQL database; use "
        "postgresql://user:password@host:5432/name with other characters than letters and digits "
        "as %2F and the like, or leave it out for SQLite."
    )
