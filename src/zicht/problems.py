"""What is wrong with an input, where, and what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from zicht.language import Language, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One fault in a file or a set of answers, for the person who has to mend it.

    ``code`` is stable and meant for machines (``unknown-option``). ``row`` is
    the line or spreadsheet row as the editor shows it, counted from 1 and with
    the heading included; None when the fault is not in one row. ``column`` is
    the heading or item code; ``value`` is what stood there.
    """

    code: str
    message: Text
    remedy: Text
    file: str | None = None
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def sentence(self, language: Language) -> str:
        """Place, fault and remedy on one line."""
        row_word = Text(nl="rij", en="row").to(language)
        column_word = Text(nl="kolom", en="column").to(language)
        places = [
            self.file,
            f"{row_word} {self.row}" if self.row is not None else None,
            f"{column_word} {self.column}" if self.column is not None else None,
        ]
        place = ", ".join(part for part in places if part)
        message = f"{self.message.to(language)} {self.remedy.to(language)}"
        return f"{place}: {message}" if place else message


class InvalidInputError(ValueError):
    """An input was refused as a whole; nothing of it was used.

    ``problems`` holds every fault that was found, in the order of the input.
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence(Language.EN) for problem in self.problems))
