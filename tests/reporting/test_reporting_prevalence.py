"""Charts, tables and the report of a hidden population."""

import re
from dataclasses import replace

import pytest

from reporting.prevalence_example import LISTS, dossier, drawn, plain
from zicht.disclosure.overlaps import protected
from zicht.language import Language, Text
from zicht.prevalence.covariates.totals import Limits, Total
from zicht.prevalence.grouping import REST
from zicht.prevalence.groups import Breakdown, Groups
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.methods import AVERAGE, STEPWISE
from zicht.prevalence.panel import (
    Estimate,
    LimitErrors,
    Margin,
    Mixture,
    Panel,
    Refusal,
    Settings,
)
from zicht.prevalence.plan import Plan
from zicht.prevalence.planner import Effort, Expectation
from zicht.prevalence.verdict import judge
from zicht.reporting.prevalence import (
    files,
    forest,
    group_chart,
    group_table,
    likelihood,
    plan_chart,
    report,
    rows,
    sensitivity_table,
    sizes,
    terminal,
    upset,
)
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.tables import to_csv


def test_the_forest_shows_every_method_and_says_where_there_is_no_estimate() -> None:
    svg = drawn(forest.build(dossier()))
    for words in ("ondergrens van Chao", "stapsgewijs gekozen paren", "2.500", "geen schatting"):
        assert words in svg


def test_the_forest_in_words_gives_estimate_and_interval() -> None:
    chart = forest.build(dossier())
    assert chart is not None
    assert "pairs chosen stepwise: 2,500 (1,800 to 4,100)" in chart.description.en
    assert "Chao's lower bound: 900 (700 to no limit)" in chart.description.en
    assert chart.title.en == "The data cannot tell"


def test_without_any_estimate_there_is_no_forest() -> None:
    whole = dossier()
    empty = Panel(
        given=LISTS, settings=Settings(), estimates=whole.panel.estimates[1:2], notices=()
    )
    alone = replace(whole, panel=empty, changes=(), verdict=judge(empty))
    assert forest.build(alone) is None
    assert report.render(alone, Language.NL)[:5] == b"%PDF-"


def test_a_scale_of_ratios_ends_at_round_numbers_around_what_it_shows() -> None:
    axis = sizes.round_axis(850, 4100)
    assert [round(10**tick) for tick in axis.ticks] == [500, 1000, 2000, 5000]


def test_overlaps_below_five_are_in_no_picture_table_or_words() -> None:
    chart = upset.build(dossier())
    svg = drawn(chart)
    assert chart is not None
    table = to_csv(chart.table, origin=None).decode()
    assert "politie + zorg" not in table
    assert "opvang + zorg,opvang + zorg,5" in table
    assert "withheld" in table
    for text in (svg, chart.description.nl, chart.description.en):
        assert not re.search(r"(?<![\d.,#-])[34](?![\d.,])(?=<|;|\.$)", text)
    assert "Combinaties met minder dan 5 mensen zijn weggelaten" in chart.table.notes[0].nl


def test_who_asks_for_small_overlaps_sees_them_with_a_warning() -> None:
    chart = upset.build(dossier(shows_small=True))
    assert chart is not None
    assert "politie + zorg,politie + zorg,3" in to_csv(chart.table, origin=None).decode()
    written = str(report.compose(dossier(shows_small=True), Language.NL))
    assert "deel dit rapport niet" in written
    assert "met kleine aantallen, niet delen" in written
    assert "niet delen" not in str(report.compose(dossier(), Language.NL))


def test_hills_of_corrected_lists_say_that_they_are_narrower_than_intervals() -> None:
    plain = likelihood.build(dossier())
    panel = dossier().panel
    corrected = likelihood.build(replace(dossier(), panel=replace(panel, counted=panel.given)))
    assert plain is not None
    assert corrected is not None
    said = "intervallen houden rekening met onzekere koppelingen, heuvels niet"
    assert said not in plain.subtitle.nl
    for text in (corrected.subtitle.nl, corrected.description.nl):
        assert said in text


def test_lists_of_whom_nothing_may_be_shown_have_no_plot() -> None:
    few: Histories = histories(["A", "B"], [1, 2, 3], [4, 3, 2])
    assert upset.build(replace(dossier(), overlaps=protected(few))) is None


def test_a_posterior_with_two_hills_names_both() -> None:
    chart = likelihood.build(dossier())
    assert chart is not None
    svg = drawn(chart, Language.EN)
    assert chart.title.en == "Average over graphs: median 1,200 (850 to 3,600)"
    assert "2 answers: near 997 and" in svg
    assert "top near 997: 60%" in chart.description.en
    assert chart.table.rows[0][1:] == (
        Text(nl="997", en="997"),
        pytest.approx(0.6, abs=0.01),
    )


