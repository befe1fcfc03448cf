"""One cell of a table of answers, before it is known what it means."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A spreadsheet formula whose outcome was never saved, as when a program wrote the file."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An SPSS value with its value label.

    ``missing`` says that the file declares the value as user-missing; such a value is an answer
    only when its label is one of the options ("weet niet" is often declared so).
    """

    value: str | float
    label: str
    missing: bool = False


#: What stands in a cell: text, a number, a moment, or nothing. A number keeps its type so that
#: 1.234 in a spreadsheet (one and a bit) is never taken for the text "1.234" (which is ambiguous).
Cell: TypeAlias = str | float | datetime | Formula | Labelled | None


def shown(cell: Cell) -> str:
    """The cell as its editor shows it, near enough to find it again."""
    match cell:
        case None:
            return ""
        case Formula(text=text):
            return f"={text}"
        case Labelled(value=value, label=label):
            return f"{shown(value)} ({label})"
        case datetime():
            moment = cell.isoformat(sep=" ", timespec="seconds")
            return moment.removesuffix(" 00:00:00")
        case float():
            return f"{cell:.15g}"
        case str():
            return cell


def is_blank(cell: Cell) -> bool:
    """Whether nothing was filled in; spaces, tabs and hard spaces are nothing."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def key(text: str) -> str:
    """Text made comparable: case, accents' encoding and surrounding or double spaces drop out."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def moment(day: date) -> datetime:
    """A day as a cell: the moment it begins."""
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a calendar day has no zone
