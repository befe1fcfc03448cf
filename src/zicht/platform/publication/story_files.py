"""Stories as editors write them: a YAML file each, refused when nobody consented to it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeAlias

import ryaml

from zicht.language import Text
from zicht.problems import InvalidInputError, Problem

Yaml: TypeAlias = "str | int | float | bool | Sequence[Yaml] | Mapping[str, Yaml] | None"

_KEYS = {"key", "position", "title", "text", "consent_date", "source", "withdrawn_on"}


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFile:
    """A story with the consent it rests on, or with the public source of the fact it tells.

    ``withdrawn_on`` is the day on which consent was taken back; from then on it is not told.
    """

    key: str
    position: int
    title: Text
    text: Text
    consent_date: date | None
    source: Text | None
    withdrawn_on: date | None


def read(folder: Path | Traversable) -> tuple[StoryFile, ...]:
    """The stories in a folder, in the order that they ask for.

    Raises InvalidInputError with every fault of every file; then none of them is used.
    """
    files = sorted(folder.iterdir(), key=lambda entry: entry.name)
    readings = [_Reading(file) for file in files if file.name.endswith(".yaml")]
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

    def __init__(self, file: Path | Traversable) -> None:
        self.name = file.name
        self.problems: list[Problem] = []
        self.data = self._parsed(file)
        if not self.problems:
            self._check()

    def story(self) -> StoryFile:
        """The story of a file without problems."""
        position = self.data["position"]
        assert isinstance(position, int)  # noqa: S101 - checked when the file was read
        return StoryFile(
            key=str(self.data["key"]),
            position=position,
            title=self._text("title"),
            text=self._text("text"),
            consent_date=self._date("consent_date"),
            source=self._text("source") if self.data.get("source") else None,
            withdrawn_on=self._date("withdrawn_on"),
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
        if not isinstance(self.data.get("position"), int):
            self._add("position", "moet een geheel getal zijn", "must be a whole number")
        self._check_words()
        self._check_consent()

    def _check_words(self) -> None:
        for name in ("title", "text", *(["source"] if self.data.get("source") else [])):
            if not _is_text(self.data.get(name)):
                self._add(name, "mist nl of en", "lacks nl or en")

    def _check_consent(self) -> None:
        for name in ("consent_date", "withdrawn_on"):
            if not _is_day(self.data.get(name)):
                self._add(name, "moet een dag zijn als 2026-11-23", "must be a day as 2026-11-23")
        if not self.data.get("consent_date") and not self.data.get("source"):
            self._add(
                "consent_date",
                "ontbreekt, en er is ook geen openbare bron: zo mag dit verhaal niet op de site",
                "is missing, and there is no public source either: it may not be told like this",
            )

    def _text(self, name: str) -> Text:
        value = self.data[name]
        assert isinstance(value, dict)  # noqa: S101 - checked when the file was read
        return Text(nl=str(value["nl"]), en=str(value["en"]))

    def _date(self, name: str) -> date | None:
        value = self.data.get(name)
        return date.fromisoformat(str(value)) if value else None

    def _add(self, column: str | None, nl: str, en: str) -> None:
        self.problems.append(_problem(self.name, column, nl, en))


def _is_text(value: Yaml) -> bool:
    return isinstance(value, dict) and all(
        isinstance(value.get(language), str) and value[language] for language in ("nl", "en")
    )


def _is_day(value: Yaml) -> bool:
    if value is None:
        return True
    try:
        date.fromisoformat(str(value))
    except ValueError:
        return False
    return True


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
