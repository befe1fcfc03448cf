"""Tables of a TOML file, read with their types, so that every fault is named with its line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from enum import StrEnum
from typing import TypeVar

from zicht.estimation.study import plan_findings as findings
from zicht.problems import Problem

Choice = TypeVar("Choice", bound=StrEnum)


class Table:
    """One table of a TOML file. Values of another type than asked for become problems."""

    def __init__(
        self,
        values: Mapping[str, object],
        *,
        path: str,
        text: str,
        problems: list[Problem],
        turn: int | None = None,
    ) -> None:
        """``turn`` counts the tables of one name, from 0; None for a table that stands alone."""
        self._values = values
        self._path = path
        self._turn = turn
        self._text = text
        self._problems = problems
        self._asked: set[str] = set()

    @property
    def path(self) -> str:
        """The name of the table."""
        return self._path

    @property
    def keys(self) -> tuple[str, ...]:
        """What stands in the table, in order."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Whether the key is there."""
        return key in self._values

    def table(self, key: str) -> "Table":
        """A table within this one; an empty one when it is not there."""
        values = self._get(key)
        path = f"{self._path}.{key}" if self._path else key
        if values is not None and not isinstance(values, Mapping):
            self._fault(key, values, findings.A_TABLE)
        found = values if isinstance(values, Mapping) else {}
        return Table(found, path=path, text=self._text, problems=self._problems)

    def tables(self, key: str) -> tuple["Table", ...]:
        """The tables of one name, as of ``[[ratios]]``; none when it is not there."""
        values = self._get(key)
        items = values if isinstance(values, list) else []
        good = [one for one in items if isinstance(one, Mapping)]
        if values is not None and (not isinstance(values, list) or len(good) < len(items)):
            self._fault(key, values, findings.tables(key))
        return tuple(
            Table(one, path=key, text=self._text, problems=self._problems, turn=turn)
            for turn, one in enumerate(good)
        )

    def string(self, key: str) -> str | None:
        """A text; a number is taken as its text, as codes often are."""
        value = self._get(key)
        written = _written(value)
        if value is not None and written is None:
            self._fault(key, value, findings.A_TEXT)
        return written

    def strings(self, key: str) -> tuple[str, ...]:
        """A text or a list of texts."""
        value = self._get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        written = [_written(one) for one in items]
        if None in written:
            self._fault(key, value, findings.TEXTS)
        return tuple(one for one in written if one is not None)

    def number(self, key: str, *, above: float | None = None) -> float | None:
        """A number, larger than ``above``."""
        value = self._get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self._fault(key, value, findings.A_NUMBER)
        elif above is not None and not value > above:
            self._fault(key, value, findings.more_than(above))
        else:
            return float(value)
        return None

    def numbers(self, key: str) -> tuple[float, ...]:
        """A number or a list of numbers."""
        value = self._get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        good = [float(one) for one in items if isinstance(one, int | float)]
        if len(good) < len(items):
            self._fault(key, value, findings.NUMBERS)
        return tuple(good)

    def whole(self, key: str, *, least: int) -> int | None:
        """A whole number of at least ``least``."""
        value = self._get(key)
        if value is None or (type(value) is int and value >= least):
            return value if isinstance(value, int) else None
        self._fault(key, value, findings.at_least(least))
        return None

    def choice(self, key: str, kinds: type[Choice]) -> Choice | None:
        """One of the values of an enumeration."""
        value = self._get(key)
        if value is None:
            return None
        allowed = [one.value for one in kinds]
        if isinstance(value, str) and value in allowed:
            return kinds(value)
        self._fault(key, value, findings.one_of(allowed))
        return None

    def lists(self, key: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts."""
        value = self._get(key)
        items = value if isinstance(value, list) else []
        good = [
            tuple(str(one) for one in row) for row in items if isinstance(row, list) and len(row)
        ]
        if value is not None and (not isinstance(value, list) or len(good) < len(items)):
            self._fault(key, value, findings.LISTS)
        return tuple(good)

    def columns_or_numbers(self, key: str) -> tuple[str | float, ...]:
        """Names of columns and numbers, in order."""
        value = self._get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        good = [
            float(one) if isinstance(one, int | float) else one
            for one in items
            if isinstance(one, int | float | str)
        ]
        if len(good) < len(items):
            self._fault(key, value, findings.TEXTS)
        return tuple(good)

    def refuse_others(self, known: Iterable[str] = ()) -> None:
        """A problem for each key that nobody asked for: a misspelt key must not be passed over."""
        asked = sorted(self._asked | set(known))
        for key in self._values:
            if key not in asked:
                meant = get_close_matches(key, asked, n=1)
                problem = findings.unknown_key(
                    self._named(key), asked, meant[0] if meant else None, self.line(key)
                )
                self._problems.append(problem)

    def line(self, key: str) -> int | None:
        """The line on which a key stands, as far as it can be found."""
        return line_of(self._text, self._path, key, turn=self._turn or 0)

    def report(self, key: str, value: object, wanted: findings.Wanted) -> None:
        """A problem with the value of a key."""
        self._fault(key, value, wanted)

    def _get(self, key: str) -> object:
        self._asked.add(key)
        return self._values.get(key)

    def _fault(self, key: str, value: object, wanted: findings.Wanted) -> None:
        self._problems.append(findings.wrong_value(self._named(key), value, wanted, self.line(key)))

    def _named(self, key: str) -> str:
        if self._turn is not None:
            return f"[[{self._path}]] {key}"
        return f"[{self._path}] {key}" if self._path else f"[{key}]"


def parse(text: str, problems: list[Problem]) -> Table:
    """The tables of a TOML text; an empty one, with a problem, when it is no TOML."""
    values: Mapping[str, object] = {}
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as fault:
        problems.append(findings.no_toml(str(fault)))
    return Table(values, path="", text=text, problems=problems)


def line_of(text: str, path: str, key: str, *, turn: int = 0) -> int | None:
    """The line on which a key of a table stands, counted from 1; None when it cannot be found.

    Of tables that share a name, ``turn`` says which one, from 0.

    TOML's reader in Python does not tell; most plans write a table with its keys below it.
    """
    heading = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
    current, table_line, seen = "", None, 0 if path else 1
    for number, line in enumerate(text.splitlines(), start=1):
        if match := heading.match(line):
            current = re.sub(r"[\"'\s]", "", match[1])
            if current == (f"{path}.{key}" if path else key):
                return number
            seen += current == path
            is_own = current == path and seen == turn + 1
            table_line = number if is_own else table_line
        elif (
            current == path
            and seen == turn + 1
            and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)
        ):
            return number
    return table_line


def _written(value: object) -> str | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        return f"{value:.15g}"
    return str(value) if isinstance(value, str | int) else None
