"""How much room text needs, also in the widest typeface that may stand in for ours."""

from functools import cache

#: Widths of letters in thousandths of an em in DejaVu Sans, which Verdana equals; Source Sans and
#: Arial are narrower. A letter that is not here is as wide as a digit.
_WIDTHS = {
    320: " ',.IJijl",
    370: "-/:;\\f|",
    420: "!()[]rt",
    460: '"',
    525: "*_`sz",
    560: "?Lc",
    615: "FPTYaekovxy",
    690: "ABCRVXZ",
    770: "DGHNU&OQ",
    840: "#+<=>M^~w",
    990: "%m@W",
}
_DIGIT = 640
_BOLD = 1.13
_OF_LETTER = {letter: width for width, letters in _WIDTHS.items() for letter in letters}


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The pixels that a line of text takes at most in letters of a size."""
    thousandths = sum(_OF_LETTER.get(letter, _DIGIT) for letter in text)
    return thousandths / 1000 * size * (_BOLD if bold else 1.0)


@cache
def wrapped(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Text in lines that fit a width in pixels and are about as long, so that no word is left over.

    A word that is wider than the width has a line of its own.
    """
    lines = _filled(text, width, size, bold=bold)
    narrower = width
    while len(lines) > 1 and narrower > width / 2:
        narrower -= size
        shorter = _filled(text, narrower, size, bold=bold)
        if len(shorter) > len(lines):
            break
        lines = shorter
    return lines


def _filled(text: str, width: float, size: float, *, bold: bool) -> tuple[str, ...]:
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if line and width_of(longer, size, bold=bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return (*lines, line)
