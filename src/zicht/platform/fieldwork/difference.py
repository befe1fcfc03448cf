"""What a load changed, for the person who ran it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Keys that were added, changed or removed, and how many stayed as they were."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    def __str__(self) -> str:
        counts = {
            "added": len(self.added),
            "changed": len(self.changed),
            "removed": len(self.removed),
            "unchanged": self.unchanged,
        }
        return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "nothing"


def compare(before: Mapping[str, object], after: Mapping[str, object]) -> Difference:
    """How two sets of records by key differ; nothing counts as removed."""
    added = tuple(key for key in after if key not in before)
    changed = tuple(key for key in after if key in before and after[key] != before[key])
    return Difference(
        added=added, changed=changed, unchanged=len(after) - len(added) - len(changed)
    )
