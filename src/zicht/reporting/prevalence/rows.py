"""Estimates and what moves them as rows with the same columns in every file format."""

from collections.abc import Mapping
from typing import TypeAlias

from zicht.language import Language, Text
from zicht.prevalence.panel import Estimate, Refusal
from zicht.prevalence.sensitivity import Change
from zicht.prevalence.verdict import Range
from zicht.reporting.prevalence import group_table, plan_table
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.survey.record import Data

PLAN_COLUMNS = (
    "more_reports", "link_recall", "link_precision", "reports", "width", "narrower", "bias",
    "coverage", "failed", "model",
)  # fmt: skip
VERDICT_COLUMNS = ("part", "code", "nl", "en")
GROUP_COLUMNS = ("group_nl", "group_en", "population", "low", "high", "confidence", "model")

Value: TypeAlias = str | float | int | bool | None
Row: TypeAlias = Mapping[str, Value]

ESTIMATED, REFUSED = "estimated", "refused"
#: What may be refused besides a method.
GROUPS, PLAN, CLOSED = "groups", "plan", "closed_models"

ESTIMATE_COLUMNS = (
    "method", "name_nl", "name_en", "family", "judged", "paper", "state", "reason", "reason_nl",
    "reason_en", "population", "low", "high", "low_monte_carlo_error", "high_monte_carlo_error",
    "confidence", "margin", "model", "averaged_models", "model_weight", "rival_answers", "data",
    "fingerprint", "resamples", "seed", "code_version", "synthetic",
)  # fmt: skip
CHANGE_COLUMNS = (
    "kind", "lists", "method", "before", "after", "factor", "reason", "name_nl", "name_en",
)  # fmt: skip


def estimate_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """A row per method, with what is needed to make it again."""
    settings = dossier.panel.settings
    made: dict[str, Value] = {
        "data": dossier.name,
        "fingerprint": dossier.panel.fingerprint,
        "resamples": settings.resamples,
        "seed": settings.seed,
        "code_version": dossier.code_version,
        "synthetic": dossier.is_synthetic,
    }
    empty: dict[str, Value] = dict.fromkeys(ESTIMATE_COLUMNS)
    panel = dossier.panel
    return [
        {**empty, **_estimated(one), "judged": panel.counts(one), **made} for one in panel.estimates
    ]


def change_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """A row per variant of the lists."""
    return [_changed(one) for one in dossier.changes]


def group_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """A row per group of people and one for all of them; none where there are no groups."""
    groups = dossier.groups
    if groups is None or groups.whole is None:
        return []
    named = [
        *(pair for one in groups.breakdowns for pair in zip(one.names, one.totals, strict=True)),
        (group_table.WHOLE, groups.whole),
    ]
    return [
        {
            "group_nl": name.nl,
            "group_en": name.en,
            "population": _finite(one.population),
            "low": None if one.limits is None else _finite(one.limits.lower),
            "high": None
            if one.limits is None or one.limits.upper is None
            else _finite(one.limits.upper),
            "confidence": None if one.limits is None else one.limits.level,
            "model": groups.model,
        }
        for name, one in named
    ]


def group_notes(dossier: Dossier) -> list[Text]:
    """What the groups rest on, in sentences; none where there are no groups."""
    groups = dossier.groups
    if groups is None or groups.refusal is not None:
        return []
    return [group_table.introduction(groups)]


def plan_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """A row per effort of the plan; none where there is no plan."""
    plan = dossier.plan
    if plan is None or plan.refusal is not None:
        return []
    return [
        {
            "more_reports": one.effort.more_reports,
            "link_recall": one.effort.recall,
            "link_precision": one.effort.precision,
            "reports": _finite(one.reports),
            "width": _finite(one.width),
            "narrower": round(one.narrowing(plan.now), 3),
            "bias": round(one.bias, 3),
            "coverage": round(one.coverage, 3),
            "failed": round(one.failed, 3),
            "model": plan.model,
        }
        for one in plan.expectations
    ]


def refusals(dossier: Dossier) -> dict[str, Refusal]:
    """Why groups, a plan or models of a closed population are not there, by name of the part."""
    asked = {GROUPS: dossier.groups, PLAN: dossier.plan}
    found = {part: made.refusal for part, made in asked.items() if made is not None}
    closed = dossier.classical.closed
    found[CLOSED] = closed if isinstance(closed, Refusal) else None
    return {part: why for part, why in found.items() if why is not None}


def refusal_data(refusal: Refusal) -> dict[str, Data]:
    """The code of a refusal and what it says, with the remedy."""
    return dict(zip(("code", "nl", "en"), told(refusal), strict=True))


