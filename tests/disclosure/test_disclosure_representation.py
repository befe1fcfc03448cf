"""The bias board of a wave: what it says, and what it keeps to itself."""

from disclosure.waves import synthetic
from zicht.areas.register import Register
from zicht.disclosure import representing
from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.representation import Representation, represent
from zicht.disclosure.response import response
from zicht.estimation import weighted
from zicht.estimation.groups import grouping
from zicht.estimation.model import DomainLayer


def board(seed: int = 7) -> Representation:
    wave, register = synthetic("2019", seed=seed), Register.load()
    codes = [one.municipality_code for one in wave.responses]
    shown = response(grouping(register, wave.frame_date, codes))
    to = weighted.to_all(register, wave.frame_date, codes)
    assert to is not None
    found = represent(register, wave.frame_date, codes, shown, to.report)
    assert found is not None
    return found


def test_small_municipalities_lean_down_and_large_ones_up() -> None:
    sizes = next(one for one in board().variables if one.layer is DomainLayer.SIZE_GROUP)
    leans = [one.lean.value for one in sizes.classes if isinstance(one.lean, Published)]
    assert leans[0] < 0 < leans[-1]
    assert isinstance(sizes.lean, Published)
    assert round(sum(one.of_all for one in sizes.classes), 9) == 1


def test_the_indicator_lies_in_its_interval() -> None:
    found = board()
    assert 0 < found.interval.low <= found.indicator <= found.interval.high <= 1


def test_a_class_of_which_the_response_is_withheld_shows_nothing_and_hides_the_whole() -> None:
    provinces = next(one for one in board().variables if one.layer is DomainLayer.PROVINCE)
    hidden = [one for one in provinces.classes if isinstance(one.of_respondents, Suppressed)]
    assert hidden
    assert all(isinstance(one.lean, Suppressed) for one in hidden)
    assert isinstance(provinces.lean, Suppressed)


def test_urbanisation_has_no_classes_because_no_figure_is_published_by_it() -> None:
    found = next(one for one in board().variables if one.layer is DomainLayer.URBANISATION)
    assert found.classes == ()
    assert isinstance(found.lean, Published)


def test_the_record_of_the_weighting_names_merged_classes_without_numbers() -> None:
    record = board().weighting
    assert record is not None
    assert record.effective < 135
    names = {source.nl for source, _into in record.merged}
    assert "Flevoland" in names
    assert not any(letter.isdigit() for name in names for letter in name)


def test_nobody_or_everybody_leaves_nothing_to_say() -> None:
    register, wave = Register.load(), synthetic("2019", seed=7)
    everyone = [one.code for one in register.on(wave.frame_date)]
    for codes in ([], everyone):
        shown = response(grouping(register, wave.frame_date, codes))
        assert represent(register, wave.frame_date, codes, shown, None) is None


def test_a_board_survives_writing_and_reading() -> None:
    found = board()
    assert representing.from_json(representing.to_json(found)) == found
    assert representing.from_json(None) is None
