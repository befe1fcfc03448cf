"""Which municipality a person means: by code first, then by name, with help on a near miss."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from babel.dates import format_date

from zicht.areas.model import Municipality
from zicht.areas.register import Register, require_covered
from zicht.language import Text

_CODE = re.compile(r"(?:gm)?\s*(\d{1,4})", re.IGNORECASE)
_ALMOST_A_CODE = re.compile(r"gm\s*(\d{1,4})", re.IGNORECASE)

_ARTICLE_LAST = re.compile(r"\s*(.+?)\s*,\s*(de|den|het|'s|s)\s*")

# Below this likeness (0 to 1) a name is no help; found by trying misspellings of real names.
_LIKENESS = 0.6

# With one name that is clearly meant, names this much less alike only distract.
_BEHIND_THE_BEST = 0.15

# A name that begins with the whole text is a likelier guess than one that resembles it.
_BEGINS_WITH_IT = 0.95
_LONG_ENOUGH = 4

_MOST = 3


class Reason(StrEnum):
    """Why a text names no municipality on the day."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    NOT_YET = "not_yet"
    AMBIGUOUS = "ambiguous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The one municipality that the text names on the day."""

    municipality: Municipality


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFound:
    """No municipality, or more than one; what is wrong and what to do.

    ``suggestions`` are the near misses, the successors or predecessors, or the candidates, the
    likeliest first; all exist on the day.
    """

    reason: Reason
    message: Text
    remedy: Text
    suggestions: tuple[Municipality, ...]


def find(register: Register, text: str, day: date) -> Found | NotFound:
    """The municipality that ``text`` names on ``day``.

    A code may be written GM0363, gm363, 0363 or 363. A name may lack accents, capitals or the
    word "gemeente", and may be an alias such as Den Haag or Hengelo (O.). An ended municipality is
    never silently replaced by a successor: it is NotFound, with its successors as suggestions.
    Raises UnknownAreaError for a day before 2019.
    """
    require_covered(day)
    candidates = _candidates(register, text)
    valid = [one for one in candidates if one.is_valid_on(day)]
    if len(valid) == 1:
        return Found(municipality=valid[0])
    if valid:
        return _ambiguous(text, valid)
    if candidates:
        return _not_in_force(register, candidates[0], day)
    return _unknown(register, text, day)


