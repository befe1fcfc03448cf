"""Lines of the legend that several kinds of chart share."""

from collections.abc import Iterable

from zicht.disclosure.figures import Figure
from zicht.disclosure.model import Suppressed
from zicht.language import Text
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Key, Mark
from zicht.reporting.wording import NOT_SHOWN

MEASURED = Key(
    mark=Mark.DOT,
    colour=style.DARK,
    text=Text(
        nl="aandeel van de gemeenten die antwoordden",
        en="share of the municipalities that answered",
    ),
)
MARGIN = Key(
    mark=Mark.TICK,
    colour=style.DARK,
    text=Text(
        nl="schatting voor alle gemeenten, met de marge van het toeval (95%)",
        en="estimate for all municipalities, with the margin of chance (95%)",
    ),
)
BAND = Key(
    mark=Mark.BAND,
    colour=style.PALE,
    outline=style.MIDDLE,
    text=Text(
        nl="band: wat ook kan als gemeenten zonder antwoord anders zijn (kansverhouding tot "
        "factor 2)",
        en="band: what can also be if those without an answer differ (odds by up to a factor of 2)",
    ),
)
#: Under a bar that adds up to the whole.
LANES = (
    Key(
        mark=Mark.DOT,
        colour=style.MIDDLE,
        text=Text(
            nl="eronder, per deel: van wie antwoordde", en="below, per part: of those answering"
        ),
    ),
    MARGIN,
    BAND,
)
WITHHELD = Key(mark=Mark.PATCH, colour=style.WITHHELD_FILL, outline=style.LINE, text=NOT_SHOWN)


def patches(names: Iterable[tuple[Text, str]]) -> tuple[Key, ...]:
    """A patch of colour per category."""
    return tuple(
        Key(mark=Mark.PATCH, colour=colour, outline=style.OUTLINE, text=name)
        for name, colour in names
    )


def withheld_among(figures: Iterable[Figure]) -> tuple[Key, ...]:
    """The line about withheld values, when there are any."""
    return (WITHHELD,) if any(isinstance(one.result, Suppressed) for one in figures) else ()
