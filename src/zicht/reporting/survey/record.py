"""What the figures of a survey were made from, and how: for a file beside them."""

from collections.abc import Mapping
from typing import TypeAlias

from zicht.disclosure.model import Published, Suppressed
from zicht.disclosure.survey_figures import Family, SurveyBook
from zicht.estimation.study.wishes import ReplicateKind
from zicht.language import Language
from zicht.problems import Problem

Data: TypeAlias = "str | float | int | bool | list[Data] | dict[str, Data] | None"

#: What a record says that it is.
FORMAT = "zicht-estimate-1"


def record(book: SurveyBook) -> dict[str, Data]:
    """Methods, weighting, response and fingerprints, in words of JSON."""
    intervals, weighting = book.plan.intervals, book.weighting
    spread = weighting.r_interval
    published = sum(isinstance(one.result, Published) for one in book.figures)
    withheld = sum(isinstance(one.result, Suppressed) for one in book.figures)
    return {
        "format": FORMAT,
        "title": book.title,
        "made_from": {
            "data": book.data_name,
            "data_fingerprint": book.data_fingerprint,
            "frame_fingerprint": book.frame_fingerprint,
            "plan_fingerprint": book.plan_fingerprint,
            "code_version": book.code_version,
            "seed": book.plan.survey.seed,
        },
        "respondents": book.respondents,
        "population": book.population,
        "methods": {
            "confidence": intervals.confidence,
            "proportions": intervals.proportions.value,
            "odds_factor": intervals.odds_factor,
            "other_factors": list(intervals.other_factors),
            "strata": list(book.plan.survey.strata),
            "clusters": list(book.plan.survey.clusters),
            "errors": _errors(book),
        },
        "tests": _tests(book.family),
        "disclosure": {
            "minimum_group": book.minimum_group,
            "published": published,
            "withheld": withheld,
            "without_answers": len(book.figures) - published - withheld,
        },
        "weighting": {
            "method": weighting.method,
            "auxiliaries": list(weighting.auxiliaries),
            "left_out": list(weighting.left_out),
            "bounds": None if weighting.bounds is None else list(weighting.bounds),
            "collapses": [
                {
                    "variable": one.variable,
                    "merged": one.merged,
                    "into": one.into,
                    "reason": one.reason,
                }
                for one in weighting.collapses
            ],
            "kish_effect": weighting.kish_effect,
            "effective_size": weighting.effective_size,
        },
        "response": {
            "r_indicator": _short(weighting.r_indicator),
            "r_indicator_low": None if spread is None else _short(spread.low),
            "r_indicator_high": None if spread is None else _short(spread.high),
            "partial": [
                {
                    "variable": one.variable,
                    "unconditional": one.unconditional,
                    "conditional": one.conditional,
                    "by_class": dict(one.by_class),
                }
                for one in weighting.partial
            ],
        },
        "notices": [_notice(one) for one in book.notices],
    }


def _errors(book: SurveyBook) -> dict[str, Data]:
    resampling = book.plan.resampling
    if resampling is None:
        return {"by": "linearisation"}
    is_drawn = resampling.kind is ReplicateKind.BOOTSTRAP
    return {
        "by": "replicates",
        "kind": resampling.kind.value,
        "replicates": book.replicates,
        "seed": resampling.seed if is_drawn else None,
    }


def _tests(family: Family | None) -> dict[str, Data] | None:
    """The family within which adjusted chances hold; None where nothing was tested."""
    if family is None:
        return None
    return {
        "family": "every difference and cross table of the run that is shown",
        "size": family.size,
        "differences": family.differences,
        "crossings": family.crossings,
        "method": "benjamini_hochberg",
        "rate": round(family.rate, 12),
    }


def flat(data: Mapping[str, Data], before: str = "") -> dict[str, str | float | int | bool | None]:
    """A record as names with dots and values, for a sheet with two columns."""
    found: dict[str, str | float | int | bool | None] = {}
    for key, value in data.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            found.update(flat(value, f"{name}."))
        elif isinstance(value, list):
            parts = {str(at): one for at, one in enumerate(value, start=1)}
            found.update(flat(parts, f"{name}."))
        else:
            found[name] = value
    return found


def _short(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.6g}")


def _notice(problem: Problem) -> dict[str, Data]:
    return {
        "code": problem.code,
        "nl": problem.sentence(Language.NL),
        "en": problem.sentence(Language.EN),
    }
