"""Files and folders that a command writes: asked about before, and explained when it fails."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from zicht.files import STANDARD_OUTPUT
from zicht.language import Language, Text

_NO_FOLDER = Text(
    nl="een deel van het pad is een bestand, geen map",
    en="a part of the path is a file, not a folder",
)
_NOT_ALLOWED = Text(nl="u mag hier niet schrijven", en="you may not write here")
_REASONS = {
    errno.EACCES: _NOT_ALLOWED,
    errno.EPERM: _NOT_ALLOWED,
    errno.EROFS: _NOT_ALLOWED,
    errno.EEXIST: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EISDIR: Text(nl="dit is een map, geen bestand", en="this is a folder, not a file"),
    errno.ENOENT: Text(nl="hier kan niets worden gemaakt", en="nothing can be made here"),
    errno.ENOSPC: Text(nl="de schijf is vol", en="the disk is full"),
    errno.EDQUOT: Text(nl="uw schijfruimte is op", en="your disk space is used up"),
    errno.ENAMETOOLONG: Text(nl="deze naam is te lang", en="this name is too long"),
}


@contextmanager
def explained(out: Path, language: Language) -> Iterator[None]:
    """Say on one line why nothing could be written, and end with exit code 1."""
    try:
        yield
    except OSError as fault:
        own = str(fault.strerror or fault)
        reason = _REASONS.get(fault.errno or 0, Text(nl=own, en=own))
        message = Text(
            nl=f"{out}: niet geschreven, {reason.nl}. Kies iets anders met --out.",
            en=f"{out}: not written, {reason.en}. Choose something else with --out.",
        )
        click.echo(message.to(language), err=True)
        raise SystemExit(1) from fault


def require_absent(out: Path, language: Language, *, replace: bool) -> None:
    """End as wrong usage when a file is there already, unless it may be replaced."""
    if replace or out == STANDARD_OUTPUT or not out.is_file():
        return
    message = Text(
        nl=f"{out} is er al; kies een andere naam of voeg --replace toe",
        en=f"{out} is already there; choose another name or add --replace",
    )
    raise click.BadParameter(message.to(language), param_hint="--out")
