"""What may be said of several models together, by the rules of the module."""

from dataclasses import replace

import numpy as np
import pytest

from prevalence.bayes.lists import published
from prevalence.small_tables import TWO
from zicht.language import Text
from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import GRAPHS, INDEPENDENCE, STEPWISE, THRESHOLD
from zicht.prevalence.panel import (
    Estimate,
    Family,
    Finding,
    Margin,
    Method,
    Panel,
    Refusal,
    Settings,
    run_panel,
)
from zicht.prevalence.peaks import Peak, peaks_of, smooth_curve
from zicht.prevalence.sensitivity import Change, Kind, try_changes
from zicht.prevalence.verdict import Conclusion, Sign, judge, whole

LISTS = histories(["A", "B", "C"], [1, 2, 4, 3, 5, 6], [30, 20, 25, 8, 6, 4])


def method(family: Family) -> Method:
    def run(_given: object, _settings: object) -> Finding:
        raise AssertionError("judging runs no method")

    name = Text(nl=family.value, en=family.value)
    return Method(key=family.value, name=name, family=family, paper="-", run=run)


def found(
    family: Family, size: float, low: float, high: float, *peaks: tuple[float, float]
) -> Estimate:
    outcome = Finding(
        population=size,
        interval=Interval(level=0.95, lower=low, upper=high),
        margin=Margin.POSTERIOR,
        peaks=tuple(Peak(size=top, share=share) for top, share in peaks),
    )
    return Estimate(method=method(family), outcome=outcome)


def chosen(
    family: Family,
    size: float,
    model: str,
    *,
    low: float,
    high: float,
    tops: tuple[float, ...] = (),
) -> Estimate:
    """What a method found that chooses a model, also in every resample."""
    outcome = Finding(
        population=size,
        interval=Interval(level=0.95, lower=low, upper=high),
        margin=Margin.WITH_CHOICE,
        detail=model,
        peaks=tuple(Peak(size=top, share=1 / len(tops)) for top in tops),
    )
    return Estimate(method=method(family), outcome=outcome)


def refused(family: Family, code: str) -> Estimate:
    words = Text(nl="nee", en="no")
    return Estimate(method=method(family), outcome=Refusal(code=code, message=words, remedy=words))


def panel(*estimates: Estimate) -> Panel:
    return Panel(given=LISTS, settings=Settings(), estimates=estimates, notices=())


AGREEING = (found(Family.STEPWISE, 1000, 800, 1300), found(Family.GRAPHS, 1100, 900, 1400))


def signs(*estimates: Estimate) -> set[Sign]:
    return {one.sign for one in judge(panel(*estimates)).reasons}


def test_methods_that_are_near_each_other_agree() -> None:
    verdict = judge(panel(*AGREEING))
    assert verdict.conclusion is Conclusion.AGREED
    assert not verdict.reasons
    assert verdict.estimates is not None
    assert (verdict.estimates.low, verdict.estimates.high) == (1000, 1100)
    assert verdict.outer is not None
    assert (verdict.outer.low, verdict.outer.high) == (800, 1400)
    assert "1.000 tot 1.100" in verdict.sentence.nl


def test_one_kind_of_method_cannot_be_compared_with_itself() -> None:
    alone = found(Family.STEPWISE, 1000, 800, 1300)
    assert signs(alone, alone) == {Sign.TOO_FEW}
    assert judge(panel(alone)).conclusion is Conclusion.CANNOT_TELL


def test_of_two_lists_the_models_never_agree_since_dependence_cannot_be_seen() -> None:
    verdict = judge(replace(panel(*AGREEING), given=TWO))
    assert verdict.conclusion is Conclusion.CANNOT_TELL
    (reason,) = verdict.reasons
    assert reason.sign is Sign.TWO_LISTS
    assert "of de ene lijst samenhangt met de andere" in reason.text.nl
    assert "whether one list leans on the other" in reason.text.en


