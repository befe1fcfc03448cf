from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zicht.areas.lookup import Found, NotFound, Reason, find
from zicht.areas.register import Register, UnknownAreaError

REGISTER = Register.load()
THEN, NOW = date(2019, 1, 1), date(2026, 1, 1)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GM0363", "GM0363"),
        ("gm363", "GM0363"),
        (" 363 ", "GM0363"),
        ("0363", "GM0363"),
        ("GM 0363", "GM0363"),
        ("Amsterdam", "GM0363"),
        ("AMSTERDAM", "GM0363"),
        ("gemeente Amsterdam", "GM0363"),
        ("Utrecht (gemeente)", "GM0344"),
        ("'s-Gravenhage", "GM0518"),
        ("s gravenhage", "GM0518"),
        ("’s-Gravenhage", "GM0518"),
        ("Den Haag", "GM0518"),
        ("den bosch", "GM0796"),
        ("Hengelo (O.)", "GM0164"),
        ("Hengelo", "GM0164"),
        ("Bergen (NH.)", "GM0373"),
        ("Bergen (NH)", "GM0373"),
        ("bergen (l.)", "GM0893"),
        ("Laren (NH.)", "GM0417"),
        ("Rijswijk (ZH.)", "GM0603"),
        ("Sudwest-Fryslan", "GM1900"),
        ("SÚDWEST FRYSLÂN", "GM1900"),
        ("De Friese Meren", "GM1940"),
        ("Nuenen c.a.", "GM0820"),
        ("Bilt, De", "GM0310"),
        ("Ljouwert", "GM0080"),
    ],
)
def test_a_code_or_a_name_in_any_usual_spelling_is_found(text: str, code: str) -> None:
    found = find(REGISTER, text, NOW)

    assert isinstance(found, Found)
    assert found.municipality.code == code


@pytest.mark.parametrize("day", [THEN, date(2021, 6, 1), date(2022, 3, 24), NOW])
def test_every_municipality_is_found_by_its_code_and_by_its_name(day: date) -> None:
    for one in REGISTER.on(day):
        assert find(REGISTER, one.code, day) == Found(municipality=one)
        assert find(REGISTER, one.name, day) == Found(municipality=one)


def test_a_name_that_two_municipalities_share_is_not_guessed() -> None:
    found = find(REGISTER, "Bergen", NOW)

    assert isinstance(found, NotFound)
    assert found.reason is Reason.AMBIGUOUS
    assert {one.code for one in found.suggestions} == {"GM0373", "GM0893"}
    assert "gemeentecode" in found.remedy.nl


def test_a_split_municipality_names_all_its_successors_and_since_when() -> None:
    for text in ("Haaren", "GM0788"):
        found = find(REGISTER, text, NOW)

        assert isinstance(found, NotFound)
        assert found.reason is Reason.ENDED
        assert "1 januari 2021" in found.message.nl
        assert "1 January 2021" in found.message.en
        for name in ("Oisterwijk", "Vught", "Boxtel", "Tilburg"):
            assert name in found.message.nl


def test_a_merged_municipality_is_found_on_a_day_on_which_it_existed() -> None:
    assert isinstance(find(REGISTER, "Weesp", date(2022, 3, 23)), Found)
    ended = find(REGISTER, "Weesp", date(2022, 3, 24))

    assert isinstance(ended, NotFound)
    assert [one.code for one in ended.suggestions] == ["GM0363"]


def test_a_municipality_that_does_not_exist_yet_names_what_was_there() -> None:
    found = find(REGISTER, "Eemsdelta", THEN)

    assert isinstance(found, NotFound)
    assert found.reason is Reason.NOT_YET
    assert {one.code for one in found.suggestions} == {"GM0003", "GM0010", "GM0024"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Amsterdm", "GM0363"),
        ("Roterdam", "GM0599"),
        ("Alphen a.d. Rijn", "GM0484"),
        ("GM0364", "GM0363"),
        ("GM0363x", "GM0363"),
        ("Krimpen a/d IJssel", "GM0542"),
        ("Súdwest", "GM1900"),
        ("Amster", "GM0363"),
    ],
)
def test_a_near_miss_comes_with_the_likeliest_first(text: str, code: str) -> None:
    found = find(REGISTER, text, NOW)

    assert isinstance(found, NotFound)
    assert found.reason is Reason.UNKNOWN
    assert found.suggestions[0].code == code
    assert found.suggestions[0].name in found.remedy.nl


def test_a_text_that_resembles_nothing_gets_no_suggestion_but_a_way_out() -> None:
    found = find(REGISTER, "xyzzy", NOW)

    assert isinstance(found, NotFound)
    assert found.suggestions == ()
    assert "GM0363" in found.remedy.nl


def test_a_day_before_the_register_is_refused() -> None:
    with pytest.raises(UnknownAreaError):
        find(REGISTER, "Amsterdam", date(2018, 1, 1))


@given(st.text(max_size=30))
def test_any_text_gets_an_answer(text: str) -> None:
    found = find(REGISTER, text, NOW)

    if isinstance(found, NotFound):
        assert found.message.nl
        assert found.remedy.en
        assert all(one.is_valid_on(NOW) for one in found.suggestions)
