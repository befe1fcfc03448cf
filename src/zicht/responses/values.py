"""From a cell to the value it stands for, per type of question."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches
from functools import lru_cache
from math import isfinite
from typing import TypeAlias
from unicodedata import normalize

from zicht.problems import Problem
from zicht.questionnaire.model import Item, ItemType, Option
from zicht.questionnaire.rules import Value
from zicht.responses import cell_findings, limesurvey
from zicht.responses.cells import Cell, Formula, Labelled, is_blank, key, shown
from zicht.responses.numerals import Ambiguous, day_of, parse_day, parse_number

#: What a cell turns out to be: a value, no answer (None), or a problem that has no place yet.
Outcome: TypeAlias = Value | Problem | None
Reader: TypeAlias = Callable[[Cell], Outcome]

_SEPARATORS = ("|", ";", ",")
_YES = frozenset(("y", "yes", "ja", "j", "1", "true", "waar"))
_NO = frozenset(("n", "no", "nee", "0", "false", "onwaar"))

#: Excel's errors, in English and in Dutch. In a CSV file they are text like any other.
_FORMULA_ERRORS = frozenset(
    key(error)
    for error in (
        *("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"),
        *("#N/B", "#VERW!", "#WAARDE!", "#DEEL/0!", "#NAAM?", "#LEEG!", "#GETAL!", "#OVERLOOP!"),
    )
)


def reader_for(item: Item) -> Reader:
    """How cells with answers to an item are read.

    The same cell is read once, however often it occurs.
    """
    match item.type:
        case ItemType.SINGLE | ItemType.MATRIX:
            read: Reader = _single(item.options)
        case ItemType.MULTIPLE:
            read = _multiple(item.options)
        case ItemType.NUMBER:
            read = _number(item)
        case ItemType.DATE:
            read = _day
        case ItemType.TEXT:
            read = _text
    return _cached(read)


def reader_of_option(option: Option) -> Reader:
    """How cells are read in the column of one option of a multiple choice.

    The value is the option's code when it was chosen, and the empty text when it was not.
    """

    def read(cell: Cell) -> Outcome:
        words = [key(text) for text in _readings(cell)]
        if any(word in _YES for word in words):
            return option.code
        if any(word in _NO for word in words):
            return ""
        if _is_not_answered(cell):
            return None
        return cell_findings.not_yes_or_no(shown(cell), option)

    return _cached(read)


def _cached(read: Reader) -> Reader:
    @lru_cache(maxsize=4096)
    def remembered(cell: Cell) -> Outcome:
        if is_blank(cell):
            return None
        if isinstance(cell, Formula):
            return cell_findings.unsaved_formula(shown(cell))
        if isinstance(cell, str) and key(cell) in _FORMULA_ERRORS:
            return cell_findings.formula_error(cell.strip())
        return read(cell)

    return remembered


def _single(options: Sequence[Option]) -> Reader:
    codes = _codes_by_text(options)

    def read(cell: Cell) -> Outcome:
        for text in _readings(cell):
            if key(text) in codes:
                return codes[key(text)]
        if _is_not_answered(cell):
            return None
        return cell_findings.unknown_option(
            shown(cell).strip(), options, _suggestion(shown(cell), options)
        )

    return read


def _multiple(options: Sequence[Option]) -> Reader:
    codes = _codes_by_text(options)

    def read(cell: Cell) -> Outcome:
        for text in _readings(cell):
            # Form tools (XLSForm) put a space between codes.
            for listed in (text, "|".join(text.split())):
                chosen, unknown = _chosen(listed, codes)
                if not unknown:
                    return frozenset(chosen) or None
        if _is_not_answered(cell):
            return None
        _, unknown = _chosen(shown(cell), codes)
        first = unknown[0].strip()
        return cell_findings.unknown_option(first, options, _suggestion(first, options))

    return read


def _chosen(text: str, codes: dict[str, str]) -> tuple[list[str], list[str]]:
    """The options in a list such as ``safety|care``, and the parts that are none.

    A label may hold a separator itself ("nee, nog niet"), so the longest match goes first.
    """
    separator = next((one for one in _SEPARATORS if one in text), "|")
    parts = text.split(separator)
    chosen: list[str] = []
    unknown: list[str] = []
    start = 0
    while start < len(parts):
        for end in range(len(parts), start, -1):
            code = codes.get(key(separator.join(parts[start:end])))
            if code is not None:
                chosen.append(code)
                start = end
                break
        else:
            unknown.extend(part for part in parts[start : start + 1] if part.strip())
            start += 1
    return chosen, unknown


def _number(item: Item) -> Reader:
    def read(cell: Cell) -> Outcome:
        value = cell.value if isinstance(cell, Labelled) else cell
        if _is_not_answered(cell):
            return None
        if isinstance(value, datetime):
            return cell_findings.date_instead(shown(value), item)
        parsed = parse_number(value) if isinstance(value, str) else value
        if isinstance(parsed, Ambiguous):
            return cell_findings.ambiguous_number(
                shown(value).strip(), parsed.whole, parsed.point, parsed.comma
            )
        if not isinstance(parsed, float) or not isfinite(parsed):
            return cell_findings.no_number(shown(value).strip(), item)
        return _fitting(parsed, shown(value).strip(), item)

    return read


def _fitting(value: float, text: str, item: Item) -> Outcome:
    rounded = round(value, item.decimals)
    # What a spreadsheet computes is off in the last bits: 0.1 + 0.2 is 0.30000000000000004.
    if abs(value - rounded) > 1e-9 * max(1.0, abs(value)):
        return cell_findings.too_precise(text, item)
    below = item.minimum is not None and rounded < item.minimum
    if below or (item.maximum is not None and rounded > item.maximum):
        return cell_findings.outside_bounds(rounded, text, item)
    return rounded + 0.0  # minus zero is zero


def _day(cell: Cell) -> Outcome:
    if _is_not_answered(cell):
        return None
    day = day_of(cell) if isinstance(cell, datetime) else parse_day(shown(cell))
    return cell_findings.bad_date(shown(cell).strip()) if day is None else day


def _text(cell: Cell) -> Outcome:
    if _is_not_answered(cell):
        return None
    text = shown(cell.value if isinstance(cell, Labelled) else cell)
    # One form for the same text, whatever file it came in.
    lines = normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return lines.strip() or None


def _is_not_answered(cell: Cell) -> bool:
    if isinstance(cell, Labelled):
        return cell.missing
    return isinstance(cell, str) and limesurvey.is_not_answered(cell)


def _readings(cell: Cell) -> Iterable[str]:
    """The texts a cell may stand for: of an SPSS value first its label, then its code."""
    if isinstance(cell, Labelled):
        return (cell.label, shown(cell.value))
    return (shown(cell),)


@lru_cache(maxsize=256)
def _codes_by_text(options: Sequence[Option]) -> dict[str, str]:
    """Option codes by comparable code or label; a label that two options share names neither."""
    codes: dict[str, str] = {}
    shared: set[str] = set()
    for option in options:
        for text in {key(option.label.nl), key(option.label.en)}:
            if codes.setdefault(text, option.code) != option.code:
                shared.add(text)
    for text in shared:
        del codes[text]
    known = {option.code for option in options}
    shorthand = {word: code for word, code in limesurvey.SHORTHAND.items() if code in known}
    return {**shorthand, **codes, **{key(option.code): option.code for option in options}}


def _suggestion(text: str, options: Sequence[Option]) -> str | None:
    written = {
        key(name): name
        for option in options
        for name in (option.label.en, option.label.nl, option.code)
    }
    close = get_close_matches(key(text), written, n=1, cutoff=0.75)
    return written[close[0]] if close else None
