"""The page on how many victims there are: a range with named models, of the country only."""

import json
import re

import pytest
from django.test import Client

from platform_support.pages import html_of
from prevalence.bayes.lists import published
from zicht.content import content
from zicht.platform.publication import hidden
from zicht.prevalence.panel import fingerprint

pytestmark = pytest.mark.django_db

ADDRESS = "/hoeveel-slachtoffers/"


def test_the_official_estimate_stands_beside_the_range_of_the_models_with_the_verdict(
    client: Client,
) -> None:
    html = html_of(client, ADDRESS)
    assert "De gegevens kunnen het niet zeggen" in html
    assert "6.250 slachtoffers per jaar" in html
    found = hidden.get()
    assert f"geven andere modellen van {found.low.nl} tot {found.high.nl} per jaar" in html
    assert "UNODC" in html
    assert "The data cannot tell" in html_of(client, f"/en{ADDRESS}")


def test_every_estimate_has_the_name_of_its_model(client: Client) -> None:
    html = html_of(client, ADDRESS)
    models = hidden.get().models
    assert len(models) >= 4
    for model in models:
        assert model.name.nl in html
        assert model.per_year.nl in html


def test_the_range_is_of_what_models_say_a_year() -> None:
    found = hidden.get()
    assert (found.first_year, found.last_year) == (2010, 2015)
    low, high = (int(end.en.replace(",", "")) for end in (found.low, found.high))
    assert 8_500 < low < 9_500
    assert 22_000 < high < 26_000


def test_nothing_is_told_of_a_municipality_and_no_question_changes_that(client: Client) -> None:
    plain = html_of(client, ADDRESS)
    assert not re.search(r"GM\d{4}", plain)
    assert "Amsterdam" not in plain
    for question in ("gemeente=GM0363", "regio=VR01", "jaar=2015"):
        asked = html_of(client, f"{ADDRESS}?{question}")
        assert re.sub(r"\?[a-z]+=\w+", "", asked) == plain
    for below in ("GM0363/", "amsterdam/", "upload/"):
        assert client.get(f"{ADDRESS}{below}").status_code == 404


def test_nothing_can_be_sent_to_it(client: Client) -> None:
    assert client.post(ADDRESS, {"count": "1"}).status_code == 405


def test_no_count_of_people_on_a_combination_of_lists_is_shipped_with_the_page() -> None:
    shipped = json.loads(content("prevalence", "netherlands.json").read_text(encoding="utf-8"))
    assert set(shipped) == {
        "closed_models", "code_version", "confidence", "data", "estimates", "fingerprint",
        "group_notes", "groups", "lists", "notices", "order", "pairs", "plan", "plan_answers",
        "refusals", "resamples", "seconds", "seed", "sensitivity", "shows_small", "synthetic",
        "verdict",
    }  # fmt: skip
    assert shipped["shows_small"] is False
    assert {one["state"] for one in shipped["pairs"]} == {"withheld"}
    assert shipped["groups"] == []
    assert not {"count", "people", "history"} & set(shipped["estimates"][0])


def test_the_page_rests_on_the_lists_that_were_printed() -> None:
    assert hidden.get().fingerprint == fingerprint(published("netherlands"))


def test_what_a_number_cannot_say_leads_to_this_page(client: Client) -> None:
    assert f'href="{ADDRESS}"' in html_of(client, "/wat-zegt-een-cijfer/")


def test_a_reader_finds_it_in_the_menu_and_on_the_first_page(client: Client) -> None:
    for prefix in ("", "/en"):
        home = html_of(client, f"{prefix}/")
        assert home.count(f'href="{prefix}{ADDRESS}"') == 2
        assert f"6{'.' if not prefix else ','}250" in home
    assert re.search(
        r'href="/hoeveel-slachtoffers/"\s+aria-current="page"', html_of(client, ADDRESS)
    )


def test_every_model_stands_on_one_scale_in_the_order_of_its_numbers() -> None:
    found = hidden.get()
    for model in found.models:
        assert model.places is not None
        low, middle, high = (float(one.removesuffix("%")) for one in model.places)
        assert 0 <= low <= middle <= high <= 100
    marks = [float(one.place.removesuffix("%")) for one in found.marks]
    # Twice as much is as far from each number to the next.
    assert marks[1] - marks[0] == pytest.approx(marks[2] - marks[1], abs=0.02)
    assert marks[0] < float(found.official_place.removesuffix("%")) < marks[1]


def test_published_counts_are_not_called_made_up_because_a_release_is(client: Client) -> None:
    assert "zicht-synthetic" in html_of(client, "/")
    assert "zicht-synthetic" not in html_of(client, ADDRESS)
