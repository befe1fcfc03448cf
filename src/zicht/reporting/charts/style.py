"""Colours, letters and sizes of charts and maps.

Blue in steps of lightness and one grey: distinguishable in greyscale and with every form of colour
blindness. Marks stand out 3:1 or more from white (WCAG 2.2, 1.4.11); a light step gets a dark
outline. Nothing is red or green, because no answer is good or bad by itself.

What was answered is a dot; what that says about all is an upright tick on a thick line (what
chance leaves open) in a pale band (what silence leaves open): everywhere.
"""

from dataclasses import dataclass

# The quotes matter: a name with a digit on its own is not valid without them. A file that stands
# alone may be opened where none of the first exist, so every text has room in a wide letter.
FONT = "'Source Sans Pro', 'Source Sans 3', 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

INK = "#16222e"
GREY_TEXT = "#4a5763"  # 7.4:1 on white
LINE = "#6b7885"  # 4.5:1 on white
GRID = "#dfe5ea"
PAPER = "#ffffff"

DARK = "#0b3560"
MIDDLE = "#2f78b7"
PALE = "#d3e3f2"

#: Five ordered steps, from light (least) to dark (most), each 1.4 times or more as dark as the one
#: before; the first as much darker than paper.
STEPS = ("#c8dcef", "#8cb8de", "#4d90cb", "#24629b", "#0b2f56")
#: The ink that is readable (4.5:1) on each of the steps.
INK_ON_STEPS = (INK, INK, INK, PAPER, PAPER)
OUTLINE = DARK

#: Two fills that are drawn as patterns; no other mark has these colours. "Weet niet" has no place
#: on a scale, so it is dotted; what is withheld is hatched.
UNKNOWN_FILL = "#fe02dc"
WITHHELD_FILL = "#fe01dc"

#: Between two municipalities of one colour.
MAP_EDGE = "#8d99a5"

NOTICE_FILL = "#fff3c4"
NOTICE_INK = "#5c4300"

#: The thickness of the line that is the margin of an estimate.
MARGIN_WIDTH = 4.5
#: The thickness of the tick that is an estimate for all.
TICK_WIDTH = 2.5

#: Pixels.
FONT_SIZE = 15
SMALL_FONT_SIZE = 13
LINE_HEIGHT = 18
SMALL_LINE_HEIGHT = 16
AXIS_HEIGHT = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """The sizes of one way to draw a picture, in pixels.

    ``suffix`` comes before ``.svg`` in the name of the file. Labels of rows stand at the left of
    the plot in ``label_width``; without that width they stand above the marks.
    """

    suffix: str
    width: float
    map_width: float
    title_size: float
    label_width: float = 0.0

    def name(self, key: str) -> str:
        """The key of a picture as the beginning of identifiers within a page."""
        return f"{key}{self.suffix.replace('.', '-')}"


#: As wide as the text of a page; letters stay readable at 14 cm in print.
WIDE = Format(suffix="", width=720, map_width=520, title_size=19, label_width=316)
#: For a telephone: letters of 13 pixels stay at least 12 where the page leaves 280.
NARROW = Format(suffix=".narrow", width=300, map_width=300, title_size=17)
FORMATS = (WIDE, NARROW)
