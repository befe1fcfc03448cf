"""Where the register's files stand: in the package, or where an operator put newer ones."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from zicht.areas.tables import COLUMNS, fingerprint
from zicht.content import content
from zicht.files import write_atomically
from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

#: The name, in an operator's data directory, of the register in use.
_CURRENT = "register"


def read_package_texts() -> Mapping[str, str]:
    """The five files of the package."""
    return {name: content("areas", name).read_text(encoding="utf-8") for name in COLUMNS}


def read_operator_texts(directory: Path) -> Mapping[str, str] | None:
    """The files of the register in an operator's directory; None when there is no register.

    They stand in ``directory/register`` (so does an import) or in the directory itself.
    """
    folder = register_folder(directory)
    if folder is None:
        return None
    present = (name for name in COLUMNS if (folder / name).is_file())
    return {name: (folder / name).read_text(encoding="utf-8") for name in present}


def register_folder(directory: Path) -> Path | None:
    """The folder in which an operator's register stands; None when there is no register."""
    folders = (directory / _CURRENT, directory)
    return next((one for one in folders if (one / "municipalities.csv").is_file()), None)


def write_register(directory: Path, texts: Mapping[str, str]) -> Path:
    """Put a checked register into use, all files at once; the folder it stands in.

    The files go to a new folder first; then the link ``directory/register`` is turned to it in
    one step, so that a reader sees the old register or the new. Earlier ones stay beside it.
    Raises InvalidInputError when ``directory/register`` is not such a link.
    """
    current = directory / _CURRENT
    if current.exists() and not current.is_symlink():
        raise InvalidInputError([_made_by_hand(current)])
    folder = directory / f"{_CURRENT}-{fingerprint(texts)[:12]}"
    for name, text in texts.items():
        write_atomically(folder / name, text.encode())
    # With a name of its own, because two imports may end at the same time.
    link = directory / f".{_CURRENT}.{secrets.token_hex(4)}"
    link.symlink_to(folder.name, target_is_directory=True)
    link.replace(current)
    return folder


def _made_by_hand(folder: Path) -> Problem:
    return Problem(
        code="made-by-hand",
        message=Text(
            nl="Deze map is met de hand gemaakt en wordt niet overschreven.",
            en="This folder was made by hand and is not overwritten.",
        ),
        remedy=Text(
            nl="Geef de map een andere naam en importeer opnieuw.",
            en="Give the folder another name and import again.",
        ),
        file=str(folder),
    )
