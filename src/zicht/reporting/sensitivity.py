"""How the headline figures move with what is taken of municipalities without an answer."""

from zicht.disclosure.figures import Figure
from zicht.disclosure.model import Suppressed
from zicht.estimation.model import FACTORS
from zicht.language import Language, Text, number
from zicht.reporting import headlines
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

_TITLE = Text(
    nl="Hoe gevoelig de opening is voor gemeenten zonder antwoord",
    en="How sensitive the opening figures are to municipalities without an answer",
)


def _written(factor: float, language: Language) -> str:
    return number(factor, language, decimals=0 if factor.is_integer() else 1)


_COLUMNS = (
    Column(key="name", heading=Text(nl="de gemeente", en="the municipality"), kind=Kind.TEXT),
    Column(key="estimate", heading=Text(nl="geschat", en="estimated"), kind=Kind.SHARE),
    *(
        Column(
            key=f"band_{factor:g}",
            heading=Text(
                nl=f"band, factor {_written(factor, Language.NL)}",
                en=f"band, factor {_written(factor, Language.EN)}",
            ),
            kind=Kind.SHARE_RANGE,
        )
        for factor in FACTORS
    ),
    Column(
        key="bounds", heading=Text(nl="grenzen, geen aanname", en="bounds, no assumption"),
        kind=Kind.SHARE_RANGE,
    ),
    Column(
        key="overturned_by", heading=Text(nl="factor tot de helft", en="factor to one half"),
        kind=Kind.SCORE,
    ),
)  # fmt: skip


def build(wave: Wave) -> Table | None:
    """One row per headline: the band of every factor, the bounds, and what brings it to one half.

    None when the wave has no headlines. An empty factor says that no answer of the others could.
    """
    rows = tuple(
        (headline.label, *_cells(figure)) for headline, figure in headlines.figures(wave.book)
    )
    return Table(key="sensitivity", title=_TITLE, columns=_COLUMNS, rows=rows) if rows else None


def _cells(figure: Figure) -> tuple[Cell, ...]:
    width = len(_COLUMNS) - 1
    if isinstance(figure.result, Suppressed):
        return (figure.result,) * width
    share = figure.share
    made = None if share is None else share.projection
    if share is None or made is None:
        return (None,) * width
    bands = (one.interval for one in made.bands)
    return made.estimate, *bands, share.bounds, made.overturned_by
