"""Small areas: the area-level model of Fay and Herriot, by REML and by ML.

Names of columns come from a formula, from the design and arguments, or else from the usual names of
such columns; which figures are asked, from the keys of what is expected.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import ndtr

from verify.survey_reference.case import Case
from zicht.estimation.pooling.fay_herriot import SETTLED, AreaModel, Method, fay_herriot

#: Names under which a case, or a table, may give each thing.
DIRECT = ("direct", "direct_estimate", "direct_est", "y", "yi", "estimate", "response", "mean")
VARIANCE = ("vardir", "variance", "sampling_variance", "var", "var_dir", "psi", "vi", "d")
ERROR = ("se", "sd", "std_error", "standard_error", "sampling_se", "se_dir", "sampling_sd")
COVARIATES = ("covariates", "auxiliary", "x", "predictors", "factors", "factor", "terms")
#: A column of whole numbers with at most this many values may be a classification.
MOST_CLASSES = 12

_FORMULA = re.compile(
    r"(\w+) ?~ ?((?:[\w.]+\([\w.]+\)|[\w.]+)(?: ?\+ ?(?:[\w.]+\([\w.]+\)|[\w.]+))*)"
)


@dataclass(frozen=True, kw_only=True)
class _Areas:
    direct: NDArray[np.float64]
    variances: NDArray[np.float64]
    covariates: NDArray[np.float64]
    settled: float

    def model(self, method: Method) -> AreaModel:
        return fay_herriot(
            self.direct, self.variances, self.covariates, method=method, settled=self.settled
        )


def computed(case: Case) -> Mapping[str, object]:
    """The figures that the case asks for, by each method that it names."""
    areas = _areas(case)
    named = str(case.arguments.get("method", "")) or case.definition
    default = _method(named) or Method.REML
    return {key: _filled(areas, key, asked, default) for key, asked in case.expected.items()}


def _areas(case: Case) -> _Areas:
    names = {str(key).lower(): value for key, value in (case.design | case.arguments).items()}
    texts = [str(value) for value in names.values()] + [case.definition]
    formula = next((found for text in texts if (found := _FORMULA.search(text))), None)
    table = case.table
    direct = _given(names, table, DIRECT) or _usual(table, DIRECT)
    if formula and formula[1] in table.columns:
        direct = formula[1]
    if direct is None:
        raise ValueError("no column of direct estimates")
    precision = re.search(
        r"(?:precision|PRECISION|stop\w*)\D{0,30}?(\d[\d.]*(?:e-?\d+)?)", " ".join(texts)
    )
    stop = names.get("precision") or (precision[1] if precision else None)
    return _Areas(
        direct=_numbers(table, direct),
        variances=_variances(names, texts, table),
        covariates=_covariates(names, formula[2] if formula else None, case),
        settled=SETTLED if stop is None or float(stop) >= 1 else max(float(stop), SETTLED),
    )


def _numbers(table: pl.DataFrame, name: str) -> NDArray[np.float64]:
    return table[name].cast(float).to_numpy()


def _given(names: Mapping[str, Any], table: pl.DataFrame, keys: Sequence[str]) -> str | None:
    """A column that the case names under one of some keys."""
    values = (names.get(key) for key in keys)
    return next((one for one in values if isinstance(one, str) and one in table.columns), None)


def _usual(table: pl.DataFrame, names: Sequence[str]) -> str | None:
    """A column with one of some usual names, in capitals or not."""
    by_name = {column.lower(): column for column in table.columns}
    return next((by_name[name] for name in names if name in by_name), None)


def _variances(
    names: Mapping[str, Any], texts: Sequence[str], table: pl.DataFrame
) -> NDArray[np.float64]:
    """A column of variances, or the square of a column of standard errors."""
    for text in texts:
        square = re.search(r"(\w+) ?(?:\^|\*\*) ?2", text)
        if square and square[1] in table.columns:
            return _numbers(table, square[1]) ** 2
    for usual, power in ((VARIANCE, 1), (ERROR, 2)):
        if name := _given(names, table, usual):
            return _numbers(table, name) ** power
    for usual, power in ((VARIANCE, 1), (ERROR, 2)):
        if name := _usual(table, usual):
            return _numbers(table, name) ** power
    raise ValueError("no column of sampling variances")


def _covariates(names: Mapping[str, Any], formula: str | None, case: Case) -> NDArray[np.float64]:
    terms = re.split(r" ?\+ ?", formula) if formula else _listed(names, case)
    columns = [np.ones(case.table.height)]
    for term in terms:
        inner = re.fullmatch(r"[\w.]+\(([\w.]+)\)", term)
        name = inner[1] if inner else term
        if name in ("0", "-1"):
            columns = columns[1:]
        elif name in case.table.columns:
            columns += _columns(case.table[name], classes=bool(inner) or _is_class(case, name))
    return np.stack(columns, axis=1)


def _listed(names: Mapping[str, Any], case: Case) -> list[str]:
    found: list[str] = []
    for key in COVARIATES:
        value = names.get(key, ())
        found += [value] if isinstance(value, str) else list(value)
    # Without a list: the columns that the definition speaks of, save those used otherwise.
    spoken = [name for name in case.table.columns if re.search(rf"\b{name}\b", case.definition)]
    usual = (*DIRECT, *VARIANCE, *ERROR)
    return found or [
        name for name in spoken if name.lower() not in usual and name not in names.values()
    ]


def _is_class(case: Case, name: str) -> bool:
    column = case.table[name]
    if not column.dtype.is_numeric():
        return True
    words = re.search(r"factor|dummy|dummies|indicator|categor|classes", case.definition)
    return bool(words) and column.dtype.is_integer() and column.n_unique() <= MOST_CLASSES


def _columns(column: pl.Series, *, classes: bool) -> list[NDArray[np.float64]]:
    if not classes:
        return [column.cast(float).to_numpy()]
    return [(column == one).cast(float).to_numpy() for one in column.unique().sort()[1:]]


def _method(text: str) -> Method | None:
    if re.search(r"reml|restricted|residual m", text, re.IGNORECASE):
        return Method.REML
    return Method.ML if re.search(r"(?<![a-z])ml(?![a-z])|maximum", text, re.IGNORECASE) else None


def _filled(areas: _Areas, key: str, asked: object, default: Method) -> object:
    """A figure by its name, or the same for everything below it."""
    method = _method(key.replace("_", " ")) or default
    name = re.sub(r"(^|_)(reml|ml)(?=_|$)", "", key.lower()).strip("_")
    found = _figure(areas, areas.model(method), name)
    if isinstance(asked, Mapping):
        if found is None:
            return {below: _filled(areas, below, one, method) for below, one in asked.items()}
        return dict(zip(asked, np.atleast_1d(found).tolist(), strict=False))
    if found is None:
        return None
    if isinstance(asked, list):
        return np.atleast_1d(found).tolist()[: len(asked)]
    return found.tolist() if isinstance(found, np.ndarray) else found


Figure = float | NDArray[np.float64]


def _figure(areas: _Areas, model: AreaModel, name: str) -> Figure | None:
    name = re.sub(r"_first_?\d+$", "", name)
    whole = re.fullmatch(r"(mean|min|max|sum)_(\w+)|(\w+)_(mean|min|max|sum)", name)
    if whole:
        inner = _figure(areas, model, whole[2] or whole[3])
        over: Mapping[str, Callable[..., Any]] = {
            "mean": np.mean,
            "min": np.min,
            "max": np.max,
            "sum": np.sum,
        }
        return None if inner is None else float(over[whole[1] or whole[4]](inner))
    return dict(_figures(areas, model)).get(re.sub(r"[^a-z0-9]", "", name))


def _figures(areas: _Areas, model: AreaModel) -> Iterator[tuple[str, Figure]]:
    """Every figure under every name that it may go by, without signs and capitals."""
    size, count = areas.covariates.shape
    likelihood, gamma = model.log_likelihood, model.shrinkage
    errors, roots = model.coefficient_errors, np.sqrt(model.mean_squared_errors)
    statistic = model.coefficients / errors
    of_variance = (1 - gamma) ** 2 / (model.variance + areas.variances) * model.variance_error**2
    bent = model.mean_squared_errors - gamma * areas.variances - 2 * of_variance
    sets: dict[str, Figure] = {
        "refvar sigma2 sigma2u sigma2v sigmau2 sigmav2 variance varu varv a ahat tau2 psi2"
        " modelvariance areavariance effectvariance randomeffectvariance": model.variance,
        "sigma sigmau sigmav tau": float(np.sqrt(model.variance)),
        "serefvar sesigma2 sesigma2u sesigma2v sevariance": model.variance_error,
        "varrefvar varsigma2 varsigma2u vara avar": model.variance_error**2,
        "beta betahat coef coefs coefficients coefficient fixedeffects estcoef": model.coefficients,
        "sebeta betase secoef coefse secoefficients coefficientse stderror stderrors": errors,
        "tvalue tvalues zvalue t z": statistic,
        "pvalue pvalues p": 2 * ndtr(-np.abs(statistic)),
        "eblup eblups theta thetahat estimate estimates fh predicted": model.estimates,
        "mse mses mseeblup msepr prasadrao dattalahiri": model.mean_squared_errors,
        "rmse seeblup eblupse rootmse": roots,
        "cv cveblup": 100 * roots / model.estimates,
        "gamma gammas shrinkage weight weights shrinkagefactor": gamma,
        "b bd": 1 - gamma,
        "synthetic fitted xb xbeta regression": model.synthetic,
        "effects randomeffects u uhat v": model.estimates - model.synthetic,
        "loglik loglike loglikelihood": likelihood,
        "aic": 2 * (count + 1) - 2 * likelihood,
        "bic": (count + 1) * float(np.log(size)) - 2 * likelihood,
        "g1": gamma * areas.variances,
        "g2": bent if model.method is Method.REML else _from_coefficients(areas, model),
        "g3": of_variance,
        "n m areas nareas d": float(size),
    }
    for names, value in sets.items():
        for name in names.split():
            yield name, value


def _from_coefficients(areas: _Areas, model: AreaModel) -> NDArray[np.float64]:
    leverage = np.einsum("dp,pq,dq->d", areas.covariates, model.covariance, areas.covariates)
    return np.asarray((1 - model.shrinkage) ** 2 * leverage)
