"""What was answered in an earlier wave is offered, and counts once somebody takes it over."""

from collections.abc import Mapping
from datetime import date

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from platform_support import filling_factory, people
from platform_support.earlier_factory import ANSWERS, before
from platform_support.filling_pages import (
    WAVE,
    fields,
    html,
    open_response,
    post,
    submitted,
    url,
    value_of,
)
from zicht.platform.fieldwork.filling import answering, earlier
from zicht.platform.fieldwork.models import (
    Proposal,
    Response,
    Source,
    Stored,
    Wave,
)
from zicht.platform.fieldwork.response import history

pytestmark = pytest.mark.django_db


@pytest.fixture
def response() -> Response:
    return open_response()


def found(response: Response) -> Mapping[str, Stored]:
    fresh = Response.objects.select_related("wave__questionnaire").get(pk=response.pk)
    offered = earlier.of(fresh)
    return {} if offered is None else offered.answers


def save(response: Response, variable: str, value: Stored, version: int = 0) -> None:
    answering.save_answer(
        response,
        variable,
        value,
        base_version=version,
        person=people.person("care_youth"),
        now=timezone.now(),
    )


def press(client: Client, page: HttpResponse, **fields_of: str) -> HttpResponse:
    return post(client, "A", page, **fields_of)


def test_only_what_means_the_same_now_is_offered(response: Response) -> None:
    before({**ANSWERS, "A8": "no_longer_there", "A4a": 1850.0, "A7": None})
    assert found(response) == {
        name: value for name, value in ANSWERS.items() if name not in ("A8", "B1")
    }


def test_without_an_earlier_wave_nothing_is_offered(response: Response) -> None:
    assert found(response) == {}
    before(None)
    assert found(response) == {}
    assert "Neem" not in html(people.signed_in("safety").get(url("section", "A")))


def test_the_latest_wave_that_was_submitted_counts_and_never_a_later_one(
    response: Response,
) -> None:
    before({"A5": "no"}, wave="eerder", day=date(2019, 1, 1))
    before({"A5": "adopted"}, wave="2022", day=date(2022, 1, 1))
    before(None, wave="2024", day=date(2024, 1, 1))
    before({"A5": "no"}, wave="2027", day=date(2027, 1, 1))
    assert found(response) == {"A5": "adopted"}


def test_a_wave_on_the_same_questionnaire_offers_every_answer(response: Response) -> None:
    before({"A5": "no", "B16": ["local"]}, wave="2025", asked="2026", day=date(2025, 1, 1))
    assert found(response) == {"A5": "no", "B16": ["local"]}


def test_made_up_answers_are_only_offered_where_all_are_made_up(response: Response) -> None:
    before(origin="synthetic 1")
    assert found(response) == {}
    Wave.objects.filter(code=WAVE).update(origin="synthetic 2")
    assert found(response)


@pytest.mark.parametrize(
    ("code", "name", "forerunners", "is_offered"),
    [
        ("GM1969", "Westerkwartier", [("GM1969", "Westerkwartier")], True),
        # Formed on 1 January 2021 of Appingedam, Delfzijl and Loppersum.
        ("GM1979", "Eemsdelta", [("GM0010", "Delfzijl")], False),
        # Amsterdam took in Weesp on 24 March 2022, and stayed what it was.
        ("GM0363", "Amsterdam", [("GM0457", "Weesp"), ("GM0363", "Amsterdam")], True),
        ("GM0363", "Amsterdam", [("GM0457", "Weesp")], False),
    ],
)
def test_after_a_merger_only_its_own_answers_are_offered(
    code: str, name: str, forerunners: list[tuple[str, str]], is_offered: bool
) -> None:
    wave = filling_factory.make_wave()
    response = filling_factory.make_response(wave, code, name)
    for before_code, before_name in forerunners:
        before(code=before_code, name=before_name)
    assert bool(found(response)) == is_offered


def test_an_offer_stands_at_its_question_and_does_not_count(response: Response) -> None:
    before()
    client = people.signed_in("safety")
    text = html(client.get(url("section", "A")))
    assert "In 2019 vulde uw gemeente in:" in text
    assert "Uit 2019 zijn er 7 antwoorden op vragen die nog leeg zijn." in text
    assert 'name="take" value="A5"' in text
    assert not response.filled_in.exists()
    assert "0 van" in html(client.get(url("tasks")))


def test_taking_over_saves_the_rest_of_the_page_too(response: Response) -> None:
    before()
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    answer = press(client, page, take="A5", A4="no")
    assert answer.headers["Location"] == f"{url('section', 'A')}#vraag-A5"
    assert value_of(response, "A5") == "adopted"
    assert value_of(response, "A4") == "no"
    changes = {one.variable: one for one in response.changes.select_related("person")}
    assert changes["A5"].source == Source.PREFILL
    assert changes["A5"].person == people.person("safety")
    assert changes["A4"].source == Source.TYPED
    assert history.verify(response) is None
    text = html(client.get(url("section", "A")))
    assert "1 antwoord overgenomen uit 2019. Kijk na of het nog klopt." in text
    assert text.count("Overgenomen uit 2019.") == 1
    assert 'name="take" value="A5"' not in text
    press(client, client.get(url("section", "A")), A5="no")
    text = html(client.get(url("section", "A")))
    assert "Overgenomen uit 2019." not in text
    assert 'name="take" value="A5"' in text


