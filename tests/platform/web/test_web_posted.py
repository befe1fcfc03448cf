"""Reading what was posted or asked for: a number of a row, and words to look for."""

import pytest

from zicht.platform.web import posted


def test_a_number_of_a_row_is_read() -> None:
    assert posted.key("0") == 0
    assert posted.key("9" * 18) == 10**18 - 1


@pytest.mark.parametrize("text", ["", "x", "-1", "1.0", " 1", "²", "٣", "9" * 19, "9" * 5000])
def test_what_no_form_of_ours_sends_is_no_number(text: str) -> None:
    assert posted.key(text) is None


def test_words_hold_nothing_that_no_database_takes() -> None:
    assert posted.words(" Ber\0gen op Zoom ") == "Bergen op Zoom"
