"""Colours, letters and sizes of charts and maps.

Blue in steps of lightness and one grey: distinguishable in greyscale and with every form of colour
blindness. Marks stand out 3:1 or more from white (WCAG 2.2, 1.4.11); a light step gets a dark
outline. Nothing is red or green, because no answer is good or bad by itself.
"""

# The quotes matter: a name with a digit on its own is not valid without them.
FONT = "'Source Sans Pro', 'Source Sans 3', Arial, sans-serif"

INK = "#16222e"
GREY_TEXT = "#4a5763"  # 7.4:1 on white
LINE = "#6b7885"  # 4.5:1 on white
GRID = "#dfe5ea"
PAPER = "#ffffff"

DARK = "#0b3560"
MIDDLE = "#2f78b7"
LIGHT = "#b9d4ea"

#: Five ordered steps, from light (least) to dark (most).
STEPS = ("#e4eef6", "#b3d0e8", "#6aa5d2", "#2a6ba6", "#0b3560")
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

#: Pixels. A chart is as wide as the text of a page; letters stay readable at 17 cm in print.
WIDTH = 720
MAP_WIDTH = 520
LABEL_WIDTH = 308
RIGHT = 36
FONT_SIZE = 15
SMALL_FONT_SIZE = 13
LINE_HEIGHT = 18
AXIS_HEIGHT = 30
