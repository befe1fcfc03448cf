"""Pairs of lists and models of a closed population as rows with the same columns in every file."""

from zicht.disclosure.classical import ShownModel, ShownPair
from zicht.disclosure.model import Suppressed
from zicht.language import Language
from zicht.prevalence.classical import Sized
from zicht.prevalence.panel import Refusal
from zicht.reporting.prevalence.classical_table import HIDDEN
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.rows import ESTIMATED, REFUSED, Value, told

#: What would give a small number away.
WITHHELD = "withheld"

PAIR_COLUMNS = (
    "first", "second", "state", "reason", "reason_nl", "reason_en", "lincoln_petersen",
    "lincoln_petersen_error", "lincoln_petersen_low", "lincoln_petersen_high", "chapman",
    "chapman_error", "chapman_low", "chapman_high", "confidence",
)  # fmt: skip
CLOSED_COLUMNS = (
    "model", "state", "reason", "reason_nl", "reason_en", "population", "standard_error", "low",
    "high", "confidence", "degrees_of_freedom", "deviance", "aic", "bic", "aic_above_lowest",
    "bic_above_lowest",
)  # fmt: skip


def pair_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """A row per pair of lists; one that is withheld has no numbers."""
    empty: dict[str, Value] = dict.fromkeys(PAIR_COLUMNS)
    return [{**empty, **_pair(one)} for one in dossier.classical.pairs]


def closed_rows(dossier: Dossier) -> list[dict[str, Value]]:
    """A row per model; none where there are two lists only."""
    shown = dossier.classical
    if isinstance(shown.closed, Refusal):
        return []
    empty: dict[str, Value] = dict.fromkeys(CLOSED_COLUMNS)
    return [
        *({**empty, **_model(one)} for one in shown.closed),
        *({**empty, "model": name, **_withheld()} for name in shown.withheld),
    ]


def _pair(one: ShownPair) -> dict[str, Value]:
    names: dict[str, Value] = {"first": one.lists[0], "second": one.lists[1]}
    if isinstance(one.estimate, Suppressed):
        return {**names, **_withheld()}
    first, second = one.estimate.lincoln_petersen, one.estimate.chapman
    return {
        **names,
        **_state(first),
        **_numbers(first, "lincoln_petersen", "lincoln_petersen_"),
        **_numbers(second, "chapman", "chapman_"),
        "confidence": second.interval.level,
    }


def _model(one: ShownModel) -> dict[str, Value]:
    return {
        "model": one.model,
        **_state(one.size),
        **_numbers(one.size, "population", ""),
        "confidence": None if isinstance(one.size, Refusal) else one.size.interval.level,
        "degrees_of_freedom": one.degrees_of_freedom,
        "deviance": _rounded(one.deviance),
        "aic": _rounded(one.aic),
        "bic": _rounded(one.bic),
        "aic_above_lowest": _rounded(one.aic_above),
        "bic_above_lowest": _rounded(one.bic_above),
    }


def _state(found: Sized | Refusal) -> dict[str, Value]:
    if isinstance(found, Sized):
        return {"state": ESTIMATED}
    return {
        "state": REFUSED,
        **dict(zip(("reason", "reason_nl", "reason_en"), told(found), strict=True)),
    }


def _withheld() -> dict[str, Value]:
    return {
        "state": WITHHELD,
        "reason": "small-count",
        "reason_nl": HIDDEN.to(Language.NL),
        "reason_en": HIDDEN.to(Language.EN),
    }


def _numbers(found: Sized | Refusal, size: str, before: str) -> dict[str, Value]:
    if isinstance(found, Refusal):
        return {}
    error = "standard_error" if not before else f"{before}error"
    return {
        size: _rounded(found.population),
        error: _rounded(found.standard_error),
        f"{before}low": _rounded(found.interval.lower),
        f"{before}high": _rounded(found.interval.upper),
    }


def _rounded(value: float | None) -> float | None:
    """With two decimals; None where there is none, or no end, which no file can hold."""
    return round(value, 2) if value is not None and abs(value) < float("inf") else None
