"""The folder with an operator's own register and boundaries, found in one way by every command."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from zicht.areas.register import Register
from zicht.areas.storage import register_folder
from zicht.language import Language, Text

#: Where an import puts its result, and where every command looks, when nothing else is said.
DEFAULT = Path("var")

_VARIABLE = "ZICHT_DATA_DIR"
_Command = TypeVar("_Command", bound=Callable[..., object])


def data_option(command: _Command) -> _Command:
    """Option ``--data``: the folder to read from, or None when there is none.

    Without it: ZICHT_DATA_DIR, and else ./var when that is there. A folder that was named and is
    not there is an error, because another register gives other figures.
    """
    return click.option(
        "--data",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        envvar=_VARIABLE,
        callback=lambda _context, _parameter, value: value or _default(),
        help="Folder with a newer register or boundaries (see: areas import). Also "
        f"{_VARIABLE}; without both, ./{DEFAULT} when it is there.",
    )(command)


def out_option(command: _Command) -> _Command:
    """Option ``--out``: the folder in which an import is put into use."""
    return click.option(
        "--out",
        type=click.Path(file_okay=False, path_type=Path),
        envvar=_VARIABLE,
        default=DEFAULT,
        show_default=True,
        help=f"Folder in which it is put into use. Also {_VARIABLE}.",
    )(command)


def load_register(data: Path | None, language: Language) -> Register:
    """The register in use; says so on standard error when it is not that of the package.

    Raises InvalidInputError when the tables in the folder are not sound.
    """
    register = Register.load(data)
    folder = None if data is None else register_folder(data)
    if folder is not None:
        short = register.tables.fingerprint[:12]
        used = Text(
            nl=f"let op: register uit {folder} ({short})",
            en=f"note: register from {folder} ({short})",
        )
        click.echo(used.to(language), err=True)
    return register


def _default() -> Path | None:
    return DEFAULT if DEFAULT.is_dir() else None
