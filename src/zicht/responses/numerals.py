"""Numbers and dates as Dutch and English writers put them in a cell."""

import re
from dataclasses import dataclass
from datetime import date, datetime

#: Digits in groups of three, by points, commas, spaces, hard spaces or narrow spaces.
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,\u0020\u00a0\u202f])[0-9]{3})(?:\1[0-9]{3})*")
_PLAIN = re.compile(r"[0-9]+")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T]00:00(?::00)?(?:\.0+)?)?")
_DUTCH_DATE = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguous:
    """Text with two readings: ``whole`` (1234) or with decimals, as ``point`` and ``comma``."""

    whole: str
    point: str
    comma: str


def parse_number(text: str) -> float | Ambiguous | None:
    """The number in a text; None when it is none.

    ``1.234,5`` and ``1,234.5`` are both 1234.5; ``12,5`` and ``12.5`` are both 12.5. A single
    separator before exactly three digits (``1.234``) has two readings a factor of thousand apart,
    so it is Ambiguous, unless it follows a zero (``0,125``) or more than three digits.
    """
    sign, digits = _sign(text.strip())
    if _PLAIN.fullmatch(digits):
        return sign * float(digits)
    separators = re.sub(r"[0-9]", "", digits)
    last = separators[-1:]
    if last not in (".", ","):
        return _grouped(sign, digits)
    head, _, tail = digits.rpartition(last)
    if separators.count(last) > 1:
        return _grouped(sign, digits)
    if not (_PLAIN.fullmatch(tail) and _is_whole_part(head, last)):
        return None
    if len(tail) == 3 and re.fullmatch("[1-9][0-9]{0,2}", head):
        minus = "-" if sign < 0 else ""
        return Ambiguous(
            whole=f"{minus}{head}{tail}",
            point=f"{minus}{head}.{tail}",
            comma=f"{minus}{head},{tail}",
        )
    return sign * float(f"{re.sub('[^0-9]', '', head)}.{tail}")


def _sign(text: str) -> tuple[int, str]:
    if text[:1] in ("-", "−"):  # the typographic minus of word processors too
        return -1, text[1:].lstrip()
    return 1, text.removeprefix("+")


def _grouped(sign: int, digits: str) -> float | None:
    if not _GROUPED.fullmatch(digits):
        return None
    return sign * float(re.sub("[^0-9]", "", digits))


def _is_whole_part(head: str, decimal: str) -> bool:
    if _PLAIN.fullmatch(head):
        return True
    match = _GROUPED.fullmatch(head)
    return match is not None and match[1] != decimal


def parse_day(text: str) -> str | None:
    """A day as ISO text: from ``2019-04-01``, ``1-4-2019`` (day first) or ``1/4/2019``.

    A time of midnight, as LimeSurvey writes it, drops out. None when it is no existing day.
    """
    stripped = text.strip()
    if match := _ISO_DATE.fullmatch(stripped):
        return _iso(int(match[1]), int(match[2]), int(match[3]))
    if match := _DUTCH_DATE.fullmatch(stripped):
        return _iso(int(match[3]), int(match[2]), int(match[1]))
    return None


def day_of(moment: datetime) -> str | None:
    """The day of a moment as ISO text; None when it is not midnight, which a date never lacks."""
    is_midnight = moment.time() == datetime.min.time()
    return moment.date().isoformat() if is_midnight else None


def _iso(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