def test_typing_the_same_answer_is_just_typing_it(response: Response) -> None:
    before()
    client = people.signed_in("safety")
    press(client, client.get(url("section", "A")), A5="adopted")
    assert response.changes.get().source == Source.TYPED
    assert "Overgenomen uit" not in html(client.get(url("section", "A")))


def test_all_of_a_part_is_taken_over_where_it_is_empty_with_what_it_calls_for(
    response: Response,
) -> None:
    before()
    client = people.signed_in("safety")
    save(response, "A5", "no")
    page = client.get(url("section", "A"))
    # What was typed and not saved yet is not empty either; A8b is only asked after another A8.
    answer = post(client, "A", page, take_all="1", **{"A2.sexual_dutch_adult": "good"})
    assert answer.headers["Location"] == url("section", "A")
    stands = {one.variable: (one.value, one.source) for one in response.filled_in.all()}
    assert stands == {
        "A1": ("yes", "prefill"),
        "A1a.sexual": ("yes", "prefill"),
        "A1a.labour": ("no", "prefill"),
        "A2.sexual_dutch_minor": ("little", "prefill"),
        "A2.sexual_dutch_adult": ("good", "typed"),
        "A5": ("no", "typed"),
        "A8": ("no", "prefill"),
    }
    text = html(client.get(url("section", "A")))
    assert "5 antwoorden overgenomen uit 2019." in text
    assert "Neem alles van dit onderdeel over" not in text


def test_a_fault_on_the_page_is_not_empty_and_is_told(response: Response) -> None:
    before({**ANSWERS, "A8": "adopted"})
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    answer = post(client, "A", page, take_all="1", A8b="veel")
    assert answer.status_code == 422
    assert 'value="veel"' in html(answer)
    assert not response.filled_in.filter(variable="A8b").exists()
    assert value_of(response, "A5") == "adopted"


def test_acceptance_1_an_earlier_answer_never_wipes_out_what_a_colleague_just_gave(
    response: Response,
) -> None:
    before()
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    save(response, "A5", "no")
    answer = press(client, page, take="A5", A4="no")
    assert answer.headers["Location"] == url("section", "A")
    assert value_of(response, "A5") == "no"
    assert value_of(response, "A4") == "no"
    proposal = Proposal.objects.get()
    assert (proposal.variable, proposal.value, proposal.base_version) == ("A5", "adopted", 0)
    assert "Er zijn twee antwoorden" in html(client.get(url("section", "A")))


@pytest.mark.parametrize("code", ["A4", "B1", "Z9", "", "A2.sexual_dutch_minor"])
def test_what_is_not_offered_cannot_be_taken_over(response: Response, code: str) -> None:
    before()
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    assert press(client, page, take=code, A4="no").status_code == 404
    assert not response.filled_in.exists()


def test_nobody_else_takes_over(response: Response) -> None:
    before()
    page = fields(people.signed_in("safety").get(url("section", "A")))
    for who in ("stranger", "desk", "coordinator"):
        client = people.signed_in(who)
        for button in ({"take": "A5"}, {"take_all": "1"}):
            assert client.post(url("section", "A"), {**page, **button}).status_code == 404
    assert not response.filled_in.exists()


def test_nothing_is_offered_or_taken_over_once_it_is_submitted(response: Response) -> None:
    before()
    client = people.signed_in("safety")
    page = client.get(url("section", "A"))
    submitted(response)
    numbers = response.changes.count()
    assert press(client, page, take="A5").status_code == 409
    assert response.changes.count() == numbers
    assert "In 2019 vulde uw gemeente in" not in html(client.get(url("section", "A")))


def test_another_name_of_before_is_told(response: Response) -> None:
    made = before()
    taken = earlier.of(response)
    assert taken is not None
    assert taken.municipality is None
    assert taken.year == made.wave.frame_date.year


def test_earlier_answers_cost_one_query_on_a_page_and_none_when_a_script_saves(
    response: Response,
) -> None:
    client = people.signed_in("safety")
    client.get(url("section", "A"))

    def queries(count_of: str) -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            client.get(url("section", "A"))
        return [one["sql"] for one in caught if count_of in one["sql"]]

    without = len(queries(""))
    before()
    client.get(url("section", "A"))  # reads the questionnaire of that time once per process
    assert len(queries("")) == without
    with CaptureQueriesContext(connection) as caught:
        client.post(
            url("section", "A"),
            {"A5": "no", "A5__version": "0"},
            headers={"Accept": "application/json"},
        )
    assert not [one for one in caught if '"frame_date" <' in one["sql"]]
