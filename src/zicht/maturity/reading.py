"""From a parsed document to a maturity model, with every fault in its form."""

import re
from dataclasses import dataclass

from zicht.language import Text
from zicht.maturity.model import Indicator, MaturityModel, Step
from zicht.questionnaire.faults import Data, Path
from zicht.questionnaire.keys import Keys
from zicht.questionnaire.nodes import Nodes, show
from zicht.questionnaire.rule_reading import read_rule
from zicht.questionnaire.rules import All, Rule

_MODEL = Keys(
    order=("id", "version", "questionnaire", "levels", "indicators"),
    needed=frozenset({"id", "version", "questionnaire", "levels", "indicators"}),
)
_INDICATOR = Keys(
    order=("key", "title", "question", "steps"),
    needed=frozenset({"key", "title", "question", "steps"}),
)
_STEP = Keys(
    order=("level", "description", "next_step", "rule"),
    needed=frozenset({"level", "description", "next_step", "rule"}),
)
_KEY = re.compile(r"(role|theme)\.[a-z][a-z_]*")

#: Stands in for a rule that could not be read; the file is refused anyway.
_NO_RULE = All(())


@dataclass(frozen=True, slots=True, kw_only=True)
class StepPlace:
    """A rule and where it stands in the document."""

    indicator: str
    level: int
    rule: Rule
    path: Path


class Reader(Nodes):
    """Reads a model; ``places`` lists the rules that could be read, in the order of the text."""

    def __init__(self) -> None:
        super().__init__()
        self.places: list[StepPlace] = []

    def model(self, data: Data, fingerprint: str) -> MaturityModel:
        """The model, complete only when ``faults`` stays empty."""
        node = self.mapping(data, (), _MODEL)
        names = tuple(
            self.text(name, ("levels", index))
            for index, name in enumerate(self.sequence(node.get("levels"), ("levels",)))
        )
        entries = self.sequence(node.get("indicators"), ("indicators",))
        indicators = tuple(
            self._indicator(entry, ("indicators", index), names)
            for index, entry in enumerate(entries)
        )
        self._check_double([one.key for one in indicators])
        return MaturityModel(
            id=self.identity(node.get("id"), ("id",)),
            version=self.version(node.get("version"), ("version",)),
            questionnaire_id=self.identity(node.get("questionnaire"), ("questionnaire",)),
            level_zero=names[0] if names else Text(nl="?", en="?"),
            indicators=indicators,
            fingerprint=fingerprint,
        )

    def _indicator(self, data: Data, path: Path, names: tuple[Text, ...]) -> Indicator:
        node = self.mapping(data, path, _INDICATOR)
        key = self.string(node.get("key"), (*path, "key"))
        if key and not _KEY.fullmatch(key):
            self.add(
                (*path, "key"),
                "bad-key",
                Text(nl=f"‘{key}’ is geen sleutel.", en=f"‘{key}’ is not a key."),
                Text(
                    nl="Begin met role. of theme., als role.signaller.",
                    en="Start with role. or theme., as in role.signaller.",
                ),
                key,
            )
        steps = tuple(
            self._step(entry, (*path, "steps", index), key, index + 1, names)
            for index, entry in enumerate(self.sequence(node.get("steps"), (*path, "steps")))
        )
        if steps and len(steps) != len(names) - 1:
            self.add(
                (*path, "steps"),
                "wrong-number",
                Text(
                    nl=f"Er zijn {len(steps)} stappen, maar {len(names)} niveaus.",
                    en=f"There are {len(steps)} steps, but {len(names)} levels.",
                ),
                Text(
                    nl="Geef elk niveau boven 0 één stap.",
                    en="Give every level above 0 one step.",
                ),
            )
        return Indicator(
            key=key,
            title=self.text(node.get("title"), (*path, "title")),
            question=self.text(node.get("question"), (*path, "question")),
            steps=steps,
        )

    def _step(
        self, data: Data, path: Path, indicator: str, level: int, names: tuple[Text, ...]
    ) -> Step:
        node = self.mapping(data, path, _STEP)
        found = self.whole_number(node.get("level"), (*path, "level"), highest=9)
        if found != level:
            self.add(
                (*path, "level"),
                "wrong-order",
                Text(
                    nl=f"Hier hoort niveau {level}, niet {found}.",
                    en=f"Here level {level} is expected, not {found}.",
                ),
                Text(
                    nl="Zet de stappen op volgorde, van 1 af.",
                    en="Put the steps in order, from 1.",
                ),
                show(found),
            )
        rule = read_rule(node.get("rule"), (*path, "rule"), self)
        if rule is not None:
            self.places.append(
                StepPlace(indicator=indicator, level=level, rule=rule, path=(*path, "rule"))
            )
        return Step(
            level=level,
            name=names[level] if level < len(names) else Text(nl="?", en="?"),
            description=self.text(node.get("description"), (*path, "description")),
            next_step=self.text(node.get("next_step"), (*path, "next_step")),
            rule=rule or _NO_RULE,
        )

    def _check_double(self, keys: list[str]) -> None:
        for index, key in enumerate(keys):
            if key in keys[:index]:
                self.add(
                    ("indicators", index, "key"),
                    "double-key",
                    Text(nl=f"‘{key}’ staat er twee keer.", en=f"‘{key}’ stands there twice."),
                    Text(nl="Geef elke indicator een eigen sleutel.", en="Give each its own key."),
                    key,
                )
