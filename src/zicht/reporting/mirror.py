"""One page per municipality: its own levels beside the country and its size group.

What stands beside it is what was published of the same wave, or of an earlier one while the same
wave has no figures yet; without either a mirror shows the municipality alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zicht import __version__
from zicht.disclosure.figures import Figure
from zicht.language import Language, Text
from zicht.maturity.model import Indicator, Level, MaturityModel
from zicht.questionnaire.model import Change, Item, Questionnaire
from zicht.questionnaire.rules import Answers
from zicht.reporting import mirror_words, wording
from zicht.reporting.level_figures import in_words, level_names, of_area
from zicht.reporting.mirror_page import Page
from zicht.reporting.typesetting import Data
from zicht.reporting.wave import Wave

#: What a mirror shows of the answers themselves: variable, shorter question.
_KEY_ANSWERS = (
    ("A1", Text(nl="Denkt dat mensenhandel voorkomt", en="Thinks trafficking occurs")),
    ("A5", Text(nl="Afgesproken waar signalen gemeld worden", en="Agreed where to report signs")),
    ("A11", Text(nl="Getrainde baliemedewerkers", en="Counter staff trained")),
    ("B5", Text(nl="Domein waar het onderwerp hoort", en="Domain of the subject")),
    ("D1", Text(nl="Iemand verantwoordelijk voor zorg", en="Someone responsible for care")),
    ("D14.shelter", Text(nl="Tekort aan opvangplaatsen", en="Shortage of shelter places")),
)
_NO_ANSWER = Text(nl="geen antwoord", en="no answer")
_NOTHING_BESIDE = Text(nl="–", en="–")
_REACHED = Text(nl="Bereikt", en="Reached")
_NEXT = Text(nl="Volgende stap", en="Next step")
_NOTHING_REACHED = Text(
    nl="Nog geen niveau: het eerste niveau is nog niet helemaal bereikt.",
    en="No level yet: the first level has not been reached in full.",
)
_NOT_ANSWERED = Text(
    nl="De vragen van deze rol zijn niet beantwoord.",
    en="The questions of this role were not answered.",
)
_HIGHEST = Text(
    nl="Het hoogste niveau is bereikt. Deel uw aanpak met andere gemeenten.",
    en="The highest level has been reached. Share your approach with other municipalities.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The municipality that looks in the mirror.

    ``wave`` is the code of the wave, ``levels`` are its levels by indicator key, ``size_group`` the
    key of its size group (``under_20k``) and ``size_group_name`` that group in words.
    ``fingerprint`` identifies the answers.
    """

    wave: str
    questionnaire: Questionnaire
    model: MaturityModel
    fingerprint: str

    code: str
    name: str
    size_group: str
    size_group_name: Text
    levels: Mapping[str, Level]
    answers: Answers

    def indicators(self, kind: str) -> tuple[Indicator, ...]:
        """The indicators of one kind: ``role`` or ``theme``."""
        return tuple(one for one in self.model.indicators if one.key.startswith(f"{kind}."))


def compose(beside: Wave | None, subject: Subject, language: Language) -> Page:
    """Everything that stands on the page, in one language; of others only what may be shown.

    ``beside`` is the wave to compare with: the subject's own, an earlier one, or None.
    """
    kicker = Text(
        nl=f"Spiegel van uw gemeente · {subject.questionnaire.title.nl}",
        en=f"Mirror of your municipality · {subject.questionnaire.title.en}",
    )
    is_own = beside is not None and beside.book.wave == subject.wave
    group = subject.size_group_name
    return {
        "language": language.value,
        "title": f"{subject.name}: {kicker.to(language)}",
        "municipality": subject.name,
        "kicker": kicker.to(language),
        "synthetic": mirror_words.notice(beside, language, is_own=is_own),
        "introduction": mirror_words.introduction(beside, group, is_own=is_own).to(language),
        "roles": [_role(beside, subject, one, language) for one in subject.indicators("role")],
        "themes_title": Text(nl="Niveau per thema", en="Level per theme").to(language),
        "themes": [_theme(subject, one, language) for one in subject.indicators("theme")],
        "answers_title": Text(nl="Uw antwoorden", en="Your answers").to(language),
        "answers_heading": [
            Text(nl="Onderwerp", en="Subject").to(language),
            Text(nl="Uw gemeente", en="Your municipality").to(language),
            Text(nl="Zelfde antwoord", en="Same answer").to(language),
        ],
        "answers": _answers(beside, subject, language),
        "notes": mirror_words.notes(beside, is_own=is_own).to(language),
        "footer": _footer(beside if is_own else None, subject).to(language),
        "not_shown": wording.NOT_SHOWN.to(language),
        "fingerprint": subject.fingerprint[:12],
    }


