"""Blocks that are about the variables of the blocks beside them, when no words say otherwise."""

from collections.abc import Mapping
from typing import Any

from verify.survey_reference import shapes
from verify.survey_reference.blocks import Blocks
from verify.survey_reference.designs import columns
from zicht.estimation.sampling.statistics import by_domain, means, totals


def tree(blocks: Blocks, expected: Mapping[str, Any]) -> dict[str, object]:
    """Every block that is known; domains named ``by_...`` get the variable of the mean beside."""
    found = blocks.tree(expected)
    for key, asked in expected.items():
        if isinstance(asked, Mapping) and "keys" in asked and not _is_said(blocks):
            keyed = _keyed(blocks, key, asked, expected)
            found |= {key: keyed} if keyed else {}
    return found


def _is_said(blocks: Blocks) -> bool:
    return bool(blocks.prose.domains_of(blocks.case.definition))


def _keyed(
    blocks: Blocks, key: str, asked: Mapping[str, Any], beside: Mapping[str, Any]
) -> dict[str, object] | None:
    kind = "total" if "total" in key else "mean"
    labels = beside.get(kind, {}).get("estimate")
    by = columns(key.replace("by_", "").replace("total_", ""), blocks.table)
    if not isinstance(labels, Mapping) or len(labels) != 1 or not by:
        return None
    name = next(iter(labels))
    groups = blocks.groups(by, asked["keys"])
    statistic = by_domain(
        totals if kind == "total" else means,
        {name: blocks.variable(name)},
        {one: groups[one] for one in asked["keys"]},
    )
    return shapes.keyed(blocks.source.estimate(statistic), shapes.confidence(asked))
