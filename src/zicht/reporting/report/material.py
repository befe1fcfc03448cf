"""What the chapters draw from."""

from collections.abc import Mapping
from dataclasses import dataclass

from zicht.reporting import wording
from zicht.reporting.report.blocks import Block, Figure, Illustration, TableBlock
from zicht.reporting.tables import Table
from zicht.reporting.wave import Wave


@dataclass(frozen=True, kw_only=True)
class Material:
    """A wave and its drawn pictures by key."""

    wave: Wave
    illustrations: Mapping[str, Illustration]

    def shown(self, key: str, *, share_of_width: float = 0.84) -> list[Block]:
        """A picture and its table; nothing when the wave has no such picture."""
        illustration = self.illustrations.get(key)
        if illustration is None:
            return []
        return [
            Figure(illustration=illustration, share_of_width=share_of_width),
            self.table(illustration.picture.table, titled=False),
        ]

    def table(self, table: Table, *, titled: bool = True) -> Block:
        """A table with the note that its withheld values need."""
        note = wording.withheld_note(self.wave.book.minimum_group)
        return TableBlock(table=table, note=note, titled=titled)
