"""Saving answers, one by one or a page at a time, without losing what anybody typed.

Every answer has a version. Whoever saves says which version they had seen; when another value came
to stand since, theirs is kept as a proposal beside it, and somebody chooses.
"""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from django.db import transaction

from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork import agreements, history, locking, proposals, selectors, values
from zicht.platform.fieldwork.models import (
    Answer,
    AnswerChange,
    Look,
    Proposal,
    Response,
    Source,
    Stored,
)
from zicht.problems import InvalidInputError
from zicht.questionnaire.model import Questionnaire


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A value for one variable, and the version of the answer that was seen: 0 for none."""

    value: Stored
    base_version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """This value stands; ``is_new`` is False when it stood already. Version 0 is never answered."""

    version: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Another value came to stand first: theirs is the answer, this one is kept as a proposal."""

    proposal: Proposal
    theirs: Answer


Outcome: TypeAlias = Saved | Conflict


def save_answer(
    response: Response,
    variable: str,
    value: Stored,
    *,
    base_version: int,
    person: Person,
    now: datetime,
    source: Source = Source.TYPED,
) -> Outcome:
    """Save one answer; None clears it. As :func:`save_answers`."""
    given = {variable: Given(value=value, base_version=base_version)}
    return save_answers(response, given, person=person, now=now, source=source)[variable]


@transaction.atomic
def save_answers(
    response: Response,
    given: Mapping[str, Given],
    *,
    person: Person,
    now: datetime,
    source: Source = Source.TYPED,
) -> dict[str, Outcome]:
    """Save several answers at once, and tell of each whether it stands or waits for a choice.

    An answer to an item that is not shown now is kept, and does not count. A change ends the
    agreement of the side or sides that the item belongs to. Raises NotOpenError when the wave is
    not open or the response was submitted, InvalidInputError when a value cannot be an answer; then
    nothing was saved.
    """
    locked = locking.lock_open(response, now)
    questionnaire = selectors.questionnaire(locked.wave.questionnaire)
    _require_valid(questionnaire, given)
    stand = {one.variable: one for one in locked.filled_in.filter(variable__in=list(given))}
    outcomes: dict[str, Outcome] = {}
    changed: dict[str, Stored] = {}
    for variable, one in given.items():
        answer, value = stand.get(variable), values.to_stored(one.value)
        if value == (answer.value if answer else None):
            outcomes[variable] = Saved(version=answer.version if answer else 0, is_new=False)
        elif answer is None or answer.version == one.base_version:
            outcomes[variable] = Saved(version=answer.version + 1 if answer else 1, is_new=True)
            changed[variable] = value
        else:
            kept = Given(value=value, base_version=one.base_version)
            outcomes[variable] = _conflict(locked, answer, kept, person, now)
    _write(locked, questionnaire, changed, stand, person=person, now=now, source=source)
    return outcomes


@transaction.atomic
def choose(
    proposal: Proposal, *, keep_mine: bool, base_version: int, person: Person, now: datetime
) -> Outcome:
    """Make the proposed value the answer (``keep_mine``), or leave what stands.

    ``base_version`` is the version of the answer that the person chose against: when yet another
    value came to stand since, the choice is asked again, as a Conflict. A choice that was made
    before stays. Raises NotOpenError as :func:`save_answers` does.
    """
    locked = locking.lock_open(proposal.response, now)
    current = Proposal.objects.get(pk=proposal.pk)
    theirs = locked.filled_in.get(variable=current.variable)
    if current.resolved_at is not None:
        return Saved(version=theirs.version, is_new=False)
    if not keep_mine:
        proposals.resolve([current], was_kept=False, person=person, now=now)
        proposals.refresh(locked)
        locked.save(update_fields=["has_proposal"])
        return Saved(version=theirs.version, is_new=False)
    if theirs.version != base_version:
        return Conflict(proposal=current, theirs=theirs)
    _write(
        locked,
        selectors.questionnaire(locked.wave.questionnaire),
        {current.variable: current.value},
        {current.variable: theirs},
        person=person,
        now=now,
        source=Source.CHOSEN,
    )
    return Saved(version=theirs.version + 1, is_new=True)


def look(response: Response, items: Iterable[str], *, person: Person, now: datetime) -> None:
    """Note that somebody looked at these items; only the first look of each is kept.

    Looking at nothing notes that the response was opened. Raises NotOpenError as
    :func:`save_answers` does, when there is anything to note.
    """
    codes = set(items)
    # Most looks are not the first, and need not wait for whoever is saving.
    if response.opened_at is None or _unseen(response, codes):
        _note(response, codes, person, now)


@transaction.atomic
def _note(response: Response, codes: Set[str], person: Person, now: datetime) -> None:
    locked = locking.lock_open(response, now)
    new = _unseen(locked, codes)
    Look.objects.bulk_create(
        Look(response=locked, item=code, person=person, at=now) for code in sorted(new)
    )
    if new or locked.opened_at is None:
        locked.opened_at = locked.opened_at or now
        locked.last_activity_at = now
        locked.save(update_fields=["opened_at", "last_activity_at"])


def _unseen(response: Response, codes: Set[str]) -> set[str]:
    return set(codes).difference(response.looks.values_list("item", flat=True))


def _require_valid(questionnaire: Questionnaire, given: Mapping[str, Given]) -> None:
    found = [
        problem
        for variable, one in given.items()
        for problem in values.problems(questionnaire, variable, one.value)
    ]
    if found:
        raise InvalidInputError(found)


def _conflict(
    response: Response, theirs: Answer, given: Given, person: Person, now: datetime
) -> Conflict:
    proposal = proposals.propose(
        response,
        theirs.variable,
        given.value,
        base_version=given.base_version,
        person=person,
        now=now,
    )
    return Conflict(proposal=proposal, theirs=theirs)


def _write(
    response: Response,
    questionnaire: Questionnaire,
    changed: Mapping[str, Stored],
    stand: Mapping[str, Answer],
    *,
    person: Person,
    now: datetime,
    source: Source,
) -> None:
    """Make these the answers of a locked response, with their history, and what follows of it."""
    if changed:
        before = {name: stand[name].value if name in stand else None for name in changed}
        answers = [
            Answer(
                response=response,
                variable=name,
                value=value,
                version=stand[name].version + 1 if name in stand else 1,
                person=person,
                source=source,
                at=now,
            )
            for name, value in changed.items()
        ]
        Answer.objects.bulk_create(
            answers,
            update_conflicts=True,
            unique_fields=["response", "variable"],
            update_fields=["value", "version", "person", "source", "at"],
        )
        history.add(response, [_change(answer, before[answer.variable]) for answer in answers])
        items = questionnaire.item_by_variable
        agreements.end_for(response, [items[name] for name in changed], person=person, now=now)
        proposals.settle(response, changed, person=person, now=now)
    response.opened_at = response.opened_at or now
    response.last_activity_at = now
    response.save(update_fields=_WRITTEN)


_WRITTEN = (
    "opened_at",
    "last_activity_at",
    "change_number",
    "change_digest",
    "has_agreement",
    "has_proposal",
)


def _change(answer: Answer, before: Stored) -> AnswerChange:
    return AnswerChange(
        response_id=answer.response_id,
        variable=answer.variable,
        version=answer.version,
        before=before,
        after=answer.value,
        person_id=answer.person_id,
        source=answer.source,
        at=answer.at,
    )
