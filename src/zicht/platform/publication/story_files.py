"""Stories as editors write them: a YAML file each, refused when nobody consented to it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias, TypeGuard

import ryaml

from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

Yaml: TypeAlias = "str | int | float | bool | Sequence[Yaml] | Mapping[str, Yaml] | None"

#: What the database can hold.
_LAST_POSITION = 2_147_483_647
_LIMITS = {"title": 120, "source": 200}

_KEYS = {"key", "position", "title", "text", "consent_date", "source", "withdrawn_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFile:
    """A story with the consent it rests on, or with the public source of the fact it tells.

    ``withdrawn_on`` is the day on which consent was taken back; it is never told again.
    """

    key: str
    position: int
    title: Text
    text: Text
    consent_date: date | None
    source: Text | None
    withdrawn_on: date | None


def read(folder: Path | Traversable, *, today: date) -> tuple[StoryFile, ...]:
    """The stories in a folder, in the order that they ask for.

    Raises InvalidInputError with every fault of every file; then none of them is used. Consent is
    given and taken back on a day that has come, so a day after ``today`` is a fault.
    """
    files = sorted(folder.iterdir(), key=lambda entry: entry.name)
    readings = [_Reading(file, today) for file in files if file.name.endswith(".yaml")]
    problems = [problem for reading in readings for problem in reading.problems]
    stories = [reading.story() for reading in readings if not reading.problems]
    keys = Counter(story.key for story in stories)
    problems += [
        _problem(
            f"{key}.yaml", "key", f"{key} staat er {count} keer", f"{key} is there {count} times"
        )
        for key, count in keys.items()
        if count > 1
    ]
    if problems:
        raise InvalidInputError(problems)
    return tuple(sorted(stories, key=lambda one: (one.position, one.key)))


class _Reading:
    """One file: what it says, and what is wrong with it."""

    def __init__(self, file: Path | Traversable, today: date) -> None:
        self.name = file.name
        self.today = today
        self.problems: list[Problem] = []
        self.data = self._parsed(file)
        if not self.problems:
            self._check()

    def story(self) -> StoryFile:
        """The story of a file without problems."""
        return StoryFile(
            key=str(self.data["key"]),
            position=int(str(self.data["position"])),
            title=_text(self.data["title"]),
            text=_text(self.data["text"]),
            consent_date=_day(self.data.get("consent_date")),
            source=_text(self.data["source"]) if self.data.get("source") else None,
            withdrawn_on=_day(self.data.get("withdrawn_on")),
        )

    def _parsed(self, file: Path | Traversable) -> Mapping[str, Yaml]:
        try:
            data = ryaml.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            self._add(None, f"is geen YAML: {error}", f"is not YAML: {error}")
            return {}
        if isinstance(data, dict):
            return data
        self._add(None, "is geen verhaal", "is not a story")
        return {}

    def _check(self) -> None:
        for name in sorted(set(self.data) - _KEYS):
            self._add(name, "is niet bekend", "is not known")
        if not re.fullmatch(r"[a-z0-9-]{1,40}", str(self.data.get("key") or "")):
            self._add("key", "moet kleine letters hebben", "must have small letters")
        if not _is_position(self.data.get("position")):
            self._add(
                "position",
                f"moet een geheel getal van 0 tot {_LAST_POSITION} zijn",
                f"must be a whole number from 0 to {_LAST_POSITION}",
            )
        self._check_words()
        self._check_consent()

    def _check_words(self) -> None:
        for name in ("title", "text", *(["source"] if self.data.get("source") else [])):
            value, limit = self.data.get(name), _LIMITS.get(name)
            if not _is_text(value):
                self._add(name, "mist nl of en", "lacks nl or en")
            elif limit is not None and (length := max(map(len, value.values()))) > limit:
                self._add(
                    name,
                    f"heeft {length} tekens, en {limit} is het meeste",
                    f"has {length} characters, and {limit} is the most",
                )

    def _check_consent(self) -> None:
        for name in ("consent_date", "withdrawn_on"):
            self._check_day(name)
        if not self.data.get("consent_date") and not self.data.get("source"):
            self._add(
                "consent_date",
                "ontbreekt, en er is ook geen openbare bron: zo mag dit verhaal niet op de site",
                "is missing, and there is no public source either: it may not be told like this",
            )

    def _check_day(self, name: str) -> None:
        try:
            day = _day(self.data.get(name))
        except ValueError:
            self._add(name, "moet een dag zijn als 2026-11-23", "must be a day as 2026-11-23")
            return
        if day is not None and day > self.today:
            self._add(name, "ligt na vandaag", "lies after today")

    def _add(self, column: str | None, nl: str, en: str) -> None:
        self.problems.append(_problem(self.name, column, nl, en))


def _is_position(value: Yaml) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and 0 <= int(str(value)) <= _LAST_POSITION


def _is_text(value: Yaml) -> TypeGuard[Mapping[str, str]]:
    return isinstance(value, dict) and all(
        isinstance(value.get(language), str) and value[language] for language in ("nl", "en")
    )


def _text(value: Yaml) -> Text:
    """Words in two languages; ValueError when they are not."""
    if not _is_text(value):
        raise ValueError(f"{value!r} lacks nl or en")
    return Text(nl=value["nl"], en=value["en"])


def _day(value: Yaml) -> date | None:
    """The day that is written, None when there is none; ValueError when it is no day."""
    return None if value is None else date.fromisoformat(str(value))


def _problem(file: str, column: str | None, nl: str, en: str) -> Problem:
    subject = column or file
    return Problem(
        code="story-not-right",
        message=Text(nl=f"{subject} {nl}.", en=f"{subject} {en}."),
        remedy=Text(
            nl="Pas het bestand aan; leo.yaml in Zicht is een voorbeeld.",
            en="Change the file; leo.yaml in Zicht is an example.",
        ),
        file=file,
        column=column,
    )
