"""The book of the synthetic wave of 2019: whole, ordered, and the same after a round trip."""

import json
from collections import Counter
from datetime import date

import pytest

from disclosure.waves import book_2019, synthetic
from zicht.areas.register import Register
from zicht.disclosure import book as books
from zicht.disclosure import serialising
from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.model import Published, Suppressed
from zicht.maturity import loading as models
from zicht.responses.model import ResponseSet


@pytest.fixture(scope="module")
def responses() -> ResponseSet:
    return synthetic("2019", seed=7)


@pytest.fixture(scope="module")
def book() -> FigureBook:
    return book_2019()


def test_the_book_says_what_it_was_made_from(book: FigureBook, responses: ResponseSet) -> None:
    assert (book.wave, book.respondents, book.population, book.minimum_group) == (
        "2019",
        135,
        355,
        5,
    )
    assert book.origin == "synthetic-2019-seed-7"
    assert book.fingerprint == responses.fingerprint
    assert book.frame_date == date(2019, 4, 1).isoformat()
    assert book.code_version == "0.1.0"


def test_the_published_figures_of_2019_come_out(book: FigureBook) -> None:
    for subject, category, count in (("A1", "yes", 108), ("D1", "yes", 66), ("A5", "no", 34)):
        share = book.get(subject, category).share
        assert share is not None
        assert (share.count, share.answered, share.population) == (count, 135, 355)
    assert book.get("A2.sexual_dutch_adult", "mean").mean is not None
    assert book.get("role.signaller", "2").statistic is Statistic.SHARE


def test_every_key_is_unique_and_says_where_the_figure_is(book: FigureBook) -> None:
    assert max(Counter(figure.key for figure in book.figures).values()) == 1
    for figure in book.figures:
        assert figure.key == f"2019.{figure.subject}.{figure.category}@{figure.area}"
        assert "\n" not in figure.query


def test_figures_stand_in_the_order_of_the_questionnaire_and_of_the_layers(
    book: FigureBook, responses: ResponseSet
) -> None:
    subjects = list(dict.fromkeys(figure.subject for figure in book.figures))
    asked = [name for name in responses.questionnaire.item_by_variable if name in subjects]
    assert subjects == [*asked, *(one.key for one in models.get("2019").indicators)]
    layers = list(DomainLayer)
    order = [layers.index(one.layer) for one in book.figures if one.subject == "A1"]
    assert order == sorted(order)


def test_no_shown_figure_has_a_small_number_in_it(book: FigureBook) -> None:
    shown = [figure for figure in book.figures if isinstance(figure.result, Published)]
    assert len(shown) > 2000
    for figure in shown:
        numbers = small_numbers(figure)
        assert not [number for number in numbers if 0 < number < 5], figure.key


def small_numbers(figure: Figure) -> list[int]:
    """What must not be small; levels per role are partly public, so they are left out."""
    if figure.subject.startswith("role."):
        return []
    if figure.share is not None:
        share = figure.share
        # That all but a few did not choose an option is no more than that a few did.
        rest = share.answered - share.count if share.count else 5
        return [share.count, share.answered, rest]
    assert figure.mean is not None
    return [figure.mean.answered, figure.mean.unplaced]


def test_a_withheld_figure_carries_no_number(book: FigureBook) -> None:
    withheld = [figure for figure in book.figures if isinstance(figure.result, Suppressed)]
    assert withheld
    for figure in withheld:
        assert (figure.share, figure.mean) == (None, None)


def test_a_book_survives_a_round_trip(book: FigureBook) -> None:
    text = serialising.to_json(book)
    back = serialising.from_json(text)
    assert serialising.to_json(back) == text
    assert [figure.key for figure in back.figures] == [figure.key for figure in book.figures]
    share, original = back.get("A1", "yes").share, book.get("A1", "yes").share
    assert share is not None
    assert original is not None
    assert original.estimate is not None
    # Six decimals are written.
    assert share.estimate == pytest.approx(original.estimate, abs=5e-7)
    assert back.get("A1", "yes", "PV20") == book.get("A1", "yes", "PV20")


def test_withheld_numbers_are_not_in_the_file(book: FigureBook) -> None:
    for entry in json.loads(serialising.to_json(book))["figures"]:
        if not entry["published"]:
            assert {"count", "answered", "estimate", "population", "interval"}.isdisjoint(entry)
            assert entry["minimum"] == 5


def test_a_higher_minimum_shows_fewer_figures(book: FigureBook, responses: ResponseSet) -> None:
    strict = books.build(responses, models.get("2019"), Register.load(), 10)
    shown = {one.key for one in strict.figures if isinstance(one.result, Published)}
    usual = {one.key for one in book.figures if isinstance(one.result, Published)}
    assert len(shown) < len(usual)


def test_a_minimum_that_protects_nobody_is_refused(responses: ResponseSet) -> None:
    with pytest.raises(ValueError, match="protects nobody"):
        books.build(responses, models.get("2019"), Register.load(), 2)
