"""A questionnaire as it stands on paper, in one language: what PDF and DOCX share."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from zicht.language import Language, Text
from zicht.questionnaire.model import Domain, Item, ItemType, Option, Questionnaire, Section
from zicht.questionnaire.rules import Rule
from zicht.questionnaire.wording import plain, rules_in_words

DOMAIN_WORDS = {
    Domain.SAFETY: Text(nl="Veiligheid", en="Safety"),
    Domain.CARE_YOUTH: Text(nl="Zorg en jeugd", en="Care and youth"),
    Domain.BOTH: Text(nl="Samen", en="Together"),
}

_LOCALES = {Language.NL: "nl_NL", Language.EN: "en_GB"}

_FILLED_IN_BY = {
    Domain.SAFETY: Text(nl="In te vullen door Veiligheid", en="To be filled in by Safety"),
    Domain.CARE_YOUTH: Text(
        nl="In te vullen door Zorg en jeugd", en="To be filled in by Care and youth"
    ),
    Domain.BOTH: Text(
        nl="In te vullen door Veiligheid en door Zorg en jeugd, samen",
        en="To be filled in by Safety and by Care and youth, together",
    ),
}

_INSTRUCTIONS = {
    ItemType.SINGLE: Text(nl="Kruis één antwoord aan.", en="Tick one answer."),
    ItemType.MULTIPLE: Text(nl="Kruis alles aan wat past.", en="Tick all that apply."),
    ItemType.MATRIX: Text(nl="Kruis per rij één antwoord aan.", en="Tick one answer in each row."),
    ItemType.TEXT: Text(nl="Schrijf uw antwoord op.", en="Write down your answer."),
    ItemType.DATE: Text(nl="Vul de datum in.", en="Fill in the date."),
}

_OPTIONAL = Text(nl="Niet verplicht.", en="Not required.")
ALONE = Text(nl="kruis dan niets anders aan", en="then tick nothing else")
_EDITION = Text(
    nl="Voor de gemeenten van Nederland op {}. Versie {}.",
    en="For the municipalities of the Netherlands on {}. Version {}.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperItem:
    """One question in print. ``columns`` are the answers, ``rows`` the lines of a matrix."""

    code: str
    kind: str
    text: str
    domain: str
    help: str | None
    condition: str | None
    instruction: str
    answers: tuple[str, ...]
    rows: tuple[str, ...]
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSection:
    """One part of the form; ``codes`` lists the questions per domain, in the order of Domain."""

    code: str
    title: str
    intro: str | None
    codes: tuple[str, ...]
    items: tuple[PaperItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """The whole form in one language; ``domains`` are the words for who fills in what."""

    language: str
    title: str
    edition: str
    version: str
    intro: str | None
    domains: tuple[str, ...]
    sections: tuple[PaperSection, ...]


def paper(questionnaire: Questionnaire, language: Language) -> Paper:
    """Everything that is printed, as text in one language and in the order of the form."""
    day = format_date(
        date.fromisoformat(questionnaire.frame_date), "long", locale=_LOCALES[language]
    )
    return Paper(
        language=language.value,
        title=questionnaire.title.to(language),
        edition=_EDITION.to(language).format(day, questionnaire.version),
        version=questionnaire.version,
        intro=_optional(questionnaire.intro, language),
        domains=tuple(DOMAIN_WORDS[domain].to(language) for domain in Domain),
        sections=tuple(
            _section(section, questionnaire, language) for section in questionnaire.sections
        ),
    )


def filled_in_by(domain: Domain, language: Language) -> str:
    """Who answers, as a sentence without full stop."""
    return _FILLED_IN_BY[domain].to(language)


def condition(rule: Rule, questionnaire: Questionnaire, language: Language) -> str:
    """When to fill in an item, as a sentence: ``Alleen als u bij A1 ‘Ja’ hebt ingevuld.``"""
    words = rules_in_words(rule, questionnaire, language)
    return f"{words[:1].upper()}{words[1:]}."


def number_hint(item: Item, language: Language) -> str:
    """What may be filled in: ``Heel getal van 0 tot en met 168 (uur per week).``

    Empty for an item that is not a number.
    """
    if item.type is not ItemType.NUMBER:
        return ""
    unit = f" ({item.unit.to(language)})" if item.unit else ""
    return f"{_kind_of_number(item, language)}{_bounds(item, language)}{unit}."


def _kind_of_number(item: Item, language: Language) -> str:
    if item.decimals == 0:
        return Text(nl="Heel getal", en="Whole number").to(language)
    many = item.decimals > 1
    return Text(
        nl=f"Getal met hoogstens {item.decimals} {'cijfers' if many else 'cijfer'} achter de komma",
        en=f"Number with at most {item.decimals} {'decimals' if many else 'decimal'}",
    ).to(language)


def _bounds(item: Item, language: Language) -> str:
    low = None if item.minimum is None else plain(item.minimum, language)
    high = None if item.maximum is None else plain(item.maximum, language)
    if low is not None and high is not None:
        return Text(nl=f", van {low} tot en met {high}", en=f", from {low} to {high}").to(language)
    if low is not None:
        return Text(nl=f", {low} of hoger", en=f", {low} or more").to(language)
    if high is not None:
        return Text(nl=f", {high} of lager", en=f", {high} or less").to(language)
    return ""


def _section(section: Section, questionnaire: Questionnaire, language: Language) -> PaperSection:
    return PaperSection(
        code=section.code,
        title=section.title.to(language),
        intro=_optional(section.intro, language),
        codes=tuple(_codes(section.items, domain) for domain in Domain),
        items=tuple(_item(item, questionnaire, language) for item in section.items),
    )


def _codes(items: Sequence[Item], domain: Domain) -> str:
    return ", ".join(item.code for item in items if item.domain is domain)


def _item(item: Item, questionnaire: Questionnaire, language: Language) -> PaperItem:
    return PaperItem(
        code=item.code,
        kind=item.type.value,
        text=item.text.to(language),
        domain=DOMAIN_WORDS[item.domain].to(language),
        help=_optional(item.help, language),
        condition=condition(item.show_when, questionnaire, language) if item.show_when else None,
        instruction=_instruction(item, language),
        answers=tuple(_answer(option, language) for option in item.options),
        rows=tuple(row.label.to(language) for row in item.rows),
        unit=_optional(item.unit, language),
    )


def _instruction(item: Item, language: Language) -> str:
    if item.type is ItemType.NUMBER:
        how = number_hint(item, language)
    else:
        how = _INSTRUCTIONS[item.type].to(language)
    return how if item.required else f"{how} {_OPTIONAL.to(language)}"


def _answer(option: Option, language: Language) -> str:
    label = option.label.to(language)
    return f"{label} ({ALONE.to(language)})" if option.exclusive else label


def _optional(text: Text | None, language: Language) -> str | None:
    return None if text is None else text.to(language)
