"""Every table of a wave, with the pictures' tables first: what workbook and pages list."""

from collections.abc import Sequence

from zicht.disclosure.figures import DomainLayer
from zicht.reporting import comparison, regions, sensitivity
from zicht.reporting.framing import Picture
from zicht.reporting.tables import Table
from zicht.reporting.wave import Wave


def tables(wave: Wave, pictures: Sequence[Picture]) -> tuple[Table, ...]:
    """The tables of the pictures, of the regions, of what was published before, and the annex."""
    layers = (DomainLayer.SIZE_GROUP, DomainLayer.PROVINCE, DomainLayer.SAFETY_REGION)
    found = [regions.build(wave, layer) for layer in layers]
    more = [*found, comparison.build(wave), sensitivity.build(wave)]
    return (
        *(picture.table for picture in pictures),
        *(table for table in more if table is not None),
    )
