"""A maturity model from parsed YAML, collecting what is wrong with it."""

import re

from zicht.language import Text
from zicht.maturity.model import Indicator, MaturityModel, Step
from zicht.questionnaire.faults import Data, Path
from zicht.questionnaire.keys import Keys
from zicht.questionnaire.leaves import leaf_faults, leaves, reference_fault
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.nodes import Nodes
from zicht.questionnaire.rule_reading import read_rule
from zicht.questionnaire.rules import All, Rule


def _all_of(*names: str) -> Keys:
    return Keys(order=names, needed=frozenset(names))


_MODEL = _all_of("id", "version", "questionnaire", "level_zero", "indicators")
_INDICATOR = _all_of("key", "title", "question", "steps")
_STEP = _all_of("level", "name", "description", "next_step", "rule")
_KEY = re.compile(r"(role|theme)\.[a-z_]+")

#: Stands in for a rule that could not be read; the fault is noted, so it is never used.
_NO_RULE = All(())


class ModelReader(Nodes):
    """Reads a model whose rules refer to one questionnaire."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        super().__init__()
        self._questionnaire = questionnaire

    def read(self, data: Data, *, fingerprint: str) -> MaturityModel:
        """The model; look in ``found()`` before it is used."""
        node = self.mapping(data, (), _MODEL)
        entries = self.sequence(node.get("indicators"), ("indicators",))
        return MaturityModel(
            id=self.identity(node.get("id"), ("id",)),
            version=self.version(node.get("version"), ("version",)),
            questionnaire_id=self.identity(node.get("questionnaire"), ("questionnaire",)),
            level_zero=self.text(node.get("level_zero"), ("level_zero",)),
            indicators=tuple(
                self._indicator(entry, ("indicators", index)) for index, entry in enumerate(entries)
            ),
            fingerprint=fingerprint,
        )

    def _indicator(self, data: Data, path: Path) -> Indicator:
        node = self.mapping(data, path, _INDICATOR)
        steps = self.sequence(node.get("steps"), (*path, "steps"))
        return Indicator(
            key=self._key(node.get("key"), (*path, "key")),
            title=self.text(node.get("title"), (*path, "title")),
            question=self.text(node.get("question"), (*path, "question")),
            steps=tuple(
                self._step(entry, (*path, "steps", index), expected=index + 1)
                for index, entry in enumerate(steps)
            ),
        )

    def _step(self, data: Data, path: Path, *, expected: int) -> Step:
        node = self.mapping(data, path, _STEP)
        if node.get("level") != expected:
            self.add(
                (*path, "level"),
                "wrong-level",
                Text(
                    nl=f"Deze stap is niveau {node.get('level')}, maar staat op plaats {expected}.",
                    en=f"This step is level {node.get('level')}, but stands in place {expected}.",
                ),
                Text(
                    nl="Nummer de stappen vanaf 1, in volgorde.",
                    en="Number the steps from 1, in order.",
                ),
            )
        return Step(
            level=expected,
            name=self.text(node.get("name"), (*path, "name")),
            description=self.text(node.get("description"), (*path, "description")),
            next_step=self.text(node.get("next_step"), (*path, "next_step")),
            rule=self._rule(node.get("rule"), (*path, "rule")),
        )

    def _rule(self, data: Data, path: Path) -> Rule:
        rule = read_rule(data, path, self)
        if rule is None:
            return _NO_RULE
        for leaf, place in leaves(rule, path):
            item = self._questionnaire.item_by_variable.get(leaf.variable)
            if item is None:
                self.faults.append(reference_fault(leaf.variable, place, self._questionnaire))
            else:
                self.faults.extend(leaf_faults(leaf, place, item))
        return rule

    def _key(self, data: Data, path: Path) -> str:
        key = self.string(data, path)
        if key and not _KEY.fullmatch(key):
            self.add(
                path,
                "bad-key",
                Text(nl=f"‘{key}’ is geen sleutel.", en=f"‘{key}’ is not a key."),
                Text(
                    nl="Schrijf role. of theme. met een naam, als role.care.",
                    en="Write role. or theme. with a name, as in role.care.",
                ),
                key,
            )
        return key
