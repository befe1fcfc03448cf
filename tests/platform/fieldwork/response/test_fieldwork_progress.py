"""How far a response is, as it is kept with it, is what its sheet says."""

import random

import pytest

from platform_support import filling_factory as factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.filling.answering import Conflict
from zicht.platform.fieldwork.models import Response, Side
from zicht.platform.fieldwork.response import progress, sheet
from zicht.questionnaire.model import ItemType

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factory.make_team()


def kept(response: Response) -> progress.Counts:
    return progress.of(Response.objects.get(pk=response.pk))


def counted(response: Response) -> progress.Counts:
    own = sheet.of(Response.objects.get(pk=response.pk))
    return progress.Counts(
        sides={side: own.progress_of(side) for side in Side},
        missing=len(own.missing),
        undecided=len(own.undecided),
    )


@pytest.mark.parametrize("seed", range(3))
def test_after_every_change_the_kept_counts_are_those_of_the_sheet(team: Team, seed: int) -> None:
    chance = random.Random(seed)
    response = team.response
    items = selectors.questionnaire(response.wave.questionnaire).item_by_variable
    choices = [
        name
        for name, item in items.items()
        if item.type in (ItemType.SINGLE, ItemType.MATRIX) and item.options
    ]
    assert kept(response) == counted(response)
    for _ in range(40):
        name = chance.choice(choices)
        value = chance.choice([None, *(option.code for option in items[name].options)])
        # Now and then somebody saves on top of what is no longer there.
        base = chance.choice([0, 1, 2])
        person = chance.choice([team.safety, team.care])
        outcome = answering.save_answer(
            response, name, value, base_version=base, person=person, now=NOW
        )
        assert kept(response) == counted(response)
        if isinstance(outcome, Conflict) and chance.random() < 0.5:
            answering.choose(
                outcome.proposal,
                keep_mine=chance.random() < 0.5,
                base_version=outcome.theirs.version,
                person=person,
                now=NOW,
            )
            assert kept(response) == counted(response)


def test_a_response_that_is_complete_is_kept_as_complete(team: Team) -> None:
    factory.fill_in(team.response, team.safety)
    assert kept(team.response).is_complete


def test_what_was_filled_in_before_counts_were_kept_is_counted(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes", "A5": "practice"})
    expected = kept(team.response)
    Response.objects.update(progress=None)
    assert kept(team.response) == expected == counted(team.response)