def test_two_methods_that_chose_one_model_are_one_witness() -> None:
    first = chosen(Family.STEPWISE, 1000, "[12,3]", low=800, high=1300)
    same = chosen(Family.BEST_MODEL, 1000, "[12,3]", low=790, high=1310)
    other = chosen(Family.BEST_MODEL, 1000, "[1,23]", low=790, high=1310)
    verdict = judge(panel(first, same))
    assert verdict.conclusion is Conclusion.CANNOT_TELL
    assert [one.sign for one in verdict.reasons] == [Sign.TOO_FEW]
    assert "één model of één soort methode" in verdict.reasons[0].text.nl
    assert verdict.sentence.en == (
        "The data cannot tell. The estimate: 1,000; whether it is right does not show from these "
        "lists."
    )
    assert judge(panel(first, other)).conclusion is Conclusion.AGREED
    assert judge(panel(first, same, AGREEING[1])).conclusion is Conclusion.AGREED


def test_an_average_over_models_is_no_other_witness_than_the_best_of_them() -> None:
    first = chosen(Family.STEPWISE, 1000, "[12,3]", low=800, high=1300)
    best = chosen(Family.BEST_MODEL, 1000, "[12,3]", low=790, high=1310)
    average = chosen(Family.BEST_MODEL, 1050, "[12,13]", low=780, high=1390)
    assert signs(first, best, average) == {Sign.TOO_FEW}
    assert signs(best, average) == {Sign.TOO_FEW}
    # Nor does it add a sign, an end of a range or an answer.
    wide = chosen(Family.BEST_MODEL, 9000, "[12,13]", low=200, high=90_000, tops=(300, 9000))
    assert judge(panel(*AGREEING, best, wide)) == judge(panel(*AGREEING, best))
    assert panel(best, wide).counts(best)
    assert not panel(best, wide).counts(wide)


def test_an_average_over_models_counts_where_the_best_of_them_gave_nothing() -> None:
    late = refused(Family.BEST_MODEL, "out-of-time")
    average = chosen(Family.BEST_MODEL, 1050, "[12,13]", low=780, high=1390)
    assert panel(late, average).counts(average)
    first = chosen(Family.STEPWISE, 1000, "[12,3]", low=800, high=1300)
    assert judge(panel(first, late, average)).conclusion is Conclusion.AGREED


def test_what_resamples_give_outside_the_interval_of_a_method_is_a_sign_and_no_estimate() -> None:
    torn = chosen(Family.BEST_MODEL, 1110, "[1,23]", low=610, high=1420, tops=(1200, 2010, 3960))
    verdict = judge(panel(*AGREEING, torn))
    assert verdict.conclusion is Conclusion.DEPENDS
    assert verdict.estimates is not None
    assert (verdict.estimates.low, verdict.estimates.high) == (1000, 1110)
    (reason,) = verdict.reasons
    assert reason.sign is Sign.TORN
    assert reason.text.en == (
        "Best_model gives 1,110, and in resamples also answers near 2,010 and 3,960. What lies "
        "outside its interval is no estimate."
    )


def test_what_resamples_give_within_the_interval_of_a_method_is_an_estimate() -> None:
    torn = chosen(Family.BEST_MODEL, 1100, "[1,23]", low=610, high=1420, tops=(800, 1090))
    verdict = judge(panel(*AGREEING, torn))
    assert verdict.estimates is not None
    assert (verdict.estimates.low, verdict.estimates.high) == (800, 1100)
    assert verdict.reasons[0].text.nl == (
        "Best_model geeft 1.100, en in herhalingen ook een antwoord rond 800."
    )


