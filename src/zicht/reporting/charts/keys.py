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
    mark=Mark.MARGIN,
    colour=style.DARK,
    text=Text(
        nl="marge (95%), alleen als het toeval is wie antwoordde",
        en="margin (95%), only if who answered was a matter of chance",
    ),
)
BOUNDS = Key(
    mark=Mark.BOUNDS,
    colour=style.PALE,
    outline=style.MIDDLE,
    text=Text(
        nl="grenzen, zonder aanname: alle gemeenten zonder antwoord horen er niet bij (links) "
        "of wel (rechts)",
        en="bounds, without assumption: none of the municipalities without an answer belongs "
        "(left), or all do (right)",
    ),
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
