"""Hills on one scale, overlaps with their lists, and models that stay in their cell."""

from dataclasses import replace
from typing import Any

import numpy as np

from reporting.prevalence_example import dossier, drawn, plain
from zicht.disclosure.overlaps import protected
from zicht.language import Language, Text
from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.methods import STEPWISE, THRESHOLD
from zicht.prevalence.panel import Estimate, Finding, Margin
from zicht.prevalence.peaks import peaks_of, smooth_curve
from zicht.prevalence.plan import Plan
from zicht.prevalence.planner import Effort, Expectation
from zicht.reporting.charts import style
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import forest, likelihood, report, sizes, terminal, upset
from zicht.reporting.prevalence.dossier import Dossier

NAMES = ("politie", "opvang van slachtoffers", "zorg", "inspectie")


def one_hill() -> Finding:
    at = np.geomspace(10_000, 90_000, 2000)
    curve = smooth_curve(at, np.exp(-((np.log(at / 30_000) / 0.2) ** 2) / 2))
    return Finding(
        population=30_000.0,
        interval=Interval(level=0.95, lower=20_000.0, upper=45_000.0),
        margin=Margin.POSTERIOR,
        curve=curve,
        peaks=peaks_of(curve),
    )


def with_estimate(given: Dossier, one: Estimate) -> Dossier:
    panel = given.panel
    return replace(given, panel=replace(panel, estimates=(*panel.estimates, one)))


def two_methods() -> Dossier:
    return with_estimate(dossier(), Estimate(method=THRESHOLD, outcome=one_hill()))


def four_lists() -> Dossier:
    lists: Histories = histories(
        NAMES, [1, 2, 4, 8, 9, 5, 15], [4500, 1300, 650, 630, 405, 125, 60]
    )  # fmt: skip
    return replace(dossier(), overlaps=protected(lists))


def layers(chart: Chart | None, shape: style.Format = style.WIDE) -> list[dict[str, Any]]:
    """The marks in the order in which they are drawn, with their data and scales."""
    assert chart is not None
    made = chart.plot(Language.NL, shape).to_dict(validate=False)
    return [
        {
            "mark": one["mark"]["type"],
            "values": made["datasets"][one["data"]["name"]],
            **one["encoding"],
        }
        for one in made["layer"]
    ]


def test_all_hills_stand_under_each_other_on_one_scale() -> None:
    chart = likelihood.build(
        with_estimate(dossier(), Estimate(method=THRESHOLD, outcome=one_hill()))
    )
    hills = [one for one in layers(chart) if one["mark"] == "area"]
    assert len(hills) == 2
    assert hills[0]["x"] == hills[1]["x"]
    low, high = hills[0]["x"]["scale"]["domain"]
    assert 10**low < 850
    assert 10**high > 45_000
    bottoms = [one["values"][0]["bottom"] for one in hills]
    assert bottoms[0] < bottoms[1]


def test_the_title_of_hills_says_what_they_are_and_several_answers_only_where_there_are() -> None:
    two = likelihood.build(two_methods())
    assert two is not None
    assert two.title == Text(
        nl="Schattingen van 1.200 tot 30.000; 1 van de 2 methoden geeft meer dan één antwoord",
        en="Estimates from 1,200 to 30,000; 1 of 2 methods gives more than one answer",
    )
    svg = drawn(two, Language.EN)
    assert "median 30,000 (20,000 to 45,000)" in svg
    assert svg.count("answers:") == 1
    panel = dossier().panel
    alone = replace(panel, estimates=(Estimate(method=THRESHOLD, outcome=one_hill()),))
    one = likelihood.build(replace(dossier(), panel=alone))
    assert one is not None
    assert one.title.nl == "Bayes met drempel: mediaan 30.000 (20.000 tot 45.000)"


def test_without_a_posterior_or_resamples_there_are_no_hills() -> None:
    panel = dossier().panel
    assert likelihood.build(replace(dossier(), panel=replace(panel, estimates=()))) is None


def test_the_report_has_the_table_of_the_hills_under_them() -> None:
    assert "Toppen van de heuvels" in str(report.compose(dossier(), Language.NL))


