"""Published tables of lists."""

import csv
import json
from collections.abc import Mapping

from shared_data import shared_data
from zicht.prevalence.histories import Histories, histories


def published(name: str) -> Histories:
    """The histories of a published table; the test is skipped where it is absent."""
    with shared_data("mse", f"{name}.csv").open(encoding="utf-8") as opened:
        heading, *rows = csv.reader(opened)
    return histories(
        heading[:-1],
        [sum(int(digit) << place for place, digit in enumerate(row[:-1])) for row in rows],
        [int(row[-1]) for row in rows],
    )


def reference(name: str) -> Mapping[str, dict]:
    """What other programs return on a published table."""
    text = shared_data("mse", "reference.json").read_text(encoding="utf-8")
    return json.loads(text)["datasets"][name]
