"""Where municipalities on each level stand on a scale that does not know the levels."""

from collections.abc import Sequence

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.opinions import MIDDLE, STEP, LevelPlace, SecondOpinion
from zicht.estimation.model import SHOWN_FACTOR, Band, Interval, Projection
from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.reporting import opining, wording
from zicht.reporting.charts import keys, rows, style
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.model import Chart, Key, Mark
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wave import Wave

_SUBTITLE = Text(
    nl="Een tweede mening: de plaats op een lijn van wie op elk niveau staat (50 is gemiddeld)",
    en="A second opinion: the place on a line of those on each level (50 is the mean)",
)
_LEGEND = (
    Key(
        mark=Mark.DOT,
        colour=style.DARK,
        text=Text(nl="gemiddelde van wie op dit niveau staat", en="mean of those on this level"),
    ),
    Key(
        mark=Mark.MARGIN,
        colour=style.DARK,
        text=Text(nl="daar staat ongeveer twee derde van hen", en="about two in three of them"),
    ),
)
_TICKS = tuple(float(MIDDLE + STEP * at) for at in range(-3, 4))
_AXIS = Axis(
    low=_TICKS[0],
    high=_TICKS[-1],
    ticks=_TICKS,
    names=tuple(Text(nl=f"{one:.0f}", en=f"{one:.0f}") for one in _TICKS),
    reference=float(MIDDLE),
)


def build(wave: Wave) -> Chart | None:
    """A block per role, a row per level; None when no role has a scale."""
    found = [pair for pair in opining.titled(wave.book, wave.model) if pair[1].problem is None]
    if not found:
        return None
    blocks = [rows.Block(title=indicator.title, rows=tuple(_rows(one))) for indicator, one in found]
    every = [place for _, one in found for place in one.places]
    withheld = [keys.WITHHELD] * any(isinstance(one, Suppressed) for one in every)
    return Chart(
        key="second_opinion",
        title=opining.finding([one for _, one in found]),
        subtitle=_SUBTITLE,
        description=_in_words(found),
        table=table(found),
        legend=(*_LEGEND, *withheld),
        source=wording.source(wave),
        is_synthetic=wave.is_synthetic,
        plot=lambda language, shape: rows.dots(blocks, _AXIS, language, shape, row_height=36),
    )


def _title(indicator: Indicator, one: SecondOpinion) -> Text:
    said = _score(one.agreement)
    return Text(
        nl=f"{indicator.title.nl} (samenhang met het niveau {said.nl})",
        en=f"{indicator.title.en} (agreement with the level {said.en})",
    )


def _score(value: float | None) -> Text:
    return Text(nl="–", en="–") if value is None else wording.score(value)


def _level(number: int) -> Text:
    return Text(nl=f"niveau {number}", en=f"level {number}")


def _rows(one: SecondOpinion) -> list[rows.Row]:
    return [_row(_level(number), place) for number, place in enumerate(one.places)]


def _row(label: Text, place: Published[LevelPlace] | Suppressed) -> rows.Row:
    if isinstance(place, Suppressed):
        return rows.Row(label=label, value=None, text=wording.NOT_SHOWN, withheld=True)
    value = place.value
    ends = [min(max(end, _AXIS.low), _AXIS.high) for end in (value.low, value.mean, value.high)]
    return rows.Row(
        label=label,
        value=ends[1],
        text=wording.count(value.mean),
        # What silence leaves open is no part of this: no band that is wider than the mark.
        projection=Projection(
            estimate=ends[1],
            interval=Interval(low=ends[0], high=ends[2]),
            bands=(Band(factor=SHOWN_FACTOR, interval=Interval(low=ends[1], high=ends[1])),),
            is_weighted=False,
        ),
    )


def table(found: Sequence[tuple[Indicator, SecondOpinion]]) -> Table:
    """A line per role with how sure the scale is, and one per level with its place."""
    return Table(
        key="second_opinion",
        title=_SUBTITLE,
        columns=(
            Column(key="name", heading=Text(nl="rol en niveau", en="role and level"),
                   kind=Kind.TEXT),
            Column(key="items", heading=Text(nl="vragen", en="questions"), kind=Kind.COUNT),
            Column(key="reliability", heading=Text(nl="betrouwbaarheid", en="reliability"),
                   kind=Kind.SCORE),
            Column(key="agreement", heading=Text(nl="samenhang", en="agreement"), kind=Kind.SCORE),
            Column(key="place", heading=Text(nl="plaats", en="place"), kind=Kind.COUNT),
            Column(key="spread", heading=Text(nl="twee derde staat op", en="two in three stand on"),
                   kind=Kind.COUNT_RANGE),
        ),
        rows=tuple(line for indicator, one in found for line in _lines(indicator, one)),
    )  # fmt: skip


def _lines(indicator: Indicator, one: SecondOpinion) -> list[tuple[Cell, ...]]:
    found: list[tuple[Cell, ...]] = [
        (indicator.title, one.items, one.reliability, one.agreement, None, None)
    ]
    for number, place in enumerate(one.places):
        if isinstance(place, Suppressed):
            found.append((_level(number), None, None, None, place, place))
        else:
            value = place.value
            spread = Interval(low=value.low, high=value.high)
            found.append((_level(number), None, None, None, value.mean, spread))
    return found


def _in_words(found: list[tuple[Indicator, SecondOpinion]]) -> Text:
    said = [(_title(*pair), _places_in_words(pair[1])) for pair in found]
    dutch = ". ".join(f"{title.nl}: {words.nl}" for title, words in said)
    english = ". ".join(f"{title.en}: {words.en}" for title, words in said)
    return Text(
        nl=f"Puntgrafiek. {_SUBTITLE.nl}. {dutch}.", en=f"Dot plot. {_SUBTITLE.en}. {english}."
    )


def _places_in_words(one: SecondOpinion) -> Text:
    said = [
        (
            _level(number),
            wording.NOT_SHOWN if isinstance(place, Suppressed) else wording.count(place.value.mean),
        )
        for number, place in enumerate(one.places)
    ]
    return Text(
        nl=", ".join(f"{level.nl} {place.nl}" for level, place in said),
        en=", ".join(f"{level.en} {place.en}" for level, place in said),
    )
