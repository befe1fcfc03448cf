"""Whether a folder may be replaced: it may when nothing is lost that a run did not make."""

import json
import os
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from zicht.language import Text
from zicht.problems import InvalidInputError, Problem
from zicht.reporting.manifest import FILE_NAME, FORMAT
from zicht.reporting.survey.record import FORMAT as SURVEY_FORMAT

#: What file managers leave behind in every folder that they show.
_OF_THE_SYSTEM = frozenset((".DS_Store", "Thumbs.db", "desktop.ini"))


def require_replaceable(out: Path) -> Path:
    """The folder itself, links followed, when it may be replaced.

    An absent or empty folder may, and so may one that holds nothing but the result of a run: a
    hidden file, an empty folder or a link in it are somebody's too. Raises InvalidInputError
    otherwise, and for a folder that cannot be replaced: one in use, or a disk of its own.
    """
    folder = _resolved(out)
    if not folder.exists():
        return folder
    if not folder.is_dir():
        raise InvalidInputError([_foreign(out)])
    known = _known_files(folder / FILE_NAME)
    strange = next(_strange_names(folder, known or frozenset()), None)
    if strange is not None:
        problem = _foreign(out) if known is None else _strange(out, strange)
        raise InvalidInputError([problem])
    if folder.is_mount() or Path.cwd().is_relative_to(folder):
        raise InvalidInputError([_in_use(out)])
    return folder


def _resolved(out: Path) -> Path:
    try:
        folder = out.resolve()
    except (OSError, RuntimeError) as fault:  # a link that leads to itself, before Python 3.13
        raise InvalidInputError([_foreign(out)]) from fault
    if folder.is_symlink():  # and since: it is left as it is
        raise InvalidInputError([_foreign(out)])
    return folder


def _strange_names(folder: Path, known: frozenset[str]) -> Iterator[str]:
    """What stands in a folder and is neither a known file nor the way to one."""
    known_folders = {str(parent) for name in known for parent in PurePosixPath(name).parents}
    for place, folders, files in os.walk(folder, onerror=_raise):
        here = Path(place)
        for name in sorted((*folders, *files)):
            path = here / name
            relative = path.relative_to(folder).as_posix()
            is_folder = path.is_dir()
            expected = relative in (known_folders if is_folder else known)
            if path.is_symlink() or not (expected or (not is_folder and name in _OF_THE_SYSTEM)):
                yield relative


def _raise(fault: OSError) -> None:
    raise fault


def _known_files(manifest: Path) -> frozenset[str] | None:
    """The files of a run by its manifest, itself included; None when it is not one of ours."""
    try:
        content = json.loads(manifest.read_text(encoding="utf-8"))
        if content["format"] not in (FORMAT, SURVEY_FORMAT):
            return None
        return frozenset((FILE_NAME, *map(str, content["files"])))
    except (OSError, ValueError, LookupError, TypeError):
        return None


def _foreign(folder: Path) -> Problem:
    return Problem(
        code="foreign-folder",
        file=str(folder),
        message=Text(
            nl="Deze map is niet door Zicht gemaakt: er staat geen manifest.json van Zicht in.",
            en="This folder was not made by Zicht: it has no manifest.json of Zicht.",
        ),
        remedy=Text(
            nl="Kies een map die nog niet bestaat of leeg is.",
            en="Choose a folder that does not exist yet or is empty.",
        ),
    )


def _strange(folder: Path, name: str) -> Problem:
    return Problem(
        code="strange-file",
        file=str(folder),
        value=name,
        message=Text(
            nl=f"In deze map staat {name}. Zicht heeft dat niet gemaakt en het zou verdwijnen.",
            en=f"This folder holds {name}, which Zicht did not make and which would be lost.",
        ),
        remedy=Text(
            nl="Zet dat ergens anders neer, of kies een andere map.",
            en="Move that elsewhere, or choose another folder.",
        ),
    )


def _in_use(folder: Path) -> Problem:
    return Problem(
        code="folder-in-use",
        file=str(folder),
        message=Text(
            nl="Deze map is in gebruik en kan niet worden vervangen: u werkt erin, of het is een "
            "aparte schijf.",
            en="This folder is in use and cannot be replaced: you work in it, or it is a disk of "
            "its own.",
        ),
        remedy=Text(
            nl=f"Kies een map daarbinnen, bijvoorbeeld {folder / 'resultaat'}.",
            en=f"Choose a folder inside it, such as {folder / 'result'}.",
        ),
    )
