import csv
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prevalence.covariate_tables import reference_steps, reference_table, small
from shared_data import shared_data
from zicht.prevalence.covariates import search as searching
from zicht.prevalence.covariates.existence import rises
from zicht.prevalence.covariates.fitting import CovariateFit, fit_covariates, fit_in
from zicht.prevalence.covariates.model import (
    CovariateModel,
    main_effects,
    model_with,
    terms_up_to,
    variables_of,
)
from zicht.prevalence.covariates.neighbours import Neighbour, fit_neighbour, neighbours
from zicht.prevalence.covariates.newton import restrict
from zicht.prevalence.covariates.plain import fit_plainly, model_matrix
from zicht.prevalence.covariates.problems import TooHighDegreeError, UnknownFactorError
from zicht.prevalence.covariates.scope import Scope, make_scope
from zicht.prevalence.covariates.search import Path, search
from zicht.prevalence.covariates.table import Factor, StratifiedHistories, stratified
from zicht.prevalence.covariates.totals import bootstrap, totals
from zicht.prevalence.existence import Status, status
from zicht.prevalence.fitting import fit
from zicht.prevalence.histories import Histories, histories
from zicht.prevalence.models import Model, hierarchical_models
from zicht.prevalence.problems import (
    NobodyObservedError,
    NoMaximumError,
    NotHierarchicalError,
    NotIdentifiableError,
)

#: Lists that differ by sex: 40 * 45 / 10 = 180 men and 26 * 36 / 6 = 156 women.
TWO_SEXES = small([(30, 35, 10), (20, 30, 6)])


def fitted(table: StratifiedHistories, *terms: str) -> CovariateFit:
    return fit_covariates(table, model_with(variables_of(table), terms))


def test_lists_that_both_depend_on_sex_give_the_sum_of_two_estimates_of_lincoln_and_petersen() -> (
    None
):
    found = fitted(TWO_SEXES, "A:sex", "B:sex")
    assert found.population == pytest.approx(180 + 156, rel=1e-9)
    by_sex = totals(found, ["sex"])
    assert [one.levels for one in by_sex] == [("man",), ("woman",)]
    assert [one.observed for one in by_sex] == [75, 56]
    assert [one.population for one in by_sex] == pytest.approx([180, 156], rel=1e-9)
    assert found.deviance == pytest.approx(0, abs=1e-8)


def test_a_list_that_does_not_depend_on_sex_leaves_the_pooled_estimate() -> None:
    found = fitted(TWO_SEXES, "A:sex")
    assert found.population == pytest.approx(66 * 81 / 16, rel=1e-9)
    assert found.parameters == 5
    assert found.residual_freedom == 1


def made_up() -> tuple[StratifiedHistories, CovariateModel]:
    random = np.random.default_rng(5)
    factors = [
        Factor(name="age", levels=("young", "middle", "old")),
        Factor(name="year", levels=("1", "2", "3", "4", "5"), degree=2),
    ]
    counts = random.poisson(9, (15, 8))
    counts[:, 0] = 0
    table = stratified(["A", "B", "C"], factors, counts)
    model = model_with(variables_of(table), ["A:B", "A:age", "B:year", "age:year", "A:age:year"])
    return table, model


def test_the_columns_are_products_of_lists_and_contrasts() -> None:
    table, model = made_up()
    matrix = model_matrix(table, model)
    age, year = (factor.contrasts() for factor in table.factors)
    # Stratum 5 is the middle age, whose contrast is 1, and the first year; mask 3 is A and B.
    assert age[1].tolist() == [1, 0]
    seen = matrix[5, 3]
    # The intercept, A, B, A:B, age and A:age; year alone and with A, B, age, and A and age.
    assert sorted(seen[seen != 0]) == pytest.approx(sorted([*6 * [1.0], *5 * year[0].tolist()]))
    assert year.sum(axis=0) == pytest.approx([0, 0])
    assert year.T @ year == pytest.approx(np.eye(2))


def test_a_polynomial_runs_over_numbers_and_not_over_their_order() -> None:
    years = Factor(name="year", levels=("2019", "2020", "2024"), degree=1).contrasts()[:, 0]
    assert (years[2] - years[1]) / (years[1] - years[0]) == pytest.approx(4)
    assert Factor(name="year", levels=("1", "01"), degree=1).numbers() == ()
    order = Factor(name="size", levels=("a", "b", "c"), degree=1).contrasts()[:, 0]
    assert order[2] - order[1] == pytest.approx(order[1] - order[0])