def normalise(name: str) -> str:
    """A name without accents, capitals, punctuation and the word "gemeente"."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    # Lists by letter put the article last: Bilt, De.
    last_first = _ARTICLE_LAST.fullmatch(letters)
    if last_first:
        letters = f"{last_first[2]} {last_first[1]}"
    words = re.findall(r"[a-z0-9]+", letters)
    return " ".join(word for word in words if word != "gemeente")


def _candidates(register: Register, text: str) -> tuple[Municipality, ...]:
    code = _CODE.fullmatch(text.strip())
    if code:
        wanted = f"GM{int(code[1]):04d}"
        return tuple(one for one in register.every() if one.code == wanted)
    return _names(register).get(normalise(text), ())


@lru_cache(maxsize=4)
def _names(register: Register) -> Mapping[str, tuple[Municipality, ...]]:
    """Normalised name or alias to municipalities, ended ones included.

    "Bergen (NH.)" is also listed under "Bergen", which two municipalities share.
    """
    names = defaultdict(set)
    for one in register.every():
        names[normalise(one.name)].add(one.code)
        names[normalise(one.name.partition(" (")[0])].add(one.code)
    for code, alias in register.tables.aliases:
        names[normalise(alias)].add(code)
    return {name: tuple(register.get(code) for code in sorted(of)) for name, of in names.items()}


def _ambiguous(text: str, valid: Iterable[Municipality]) -> NotFound:
    listed = _list(valid)
    return NotFound(
        reason=Reason.AMBIGUOUS,
        message=Text(
            nl=f"'{text}' kan meer dan een gemeente zijn: {listed.nl}.",
            en=f"'{text}' may be more than one municipality: {listed.en}.",
        ),
        remedy=Text(nl="Gebruik de gemeentecode.", en="Use the municipality code."),
        suggestions=tuple(valid),
    )


def _not_in_force(register: Register, municipality: Municipality, day: date) -> NotFound:
    start, end = municipality.valid_from, municipality.valid_to
    if end is not None and end <= day:
        return _ended(register, municipality, end, day)
    if start is not None and day < start:
        return _not_yet(register, municipality, start, day)
    raise ValueError(f"{municipality.code} exists on {day}")


def _ended(register: Register, municipality: Municipality, end: date, day: date) -> NotFound:
    since = _long(end)
    eve = date.fromordinal(end.toordinal() - 1)
    now = [register.get(one.code) for one in register.follow(municipality.code, start=eve, end=day)]
    listed = _list(now)
    name = f"{municipality.name} ({municipality.code})"
    became = (
        Text(nl="werd verdeeld over", en="was divided among")
        if len(now) > 1
        else Text(nl="ging op in", en="became part of")
    )
    return NotFound(
        reason=Reason.ENDED,
        message=Text(
            nl=f"{name} bestaat sinds {since.nl} niet meer en {became.nl} {listed.nl}.",
            en=f"{name} ended on {since.en} and {became.en} {listed.en}.",
        ),
        remedy=Text(
            nl="Gebruik de opvolger, of een dag waarop de gemeente nog bestond.",
            en="Use the successor, or a day on which the municipality still existed.",
        ),
        suggestions=tuple(now),
    )


def _not_yet(register: Register, municipality: Municipality, start: date, day: date) -> NotFound:
    since = _long(start)
    name = f"{municipality.name} ({municipality.code})"
    parts = register.follow(municipality.code, start=start, end=day)
    before = [one for one in (register.get(part.code) for part in parts) if one.is_valid_on(day)]
    listed = _list(before)
    return NotFound(
        reason=Reason.NOT_YET,
        message=Text(
            nl=f"{name} bestaat pas sinds {since.nl}; voor die tijd: {listed.nl}.",
            en=f"{name} exists only since {since.en}; before that time: {listed.en}.",
        ),
        remedy=Text(
            nl="Gebruik de gemeente van toen, of een latere dag.",
            en="Use the municipality of that time, or a later day.",
        ),
        suggestions=tuple(before),
    )


def _unknown(register: Register, text: str, day: date) -> NotFound:
    close = _suggest(register, text, day)
    listed = _list(close, last=Text(nl="of", en="or"))
    remedy = Text(
        nl=f"Bedoelt u {listed.nl}?" if close else "Gebruik een code zoals GM0363 of een naam.",
        en=f"Do you mean {listed.en}?" if close else "Use a code such as GM0363 or a name.",
    )
    return NotFound(
        reason=Reason.UNKNOWN,
        message=Text(
            nl=f"'{text}' is geen gemeente op {_long(day).nl}.",
            en=f"'{text}' is no municipality on {_long(day).en}.",
        ),
        remedy=remedy,
        suggestions=close,
    )


def _suggest(register: Register, text: str, day: date) -> tuple[Municipality, ...]:
    """The municipalities of the day whose code, name or alias looks most like the text."""
    code = _CODE.fullmatch(text.strip()) or _ALMOST_A_CODE.match(text.strip())
    if code:
        return _codes_like(register, int(code[1]), day)
    return _names_like(register, normalise(text), day)


def _codes_like(register: Register, number: int, day: date) -> tuple[Municipality, ...]:
    """The code itself, or with one other digit; the nearest number first."""
    wanted = f"{number:04d}"
    close = [
        (abs(int(one.code[2:]) - number), one.code)
        for one in register.on(day)
        if sum(ours == theirs for ours, theirs in zip(wanted, one.code[2:], strict=True)) >= 3
    ]
    return tuple(register.get(one) for _distance, one in sorted(close)[:_MOST])


def _names_like(register: Register, wanted: str, day: date) -> tuple[Municipality, ...]:
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    likeness: dict[str, float] = {}
    for name, candidates in _names(register).items():
        matcher.set_seq1(name)
        # The two cheap bounds spare the full comparison for most names.
        begins = len(wanted) >= _LONG_ENOUGH and name.startswith(wanted)
        if begins or (
            matcher.real_quick_ratio() >= _LIKENESS and matcher.quick_ratio() >= _LIKENESS
        ):
            ratio = matcher.ratio()
            if begins:
                ratio = max(ratio, _BEGINS_WITH_IT)
            for one in candidates:
                if one.is_valid_on(day):
                    likeness[one.code] = max(likeness.get(one.code, 0), ratio)
    floor = max(_LIKENESS, max(likeness.values(), default=0) - _BEHIND_THE_BEST)
    ranked = sorted(likeness, key=lambda code: (-likeness[code], code))
    return tuple(register.get(one) for one in ranked[:_MOST] if likeness[one] >= floor)


def _list(municipalities: Iterable[Municipality], last: Text | None = None) -> Text:
    """Names with codes, as a reader lists them: A, B en C."""
    last = last or Text(nl="en", en="and")
    names = [f"{one.name} ({one.code})" for one in municipalities]
    if len(names) < 2:
        return Text(nl="".join(names), en="".join(names))
    begin = ", ".join(names[:-1])
    return Text(nl=f"{begin} {last.nl} {names[-1]}", en=f"{begin} {last.en} {names[-1]}")


def _long(day: date) -> Text:
    """1 januari 2021, 1 January 2021."""
    return Text(
        nl=format_date(day, "d MMMM y", locale="nl_NL"),
        en=format_date(day, "d MMMM y", locale="en_GB"),
    )
