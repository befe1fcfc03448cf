"""Under a bar that adds up to the whole, every part says what it tells about all municipalities."""

from reporting import example
from zicht.disclosure.model import Suppressed
from zicht.language import Language
from zicht.reporting import tables
from zicht.reporting.charts import keys, levels, stacked, style
from zicht.reporting.report.blocks import TableBlock
from zicht.reporting.wording import NOT_SHOWN

WAVE = example.wave()
FIGURES = [WAVE.book.get("role.care", str(level)) for level in range(5)]


def test_every_part_that_is_shown_has_a_lane_with_its_margin_and_band() -> None:
    parts = tuple(stacked.part(figure, "#ffffff", "#000000") for figure in FIGURES)
    bar = stacked.Bar(label=NOT_SHOWN, parts=parts)
    shown = [figure.share for figure in FIGURES if figure.share is not None]
    assert [made for _, _, made in bar.lanes] == [share.projection for share in shown]
    lanes = list(stacked.lanes_of(bar, 100.0))
    projections = [made for _, _, made in bar.lanes]
    assert [(lane["low"], lane["high"]) for lane in lanes] == [
        (made.interval.low, made.interval.high) for made in projections
    ]
    assert [(lane["band_low"], lane["band_high"]) for lane in lanes] == [
        (made.band.low, made.band.high) for made in projections
    ]
    # No lane touches the bar or the lane before it.
    tops = [float(lane["band_top"]) for lane in lanes]
    bottoms = [113.0, *(float(lane["band_bottom"]) for lane in lanes)]
    assert all(top > bottom for top, bottom in zip(tops, bottoms, strict=False))


def test_a_part_that_is_withheld_has_no_lane() -> None:
    area = next(figure for figure in WAVE.book.figures if isinstance(figure.result, Suppressed))
    bar = stacked.Bar(label=NOT_SHOWN, parts=(stacked.part(area, style.PALE, style.INK),))
    assert bar.lanes == ()
    assert bar.below == 0


def test_the_table_of_a_bar_has_margin_and_band_for_machines_and_not_on_paper() -> None:
    chart = levels.by_role(WAVE)
    assert set(keys.LANES) <= set(chart.legend)
    head, first, *_ = tables.to_csv(chart.table, origin=None).decode().splitlines()
    row = dict(zip(head.split(","), first.split(","), strict=True))
    share = WAVE.book.get("role.signaller", "0").share
    assert share is not None
    assert share.projection is not None
    assert float(row["band_0_low"]) == share.projection.band.low
    assert float(row["interval_0_high"]) == share.projection.interval.high
    data = TableBlock(table=chart.table, note=NOT_SHOWN).data(Language.NL)
    assert isinstance(data, dict)
    assert data["heading"] == ["rol", *(f"niveau {level}" for level in range(5))]
