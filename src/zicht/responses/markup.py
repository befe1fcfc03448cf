"""XML of unknown origin, read as a stream and without its dangers."""

from collections.abc import Callable, Mapping
from typing import TypeAlias
from xml.parsers import expat

Attributes: TypeAlias = Mapping[str, str]

#: Names come as "namespace local" so that the writer's choice of prefixes does not matter.
_SEPARATOR = " "


def parse(
    data: bytes,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call ``start``, ``end`` and ``text`` with local names, in the order of the document.

    Raises ValueError for broken XML, and for a document type declaration: the file formats read
    here have none, and it is the door to entity expansion and to files elsewhere.
    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_declaration
    local: dict[str, str] = {}

    def started(name: str, attributes: dict[str, str]) -> None:
        if name not in local:
            local[name] = name.rpartition(_SEPARATOR)[2]
        start(local[name], attributes)

    parser.StartElementHandler = started
    if end is not None:
        ended = end
        parser.EndElementHandler = lambda name: ended(local[name])
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as fault:
        raise ValueError(f"broken XML: {fault}") from fault


def _refuse_declaration(*_: str | int | None) -> None:
    raise ValueError("a document type declaration is not allowed here")
