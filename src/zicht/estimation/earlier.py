"""How municipalities that are missing now answered in an earlier wave, beside those that are not.

Who does not answer cannot be asked why. What they said before is the best there is to tell which
way the picture may lean; that they would still say the same is an assumption.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from zicht.estimation import chance
from zicht.estimation.turnout import FALSE_ALARMS, NOTABLE
from zicht.language import Text
from zicht.questionnaire.model import Item, Option, Questionnaire
from zicht.questionnaire.rules import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """How many gave an answer, of those who are missing now and of those who answered again."""

    variable: str
    item: Item
    option: Option
    missing: int
    of_missing: int
    answered: int
    of_answered: int

    @property
    def question(self) -> Text:
        """What was asked, with the row of a matrix behind it."""
        row = next((one for one in self.item.rows if self.variable.endswith(f".{one.code}")), None)
        if row is None:
            return self.item.text
        return Text(
            nl=f"{self.item.text.nl} {row.label.nl}", en=f"{self.item.text.en} {row.label.en}"
        )

    @property
    def missing_rate(self) -> float:
        """The part of who is missing now that gave this answer, from 0 to 1."""
        return self.missing / self.of_missing

    @property
    def answered_rate(self) -> float:
        """The part of who answered again that gave it."""
        return self.answered / self.of_answered

    @property
    def gap(self) -> float:
        """How far the two parts lie apart."""
        return abs(self.missing_rate - self.answered_rate)

    @property
    def likely(self) -> float:
        """The chance of something as uneven when being missing has to do with nothing."""
        return chance.as_uneven(
            self.missing,
            marked=self.missing + self.answered,
            drawn=self.of_missing,
            population=self.of_missing + self.of_answered,
        )


def differences(
    questionnaire: Questionnaire,
    answers: Mapping[str, Mapping[str, Value]],
    *,
    answered: Collection[str],
    missing: Collection[str],
) -> tuple[Split, ...]:
    """The answers that set the two apart most clearly, one per variable, the clearest first.

    ``answers`` are those of the earlier wave by municipality; whoever was not in it does not
    count. Only what is notable and unlikely to be chance, over all answers that were compared.
    """
    splits = list(_splits(questionnaire, answers, answered, missing))
    chances = [one.likely for one in splits]
    counted = chance.discoveries(chances, rate=FALSE_ALARMS)
    clear = [
        (likely, one)
        for one, likely, is_clear in zip(splits, chances, counted, strict=True)
        if is_clear and one.gap >= NOTABLE
    ]
    first: dict[str, Split] = {}
    for _likely, one in sorted(clear, key=lambda pair: pair[0]):
        first.setdefault(one.variable, one)
    return tuple(first.values())


def _splits(
    questionnaire: Questionnaire,
    answers: Mapping[str, Mapping[str, Value]],
    answered: Collection[str],
    missing: Collection[str],
) -> Iterator[Split]:
    now, gone = set(answered), set(missing)
    for variable, item in questionnaire.item_by_variable.items():
        of_missing = [
            of[variable] for code, of in answers.items() if code in gone and variable in of
        ]
        of_answered = [
            of[variable] for code, of in answers.items() if code in now and variable in of
        ]
        if not of_missing or not of_answered:
            continue
        missing_counts, answered_counts = _counts(of_missing), _counts(of_answered)
        for option in item.options:
            yield Split(
                variable=variable,
                item=item,
                option=option,
                missing=missing_counts[option.code],
                of_missing=len(of_missing),
                answered=answered_counts[option.code],
                of_answered=len(of_answered),
            )


def _counts(values: Collection[Value]) -> Counter[Value]:
    """How many gave each answer; of a multiple choice every option counts."""
    found: Counter[Value] = Counter()
    for value in values:
        found.update(value if isinstance(value, frozenset) else [value])
    return found