def test_the_peak_nearest_to_an_estimate_is_no_rival_of_it() -> None:
    torn = found(Family.GRAPHS, 1050, 900, 1400, (950, 0.6), (1300, 0.4))
    assert torn.finding is not None
    assert [one.size for one in torn.finding.rivals] == [1300]
    assert torn.finding.answers == (1050, 1300)
    single = found(Family.GRAPHS, 1050, 900, 1400, (1300, 1.0))
    assert single.finding is not None
    assert single.finding.rivals == ()


def test_without_any_estimate_the_data_cannot_tell() -> None:
    verdict = judge(panel(refused(Family.STEPWISE, "no-maximum")))
    assert verdict.conclusion is Conclusion.CANNOT_TELL
    assert verdict.estimates is None
    assert "geen methode die meetelt" in verdict.sentence.nl


def test_a_lower_bound_and_independence_do_not_count() -> None:
    others = (found(Family.BOUND, 10, 5, 20), found(Family.INDEPENDENCE, 9e6, 8e6, 1e7))
    assert judge(panel(*AGREEING, *others)) == judge(panel(*AGREEING))


@pytest.mark.parametrize(
    ("estimates", "sign"),
    [
        ((found(Family.STEPWISE, 1000, 900, 2000), found(Family.GRAPHS, 2100, 1500, 2400)),
         Sign.APART),
        ((found(Family.STEPWISE, 1000, 500, 2600), found(Family.GRAPHS, 1100, 900, 1300)),
         Sign.WIDE),
        ((*AGREEING, refused(Family.CLASSES, "disagreeing-chains")), Sign.TORN),
        ((AGREEING[0], found(Family.GRAPHS, 1100, 900, 1400, (950, 0.6), (1300, 0.4))), Sign.TORN),
        ((found(Family.STEPWISE, 1000, 900, 1700), found(Family.GRAPHS, 1600, 1400, 1900)),
         Sign.NOT_NEAR),
        ((found(Family.STEPWISE, 1000, 900, 1100), found(Family.GRAPHS, 1300, 1200, 1400)),
         Sign.NO_MEETING),
    ],
)  # fmt: skip
def test_one_sign_makes_it_depend_on_the_model(estimates: tuple[Estimate, ...], sign: Sign) -> None:
    assert signs(*estimates) == {sign}
    assert judge(panel(*estimates)).conclusion is Conclusion.DEPENDS


def test_two_signs_mean_that_the_data_cannot_tell() -> None:
    torn = found(Family.GRAPHS, 2100, 900, 3000, (1000, 0.4), (2200, 0.6))
    verdict = judge(panel(AGREEING[0], torn))
    assert verdict.conclusion is Conclusion.CANNOT_TELL
    assert [one.sign for one in verdict.reasons] == [Sign.APART, Sign.TORN]


def test_a_method_that_refuses_for_another_reason_is_no_sign() -> None:
    assert judge(panel(*AGREEING, refused(Family.CLASSES, "too-few-lists"))).reasons == ()


def test_lists_taken_together_may_move_an_answer_and_a_list_left_out_is_no_sign() -> None:
    def change(kind: Kind) -> Change:
        outcome = found(Family.GRAPHS, 2500, 2000, 3000)
        return Change(kind=kind, subject="A+B", method=outcome.method, before=1100, outcome=outcome)

    verdict = judge(panel(*AGREEING), [change(Kind.MERGED)])
    assert [one.sign for one in verdict.reasons] == [Sign.MOVED]
    assert "1,100 to 2,500 with lists A+B merged" in verdict.reasons[0].text.en
    assert judge(panel(*AGREEING), [change(Kind.DROPPED)]).conclusion is Conclusion.AGREED


@pytest.mark.parametrize(
    ("value", "written"), [(96.4, "96"), (847, "847"), (50_460, "50.500"), (111_139, "111.000")]
)
def test_a_size_is_written_in_three_digits(value: float, written: str) -> None:
    assert whole(value).nl == written


