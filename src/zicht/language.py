"""Dutch and English side by side: one type for every text a person reads."""

from dataclasses import dataclass
from enum import StrEnum

from babel.numbers import format_decimal, format_percent


class Language(StrEnum):
    """A language in which Zicht speaks; Dutch comes first everywhere."""

    NL = "nl"
    EN = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same sentence in Dutch and in English."""

    nl: str
    en: str

    def to(self, language: Language) -> str:
        """The sentence in one language."""
        return self.nl if language is Language.NL else self.en


# British English groups thousands with a comma and writes 38.0%, as Dutch readers expect.
_LOCALES = {Language.NL: "nl_NL", Language.EN: "en_GB"}


def number(value: float, language: Language, *, decimals: int = 0) -> str:
    """A number as a reader of the language writes it: 17.282.163 or 17,282,163.

    What rounds to nothing is 0, without a minus sign.
    """
    if not round(value, decimals):
        value = 0
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    return str(format_decimal(value, format=pattern, locale=_LOCALES[language]))


def percent(share: float, language: Language, *, decimals: int = 0) -> str:
    """A share (0 to 1) as a percentage: ``0.8`` becomes ``80%``."""
    pattern = "0" + ("." + "0" * decimals if decimals else "") + "%"
    return str(format_percent(share, format=pattern, locale=_LOCALES[language]))
