"""Which code this is: the version, and what the source says, so that no two changes look alike."""

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from zicht import __version__

_PACKAGE = Path(__file__).parent
#: Facts and layouts that figures and documents are made from, beside the code itself.
_DATA = (("content", "*"), ("reporting", "*.typ"))


@cache
def code_version() -> str:
    """The version with a fingerprint of the package's source: ``0.1.0+src.1f3870be274f``.

    The same source gives the same text, wherever it is installed.
    """
    digest = hashlib.sha256()
    for path in sorted(_sources()):
        content = path.read_bytes()
        name = path.relative_to(_PACKAGE).as_posix()
        # With its name and length, so that no two trees give the same stream of bytes.
        digest.update(f"{name} {len(content)}\n".encode())
        digest.update(content)
    return f"{__version__}+src.{digest.hexdigest()[:12]}"


def _sources() -> Iterator[Path]:
    yield from _PACKAGE.rglob("*.py")
    for folder, pattern in _DATA:
        found = (_PACKAGE / folder).rglob(pattern)
        yield from (one for one in found if one.is_file() and one.suffix not in (".py", ".pyc"))
