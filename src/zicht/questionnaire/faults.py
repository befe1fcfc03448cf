"""Faults found while a questionnaire is read, with their place in the document."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TypeAlias

from zicht.language import Text
from zicht.problems import Problem

#: A parsed YAML (or JSON) document.
Data: TypeAlias = "bool | int | float | str | list[Data] | dict[str, Data] | None"

#: Keys and indexes from the top of the document: ``("sections", 0, "items", 3, "text", "nl")``.
Path: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault at one place; :func:`to_problem` adds the file, the line and the item.

    Lines are looked up only when there is a fault, so a sound file does not pay for them.
    """

    path: Path
    code: str
    message: Text
    remedy: Text
    value: str | None = None


def to_problem(fault: Fault, data: Data, *, file: str | None, line: int | None) -> Problem:
    """The fault as its reader sees it: file, line, and the code of the item it stands in."""
    return Problem(
        code=fault.code,
        message=fault.message,
        remedy=fault.remedy,
        file=file,
        row=line,
        column=_code_around(fault.path, data),
        value=fault.value,
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, or None."""
    return next(iter(get_close_matches(name, list(known), n=1)), None)


def did_you_mean(name: str, known: Iterable[str]) -> Text:
    """A remedy that offers the nearest known name, or else lists what is known."""
    names = list(known)
    near = nearest(name, names)
    if near is not None:
        return Text(nl=f"Bedoelt u ‘{near}’?", en=f"Did you mean ‘{near}’?")
    if not names:
        return Text(nl="Haal dit weg.", en="Remove this.")
    return Text(nl=f"Kies uit: {_listed(names)}.", en=f"Choose from: {_listed(names)}.")


def _listed(names: list[str], limit: int = 20) -> str:
    shown = ", ".join(names[:limit])
    return f"{shown}, …" if len(names) > limit else shown


def _code_around(path: Path, data: Data) -> str | None:
    """The code of the innermost item, section or dropped item that the path passes through."""
    found: str | None = None
    node = data
    for step, key in enumerate(path):
        if isinstance(node, dict) and isinstance(key, str):
            node = node.get(key)
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            node = node[key]
        else:
            break
        if isinstance(key, int) and path[step - 1] in ("sections", "items", "dropped"):
            found = _own_code(node) or found
        elif step == 1 and path[0] in ("scales", "rows"):
            found = str(key)
    return found


def _own_code(node: Data) -> str | None:
    if not isinstance(node, dict):
        return None
    code = node.get("code", node.get("item"))
    return code if isinstance(code, str) else None