def test_a_line_joins_the_dots_of_a_combination_over_the_pale_ones_between() -> None:
    drawn_layers = layers(upset.build(four_lists()))
    dots = [at for at, one in enumerate(drawn_layers) if one["mark"] == "circle"]
    fills = [{each["fill"] for each in drawn_layers[at]["values"]} for at in dots]
    assert fills == [{style.PALE}, {style.DARK}]
    line = drawn_layers[dots[0] + 1]
    assert dots == [dots[0], dots[0] + 2]
    ends = {(one["bar_top"], one["bar_bottom"]) for one in line["values"]}
    rows = sorted({each["y"] for at in dots for each in drawn_layers[at]["values"]})
    assert (rows[0], rows[-1]) in ends


def test_every_list_has_its_whole_name_and_its_total_in_picture_and_table() -> None:
    chart = upset.build(four_lists())
    assert chart is not None
    for shape in style.FORMATS:
        texts = [
            str(each.get("text")) for one in layers(chart, shape) for each in one["values"]
        ]  # fmt: skip
        assert "5.090" in texts
        assert "van" in " ".join(texts)
        assert "slachtoffers" in " ".join(texts)
    totals = {row[0].nl: row[1] for row in chart.table.rows if isinstance(row[0], Text)}
    assert totals["op politie, alleen of met andere lijsten"] == 5090
    assert "on politie, alone or with other lists: 5,090" in chart.description.en


def test_no_number_over_a_bar_runs_into_another() -> None:
    few = histories(("A", "B", "C", "D", "E"), list(range(1, 32)), [1234 - at for at in range(31)])
    chart = upset.build(replace(dossier(), overlaps=protected(few)))
    shown = next(one for one in layers(chart) if one["mark"] == "text")["values"]
    assert 0 < len(shown) < 20
    assert "20 van de 31 combinaties" in drawn(chart)
    assert "combinaties<" not in drawn(upset.build(four_lists()))
    places = [one["middle"] for one in shown]
    assert min(np.diff(places)) > 1


def test_a_long_model_breaks_in_its_cell_and_a_note_names_the_lists() -> None:
    found = replace(plain(2500, 1800, 4100), detail="[12,13,23]")
    table = forest.table(with_estimate(dossier(), Estimate(method=STEPWISE, outcome=found)))
    assert table.rows[-1][-1] == Text(nl="[12, 13, 23]", en="[12, 13, 23]")
    assert "1 is politie, 2 is opvang, 3 is zorg" in table.notes[-1].nl
    panel = dossier().panel
    bare = replace(panel, estimates=panel.estimates[-1:])
    assert forest.table(replace(dossier(), panel=bare)).notes == ()


def test_an_interval_that_goes_on_beyond_the_scale_ends_in_an_arrow() -> None:
    arrows = [one for one in layers(forest.build(dossier())) if one["mark"] == "point"]
    assert [len(one["values"]) for one in arrows] == [1]


def test_a_scale_over_many_powers_of_ten_names_only_these() -> None:
    axis = sizes.round_axis(20_000, 5_000_000)
    assert [name.en for name in axis.names] == ["20,000", "50,000", "100,000", "200,000", "500,000",
                                                "1,000,000", "2,000,000", "5,000,000"]  # fmt: skip
    wider = sizes.round_axis(20_000, 50_000_000)
    assert [name.en for name in wider.names] == ["100,000", "1,000,000", "10,000,000"]


def test_numbers_of_a_plan_stand_under_the_end_of_their_heading() -> None:
    now = Expectation(effort=Effort(), reports=833, width=477, bias=0.0, coverage=0.95, failed=0.0)
    more = replace(now, effort=Effort(more_reports=0.5), reports=1249, width=293)
    made = Plan(model="[12,3]", expectations=(now, more), reports=more)
    _, heading, _, first, second, *_ = terminal.plan(made, Language.EN)
    assert first.index("477") + 3 == heading.index("width of interval") + len("width of interval")
    assert "833  " in first
    # Narrower by so much needs no sign; an error has a side.
    assert " 39%" in second
    assert "+39%" not in second