def plan_answers(dossier: Dossier) -> list[Text]:
    """The least that is enough, in sentences; none where there is no plan."""
    plan = dossier.plan
    return [] if plan is None or plan.refusal is not None else [*plan_table.answers(plan)]


def verdict_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """The conclusion, its signs, what is suspect about the lists, and what groups and plan say."""
    verdict = dossier.verdict
    conclusion = verdict.conclusion.value
    said: list[tuple[str, str | None, str, str]] = [
        ("conclusion", conclusion, verdict.sentence.nl, verdict.sentence.en),
        *(("reason", one.sign.value, one.text.nl, one.text.en) for one in verdict.reasons),
        *(("notice", *told(one)) for one in dossier.panel.notices),
        *((GROUPS, None, one.nl, one.en) for one in group_notes(dossier)),
        *((PLAN, None, one.nl, one.en) for one in plan_answers(dossier)),
        *((part, *told(one)) for part, one in refusals(dossier).items()),
    ]
    return [dict(zip(VERDICT_COLUMNS, one, strict=True)) for one in said]


def record(dossier: Dossier) -> dict[str, Data]:
    """The verdict, and which lists and code it rests on."""
    panel, verdict = dossier.panel, dossier.verdict
    reasons: list[Data] = [
        {"sign": one.sign.value, "nl": one.text.nl, "en": one.text.en} for one in verdict.reasons
    ]
    notices: list[Data] = [refusal_data(one) for one in panel.notices]
    return {
        "data": dossier.name,
        "synthetic": dossier.is_synthetic,
        "shows_small": dossier.overlaps.is_exact,
        "fingerprint": panel.fingerprint,
        "code_version": dossier.code_version,
        "lists": list(panel.given.lists),
        "confidence": panel.settings.level,
        "resamples": panel.settings.resamples,
        "seed": panel.settings.seed,
        "seconds": panel.settings.seconds,
        "order": panel.settings.order,
        "verdict": {
            "conclusion": verdict.conclusion.value,
            "nl": verdict.sentence.nl,
            "en": verdict.sentence.en,
            "reasons": reasons,
            "estimates": _ends(verdict.estimates),
            "outer": _ends(verdict.outer),
        },
        "notices": notices,
    }


def _ends(given: Range | None) -> Data:
    return None if given is None else {"low": _finite(given.low), "high": _finite(given.high)}


def _estimated(one: Estimate) -> dict[str, Value]:
    method = one.method
    row: dict[str, Value] = {
        "method": method.key,
        "name_nl": method.name.nl,
        "name_en": method.name.en,
        "family": method.family.value,
        "paper": method.paper,
    }
    if one.refusal is not None:
        refusal = one.refusal
        return {
            **row,
            "state": REFUSED,
            "reason": refusal.code,
            "reason_nl": _both(refusal.message, refusal.remedy, Language.NL),
            "reason_en": _both(refusal.message, refusal.remedy, Language.EN),
        }
    found = one.finding
    if found is None:
        return row
    interval, errors = found.interval, found.limit_errors
    return {
        **row,
        "state": ESTIMATED,
        "population": _finite(found.population),
        "low": None if interval is None else _finite(interval.lower),
        "high": None if interval is None else _finite(interval.upper),
        "low_monte_carlo_error": None if errors is None else _finite(errors.lower),
        "high_monte_carlo_error": None if errors is None else _finite(errors.upper),
        "confidence": None if interval is None else interval.level,
        "margin": found.margin.value,
        "model": found.detail or None,
        "averaged_models": None if found.mixture is None else found.mixture.models,
        "model_weight": None if found.mixture is None else round(found.mixture.best_weight, 3),
        "rival_answers": "; ".join(str(round(peak.size)) for peak in found.rivals) or None,
    }


def _changed(one: Change) -> dict[str, Value]:
    return {
        "kind": one.kind.value,
        "lists": one.subject,
        "method": one.method.key,
        "before": _finite(one.before),
        "after": None if one.after is None else _finite(one.after),
        "factor": None if one.factor is None else _finite(round(one.factor, 3)),
        "reason": None if one.refusal is None else one.refusal.code,
        "name_nl": one.label.nl,
        "name_en": one.label.en,
    }


def told(refusal: Refusal) -> tuple[str, str, str]:
    """The code of a refusal and what it says in both languages, with the remedy."""
    message, remedy = refusal.message, refusal.remedy
    dutch, english = (_both(message, remedy, language) for language in Language)
    return refusal.code, dutch, english


def _finite(value: float) -> float | None:
    """A number with one decimal; None where it has no end, which no file can hold."""
    return round(value, 1) if abs(value) < float("inf") else None


def _both(message: Text, remedy: Text, language: Language) -> str:
    return f"{message.to(language)} {remedy.to(language)}"