def test_the_fit_is_that_of_a_model_matrix_in_full() -> None:
    table, model = made_up()
    found = fit_covariates(table, model)
    assert found.parameters == model_matrix(table, model).shape[-1]
    assert found.expected == pytest.approx(fit_plainly(table, model), rel=1e-8)


@settings(max_examples=40)
@given(st.data())
def test_strata_add_up_to_the_total_by_every_covariate(data: st.DataObject) -> None:
    counts = data.draw(st.lists(st.integers(0, 30), min_size=36, max_size=36))
    cells = np.array(counts).reshape(12, 3)
    factors = [
        Factor(name="sex", levels=("m", "f")),
        Factor(name="age", levels=("young", "old")),
        Factor(name="year", levels=("1", "2", "3"), degree=1),
    ]
    table_cells = np.concatenate([np.zeros((12, 1), np.int64), cells], axis=1)
    possible = [
        term
        for term in ["A:sex", "B:sex", "A:year", "sex:age", "age:year", "A:sex:age"]
        if data.draw(st.booleans())
    ]
    try:
        found = fitted(stratified(["A", "B"], factors, table_cells), *possible)
    except (NobodyObservedError, NoMaximumError, NotIdentifiableError):
        return
    assert np.isfinite(found.population)
    for by in ([], ["sex"], ["age", "sex"], ["year"], ["sex", "age", "year"]):
        parts = totals(found, by)
        assert sum(one.population for one in parts) == pytest.approx(found.population, rel=1e-9)
        assert sum(one.observed for one in parts) == found.observed
        assert all(one.population >= one.observed for one in parts)


def _reproduced(path: Path, steps: list[dict[str, float | str]]) -> int:
    """How many first steps are those of R to the decimal that is printed.

    R rounds each criterion before it subtracts the least of all.
    """
    least = round(path.best_bic.bic, 1)
    same = 0
    for step, printed in zip(path.steps, steps, strict=False):
        found = (
            step.change,
            step.fit.residual_freedom,
            round(step.fit.deviance, 1),
            round(round(step.fit.bic, 1) - least, 1),
            round(step.fit.population, 1),
        )
        names = ("Step", "Resid..Df", "Resid..Dev", "BIC", "Nhat")
        if found != tuple(printed[name] for name in names):
            break
        same += 1
    return same


def test_the_search_of_cruyff_is_reproduced_up_to_where_it_prints_billions() -> None:
    path = search(reference_table("cruyff_simdat", 4, {"Y": 2}))
    steps = reference_steps("cruyff_simdat")
    assert _reproduced(path, steps) == 31
    assert steps[31]["Nhat"] == 1743204455.9
    assert path.steps[31].refused == (steps[31]["Step"],)
    assert round(path.best_bic.population, 1) == 11406.4
    differences = [step.fit.aic - path.steps[30].fit.aic for step in path.steps[:31]]
    printed = [float(step["AIC"]) - float(steps[30]["AIC"]) for step in steps[:31]]
    assert differences == pytest.approx(printed, abs=0.11)


def test_the_search_with_an_effect_per_year_is_reproduced() -> None:
    path = search(reference_table("cruyff_simdat", 4))
    assert _reproduced(path, reference_steps("cruyff_simdat_dummy_year")) == len(path.steps) == 29


def test_the_search_on_scottish_drug_users_is_reproduced() -> None:
    path = search(reference_table("scotland_pwid", 4))
    assert _reproduced(path, reference_steps("pwid_mse")) == len(path.steps) == 17
    assert round(path.best_bic.population, 1) == 32545.7


def test_spina_bifida_comes_out_where_a_bayesian_average_does() -> None:
    path = search(reference_table("spina_bifida", 3))
    assert 670 < path.best_bic.population < 785
    assert path.best_bic.population == pytest.approx(726.4, rel=0.01)


def test_a_model_for_which_the_likelihood_rises_for_ever_is_refused_by_name() -> None:
    table = reference_table("cruyff_simdat", 4, {"Y": 2})
    written = ["X1:X4", "R2:X4", "R3:X4", "R4:X4", "R1:X4", "R3:R4", "R1:R4", "R2:R4"]
    with pytest.raises(NoMaximumError, match="R3:X4"):
        fitted(table, *written)


