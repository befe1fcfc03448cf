"""The lines of a YAML text, looked up only once something is wrong with it.

The fast reader does not tell where things stand. A sound file does not need
that, so the slower reader that does is called for faulty files only.
"""

import re
from collections.abc import Iterator

import yaml

from zicht.language import Text
from zicht.problems import Problem
from zicht.questionnaire.dangers import find_in_events
from zicht.questionnaire.faults import Path


class Lines:
    """Where every part of one YAML text stands."""

    def __init__(self, text: str) -> None:
        self._root = yaml.compose(text, Loader=yaml.CBaseLoader)

    def of(self, path: Path) -> int | None:
        """The line (from 1) of a part, or of what is left of its path; None for an empty text."""
        node, line = self._root, 1
        for key in path:
            found = _child(node, key)
            if found is None:
                break
            node, line = found
        return None if self._root is None else line


def syntax_problems(text: str, *, file: str | None, reason: str) -> tuple[Problem, ...]:
    """Why the text is not YAML, or every key in it that stands twice or is no text.

    ``reason`` is what the fast reader said, in case the other reader sees no fault.
    """
    too_deep = find_in_events(text, file=file)
    if too_deep:
        return too_deep
    try:
        root = yaml.compose(text, Loader=yaml.CBaseLoader)
    except yaml.YAMLError as error:
        return (_not_yaml(error, file=file),)
    found = tuple(_bad_keys(root, file=file)) if root is not None else ()
    return found or (_refused(reason, file=file, row=_line_in(reason)),)


def _child(node: yaml.Node | None, key: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for name, value in node.value:
            if name.value == str(key):
                return value, name.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        entry: yaml.Node = node.value[key]
        return entry, entry.start_mark.line + 1
    return None


def _bad_keys(node: yaml.Node, *, file: str | None) -> Iterator[Problem]:
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for name, value in node.value:
            row = name.start_mark.line + 1
            if not isinstance(name, yaml.ScalarNode):
                yield _key_is_no_text(file=file, row=row)
                continue
            if name.value in seen:
                yield _double_key(name.value, first=seen[name.value], file=file, row=row)
            seen.setdefault(name.value, row)
            yield from _bad_keys(value, file=file)
    elif isinstance(node, yaml.SequenceNode):
        for entry in node.value:
            yield from _bad_keys(entry, file=file)


def _key_is_no_text(*, file: str | None, row: int) -> Problem:
    return Problem(
        code="key-is-no-text",
        message=Text(
            nl="Een sleutel is hier geen tekst, maar een lijst of iets tussen accolades.",
            en="A key here is no text, but a list or something between braces.",
        ),
        remedy=Text(
            nl="Zet tekst met haakjes tussen aanhalingstekens, als '{{naam}}'.",
            en="Put a text with brackets between quotes, as in '{{name}}'.",
        ),
        file=file,
        row=row,
    )


def _double_key(name: str, *, first: int, file: str | None, row: int) -> Problem:
    return Problem(
        code="duplicate-key",
        message=Text(
            nl=f"De sleutel ‘{name}’ staat hier voor de tweede keer; eerder op rij {first}.",
            en=f"The key ‘{name}’ stands here for the second time; before on row {first}.",
        ),
        remedy=Text(nl="Laat één van de twee staan.", en="Keep one of the two."),
        file=file,
        row=row,
        value=name,
    )


def _not_yaml(error: yaml.YAMLError, *, file: str | None) -> Problem:
    if isinstance(error, yaml.MarkedYAMLError):
        mark = error.problem_mark
        row = mark.line + 1 if mark is not None else None
        return _refused(error.problem or "", file=file, row=row)
    return _refused(str(error).splitlines()[0], file=file, row=None)


def _refused(reason: str, *, file: str | None, row: int | None) -> Problem:
    return Problem(
        code="not-yaml",
        # The parser speaks English only.
        message=Text(nl="Dit is geen goede YAML.", en=f"This is not valid YAML ({reason})."),
        remedy=Text(
            nl="Kijk naar inspringing, aanhalingstekens en haakjes op deze rij en de rij ervoor.",
            en="Look at indentation, quotes and brackets on this row and the one before.",
        ),
        file=file,
        row=row,
    )


def _line_in(reason: str) -> int | None:
    found = re.search(r"at line (\d+)", reason)
    return int(found[1]) if found else None
