"""One page per municipality: its own levels beside the country and its size group."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zicht.disclosure.figures import Figure
from zicht.language import Language, Text
from zicht.maturity.model import Indicator, Level
from zicht.questionnaire.model import Item
from zicht.questionnaire.rules import Answers
from zicht.reporting import wording
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

    ``levels`` are its levels by indicator key, ``size_group`` the key of its size group
    (``under_20k``) and ``size_group_name`` that group in words.
    """

    code: str
    name: str
    size_group: str
    size_group_name: Text
    levels: Mapping[str, Level]
    answers: Answers


def compose(wave: Wave, subject: Subject, language: Language) -> Page:
    """Everything that stands on the page, in one language; of others only what may be shown."""
    kicker = Text(
        nl=f"Spiegel van uw gemeente · {wave.questionnaire.title.nl}",
        en=f"Mirror of your municipality · {wave.questionnaire.title.en}",
    )
    return {
        "language": language.value,
        "title": f"{subject.name}: {kicker.to(language)}",
        "municipality": subject.name,
        "kicker": kicker.to(language),
        "synthetic": _notice(wave, language),
        "introduction": _introduction(wave, subject).to(language),
        "roles": [_role(wave, subject, one, language) for one in wave.indicators("role")],
        "themes_title": Text(nl="Niveau per thema", en="Level per theme").to(language),
        "themes": [_theme(subject, one, language) for one in wave.indicators("theme")],
        "answers_title": Text(nl="Uw antwoorden", en="Your answers").to(language),
        "answers_heading": [
            Text(nl="Onderwerp", en="Subject").to(language),
            Text(nl="Uw gemeente", en="Your municipality").to(language),
            Text(nl="Zelfde antwoord", en="Same answer").to(language),
        ],
        "answers": _answers(wave, subject, language),
        "notes": _notes(wave).to(language),
        "footer": _footer(wave, subject).to(language),
        "not_shown": wording.NOT_SHOWN.to(language),
        "fingerprint": wave.book.fingerprint[:12],
    }


def _notice(wave: Wave, language: Language) -> Data:
    if not wave.is_synthetic:
        return None
    return {
        "word": wording.SYNTHETIC.to(language),
        "sentence": wording.SYNTHETIC_SENTENCE.to(language),
    }


def _introduction(wave: Wave, subject: Subject) -> Text:
    who = wording.respondents(wave)
    group = subject.size_group_name
    return Text(
        nl=f"Deze bladzijde laat zien hoe ver uw gemeente is met de aanpak van mensenhandel, naast "
        f"{who.nl} en naast gemeenten met {group.nl}. Een verschil is een vraag, geen oordeel: "
        "past het bij wat u wilt?",
        en=f"This page shows how far your municipality is in its approach to human trafficking, "
        f"beside {who.en} and beside municipalities with {group.en}. A difference is a question, "
        "not a verdict: is it what you intend?",
    )


def _role(wave: Wave, subject: Subject, indicator: Indicator, language: Language) -> Data:
    level = subject.levels[indicator.key]
    rows = [
        (wording.ALL, of_area(wave, indicator, "all")),
        (subject.size_group_name, of_area(wave, indicator, subject.size_group)),
    ]
    return {
        "title": indicator.title.to(language),
        "level": level.value,
        "level_name": _level_name(wave, level).to(language),
        "rows": [{"label": label.to(language), **_shares(figures)} for label, figures in rows],
        "alt": _bars_in_words(indicator, level, rows).to(language),
        "reached_label": _REACHED.to(language),
        "reached": _reached(level).to(language),
        "next_label": _NEXT.to(language),
        "next": _next_step(level).to(language),
    }


def _level_name(wave: Wave, level: Level) -> Text:
    if level.value is None:
        return _NO_ANSWER
    return level.reached.name if level.reached is not None else wave.model.level_zero


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
    dutch = "; ".join(f"{label.nl}: {words.nl}" for label, words in lines)
    english = "; ".join(f"{label.en}: {words.en}" for label, words in lines)
    return Text(
        nl=f"{indicator.title.nl}. Uw gemeente: niveau {value}. {dutch}.",
        en=f"{indicator.title.en}. Your municipality: level {value}. {english}.",
    )


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


def _answers(wave: Wave, subject: Subject, language: Language) -> list[Data]:
    items = wave.questionnaire.item_by_variable
    rows: list[Data] = []
    for variable, short in _KEY_ANSWERS:
        if variable in items:
            given, alike = _answer(wave, subject, variable, items[variable])
            rows.append([short.to(language), given.to(language), alike.to(language)])
    return rows


def _answer(wave: Wave, subject: Subject, variable: str, item: Item) -> tuple[Text, Text]:
    """The own answer in words, and the share of the country that gave the same."""
    code = subject.answers.get(variable)
    option = item.option(code) if isinstance(code, str) else None
    if option is None:
        return _NO_ANSWER, Text(nl="–", en="–")
    figure = wave.book.by_key.get(f"{wave.book.wave}.{variable}.{option.code}@all")
    share = None if figure is None else wording.estimate(figure.share)
    return option.label, wording.NOT_SHOWN if share is None else wording.percentage(share)


def _notes(wave: Wave) -> Text:
    minimum = wave.book.minimum_group
    return Text(
        nl="Zo leest u de staven: van links (licht, niveau 0) naar rechts (donker, niveau 4) staat "
        "welk deel van de gemeenten op elk niveau staat. Het driehoekje wijst uw niveau aan. "
        f"Gearceerd is niet getoond: daar staan minder dan {minimum} gemeenten achter, of het "
        "cijfer zou een ander cijfer verraden. Een niveau is bereikt als alles van dat niveau en "
        "van de niveaus eronder er is.",
        en="How to read the bars: from left (light, level 0) to right (dark, level 4) they show "
        "which part of the municipalities stands on each level. The triangle points at your level. "
        f"Hatched is not shown: fewer than {minimum} municipalities stand behind it, or it would "
        "give another figure away. A level is reached when everything of that level and of those "
        "below is in place.",
    )


def _footer(wave: Wave, subject: Subject) -> Text:
    version, model = wave.book.questionnaire_version, wave.book.maturity_version
    return Text(
        nl=f"{subject.code} · vragenlijst {wave.book.wave} ({version}), niveaus {model}, "
        f"Zicht {wave.book.code_version} · alleen voor {subject.name}",
        en=f"{subject.code} · questionnaire {wave.book.wave} ({version}), levels {model}, "
        f"Zicht {wave.book.code_version} · for {subject.name} only",
    )