@pytest.mark.parametrize(
    ("name", "conclusion", "expected"),
    [
        ("rome_hiv", Conclusion.AGREED, set()),
        ("new_orleans_5", Conclusion.AGREED, set()),
        ("allegheny", Conclusion.DEPENDS, {Sign.MOVED}),
        ("uk", Conclusion.DEPENDS, {Sign.TORN}),
        ("uk_5", Conclusion.CANNOT_TELL, {Sign.APART, Sign.TORN, Sign.MOVED}),
        ("australia", Conclusion.CANNOT_TELL, {Sign.APART, Sign.WIDE, Sign.TORN, Sign.MOVED}),
        ("netherlands", Conclusion.CANNOT_TELL, {Sign.TORN, Sign.MOVED}),
    ],
)
def test_published_lists_get_the_verdict_that_their_signs_give(
    name: str, conclusion: Conclusion, expected: set[Sign]
) -> None:
    given = published(name)
    quick = run_panel(given, (INDEPENDENCE, STEPWISE, GRAPHS), settings=Settings(resamples=500))
    verdict = judge(quick, try_changes(given, GRAPHS))
    assert verdict.conclusion is conclusion
    assert {one.sign for one in verdict.reasons} == expected


def test_six_dutch_years_leave_open_whether_it_is_nine_or_twenty_four_thousand_a_year() -> None:
    given = published("netherlands")
    made = run_panel(given, (INDEPENDENCE, STEPWISE, GRAPHS, THRESHOLD))
    verdict = judge(made, try_changes(given, GRAPHS))
    assert verdict.conclusion is Conclusion.CANNOT_TELL
    assert verdict.estimates is not None
    assert 8_500 < verdict.estimates.low / 6 < 9_500
    assert 22_000 < verdict.estimates.high / 6 < 26_000
    (stepwise,) = (one.text.en for one in verdict.reasons if one.sign is Sign.TORN)
    assert stepwise == (
        "Pairs chosen stepwise gives 111,000, and in resamples also an answer near 36,800. What "
        "lies outside its interval is no estimate."
    )


def test_links_that_were_missed_are_corrected_downward_and_false_ones_upward() -> None:
    changes = try_changes(LISTS, GRAPHS, kinds=(Kind.MISSED_LINKS, Kind.FALSE_LINKS, Kind.PRIOR))
    by_kind = {kind: [one for one in changes if one.kind is kind] for kind in Kind}
    missed = [one.after for one in by_kind[Kind.MISSED_LINKS]]
    assert all(after is not None and after < changes[0].before for after in missed)
    false = [one.after for one in by_kind[Kind.FALSE_LINKS]]
    assert all(after is not None and after >= changes[0].before for after in false)
    assert [one.subject for one in by_kind[Kind.PRIOR]] == ["0.25", "4"]
    assert by_kind[Kind.MISSED_LINKS][0].label.en == "5% of links missed, corrected"


def test_links_so_bad_that_no_lists_give_what_was_seen_are_refused_in_the_table() -> None:
    together = histories(["A", "B", "C"], [7, 1, 2], [200, 1, 1])
    changes = try_changes(together, INDEPENDENCE, kinds=(Kind.MISSED_LINKS,))
    assert {one.refusal.code for one in changes if one.refusal is not None} <= {
        "impossible-linkage",
        "no-maximum",
        "not-identifiable",
    }


def test_a_prior_is_varied_only_for_a_method_that_has_one() -> None:
    assert try_changes(LISTS, STEPWISE, kinds=(Kind.PRIOR,)) == ()


def test_every_order_of_terms_is_a_row_beside_the_usual_one() -> None:
    given = published("netherlands")
    changes = try_changes(given, GRAPHS, kinds=(Kind.ORDER,))
    assert [one.subject for one in changes] == ["1", "2", "3", "4", "5"]
    assert {one.method.key for one in changes} == {"bic"}
    after = [round(one.after or 0, -3) for one in changes]
    assert after == [53_000, 117_000, 144_000, 144_000, 144_000]
    assert changes[0].before == pytest.approx(143_603, abs=1)
    assert changes[1].label.nl == "beste model met samenhang van hoogstens 2 lijsten"


