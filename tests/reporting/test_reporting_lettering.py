"""Text has room in any typeface, in lines of about one length."""

from zicht.reporting.lettering import width_of, wrapped

TITLE = "Care and shelter: about 61% of municipalities stand on level 0 or 1"


def test_every_line_fits_in_a_wide_typeface() -> None:
    lines = wrapped(TITLE, 300, 17, bold=True)
    assert " ".join(lines) == TITLE
    assert all(width_of(line, 17, bold=True) <= 300 for line in lines)


def test_no_single_word_is_left_on_a_last_line() -> None:
    lines = wrapped(TITLE, 720, 19, bold=True)
    assert len(lines) == 2
    assert width_of(lines[1], 19) > width_of(lines[0], 19) / 2


def test_a_word_wider_than_the_room_has_a_line_of_its_own() -> None:
    assert wrapped("a mensenhandelcoordinator b", 40, 15) == ("a", "mensenhandelcoordinator", "b")
    assert wrapped("", 40, 15) == ("",)
