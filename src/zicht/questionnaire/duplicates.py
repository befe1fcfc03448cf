"""Codes that are used twice, or that differ in capitals or punctuation only."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from zicht.language import Text
from zicht.questionnaire.faults import Fault, Path
from zicht.questionnaire.model import Questionnaire

_Place = tuple[str, Path]

_SECTION = Text(nl="een onderdeel", en="a section")
_ITEM = Text(nl="een vraag", en="an item")
_OPTION = Text(nl="een antwoord", en="an option")
_ROW = Text(nl="een rij", en="a row")
_VARIABLE = Text(nl="een kolom met antwoorden", en="a column of answers")


#: Names of items that a form tool or the reader of answers keeps for itself: the column with the
#: municipality, the parts of an XForm, and the note with which ours begins.
RESERVED = frozenset({"code", "meta", "instanceid", "instancename", "intro"})

#: How the groups of our XLSForm begin.
_RESERVED_START = "section_"


def find_duplicates(questionnaire: Questionnaire) -> Iterator[Fault]:
    """Every code that occurs before in the same list.

    Capitals make no difference: spreadsheets and SPSS do not tell ``a1`` from ``A1``.
    """
    for name, options in questionnaire.scales:
        yield from _twice(_places(options, ("scales", name)), _OPTION)
    for name, rows in questionnaire.row_lists:
        yield from _twice(_places(rows, ("rows", name)), _ROW)
    yield from _twice(_places(questionnaire.sections, ("sections",)), _SECTION)
    yield from _reserved_items(questionnaire)
    double_items = list(_twice(_items(questionnaire), _ITEM))
    yield from double_items
    if not double_items:
        yield from _twice(_variables(questionnaire), _VARIABLE)
    for number, section in enumerate(questionnaire.sections):
        for index, item in enumerate(section.items):
            place = ("sections", number, "items", index)
            if item.scale is None:
                yield from _twice(_places(item.options, (*place, "options")), _OPTION)
            if item.rows_of is None:
                yield from _twice(_places(item.rows, (*place, "rows")), _ROW)


def _reserved_items(questionnaire: Questionnaire) -> Iterator[Fault]:
    for code, path in _items(questionnaire):
        if code.casefold() in RESERVED or code.casefold().startswith(_RESERVED_START):
            yield _reserved(code, path)


def _items(questionnaire: Questionnaire) -> Iterator[_Place]:
    for number, section in enumerate(questionnaire.sections):
        yield from _places(section.items, ("sections", number, "items"))


def _variables(questionnaire: Questionnaire) -> Iterator[_Place]:
    """The columns as tools that know no dots name them: ``A2.sexual`` is ``A2_sexual``."""
    for number, section in enumerate(questionnaire.sections):
        for index, item in enumerate(section.items):
            path = ("sections", number, "items", index, "code")
            for variable in item.variables():
                yield variable.replace(".", "_"), path


class _Coded(Protocol):
    @property
    def code(self) -> str: ...


def _places(entries: Sequence[_Coded], path: Path) -> Iterator[_Place]:
    for index, entry in enumerate(entries):
        yield entry.code, (*path, index, "code")


def _twice(places: Iterable[_Place], kind: Text) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for code, path in places:
        folded = code.casefold()
        if folded in seen:
            yield _duplicate(code, seen[folded], path, kind)
        # An empty code is a fault of its own.
        elif code:
            seen[folded] = code


def _reserved(code: str, path: Path) -> Fault:
    return Fault(
        path=path,
        code="reserved-code",
        message=Text(
            nl=f"De code ‘{code}’ is al in gebruik bij formulieren en bestanden met antwoorden.",
            en=f"The code ‘{code}’ is in use already by forms and files of answers.",
        ),
        remedy=Text(nl="Kies een andere code, als A1.", en="Choose another code, such as A1."),
        value=code,
    )


def _duplicate(code: str, first: str, path: Path, kind: Text) -> Fault:
    return Fault(
        path=path,
        code="duplicate-code",
        message=Text(
            nl=f"De code ‘{code}’ van {kind.nl} is al gebruikt, als ‘{first}’.",
            en=f"The code ‘{code}’ of {kind.en} is used already, as ‘{first}’.",
        ),
        remedy=Text(
            nl="Kies een eigen code; hoofdletters maken geen verschil.",
            en="Choose a code of its own; capitals make no difference.",
        ),
        value=code,
    )