def _role(beside: Wave | None, subject: Subject, indicator: Indicator, language: Language) -> Data:
    level = subject.levels[indicator.key]
    rows = [] if beside is None else _rows(beside, subject, indicator)
    return {
        "title": indicator.title.to(language),
        "level": level.value,
        "level_name": _level_name(subject.model, level).to(language),
        "rows": [{"label": label.to(language), **_shares(figures)} for label, figures in rows],
        "alt": _bars_in_words(indicator, level, rows).to(language),
        "reached_label": _REACHED.to(language),
        "reached": _reached(level).to(language),
        "next_label": _NEXT.to(language),
        "next": _next_step(level).to(language),
    }


def _rows(
    beside: Wave, subject: Subject, indicator: Indicator
) -> list[tuple[Text, Sequence[Figure]]]:
    """The country and the size group; nothing where the other wave has no such indicator."""
    rows = (
        (wording.ALL, of_area(beside, indicator, "all")),
        (subject.size_group_name, of_area(beside, indicator, subject.size_group)),
    )
    return [(label, figures) for label, figures in rows if figures]


def _level_name(model: MaturityModel, level: Level) -> Text:
    if level.value is None:
        return _NO_ANSWER
    return level.reached.name if level.reached is not None else model.level_zero


def _reached(level: Level) -> Text:
    if level.value is None:
        return _NOT_ANSWERED
    return level.reached.description if level.reached is not None else _NOTHING_REACHED


def _next_step(level: Level) -> Text:
    return level.missing.next_step if level.missing is not None else _HIGHEST


def _shares(figures: Sequence[Figure]) -> Mapping[str, Data]:
    shares = [wording.estimate(figure.share) for figure in figures]
    hidden = any(figure.share is None for figure in figures)
    rest = 1.0 - sum(share or 0.0 for share in shares)
    return {"shares": shares, "withheld": max(0.0, rest) if hidden else 0.0}


def _bars_in_words(
    indicator: Indicator, level: Level, rows: Sequence[tuple[Text, Sequence[Figure]]]
) -> Text:
    value = "?" if level.value is None else str(level.value)
    lines = [(label, in_words(figures, level_names(len(figures)))) for label, figures in rows]
    parts = [
        Text(nl=f"Uw gemeente: niveau {value}", en=f"Your municipality: level {value}"),
        *(Text(nl=f"{one.nl}: {words.nl}", en=f"{one.en}: {words.en}") for one, words in lines),
    ]
    dutch, english = ". ".join(one.nl for one in parts), ". ".join(one.en for one in parts)
    return Text(nl=f"{indicator.title.nl}. {dutch}.", en=f"{indicator.title.en}. {english}.")


def _theme(subject: Subject, indicator: Indicator, language: Language) -> Data:
    level = subject.levels[indicator.key].value
    highest = len(indicator.steps)
    words = Text(
        nl=f"niveau {level} van {highest}" if level is not None else "niet beantwoord",
        en=f"level {level} of {highest}" if level is not None else "not answered",
    )
    return {
        "title": indicator.title.to(language),
        "level": level,
        "alt": f"{indicator.title.to(language)}: {words.to(language)}",
    }


def _answers(beside: Wave | None, subject: Subject, language: Language) -> list[Data]:
    items = subject.questionnaire.item_by_variable
    rows: list[Data] = []
    for variable, short in _KEY_ANSWERS:
        if variable in items:
            given, alike = _answer(beside, subject, variable, items[variable])
            rows.append([short.to(language), given.to(language), alike.to(language)])
    return rows


def _answer(beside: Wave | None, subject: Subject, variable: str, item: Item) -> tuple[Text, Text]:
    """The own answer in words, and the share of the country that gave the same."""
    code = subject.answers.get(variable)
    option = item.option(code) if isinstance(code, str) else None
    if option is None:
        return _NO_ANSWER, _NOTHING_BESIDE
    asked = None if beside is None else _asked(beside, subject.questionnaire, variable, item)
    if beside is None or asked is None:
        return option.label, _NOTHING_BESIDE
    figure = beside.book.by_key.get(f"{beside.book.wave}.{asked}.{option.code}@all")
    share = None if figure is None else wording.estimate(figure.share)
    return option.label, wording.NOT_SHOWN if share is None else wording.percentage(share)


def _asked(beside: Wave, own: Questionnaire, variable: str, item: Item) -> str | None:
    """The variable under which the other wave asked the very same, or None when it did not."""
    if beside.questionnaire.id == own.id:
        return variable
    link = item.previous
    if link is None or link.change is not Change.SAME or beside.questionnaire.id != own.previous:
        return None
    return variable.replace(item.code, link.item or item.code, 1)


def _footer(own: Wave | None, subject: Subject) -> Text:
    asked, model = subject.questionnaire.version, subject.model.version
    code_version = __version__ if own is None else own.book.code_version
    return Text(
        nl=f"{subject.code} · vragenlijst {subject.wave} ({asked}), niveaus {model}, "
        f"Zicht {code_version} · alleen voor {subject.name}",
        en=f"{subject.code} · questionnaire {subject.wave} ({asked}), levels {model}, "
        f"Zicht {code_version} · for {subject.name} only",
    )
