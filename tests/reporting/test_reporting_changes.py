import io
from dataclasses import replace

import openpyxl
import pytest

from reporting import comparisons, example
from zicht.disclosure.changes import Changes
from zicht.disclosure.model import Suppressed
from zicht.estimation.model import Interval
from zicht.language import Language, Text
from zicht.questionnaire.model import Change, Link
from zicht.reporting import changing, report, tables, wording, workbook
from zicht.reporting.charts import anchors, changes, drawing, style, waves
from zicht.reporting.charts.style import Format
from zicht.reporting.tables import Kind
from zicht.reporting.wave import Wave


@pytest.fixture(scope="module")
def alone() -> Wave:
    return example.wave()


@pytest.fixture(scope="module")
def wave(alone: Wave) -> Wave:
    return replace(alone, book=replace(alone.book, changes=comparisons.changes()))


def found(wave: Wave) -> Changes:
    assert wave.book.changes is not None
    return wave.book.changes


def test_a_wave_without_an_earlier_one_has_no_charts_of_changes(alone: Wave) -> None:
    assert changes.shifts(alone) is None
    assert waves.build(alone) is None


def test_points_carry_their_sign_and_an_interval_says_to() -> None:
    assert tables.display(0.05, Kind.POINTS, Language.NL) == "+5"
    assert tables.display(-0.004, Kind.POINTS, Language.EN) == "0"
    ends = Interval(low=-0.03, high=0.14)
    assert (
        tables.display(ends, Kind.POINTS_RANGE, Language.NL)
        == "−3\N{NO-BREAK SPACE}tot\N{NO-BREAK SPACE}+14"
    )


def test_the_table_of_changes_withholds_what_the_book_withholds(wave: Wave) -> None:
    table = changes.table(found(wave), "2019")
    rose, thin, withheld = table.rows
    assert rose[3] == 0.31
    assert rose[-1] == Text(nl="Gestegen", en="Rose")
    assert [isinstance(cell, Suppressed) for cell in thin] == [*[False] * 6, True, True, False]
    assert all(isinstance(cell, Suppressed) for cell in withheld[1:])


def test_the_words_tell_what_rose_and_leave_open_what_cannot_be_told(wave: Wave) -> None:
    rose, thin, _ = changing.told(found(wave))
    assert changing.finding(found(wave)).nl == "Gestegen: ‘denkt dat het voorkomt’ (+31)"
    assert rose.change is not None
    assert thin.change is not None
    assert "hoeft er niets veranderd te zijn" in changing.firmness(rose.change).nl
    assert changing.firmness(thin.change).en == "This difference may be chance."
    assert changing.panel(thin.change) is None


def test_a_change_that_no_band_takes_away_is_called_firm(wave: Wave) -> None:
    rose = changing.told(found(wave))[0].change
    assert rose is not None
    firm = replace(rose, band=Interval(low=0.02, high=0.6))
    assert changing.firmness(firm).nl.startswith("Dat blijft zo")


def test_nothing_told_is_said_as_such(wave: Wave) -> None:
    still = replace(found(wave), shares=found(wave).shares[1:])
    assert "geen enkel kerncijfer" in changing.finding(still).nl


def test_a_headline_that_was_asked_otherwise_is_named_with_the_reason(wave: Wave) -> None:
    section = wave.questionnaire.sections[0]
    note = Text(nl="Nu ook over vormen.", en="Now about forms too.")
    items = tuple(
        replace(one, previous=Link(change=Change.CHANGED, item="A4", note=note))
        if one.code == "A4"
        else one
        for one in section.items
    )
    asked = replace(wave.questionnaire, sections=(replace(section, items=items),))
    named = {one.headline.subject: one.reason for one in changing.not_compared(found(wave), asked)}
    assert named.get("A4", note) == note
    assert "A1" not in named


@pytest.mark.parametrize("shape", style.FORMATS)
def test_the_charts_of_changes_are_drawn_in_both_shapes(wave: Wave, shape: Format) -> None:
    for chart in (changes.shifts(wave), waves.build(wave)):
        assert chart is not None
        drawn = drawing.draw(chart, Language.NL, shape)
        assert "niet getoond" in drawn.content
        assert "niet getoond" in chart.description.nl


@pytest.mark.parametrize("shape", style.FORMATS)
def test_the_chart_of_anchors_draws_what_the_band_allows(alone: Wave, shape: Format) -> None:
    assert anchors.build(alone) is None
    anchored = replace(alone, book=replace(alone.book, anchors=comparisons.anchors()))
    chart = anchors.build(anchored)
    assert chart is not None
    assert "niet getoond" in drawing.draw(chart, Language.NL, shape).content
    assert "1,4 (0,7 tot 2,9)" in chart.description.nl


def test_the_report_has_a_chapter_on_changes_only_with_two_waves(alone: Wave, wave: Wave) -> None:
    def headings(one: Wave) -> list[str]:
        data = report.compose(one, {}, Language.NL)
        assert isinstance(data, dict)
        blocks = data["blocks"]
        assert isinstance(blocks, list)
        return [str(block["text"]) for block in blocks if block["kind"] == "heading"]  # type: ignore[index, call-overload]

    assert "Wat veranderde er" in headings(wave)
    assert "Wat veranderde er" not in headings(alone)


def test_paper_and_workbook_lead_to_what_a_number_can_say(alone: Wave) -> None:
    data = report.compose(alone, {}, Language.NL)
    assert isinstance(data, dict)
    assert "/wat-zegt-een-cijfer/" in str(data["guide"])
    book = openpyxl.load_workbook(io.BytesIO(workbook.build(alone, [])))
    first = [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert wording.READING.nl in first
