"""Files that are whole or absent, never half-written."""

import os
import secrets
import sys
from pathlib import Path

#: A file name that means standard output, as on other command lines.
STANDARD_OUTPUT = Path("-")

# Windows alone would otherwise change line ends.
_BINARY = getattr(os, "O_BINARY", 0)


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that a reader, or a crash, sees the old content or the new, nothing between.

    Parent folders are made when they are missing. A link is followed and stays. A device or a pipe,
    as /dev/stdout, has no old content to keep and is written to directly; so is standard output,
    for a file named ``-``. IsADirectoryError when the path is a folder.
    """
    if path == STANDARD_OUTPUT:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    elif path.exists() and not path.is_file():
        path.write_bytes(data)
    else:
        _replace(path.resolve(), data)


def _replace(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Opened this way, and not as a private file, it is as readable as any other new file.
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
