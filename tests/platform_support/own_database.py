"""A database that belongs to one test, for what cannot be rolled back: processes, threads, crashes.

It is of the same kind as the database of the other tests: a SQLite file, or a database on the same
PostgreSQL server.
"""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit
from uuid import uuid4

from platform_support import prepared
from platform_support.forking import Forked, Forker


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDatabase:
    """A database for processes of our own."""

    _forker: Forker

    def start(self, script: str, *arguments: str) -> Forked:
        """A process that runs Python with Django set up, whose output is read by us."""
        return self._forker.start(script, *arguments)

    def run(self, script: str, *arguments: str) -> str:
        """What the process printed; AssertionError, with its traceback, when it failed."""
        process = self.start(script, *arguments)
        printed, complaints = process.communicate()
        assert process.returncode == 0, complaints[-4000:]
        return printed


@contextmanager
def made(data: Path, *, is_migrated: bool = True) -> Iterator[OwnDatabase]:
    """Make it, and migrate it unless told not to; on PostgreSQL it is removed again."""
    server = os.environ.get("DATABASE_URL")
    if server is None:
        if is_migrated:
            prepared.migrate(data)
        with _forking(data) as forker:
            yield OwnDatabase(_forker=forker)
        return
    name = _database(server, template=_template(server) if is_migrated else "template1")
    try:
        with _forking(data, DATABASE_URL=_address(server, name)) as forker:
            yield OwnDatabase(_forker=forker)
    finally:
        _execute(server, f"DROP DATABASE {name} WITH (FORCE)")


@contextmanager
def _forking(data: Path, **variables: str) -> Iterator[Forker]:
    forker = Forker(prepared.environment(data, **variables))
    try:
        yield forker
    finally:
        forker.stop()


@cache
def _template(server: str) -> str:
    """The name of a database with every table, which others are copied from."""
    name = _database(server, template="template1")
    with tempfile.TemporaryDirectory() as data:
        prepared.migrate(Path(data), DATABASE_URL=_address(server, name))
    return name


def _database(server: str, *, template: str) -> str:
    name = f"zicht_{uuid4().hex}"
    _execute(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


def _address(server: str, name: str) -> str:
    return urlunsplit(urlsplit(server)._replace(path=f"/{name}"))


def at_once(database: OwnDatabase, script: str) -> list[int]:
    """The number that each of two processes printed last, which began at the same moment.

    The script says ``ready`` and waits for a line; it is given 0 or 1 as its argument.
    """
    processes = [database.start(script, str(number)) for number in range(2)]
    for process in processes:
        process.wait_until_ready()
    for process in processes:
        process.go_on()
    printed = []
    for process in processes:
        output, complaints = process.communicate()
        assert process.returncode == 0, complaints[-3000:]
        printed.append(int(output.split()[-1]))
    return printed


def _execute(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.encode())
