"""Statements that are built once say and do what Django's own would."""

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from platform_support import filling_factory as factory
from platform_support.filling_factory import NOW, Team
from zicht.platform.database.statements import Insert, Objects, Rows, Update
from zicht.platform.fieldwork.models import Answer, AnswerChange, Response
from zicht.platform.fieldwork.response import locking

pytestmark = pytest.mark.django_db


@pytest.fixture
def team() -> Team:
    return factory.make_team()


def test_rows_are_those_of_the_query_and_differ_with_the_values(team: Team) -> None:
    other = factory.make_response(team.response.wave, "GM0518", "'s-Gravenhage")
    factory.save(team.response, team.safety, {"A1": "yes", "Z2": "Één"})
    factory.save(other, team.safety, {"A1": "no"})
    query = Rows(
        lambda response: Answer.objects.filter(response=response).values_list(
            "variable", "value", "at"
        )
    )
    for response in (team.response, other):
        found = response.filled_in.values_list("variable", "value", "at")
        assert query(response.pk) == list(found)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        query(other.pk)
    assert len(asked) == 1


def test_an_object_is_that_of_django_with_what_belongs_to_it(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes"})
    query: Objects[Response] = Objects(
        lambda wave: (
            Response.objects.filter(wave=wave)
            .select_related("wave__questionnaire")
            .defer("answers", "wave__questionnaire__text")
            .order_by()
        )
    )
    for _ in range(2):
        [found] = query(team.response.wave_id)
        own = Response.objects.get(pk=team.response.pk)
        assert found == own
        assert found.progress == own.progress
        assert found.last_activity_at == own.last_activity_at
        with CaptureQueriesContext(connection) as asked:
            assert found.wave.questionnaire.sha256 == own.wave.questionnaire.sha256
        assert len(asked) == 2
        assert found.wave.questionnaire.text == own.wave.questionnaire.text
    assert query("elders") == []


def test_a_query_with_a_value_of_its_own_is_refused() -> None:
    query = Rows(lambda wave: Response.objects.filter(wave=wave, change_number=5).values_list("pk"))
    with pytest.raises(ValueError, match="other values"):
        query("meting-2026")


def test_a_lock_needs_a_transaction(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        assert locking.lock(team.response) == team.response
    # A test stands in a transaction of its own.
    monkeypatch.setattr(connections["default"], "in_atomic_block", False)
    with pytest.raises(TransactionManagementError):
        locking.lock(team.response)


def test_a_row_is_put_in_the_place_of_the_one_with_the_same_keys(team: Team) -> None:
    put: Insert[Answer] = Insert(
        Answer, unique=["response", "variable"], update=["value", "version"]
    )

    def answer(name: str, value: object, version: int) -> Answer:
        return Answer(
            response=team.response,
            variable=name,
            value=value,
            version=version,
            person=team.safety,
            source="typed",
            at=NOW,
        )

    put([answer("A1", "yes", 1), answer("A2", ["a", "b"], 1), answer("A3", None, 1)])
    put([answer("A1", 2.5, 2)])
    put([])
    found = team.response.filled_in.values_list("variable", "value", "version")
    assert list(found) == [("A1", 2.5, 2), ("A2", ["a", "b"], 1), ("A3", None, 1)]


def test_a_row_that_is_there_already_is_refused_as_django_does(team: Team) -> None:
    factory.save(team.response, team.safety, {"A1": "yes"})
    [change] = AnswerChange.objects.all()
    insert: Insert[AnswerChange] = Insert(AnswerChange)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert([change])


def test_only_the_fields_that_were_named_are_updated(team: Team) -> None:
    update: Update[Response] = Update(Response, ["opened_at", "progress"])
    response = Response.objects.get(pk=team.response.pk)
    response.opened_at, response.progress, response.change_number = NOW, {"missing": 1}, 99
    update(response)
    found = Response.objects.get(pk=team.response.pk)
    assert (found.opened_at, found.progress, found.change_number) == (NOW, {"missing": 1}, 0)
