"""What was published of 2019 comes back from the synthetic wave, through disclosure control."""

from dataclasses import replace

import pytest

from disclosure.waves import book_2019, synthetic
from zicht.areas.register import Register
from zicht.disclosure import book as books
from zicht.disclosure.figures import FigureBook
from zicht.disclosure.model import Reason, Suppressed
from zicht.maturity import loading as models
from zicht.reporting import published


@pytest.fixture(scope="module", params=[7, 1])
def book(request: pytest.FixtureRequest) -> FigureBook:
    if request.param == 7:
        return book_2019()
    responses = synthetic("2019", seed=request.param)
    return books.build(responses, models.get("2019"), Register.load())


def test_every_published_finding_comes_back(book: FigureBook) -> None:
    found = {one.published.key: one.agrees for one in published.compare(book)}
    assert len(found) == 10
    # A finding that rests on size groups cannot be checked where one of their figures is withheld.
    assert False not in found.values()
    assert sum(agrees is True for agrees in found.values()) >= 8


def test_the_counts_behind_the_published_shares_are_exact(book: FigureBook) -> None:
    counts = {}
    for comparison in published.compare(book):
        if comparison.published.kind == "share":
            share = comparison.figures[0].share
            assert share is not None
            counts[comparison.published.key] = (share.count, share.answered, share.population)
    assert counts == {
        "thinks_it_occurs": (108, 135, 355),
        "someone_responsible_for_care": (66, 135, 355),
        "no_place_to_report": (34, 135, 355),
    }


def test_the_bounds_are_those_that_follow_by_hand(book: FigureBook) -> None:
    share = book.get("A1", "yes").share
    assert share is not None
    assert share.interval is not None
    # (108 + 220) / 355 and 108 / 355; a margin of about 5.3 points either way.
    assert (round(share.bounds.low, 2), round(share.bounds.high, 2)) == (0.30, 0.92)
    assert 0.73 < share.interval.low < 0.80 < share.interval.high < 0.86


def test_a_finding_whose_figure_is_withheld_is_left_undecided(book: FigureBook) -> None:
    hidden = Suppressed(reason=Reason.TOO_FEW, minimum=5)
    figures = tuple(
        replace(one, result=hidden) if one.key == "2019.A5.no@all" else one for one in book.figures
    )
    found = {
        one.published.key: one.agrees for one in published.compare(replace(book, figures=figures))
    }
    assert found["no_place_to_report"] is None
    assert found["thinks_it_occurs"] is True


def test_a_finding_that_does_not_come_back_is_said_to_differ(book: FigureBook) -> None:
    swap = {"2019.A1a.labour.yes@all": "sexual", "2019.A1a.sexual.yes@all": "labour"}
    figures = tuple(
        replace(one, result=book.get(f"A1a.{swap[one.key]}", "yes").result)
        if one.key in swap
        else one
        for one in book.figures
    )
    found = {
        one.published.key: one.agrees for one in published.compare(replace(book, figures=figures))
    }
    assert found["suspected_order"] is False


def test_a_wave_of_which_nothing_was_published_has_nothing_to_compare(book: FigureBook) -> None:
    assert published.compare(replace(book, wave="2031")) == ()