def test_the_table_of_other_choices_has_the_ratio_or_says_that_there_is_none() -> None:
    table = sensitivity_table.build(dossier().changes)
    assert table.rows[0][2] == pytest.approx(3100 / 1200)
    assert table.rows[1][1:] == (Text(nl="geen schatting", en="no estimate"), None)


def test_limits_from_resamples_have_their_errors_everywhere() -> None:
    errors = LimitErrors(lower=31.4, upper=float("inf"))
    found = replace(plain(2500, 1800, 4100), margin=Margin.WITH_CHOICE, limit_errors=errors)
    made = dossier()
    estimates = (made.panel.estimates[0], Estimate(method=STEPWISE, outcome=found))
    resampled = replace(made, panel=replace(made.panel, estimates=estimates))
    assert "grenzen ± 31 en onbekend" in "\n".join(terminal.table(resampled, Language.NL))
    assert terminal.LIMIT_ERRORS.en in list(terminal.summary(resampled, Language.EN))
    assert terminal.LIMIT_ERRORS.en not in list(terminal.summary(made, Language.EN))
    table = forest.table(resampled)
    assert [row[3] for row in table.rows] == [
        None,
        Text(nl="±\N{NO-BREAK SPACE}31 en onbekend", en="±\N{NO-BREAK SPACE}31 and unknown"),
    ]
    written = str(report.compose(resampled, Language.NL))
    assert "31 en onbekend" in written
    assert terminal.LIMIT_ERRORS.nl in written
    row = rows.estimate_rows(resampled)[1]
    assert (row["low_monte_carlo_error"], row["high_monte_carlo_error"]) == (31.4, None)


@pytest.mark.parametrize("language", Language)
def test_the_report_is_a_tagged_pdf_and_the_same_twice(language: Language) -> None:
    first = report.render(dossier(), language)
    assert b"pdfuaid" in first
    assert first == report.render(dossier(), language)


def test_the_report_says_how_to_compute_it_again_and_why_methods_gave_nothing() -> None:
    written = str(report.compose(dossier(), Language.EN))
    assert dossier().panel.fingerprint in written
    assert "zicht prevalence lists.csv --confidence 0.95 --resamples 1000 --seed 1" in written
    assert "There is no best estimate. Choose something else." in written
    assert "Madigan, D. & York" in written


def test_a_report_without_sensitivity_says_why() -> None:
    apart = histories("ABCDEFGH", [1 << place for place in range(8)], range(1, 9))
    panel = replace(dossier().panel, given=apart)
    said = str(report.compose(replace(dossier(), panel=panel, changes=()), Language.EN))
    assert "What the estimate would become with other choices was not computed." in said


def test_a_report_on_made_up_lists_says_so() -> None:
    made_up = str(report.compose(dossier(is_synthetic=True), Language.NL))
    assert "SYNTHETISCH" in made_up
    assert "verzonnen" in made_up
    assert "SYNTHETISCH" not in str(report.compose(dossier(), Language.NL))


def total(size: float, upper: float | None) -> Total:
    limits = Limits(level=0.95, lower=size / 2, upper=upper, lower_error=1.0, upper_error=1.0)
    return Total(levels=(), observed=7, population=size, limits=limits)


def grouped() -> Dossier:
    women = Text(nl="vrouw", en="vrouw")
    groups = Groups(
        by=("geslacht",),
        minimum=5,
        breakdowns=(
            Breakdown(
                by="geslacht",
                names=(women, REST),
                totals=(total(1230, 2000), total(470, None)),
                ends_in_rest=True,
            ),
        ),
        whole=total(1700, 2900),
        model="[politie, geslacht]",
    )
    return replace(dossier(), groups=groups)


def test_groups_have_a_plot_a_table_with_their_sum_and_rows_in_files() -> None:
    given = grouped()
    assert given.groups is not None
    (chart,) = group_chart.build_all(given)
    assert "vrouw" in drawn(chart)
    assert "Welke groep de grootste is, is niet te zeggen" in drawn(chart)
    assert "other groups together" in drawn(chart, Language.EN)
    table = to_csv(group_table.build_all(given.groups)[0], origin=None).decode()
    assert "alle groepen samen" in table
    assert "235 tot geen grens" in table
    assert "Estimate by group" in "\n".join(terminal.groups(given.groups, Language.EN))
    made = rows.group_rows(given)
    assert [one["high"] for one in made] == [2000, None, 2900]
    assert b"other groups together" in files.to_json(given)
    assert "Schatting per groep" in str(report.compose(given, Language.NL))


