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
from zicht.platform.database.statements import Insert, Update
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import (
    Answer,
    AnswerChange,
    Look,
    Proposal,
    Response,
    Source,
    Stored,
)
from zicht.platform.fieldwork.response import (
    agreements,
    history,
    locking,
    progress,
    proposals,
    seen,
    values,
)
from zicht.platform.fieldwork.response.progress import Reach
from zicht.platform.fieldwork.response.seen import NEVER, Given, Standing
from zicht.problems import InvalidInputError
from zicht.questionnaire.model import Questionnaire


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of every value that was given, and how far the response is with them."""

    outcomes: Mapping[str, Outcome]
    values: Mapping[str, Stored]
    undecided: frozenset[str]
    reach: Reach


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
    """Save one answer; None clears it. As :func:`save`."""
    given = {variable: Given(value=value, base_version=base_version)}
    return save(response, given, person=person, now=now, source=source).outcomes[variable]


@transaction.atomic
def save(
    response: Response,
    given: Mapping[str, Given],
    *,
    person: Person,
    now: datetime,
    source: Source = Source.TYPED,
) -> Result:
    """Save several answers at once, and tell of each whether it stands or waits for a choice.

    Whoever gives the value that stood at the version they saw has changed nothing, whatever
    became of it since. An answer to an item that is not shown now is kept, and does not count. A
    change ends the agreement of the side or sides that the item belongs to. Raises NotOpenError
    when the wave is not open or the response was submitted, InvalidInputError when a value cannot
    be an answer; then nothing was saved.
    """
    locked = locking.lock_open(response, now)
    return save_locked(locked, given, person=person, now=now, source=source)


def save_locked(
    locked: Response,
    given: Mapping[str, Given],
    *,
    person: Person,
    now: datetime,
    source: Source = Source.TYPED,
) -> Result:
    """As :func:`save`, of a response that was locked and found open in this transaction."""
    questionnaire = selectors.questionnaire(locked.wave.questionnaire)
    _require_valid(questionnaire, given)
    stand = seen.standing(locked)
    touched = seen.touched(locked, stand, given)
    outcomes: dict[str, Outcome] = {}
    changed: dict[str, Stored] = {}
    for variable, one in given.items():
        version, standing = stand.get(variable, NEVER)
        value = values.to_stored(one.value)
        if variable not in touched or value == standing:
            outcomes[variable] = Saved(version=version, is_new=False)
        elif version in (0, one.base_version):
            outcomes[variable] = Saved(version=version + 1, is_new=True)
            changed[variable] = value
        else:
            kept = Given(value=value, base_version=one.base_version)
            outcomes[variable] = _conflict(locked, variable, kept, person, now)
    if touched:
        _write(locked, questionnaire, changed, stand, person=person, now=now, source=source)
    after = {name: value for name, (_, value) in stand.items()} | changed
    undecided = proposals.undecided(locked)
    far = progress.reach(questionnaire, after, undecided)
    if touched:
        _keep(locked, far, now)
    return Result(outcomes=outcomes, values=after, undecided=undecided, reach=far)


@transaction.atomic
def choose(
    proposal: Proposal, *, keep_mine: bool, base_version: int, person: Person, now: datetime
) -> Outcome:
    """Make the proposed value the answer (``keep_mine``), or leave what stands.

    ``base_version`` is the version of the answer that the person chose against: when yet another
    value came to stand since, the choice is asked again, as a Conflict. A choice that was made
    before stays. Raises NotOpenError as :func:`save` does.
    """
    locked = locking.lock_open(proposal.response, now)
    current = Proposal.objects.get(pk=proposal.pk)
    theirs = locked.filled_in.get(variable=current.variable)
    if current.resolved_at is not None:
        return Saved(version=theirs.version, is_new=False)
    if theirs.version != base_version:
        return Conflict(proposal=current, theirs=theirs)
    if not keep_mine:
        proposals.resolve([current], was_kept=False, person=person, now=now)
        proposals.refresh(locked)
        _count_again(locked, now)
        return Saved(version=theirs.version, is_new=False)
    _write(
        locked,
        selectors.questionnaire(locked.wave.questionnaire),
        {current.variable: current.value},
        {current.variable: (theirs.version, theirs.value)},
        person=person,
        now=now,
        source=Source.CHOSEN,
    )
    _count_again(locked, now)
    return Saved(version=theirs.version + 1, is_new=True)


def look(response: Response, items: Iterable[str], *, person: Person, now: datetime) -> None:
    """Note that somebody looked at these items; only the first look of each is kept.

    Looking at nothing notes that the response was opened. Raises NotOpenError as
    :func:`save` does, when there is anything to note.
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
    response: Response, variable: str, given: Given, person: Person, now: datetime
) -> Conflict:
    proposal = proposals.propose(
        response,
        variable,
        given.value,
        base_version=given.base_version,
        person=person,
        now=now,
    )
    return Conflict(proposal=proposal, theirs=response.filled_in.get(variable=variable))


def _write(
    response: Response,
    questionnaire: Questionnaire,
    changed: Mapping[str, Stored],
    stand: Standing,
    *,
    person: Person,
    now: datetime,
    source: Source,
) -> None:
    """Make these the answers of a locked response, with their history; the caller saves it."""
    if not changed:
        return
    answers = [
        Answer(
            response=response,
            variable=name,
            value=value,
            version=stand.get(name, NEVER)[0] + 1,
            person=person,
            source=source,
            at=now,
        )
        for name, value in changed.items()
    ]
    _put(answers)
    changes = [_change(one, stand.get(one.variable, NEVER)[1]) for one in answers]
    history.add(response, changes)
    items = questionnaire.item_by_variable
    agreements.end_for(response, [items[name] for name in changed], person=person, now=now)
    proposals.settle(response, changed, person=person, now=now)


def _count_again(response: Response, now: datetime) -> None:
    """Keep a locked response after a choice."""
    standing = {name: value for name, (_, value) in seen.standing(response).items()}
    questionnaire = selectors.questionnaire(response.wave.questionnaire)
    undecided = proposals.undecided(response)
    _keep(response, progress.reach(questionnaire, standing, undecided), now)


def _keep(response: Response, far: Reach, now: datetime) -> None:
    response.opened_at = response.opened_at or now
    response.last_activity_at = now
    response.progress = far.counts.to_stored()
    _write_down(response)


_put = Insert(
    Answer,
    unique=["response", "variable"],
    update=["value", "version", "person", "source", "at"],
)
_write_down = Update(
    Response,
    [
        "opened_at",
        "last_activity_at",
        "change_number",
        "change_digest",
        "has_agreement",
        "has_proposal",
        "progress",
    ],
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