def test_lists_that_never_overlap_in_a_stratum_have_no_maximum_there() -> None:
    with pytest.raises(NotIdentifiableError, match="A:B"):
        fitted(
            stratified(
                ["A", "B", "C"],
                [Factor(name="sex", levels=("m", "f"))],
                np.array([[0, 5, 4, 1, 6, 2, 2, 1], [0, 5, 4, 0, 6, 0, 0, 0]]),
            ),
            "A:B:sex", "A:C:sex", "B:C:sex",
        )  # fmt: skip


def _read(name: str) -> Histories:
    with shared_data("mse", f"{name}.csv").open(encoding="utf-8") as file:
        headings, *rows = list(csv.reader(file))
    masks = [sum(int(digit) << place for place, digit in enumerate(row[:-1])) for row in rows]
    return histories(headings[:-1], masks, [int(row[-1]) for row in rows])


def _covariate_fit(lists: Histories, model: Model) -> CovariateFit | None:
    table = stratified(lists.lists, [], lists.dense()[None, :])
    try:
        return fit_covariates(table, model_with(variables_of(table), model.terms))
    except (NoMaximumError, NotIdentifiableError):
        return None


@pytest.mark.parametrize("name", ["artificial_3", "uk_4", "australia", "rome_hiv", "allegheny"])
def test_without_covariates_verdicts_and_estimates_are_those_of_lists_alone(name: str) -> None:
    lists = _read(name)
    for model in hierarchical_models(len(lists.lists), highest_order=3):
        found = _covariate_fit(lists, model)
        assert (found is not None) == (status(lists, model) is Status.VALID), str(model)
        if found is not None:
            alone = fit(lists, model)
            assert found.population == pytest.approx(alone.population, rel=1e-8)
            assert found.bic == pytest.approx(alone.bic, rel=1e-8)
            assert found.deviance == pytest.approx(alone.deviance, rel=1e-6, abs=1e-6)


def test_the_bound_of_a_neighbour_is_never_below_what_it_reaches() -> None:
    table = reference_table("cruyff_simdat", 4, {"Y": 2})
    variables = variables_of(table)
    scope = make_scope(table, terms_up_to(variables, 2))
    for terms in ([], ["X1:X4", "R3:X2"], ["X1:X4", "R3:X2", "X2:X3", "R1:R2", "R1:X1"]):
        start = fit_in(scope, model_with(variables, terms))
        for one in neighbours(scope, start, ()):
            _, reached = fit_neighbour(scope, one, -np.inf)
            assert one.bound >= reached - 1e-6, one.change


def test_simulated_intervals_are_the_same_for_any_number_of_workers() -> None:
    found = fitted(TWO_SEXES, "A:sex", "B:sex")
    alone = bootstrap(found, resamples=120, seed=3)
    with ThreadPoolExecutor(2) as executor:
        together = bootstrap(found, resamples=120, seed=3, executor=executor)
    np.testing.assert_array_equal(alone.populations, together.populations)
    more = bootstrap(found, resamples=150, seed=3)
    np.testing.assert_array_equal(alone.populations, more.populations[:120])


def test_simulated_intervals_are_near_those_of_r() -> None:
    path = search(reference_table("cruyff_simdat", 4, {"Y": 2}))
    simulated = bootstrap(path.best_bic, resamples=250)
    limits = simulated.totals()[0].limits
    assert limits is not None
    assert limits.upper is not None
    # R's are of 100 resamples and of other random numbers.
    assert limits.lower == pytest.approx(7791, rel=0.1)
    assert limits.upper == pytest.approx(17998, rel=0.15)
    for one in simulated.totals(["Y", "X1"]):
        assert one.limits is not None
        assert one.limits.upper is not None
        assert one.limits.lower <= one.population <= one.limits.upper
        assert 0 < one.limits.lower_error < one.population
        assert one.limits.upper_error > 0


def test_resamples_without_an_estimate_leave_the_interval_open_above() -> None:
    found = fitted(small([(9, 9, 1), (8, 7, 1)]), "A:sex", "B:sex")
    simulated = bootstrap(found, resamples=200)
    assert simulated.without_estimate > 20
    limits = simulated.totals()[0].limits
    assert limits is not None
    assert limits.upper is None
    assert np.isfinite(limits.lower)


