"""Reading single values of a document: texts, codes, numbers, mappings.

Every function returns something usable, also after a fault, so that one
reading finds every fault of a file.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from math import isfinite
from typing import TypeGuard, TypeVar

from zicht.language import Text
from zicht.questionnaire import keys
from zicht.questionnaire.faults import Data, Fault, Path, did_you_mean, nearest
from zicht.questionnaire.keys import Keys

_Choice = TypeVar("_Choice", bound=StrEnum)

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_IDENTITY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)

# Characters that XML, and so a document or a workbook, cannot hold.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

_QUOTE = Text(nl="Zet de waarde tussen aanhalingstekens.", en="Put the value between quotes.")


class Nodes:
    """Reads values and collects in ``faults`` what is wrong with them.

    ``absent`` are the places where a needed value is missing; that is told once.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.absent: set[Path] = set()

    def found(self) -> list[Fault]:
        """The faults, without those that only follow from an absent value."""
        return [
            one for one in self.faults if one.code == "empty-value" or one.path not in self.absent
        ]

    def add(
        self, path: Path, code: str, message: Text, remedy: Text, value: str | None = None
    ) -> None:
        """Note a fault."""
        self.faults.append(Fault(path=path, code=code, message=message, remedy=remedy, value=value))

    def mapping(self, data: Data, path: Path, allowed: Keys) -> Mapping[str, Data]:
        """A mapping with these keys; unknown and missing ones are faults."""
        if type(data) is not dict:
            self._wrong_kind(path, data, Text(nl="een lijst van sleutels", en="a set of keys"))
            return {}
        names = data.keys()
        if not (allowed.needed <= names and names <= allowed.allowed):
            self._check_names(data, path, allowed)
        if None in data.values():
            self._check_values(data, path)
        return data

    def sequence(self, data: Data, path: Path) -> Sequence[Data]:
        """A list with at least one entry."""
        if type(data) is not list:
            self._wrong_kind(path, data, Text(nl="een lijst", en="a list"))
            return ()
        if not data:
            self.add(
                path,
                "empty-list",
                Text(nl="Deze lijst is leeg.", en="This list is empty."),
                Text(nl="Vul de lijst of haal haar weg.", en="Fill the list or remove it."),
            )
        return data

    def named(self, data: Data, path: Path) -> Mapping[str, Data]:
        """A mapping from names of our own choice, as the shared scales are."""
        if type(data) is not dict:
            self._wrong_kind(path, data, Text(nl="een lijst van namen", en="a set of names"))
            return {}
        for name in data:
            self.code(name, (*path, name))
        return data

    def text(self, data: Data, path: Path) -> Text:
        """A text in Dutch and in English, neither of them empty."""
        if type(data) is dict and len(data) == len(keys.TEXT.order):
            dutch, english = data.get("nl"), data.get("en")
            if _is_text(dutch) and _is_text(english):
                return Text(nl=dutch, en=english)
        self._check_text(data, path)
        return Text(nl="?", en="?")

    def string(self, data: Data, path: Path) -> str:
        """A text that is not translated and not empty."""
        if _is_text(data):
            return data
        if type(data) is str and data.strip():
            self._control_character(path, data)
            return ""
        self._wrong_kind(path, data, Text(nl="tekst", en="text"), _QUOTE)
        return ""

    def code(self, data: Data, path: Path) -> str:
        """A permanent code: a letter, then letters, digits and underscores."""
        return self._matching(
            data,
            path,
            _CODE,
            "bad-code",
            Text(
                nl="Begin met een letter; gebruik verder alleen letters, cijfers en _.",
                en="Start with a letter; then use letters, digits and _ only.",
            ),
        )

    def identity(self, data: Data, path: Path) -> str:
        """The id of a questionnaire, which may start with a digit."""
        return self._matching(
            data,
            path,
            _IDENTITY,
            "bad-id",
            Text(
                nl="Zet letters, cijfers, punt, streepje en _ tussen aanhalingstekens: '2019'.",
                en="Write letters, digits, dot, hyphen and _ between quotes, as in '2019'.",
            ),
        )

    def version(self, data: Data, path: Path) -> str:
        """A semantic version."""
        return self._matching(
            data,
            path,
            _VERSION,
            "bad-version",
            Text(nl="Schrijf drie getallen, als 1.0.0.", en="Write three numbers, as in 1.0.0."),
        )

    def day(self, data: Data, path: Path) -> str:
        """A date as ISO text."""
        remedy = Text(
            nl="Schrijf jaar-maand-dag, als '2019-04-01'.",
            en="Write year-month-day, as in '2019-04-01'.",
        )
        text = self._matching(data, path, _DATE, "bad-date", remedy)
        if _DATE.fullmatch(text) and not is_date(text):
            self.add(path, "bad-date", _not_valid(text), remedy, text)
        return text

    def number(self, data: Data, path: Path) -> float | None:
        """A finite number, kept as it was read: 1 stays 1. None after a fault."""
        # true is an int to Python, not to the writer of a questionnaire.
        if isinstance(data, int | float) and not isinstance(data, bool) and isfinite(data):
            return data
        self._wrong_kind(path, data, Text(nl="een getal", en="a number"))
        return None

    def whole_number(self, data: Data, path: Path, *, highest: int) -> int:
        """A whole number from 0."""
        if type(data) is int and 0 <= data <= highest:
            return data
        kind = Text(
            nl=f"een geheel getal van 0 tot en met {highest}",
            en=f"a whole number from 0 to {highest}",
        )
        self._wrong_kind(path, data, kind)
        return 0

    def flag(self, data: Data, path: Path) -> bool | None:
        """True or false; None after a fault."""
        if type(data) is bool:
            return data
        self._wrong_kind(path, data, Text(nl="true of false", en="true or false"))
        return None

    def choice(self, data: Data, path: Path, kind: type[_Choice]) -> _Choice | None:
        """One of a fixed list of words, or None after a fault."""
        found = _members(kind).get(data) if isinstance(data, str) else None
        if found is None:
            self.add(
                path,
                "unknown-value",
                _not_valid(show(data)),
                did_you_mean(show(data), _members(kind)),
                show(data),
            )
        return found

    def _matching(
        self, data: Data, path: Path, pattern: re.Pattern[str], code: str, remedy: Text
    ) -> str:
        if type(data) is str and pattern.fullmatch(data):
            return data
        if type(data) is not str:
            self._wrong_kind(path, data, Text(nl="tekst", en="text"), remedy)
            return "" if data is None else show(data)
        self.add(path, code, _not_valid(data), remedy, data)
        return data

    def _check_names(self, data: Mapping[str, Data], path: Path, allowed: Keys) -> None:
        unused = [name for name in allowed.order if name not in data]
        misspelt = set()
        for name in data:
            if name not in allowed.allowed:
                misspelt.add(nearest(str(name), unused))
                self._unknown_key(str(name), path, unused)
        for name in unused:
            if name in allowed.needed:
                self.absent.add((*path, name))
                if name not in misspelt:
                    self._missing_key(name, path)

    def _unknown_key(self, name: str, path: Path, unused: Sequence[str]) -> None:
        message = Text(
            nl=f"De sleutel ‘{name}’ bestaat hier niet.", en=f"There is no key ‘{name}’ here."
        )
        self.add((*path, name), "unknown-key", message, did_you_mean(name, unused), name)

    def _missing_key(self, name: str, path: Path) -> None:
        message = Text(nl=f"De sleutel ‘{name}’ ontbreekt.", en=f"The key ‘{name}’ is missing.")
        remedy = Text(nl=f"Voeg ‘{name}:’ toe.", en=f"Add ‘{name}:’.")
        self.add(path, "missing-key", message, remedy, name)

    def _check_values(self, data: Mapping[str, Data], path: Path) -> None:
        for name, value in data.items():
            if value is None:
                self.absent.add((*path, name))
                self.add(
                    (*path, name),
                    "empty-value",
                    Text(nl=f"De sleutel ‘{name}’ is leeg.", en=f"The key ‘{name}’ is empty."),
                    Text(
                        nl="Vul een waarde in of haal de sleutel weg.",
                        en="Fill in a value or remove the key.",
                    ),
                    name,
                )

    def _check_text(self, data: Data, path: Path) -> None:
        if type(data) is not dict:
            kind = Text(nl="tekst in nl en en", en="text in nl and en")
            self._wrong_kind(path, data, kind)
            return
        self._check_names({"nl": "", "en": "", **data}, path, keys.TEXT)
        for name, language in (
            ("nl", Text(nl="Nederlandse", en="Dutch")),
            ("en", Text(nl="Engelse", en="English")),
        ):
            value = data.get(name)
            place = (*path, name) if name in data else path
            if value is None or (type(value) is str and not value.strip()):
                self.add(
                    place,
                    "missing-translation",
                    Text(
                        nl=f"De {language.nl} tekst ontbreekt.",
                        en=f"The {language.en} text is missing.",
                    ),
                    Text(nl=f"Vul ‘{name}:’ in.", en=f"Fill in ‘{name}:’."),
                )
            elif type(value) is not str:
                self._wrong_kind(place, value, Text(nl="tekst", en="text"), _QUOTE)
            elif not _is_text(value):
                self._control_character(place, value)

    def _control_character(self, path: Path, text: str) -> None:
        found = _CONTROL.search(text)
        point = f"U+{ord(found[0]):04X}" if found else ""
        self.add(
            path,
            "control-character",
            Text(
                nl=f"In de tekst staat een onzichtbaar teken ({point}).",
                en=f"The text holds an invisible character ({point}).",
            ),
            Text(nl="Typ de tekst op die plaats opnieuw.", en="Type the text anew at that place."),
            point,
        )

    def _wrong_kind(self, path: Path, data: Data, kind: Text, remedy: Text | None = None) -> None:
        found = show(data)
        self.add(
            path,
            "wrong-kind",
            Text(
                nl=f"Hier hoort {kind.nl}, niet ‘{found}’.",
                en=f"Here {kind.en} is expected, not ‘{found}’.",
            ),
            remedy or Text(nl=f"Vul {kind.nl} in.", en=f"Fill in {kind.en}."),
            found,
        )


@cache
def _members(kind: type[_Choice]) -> dict[str, _Choice]:
    return {member.value: member for member in kind}


def _is_text(data: Data) -> TypeGuard[str]:
    """Whether this is text that says something and that every format can hold."""
    if type(data) is not str or not data.strip():
        return False
    # The quick question first: most texts have no line break either.
    return data.isprintable() or _CONTROL.search(data) is None


def is_date(text: str) -> bool:
    """Whether the text is an existing day, written as year-month-day."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def show(data: Data) -> str:
    """A value as its writer would recognise it, shortened."""
    if data is None:
        return "null"
    if isinstance(data, bool):
        return str(data).lower()
    text = str(data)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _not_valid(value: str) -> Text:
    return Text(nl=f"‘{value}’ is niet geldig.", en=f"‘{value}’ is not valid.")
