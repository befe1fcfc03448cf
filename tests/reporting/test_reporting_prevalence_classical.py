"""Two lists at a time and models of a closed population: lines, tables, chart and files."""

from dataclasses import replace

from reporting.prevalence_example import dossier, drawn
from zicht.disclosure.classical import ShownClassical, shown_classical
from zicht.disclosure.overlaps import exact, protected
from zicht.language import Language
from zicht.prevalence.classical import classical_estimates
from zicht.prevalence.histories import Histories, histories
from zicht.reporting.prevalence import classical_rows, classical_table, pair_chart, report

#: Nobody is on the first and the third list.
APART = histories(["A", "B", "C"], [1, 2, 4, 3, 6], [60, 50, 40, 12, 10])


def classical(lists: Histories, *, shows_small: bool = True) -> ShownClassical:
    overlaps = exact(lists) if shows_small else protected(lists)
    return shown_classical(classical_estimates(lists, 0.95), overlaps, is_corrected=False)


def lines(found: ShownClassical) -> list[str]:
    return [one.en for one in classical_table.summary(found)]


def test_two_lines_name_the_ends_of_the_pairs_and_the_models_with_the_lowest_criteria() -> None:
    pairs, models = lines(dossier(shows_small=True).classical)
    assert pairs == (
        "Two lists at a time (Lincoln-Petersen): from 1,080 (opvang + zorg) to 3,550 (politie + "
        "zorg)."
    )
    assert models.startswith("Closed population: lowest AIC M")
    assert "does not count in the verdict; the tables are in --out (.xlsx, .json)" in models


def test_what_may_not_be_shown_is_said_to_be_left_out() -> None:
    pairs, models = lines(dossier().classical)
    hidden = "not shown: would give a small number away (--show-small)."
    assert pairs == f"Two lists at a time {hidden}"
    assert models.startswith(f"Closed population {hidden}")
    table = classical_table.closed(dossier().classical)
    assert table is not None
    assert len(table.rows) == 1
    assert "--show-small" in table.notes[-1].nl
    assert "--show-small" in classical_table.pairs(dossier().classical).notes[-1].en


def test_lists_that_share_nobody_are_told_beneath_the_table() -> None:
    table = classical_table.pairs(classical(APART))
    told = "Where Lincoln-Petersen gives no estimate, nobody is on both lists."
    assert [note.en for note in table.notes] == [told]
    assert "from 360" in lines(classical(APART))[0]
    two = histories(["A", "B", "C"], [1, 2, 4], [60, 50, 40])
    assert lines(classical(two))[0] == "Two lists at a time: no two lists share people."


def test_two_lists_have_one_pair_and_no_table_of_models() -> None:
    found = classical(histories(["A", "B"], [1, 2, 3], [60, 50, 10]))
    assert classical_table.closed(found) is None
    assert lines(found)[0] == "Two lists at a time (Lincoln-Petersen): 420 (A + B)."
    assert "needs at least 3" in lines(found)[1]
    given = replace(dossier(), classical=found)
    assert classical_rows.closed_rows(given) == []
    assert "heeft er minstens 3 nodig" in str(report.compose(given, Language.NL))
    assert pair_chart.build(given) is None


def test_pairs_are_drawn_from_low_to_high_with_a_finding_as_title() -> None:
    chart = pair_chart.build(dossier(shows_small=True))
    assert chart is not None
    assert chart.title.nl == "Paren van lijsten lopen ver uiteen: van 1.080 tot 3.550"
    assert chart.description.en.index("opvang + zorg") < chart.description.en.index(
        "politie + zorg"
    )
    assert "opvang + zorg" in drawn(chart)
    assert pair_chart.build(dossier()) is None


def test_of_many_pairs_the_ends_are_drawn_and_the_table_has_all() -> None:
    names = [f"list {at}" for at in range(8)]
    masks = [1 << at for at in range(8)] + [1 << a | 1 << b for a in range(8) for b in range(a)]
    given = replace(
        dossier(), classical=classical(histories(names, masks, list(range(40, 40 + len(masks)))))
    )
    chart = pair_chart.build(given)
    assert chart is not None
    assert len(chart.table.rows) == 28
    assert chart.description.en.count(";") == pair_chart.MOST_ROWS - 1
    assert "lowest and highest" in chart.subtitle.en


def test_files_say_what_was_withheld_and_hold_fits_only_for_who_holds_the_lists() -> None:
    hidden = classical_rows.pair_rows(dossier())
    assert {one["state"] for one in hidden} == {"withheld"}
    assert {one["chapman"] for one in hidden} == {None}
    rows = classical_rows.closed_rows(dossier(shows_small=True))
    assert tuple(rows[0]) == classical_rows.CLOSED_COLUMNS
    assert min(float(str(one["aic_above_lowest"])) for one in rows) == 0
    assert all(one["deviance"] is not None for one in rows)
    text = str(report.compose(dossier(shows_small=True), Language.EN))
    for words in ("Classical estimates", "Mth Gamma3.5", "only make sense where lists follow"):
        assert words in text
