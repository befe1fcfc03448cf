"""From a parsed document to a questionnaire, with every fault in its form."""

from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from zicht.language import Text
from zicht.questionnaire import keys
from zicht.questionnaire.faults import Data, Fault, Path, did_you_mean
from zicht.questionnaire.model import (
    Change,
    Domain,
    Dropped,
    Item,
    ItemType,
    Link,
    Option,
    Questionnaire,
    Role,
    Row,
    Section,
    Theme,
)
from zicht.questionnaire.nodes import Nodes
from zicht.questionnaire.rule_reading import read_rule
from zicht.questionnaire.rules import Rule

_Part = TypeVar("_Part")
_Node = Mapping[str, Data]
_Read = Callable[[Data, Path], _Part]

#: More decimals than anyone counts in; keeps the steps between numbers exact.
_MOST_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a document says, and what is wrong with its form.

    After a fault the questionnaire is the best that could be made of the
    document, fit for finding more faults and for nothing else. ``doubtful``
    are the codes of items whose way of answering could not be read.
    """

    questionnaire: Questionnaire
    faults: tuple[Fault, ...]
    doubtful: frozenset[str]


def read(data: Data) -> Reading:
    """The questionnaire in a parsed document."""
    reader = _Reader()
    questionnaire = reader.questionnaire(data)
    faults = tuple(reader.found())
    doubtful = _doubtful(questionnaire, faults, reader.absent) if faults else frozenset()
    return Reading(questionnaire=questionnaire, faults=faults, doubtful=doubtful)


class _Reader(Nodes):
    """Reads the parts of a questionnaire, from large to small."""

    def __init__(self) -> None:
        super().__init__()
        self.scales: Mapping[str, tuple[Option, ...]] = {}
        self.row_lists: Mapping[str, tuple[Row, ...]] = {}
        self.own_options = partial(self.entries, self.option)
        self.own_rows = partial(self.entries, self.row)

    def questionnaire(self, data: Data) -> Questionnaire:
        node = self.mapping(data, (), keys.QUESTIONNAIRE)
        self.scales = _optional(node, "scales", (), partial(self.lists, self.option)) or {}
        self.row_lists = _optional(node, "rows", (), partial(self.lists, self.row)) or {}
        return Questionnaire(
            id=_part(node, "id", (), self.identity),
            version=_part(node, "version", (), self.version),
            title=_part(node, "title", (), self.text),
            intro=_optional(node, "intro", (), self.text),
            frame_date=_part(node, "frame_date", (), self.day),
            previous=_optional(node, "previous", (), self.identity),
            scales=tuple(self.scales.items()),
            row_lists=tuple(self.row_lists.items()),
            sections=_part(node, "sections", (), partial(self.entries, self.section)),
            dropped=_optional(node, "dropped", (), partial(self.entries, self.dropped)) or (),
        )

    def lists(
        self, read_entry: _Read[_Part], data: Data, path: Path
    ) -> dict[str, tuple[_Part, ...]]:
        named = self.named(data, path)
        return {name: self.entries(read_entry, named[name], (*path, name)) for name in named}

    def entries(self, read_entry: _Read[_Part], data: Data, path: Path) -> tuple[_Part, ...]:
        found = enumerate(self.sequence(data, path))
        return tuple([read_entry(entry, (*path, index)) for index, entry in found])

    def section(self, data: Data, path: Path) -> Section:
        node = self.mapping(data, path, keys.SECTION)
        return Section(
            code=_part(node, "code", path, self.code),
            role=_optional(node, "role", path, self.role),
            title=_part(node, "title", path, self.text),
            intro=_optional(node, "intro", path, self.text),
            items=_part(node, "items", path, partial(self.entries, self.item)),
        )

    def item(self, data: Data, path: Path) -> Item:
        node = self.mapping(data, path, keys.ITEM)
        kind = _part(node, "type", path, self.type)
        self.check_typed_keys(node, path, kind)
        return Item(
            code=_part(node, "code", path, self.code),
            # Text asks least of the rest of the item, so that one fault does not cause others.
            type=kind or ItemType.TEXT,
            text=_part(node, "text", path, self.text),
            help=_optional(node, "help", path, self.text),
            domain=_part(node, "domain", path, self.domain) or Domain.BOTH,
            theme=_optional(node, "theme", path, self.theme),
            scale=_optional(node, "scale", path, self.string),
            options=self.options(node, path),
            rows_of=_optional(node, "rows_of", path, self.string),
            rows=self.rows(node, path),
            required=_optional(node, "required", path, self.flag) is not False,
            show_when=_optional(node, "show_when", path, self.rule),
            minimum=_optional(node, "minimum", path, self.number),
            maximum=_optional(node, "maximum", path, self.number),
            decimals=_optional(node, "decimals", path, self.decimals) or 0,
            unit=_optional(node, "unit", path, self.text),
            sources=_optional(node, "sources", path, self.sources) or (),
            previous=_optional(node, "previous", path, self.link),
        )

    def options(self, node: _Node, path: Path) -> tuple[Option, ...]:
        if "scale" in node:
            return self.shared(self.scales, node["scale"], (*path, "scale"))
        return _optional(node, "options", path, self.own_options) or ()

    def rows(self, node: _Node, path: Path) -> tuple[Row, ...]:
        if "rows_of" in node:
            return self.shared(self.row_lists, node["rows_of"], (*path, "rows_of"))
        return _optional(node, "rows", path, self.own_rows) or ()

    def shared(
        self, lists: Mapping[str, tuple[_Part, ...]], name: Data, path: Path
    ) -> tuple[_Part, ...]:
        if not isinstance(name, str):
            return ()
        if name not in lists:
            is_scale = path[-1] == "scale"
            kind = Text(nl="schaal", en="scale") if is_scale else Text(nl="lijst", en="list")
            self.add(
                path,
                "unknown-scale" if is_scale else "unknown-row-list",
                Text(nl=f"Er is geen {kind.nl} ‘{name}’.", en=f"There is no {kind.en} ‘{name}’."),
                did_you_mean(name, lists),
                name,
            )
        return lists.get(name, ())

    def option(self, data: Data, path: Path) -> Option:
        node = self.mapping(data, path, keys.OPTION)
        return Option(
            code=_part(node, "code", path, self.code),
            label=_part(node, "label", path, self.text),
            score=_optional(node, "score", path, self.number),
            exclusive=_optional(node, "exclusive", path, self.flag) is True,
        )

    def row(self, data: Data, path: Path) -> Row:
        node = self.mapping(data, path, keys.ROW)
        return Row(
            code=_part(node, "code", path, self.code),
            label=_part(node, "label", path, self.text),
        )

    def link(self, data: Data, path: Path) -> Link:
        node = self.mapping(data, path, keys.LINK)
        change = _part(node, "change", path, self.change)
        if change is not None and (change is Change.NEW) is ("item" in node):
            self.add(path, "bad-link", *_LINK_FAULTS[change is Change.NEW])
        return Link(
            change=change or Change.NEW,
            item=_optional(node, "item", path, self.string),
            note=_optional(node, "note", path, self.text),
        )

    def dropped(self, data: Data, path: Path) -> Dropped:
        node = self.mapping(data, path, keys.DROPPED)
        return Dropped(
            item=_part(node, "item", path, self.string),
            reason=_part(node, "reason", path, self.text),
        )

    def type(self, data: Data, path: Path) -> ItemType | None:
        return self.choice(data, path, ItemType)

    def role(self, data: Data, path: Path) -> Role | None:
        return self.choice(data, path, Role)

    def domain(self, data: Data, path: Path) -> Domain | None:
        return self.choice(data, path, Domain)

    def theme(self, data: Data, path: Path) -> Theme | None:
        return self.choice(data, path, Theme)

    def change(self, data: Data, path: Path) -> Change | None:
        return self.choice(data, path, Change)

    def decimals(self, data: Data, path: Path) -> int:
        return self.whole_number(data, path, highest=_MOST_DECIMALS)

    def sources(self, data: Data, path: Path) -> tuple[str, ...]:
        return self.entries(self.string, data, path)

    def rule(self, data: Data, path: Path) -> Rule | None:
        return read_rule(data, path, self)

    def check_typed_keys(self, node: _Node, path: Path, kind: ItemType | None) -> None:
        """Whether the keys that only some types have fit the type of this item."""
        if kind is None:
            return
        allowed = keys.TYPED_BY_TYPE[kind]
        for name in keys.TYPED & node.keys() - allowed:
            self.add((*path, name), "key-not-for-type", *_not_for_type(name, kind), name)
        for one, other, code in _ONE_OF:
            if one in allowed and (one in node) is (other in node):
                self.add(path, code, *_one_of(one, other, is_double=one in node))


def _part(node: _Node, name: str, path: Path, read_part: _Read[_Part]) -> _Part:
    """A part that must be there; its absence has been noted with the mapping itself."""
    return read_part(node.get(name), (*path, name))


def _optional(node: _Node, name: str, path: Path, read_part: _Read[_Part]) -> _Part | None:
    return read_part(node[name], (*path, name)) if name in node else None


_ONE_OF = (
    ("scale", "options", "choice-without-options"),
    ("rows_of", "rows", "matrix-without-rows"),
)

#: Faults that stand at the item itself and leave open how it is answered.
_INCOMPLETE = frozenset(code for _, _, code in _ONE_OF)

_LINK_FAULTS = {
    True: (
        Text(
            nl="Een nieuwe vraag volgt geen vraag uit de vorige ronde.",
            en="A new item follows no item of the wave before.",
        ),
        Text(nl="Haal ‘item’ weg.", en="Remove ‘item’."),
    ),
    False: (
        Text(
            nl="Er staat niet welke vraag uit de vorige ronde wordt gevolgd.",
            en="It does not say which item of the wave before is followed.",
        ),
        Text(
            nl="Vul ‘item’ in, of schrijf change: new.", en="Fill in ‘item’, or write change: new."
        ),
    ),
}


def _not_for_type(name: str, kind: ItemType) -> tuple[Text, Text]:
    fitting = [one for one, allowed in keys.TYPED_BY_TYPE.items() if name in allowed]
    return (
        Text(
            nl=f"‘{name}’ past niet bij een vraag van het type {kind}.",
            en=f"‘{name}’ does not fit an item of type {kind}.",
        ),
        Text(
            nl=f"Haal ‘{name}’ weg, of kies een ander type: {', '.join(fitting)}.",
            en=f"Remove ‘{name}’, or choose another type: {', '.join(fitting)}.",
        ),
    )


def _one_of(one: str, other: str, *, is_double: bool) -> tuple[Text, Text]:
    if is_double:
        return (
            Text(
                nl=f"‘{one}’ en ‘{other}’ staan er allebei.",
                en=f"‘{one}’ and ‘{other}’ are both there.",
            ),
            Text(nl="Laat één van de twee staan.", en="Keep one of the two."),
        )
    missing = {
        "options": Text(
            nl="Deze vraag heeft geen antwoorden om uit te kiezen.",
            en="This item has no options to choose from.",
        ),
        "rows": Text(nl="Deze tabelvraag heeft geen rijen.", en="This matrix has no rows."),
    }
    return (
        missing[other],
        Text(nl=f"Voeg ‘{one}’ of ‘{other}’ toe.", en=f"Add ‘{one}’ or ‘{other}’."),
    )


def _doubtful(
    questionnaire: Questionnaire, faults: tuple[Fault, ...], absent: Set[Path]
) -> frozenset[str]:
    """The items of which a faulty or missing key decides how they are answered."""
    deciding = {path for path in absent if _is_deciding(path)}
    deciding |= {
        fault.path
        for fault in faults
        if fault.code in _INCOMPLETE
        or (fault.code != "key-not-for-type" and _is_deciding(fault.path))
    }
    places = {path[1:4:2] for path in deciding if path[0] == "sections"}
    lists = {path[:2] for path in deciding if path[0] in ("scales", "rows")}
    return frozenset(
        item.code
        for number, section in enumerate(questionnaire.sections)
        for index, item in enumerate(section.items)
        if (number, index) in places
        or not lists.isdisjoint({("scales", item.scale or ""), ("rows", item.rows_of or "")})
    )


def _is_deciding(path: Path) -> bool:
    if "label" in path:
        return False
    if path[:1] == ("sections",):
        return len(path) > 4 and path[4] in keys.DECIDING
    return path[:1] in (("scales",), ("rows",))