def test_groups_that_cannot_be_estimated_say_why() -> None:
    refusal = Refusal(
        code="too-few-groups",
        message=Text(nl="Te weinig.", en="Too few."),
        remedy=Text(nl="Neem samen.", en="Merge."),
    )
    given = replace(dossier(), groups=Groups(by=("g",), minimum=5, refusal=refusal))
    assert group_chart.build_all(given) == ()
    assert rows.group_rows(given) == []
    assert "Te weinig. Neem samen." in str(report.compose(given, Language.NL))
    assert group_chart.build_all(dossier()) == ()


def test_groups_by_more_columns_have_a_plot_and_a_table_for_each() -> None:
    given = grouped()
    assert given.groups is not None
    (sex,) = given.groups.breakdowns
    years = replace(
        sex,
        by="jaar",
        names=tuple(Text(nl=one, en=one) for one in ("jaar=2023", "jaar=2024")),
        ends_in_rest=False,
    )
    groups = replace(
        given.groups,
        by=("geslacht", "jaar", "plaats"),
        breakdowns=(sex, years),
        degrees=(("jaar", 1),),
        hidden=("plaats",),
    )
    both = replace(given, groups=groups)
    assert [one.key for one in group_chart.build_all(both)] == [
        "prevalence_groups_1",
        "prevalence_groups_2",
    ]
    assert "Which group by jaar is the largest" in drawn(
        group_chart.build_all(both)[1], Language.EN
    )
    printed = "\n".join(terminal.groups(groups, Language.NL))
    assert printed.count("alle groepen samen") == 2
    assert "Het verloop over jaar is een polynoom van graad 1." in printed
    assert "te kleine groepen zouden blijken: plaats." in printed
    assert [one["group_en"] for one in rows.group_rows(both)] == [
        "vrouw",
        "other groups together",
        "jaar=2023",
        "jaar=2024",
        "all groups together",
    ]
    assert "Schatting naar jaar" in str(report.compose(both, Language.NL))


def test_who_sees_small_groups_is_not_told_of_fewer_than_one() -> None:
    groups = grouped().groups
    assert groups is not None
    assert "fewer than 5 people" in group_table.introduction(groups).en
    small = group_table.introduction(replace(groups, minimum=1))
    assert "fewer than" not in small.en
    assert "minder dan" not in small.nl
    assert "nobody on two lists" in small.en


def test_a_plan_has_bars_of_how_wide_the_interval_would_be() -> None:
    now = Expectation(effort=Effort(), reports=800, width=491, bias=0.0, coverage=0.95, failed=0.0)
    more = replace(now, effort=Effort(more_reports=0.5), reports=1200, width=293)
    given = replace(dossier(), plan=Plan(model="[12,3]", expectations=(now, more), reports=more))
    chart = plan_chart.build(given)
    assert chart is not None
    assert chart.title.en == "With 50% more reports the interval gets 40% narrower"
    assert "50% more reports: 293" in chart.description.en
    assert "491" in drawn(chart)
    assert plan_chart.build(dossier()) is None


def test_the_largest_group_is_named_only_where_intervals_do_not_meet() -> None:
    names = Text(nl="vrouw", en="vrouw"), Text(nl="man", en="man")
    totals = total(2000, 2600), total(400, 800)
    groups = Groups(
        by=("g",),
        minimum=5,
        breakdowns=(Breakdown(by="g", names=names, totals=totals),),
        whole=total(2400, 3000),
    )
    (chart,) = group_chart.build_all(replace(dossier(), groups=groups))
    assert chart.title.nl == "De grootste groep is vrouw"


def test_an_average_says_over_how_many_models_it_is_and_which_weighs_most() -> None:
    found = replace(
        plain(1200, 900, 1600),
        margin=Margin.MIXTURE,
        mixture=Mixture(models=41, best_weight=0.217),
    )
    given = replace(
        dossier(),
        panel=replace(dossier().panel, estimates=(Estimate(method=AVERAGE, outcome=found),)),
    )
    table = forest.table(given)
    assert table.rows[0][-1] == Text(nl="41 modellen", en="41 models")
    assert table.notes[0].en == (
        "Average over best models: 41 models, the best weighs 22% and is [12, 3]."
    )
    assert "41 modellen, het beste weegt 22%" in "\n".join(terminal.table(given, Language.NL))
    (row,) = rows.estimate_rows(given)
    assert (row["model"], row["averaged_models"], row["model_weight"]) == ("[12,3]", 41, 0.217)
    only = replace(found, mixture=Mixture(models=1, best_weight=1.0))
    alone = replace(
        given, panel=replace(given.panel, estimates=(Estimate(method=AVERAGE, outcome=only),))
    )
    assert forest.table(alone).rows[0][-1] == Text(nl="[12, 3]", en="[12, 3]")
    assert "één model" in "\n".join(terminal.table(alone, Language.NL))