def test_ten_thousand_strata_are_fitted_without_a_matrix_of_their_cells() -> None:
    random = np.random.default_rng(1)
    factors = [
        Factor(name="place", levels=tuple(map(str, range(100)))),
        Factor(name="age", levels=tuple("abcde")),
        Factor(name="sex", levels=("m", "f")),
        Factor(name="year", levels=tuple(map(str, range(10))), degree=2),
    ]
    counts = random.poisson(0.2, (10_000, 16))
    counts[:, 0] = 0
    found = fitted(stratified(list("ABCD"), factors, counts), "A:place", "B:place", "C:year")
    assert len(totals(found, ["place", "age", "sex", "year"])) == 10_000
    assert sum(one.population for one in totals(found, ["place"])) == pytest.approx(
        found.population
    )


def test_names_that_are_not_there_and_impossible_terms_are_refused() -> None:
    variables = variables_of(TWO_SEXES)
    with pytest.raises(UnknownFactorError, match="age"):
        totals(fit_covariates(TWO_SEXES, main_effects(variables)), ["age"])
    with pytest.raises(NotHierarchicalError, match="A:age"):
        model_with(variables, ["A:age"])
    with pytest.raises(NotHierarchicalError, match="A:B:sex"):
        model_with(variables, ["A:B:sex"])
    year = Factor(name="year", levels=("1", "2"), degree=2)
    with pytest.raises(TooHighDegreeError, match="year"):
        stratified(["A", "B"], [year], np.array([[0, 1, 1, 1], [0, 1, 1, 1]]))


def _verdict(table: StratifiedHistories, model: CovariateModel) -> type[Exception] | None:
    """By ranks of matrices in full and linear programming; None when there is an estimate."""
    scope = make_scope(table, model.terms)
    kept, matrix = scope.kept(model), model_matrix(table, model)
    seen, unseen = matrix[kept], matrix[scope.living(kept)][:, 0]
    rank = np.linalg.matrix_rank
    if rank(seen) < rank(np.concatenate([seen, unseen])):
        return NotIdentifiableError
    places = scope.places_of(model)
    design = restrict(scope.design, places, scope.columns.size)
    return NoMaximumError if rises(design, len(places), scope.counts, kept) else None


def _sparse(random: np.random.Generator) -> tuple[StratifiedHistories, CovariateModel]:
    """A table in which most cells are empty, and any model of it."""
    lists = int(random.integers(2, 4))
    factors = [
        Factor(name="sex", levels=("m", "f")),
        Factor(name="age", levels=("a", "b", "c"), degree=random.choice([None, 1, 2])),
    ]
    counts = random.poisson(random.choice([0.3, 0.7, 2.0]), (6, 1 << lists))
    counts[:, 0] = 0
    counts[0, 1] += 1
    table = stratified("ABC"[:lists], factors, counts)
    possible = terms_up_to(variables_of(table), 3)
    return table, model_with(
        variables_of(table), [one for one in possible if random.random() < 0.3]
    )


def test_whether_there_is_an_estimate_is_what_linear_programming_says() -> None:
    random = np.random.default_rng(17)
    verdicts = set()
    for _ in range(150):
        table, model = _sparse(random)
        expected = _verdict(table, model)
        verdicts.add(expected)
        if expected is None:
            assert np.isfinite(fit_covariates(table, model).population)
        else:
            with pytest.raises(expected):
                fit_covariates(table, model)
    assert verdicts == {None, NoMaximumError, NotIdentifiableError}


def test_bounds_leave_the_path_of_a_search_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(18)
    factors = [
        Factor(name="sex", levels=("m", "f")),
        Factor(name="year", levels=("1", "2", "3"), degree=1),
    ]
    tables = []
    for _ in range(12):
        counts = random.poisson(np.exp(random.normal(1, 0.8, (6, 8))))
        counts[:, 0] = 0
        tables.append(stratified(["A", "B", "C"], factors, counts))
    bounded = [search(table, highest_order=3) for table in tables]

    def without_bound(scope: Scope, one: Neighbour, _: float) -> tuple[int, float]:
        return fit_neighbour(scope, one, -np.inf)

    def without_bounds(*given: object) -> list[Neighbour]:
        return [replace(one, bound=np.inf) for one in neighbours(*given)]  # type: ignore[arg-type]

    monkeypatch.setattr(searching, "fit_neighbour", without_bound)
    monkeypatch.setattr(searching, "neighbours", without_bounds)
    for table, path in zip(tables, bounded, strict=True):
        again = search(table, highest_order=3)
        assert [(one.change, one.refused) for one in again.steps] == [
            (one.change, one.refused) for one in path.steps
        ]
