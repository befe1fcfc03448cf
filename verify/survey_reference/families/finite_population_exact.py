"""Exact limits of the number of units with an answer, in the whole file and per class."""

import re
from collections.abc import Mapping

import numpy as np

from verify.survey_reference import wording
from verify.survey_reference.case import Case
from verify.survey_reference.designs import filtered
from zicht.estimation.exact import count_limits


def computed(case: Case) -> Mapping[str, object]:
    """For every class: yes, answers, units, and the limits of the count and of the share."""
    frame = case.table
    rows = filtered(frame.with_row_index("_row"), case.design.get("filter"))["_row"].to_numpy()
    answered = np.isin(np.arange(frame.height), rows)
    name = wording.first([r"\b{}\s*==?\s*1\b", r"count of {}"], [case.definition], frame)
    yes = wording.numbers(frame[name]) == 1
    stated = re.search(r"(\d+(?:\.\d+)?)\s*%", case.definition)
    confidence = float(stated[1]) / 100 if stated else 0.95
    groups = [key for key in case.expected if key not in ("all", "overall", "total")]
    members = {key: np.ones(frame.height, dtype=bool) for key in case.expected}
    if groups:
        column = wording.classing(groups, case.definition, frame)
        codes, known = wording.codes(frame[column]), wording.levels(frame[column])
        members |= {key: codes == wording.place(key, known) for key in groups}
    return {
        key: _limits(
            int((yes & answered & rows).sum()),
            int((answered & rows).sum()),
            int(rows.sum()),
            confidence,
        )
        for key, rows in members.items()
    }


def _limits(yes: int, answered: int, population: int, confidence: float) -> dict[str, float]:
    low, high = count_limits(answered, population, confidence)
    return {
        "x": yes,
        "n": answered,
        "N": population,
        "count_low": int(low[yes]),
        "count_high": int(high[yes]),
        "prop_low": int(low[yes]) / population,
        "prop_high": int(high[yes]) / population,
    }
