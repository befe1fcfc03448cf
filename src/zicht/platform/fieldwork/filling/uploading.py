"""From a filled-in workbook to answers: what would change, and saving just that.

Between the two stands a person. What they saw goes along in the page itself, signed, so that
nothing of it is kept on the server and nothing can be slipped in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.filling import workbook_findings as findings
from zicht.platform.fieldwork.filling.answering import Result
from zicht.platform.fieldwork.filling.workbook_reading import Filled
from zicht.platform.fieldwork.models import Answer, Response, Source, Stored
from zicht.platform.fieldwork.response import seen, sheet, values
from zicht.platform.fieldwork.response.in_words import in_words
from zicht.platform.fieldwork.response.questions import rows_of
from zicht.platform.fieldwork.response.seen import Given
from zicht.platform.fieldwork.response.sheet import Sheet
from zicht.problems import InvalidInputError
from zicht.questionnaire import validation

_SALT = "zicht.fieldwork.upload"
#: How long somebody may look at what would change before they press the button.
_LOOKED_AT_FOR = timedelta(hours=12)
#: Below what Django accepts of a form, with room for the rest of the page.
_LARGEST_CARRIED = 2_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One answer that the file would change, in words.

    ``since`` is the answer that somebody else gave after the file was made; None when there is
    none. ``counts`` is False for a question that is not asked with these answers.
    """

    code: str
    text: Text
    label: Text | None
    now: str
    new: str
    since: Answer | None
    counts: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file would do. ``left`` are questions that have an answer here and none in the file.

    ``carried`` is what the button sends back; empty when there is nothing to save.
    """

    changes: tuple[Change, ...]
    left: tuple[str, ...]
    carried: str

    @property
    def conflicts(self) -> int:
        """How many answers somebody else changed since the file was made."""
        return sum(one.since is not None for one in self.changes)


def preview(response: Response, filled: Filled, person: Person) -> Preview:
    """What the file would change, as things stand now; nothing is saved.

    Raises InvalidInputError when more changes than can be carried to the next page.
    """
    current = sheet.of(response)
    stand = seen.standing(response)
    touched = seen.touched(response, stand, filled.given)
    given = {
        name: one
        for name, one in filled.given.items()
        if name in touched and values.to_stored(one.value) != stand.get(name, seen.NEVER)[1]
    }
    carried = _carry(response, given, person) if given else ""
    if len(carried) > _LARGEST_CARRIED:
        raise InvalidInputError([findings.too_much(_LARGEST_CARRIED)])
    answers = {name: value for name, (_, value) in stand.items()}
    items = current.questionnaire.item_by_variable
    left = dict.fromkeys(items[name].code for name in filled.left if answers.get(name) is not None)
    return Preview(changes=_changes(current, given), left=tuple(left), carried=carried)


def carried(text: str, response: Response, person: Person) -> dict[str, Given] | None:
    """What was shown to this person of this response; None when it was not, or too long ago."""
    try:
        data = signing.loads(text, salt=_SALT, max_age=_LOOKED_AT_FOR)
    except signing.BadSignature:
        return None
    if (data["response"], data["person"]) != (response.pk, person.pk):
        return None
    return {
        name: Given(value=value, base_version=version)
        for name, (version, value) in data["given"].items()
    }


@transaction.atomic
def save(
    response: Response, given: Mapping[str, Given], *, person: Person, now: datetime
) -> Result:
    """Save what was shown, with the same check for conflicts as a page; as ``answering.save``."""
    result = answering.save(response, given, person=person, now=now, source=Source.UPLOAD)
    audit.record(
        "answers.uploaded",
        actor=person,
        subject=f"response:{response}",
        detail={"answers": len(given), "undecided": len(result.undecided)},
    )
    return result


def _carry(response: Response, given: Mapping[str, Given], person: Person) -> str:
    facts = {
        "response": response.pk,
        "person": person.pk,
        "given": {name: (one.base_version, one.value) for name, one in given.items()},
    }
    return signing.dumps(facts, salt=_SALT, compress=True)


def _changes(current: Sheet, given: Mapping[str, Given]) -> tuple[Change, ...]:
    questionnaire = current.questionnaire
    cells = [cell for line in current.lines for cell in line.cells]
    answers = {cell.variable: cell.answer for cell in cells} | dict(current.hidden)
    after: dict[str, Stored] = {
        name: one.value for name, one in answers.items() if one is not None
    } | {name: one.value for name, one in given.items()}
    shown = validation.visible_items(questionnaire, values.to_answers(after))
    codes = {item.code for item in shown}
    return tuple(
        Change(
            code=item.code,
            text=item.text,
            label=rows_of(item)[name],
            now=in_words(_value(answers.get(name)), item),
            new=in_words(values.to_stored(given[name].value), item),
            since=_since(answers.get(name), given[name]),
            counts=item.code in codes,
        )
        for name, item in questionnaire.item_by_variable.items()
        if name in given
    )


def _value(answer: Answer | None) -> Stored:
    return None if answer is None else answer.value


def _since(answer: Answer | None, given: Given) -> Answer | None:
    version = 0 if answer is None else answer.version
    return answer if version != given.base_version else None