def test_an_order_with_too_many_models_is_refused_in_the_table() -> None:
    given = published("new_orleans")
    changes = try_changes(given, INDEPENDENCE, kinds=(Kind.ORDER,))
    assert [one.refusal.code if one.refusal else None for one in changes] == [
        None, None, *["too-many-terms"] * 5,
    ]  # fmt: skip


def test_the_best_model_by_aic_stands_beside_that_by_bic() -> None:
    (change,) = try_changes(published("uk_5"), GRAPHS, kinds=(Kind.CRITERION,))
    assert change.before == pytest.approx(25_311, abs=1)
    assert change.after == pytest.approx(5_552, abs=1)
    assert change.label.nl == "beste model naar AIC"


def test_rows_on_other_choices_compare_with_the_order_that_was_asked_for() -> None:
    given, settings = published("netherlands"), Settings(order=2)
    changes = try_changes(given, GRAPHS, settings=settings, kinds=(Kind.ORDER, Kind.CRITERION))
    assert {round(one.before, -3) for one in changes} == {117_000}


def normal(*tops: tuple[float, float, float]) -> tuple[Peak, ...]:
    sizes = np.geomspace(100, 100_000, 3000)
    mass = sum(
        share * np.exp(-((np.log(sizes / top) / spread) ** 2) / 2) / spread
        for top, spread, share in tops
    )
    return peaks_of(smooth_curve(sizes, np.asarray(mass)))


def test_one_hill_has_one_peak_and_two_have_the_shares_they_hold() -> None:
    (single,) = normal((5000, 0.2, 1.0))
    assert single.size == pytest.approx(5000, rel=0.05)
    low, high = normal((2000, 0.1, 0.7), (8000, 0.15, 0.3))
    assert (low.size, high.size) == (pytest.approx(2000, rel=0.05), pytest.approx(8000, rel=0.05))
    assert (low.share, high.share) == (pytest.approx(0.7, abs=0.02), pytest.approx(0.3, abs=0.02))


def test_a_hill_of_less_than_a_tenth_and_a_shallow_dip_are_no_rival_answers() -> None:
    assert len(normal((2000, 0.1, 0.95), (8000, 0.15, 0.05))) == 1
    assert len(normal((2000, 0.3, 0.5), (4000, 0.3, 0.5))) == 1


def test_a_posterior_without_spread_has_one_peak() -> None:
    (only,) = peaks_of(smooth_curve(np.full(10, 700.0), np.ones(10)))
    assert only.size == pytest.approx(700, rel=0.02)
    assert only.share == pytest.approx(1)


def test_a_panel_keeps_the_reason_of_a_method_that_refuses() -> None:
    apart = histories(["A", "B"], [1, 2], [5, 5])
    made = run_panel(apart, (STEPWISE,))
    refusal = made.estimates[0].refusal
    assert refusal is not None
    assert made.estimates[0].finding is None
    assert [one.code for one in made.notices] == ["no-overlap", "no-overlap"]


def test_a_fingerprint_follows_counts_and_not_the_order_of_rows() -> None:
    same = histories(["A", "B", "C"], [6, 5, 3, 4, 2, 1], [4, 6, 8, 25, 20, 30])
    other = replace(LISTS, counts=LISTS.counts + 1)
    prints = [run_panel(one, ()).fingerprint for one in (LISTS, same, other)]
    assert prints[0] == prints[1] != prints[2]


def test_one_person_less_is_tried_for_every_history() -> None:
    changes = try_changes(LISTS, GRAPHS, kinds=(Kind.ONE_LESS,))
    assert len(changes) == len(LISTS.counts)
    assert all(one.factor is not None and one.factor < 1.5 for one in changes)
    assert changes[0].label.en == "one person less on A"
