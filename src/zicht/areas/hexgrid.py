"""A grid of hexagons that stand on a point: where each lies and which touch.

A hexagon is 1 wide. Rows lie √3/2 apart and count downwards, as in a drawing; odd rows are moved
half a hexagon to the right.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin, sqrt

#: The distance between the middles of two rows.
ROW_HEIGHT = sqrt(3) / 2

# A hexagon of width 1 has its corners this far from its middle.
_RADIUS = 1 / sqrt(3)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """The hexagon of one municipality."""

    code: str
    column: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """One side of a hexagon: the line, the tile it belongs to and the tile beyond it.

    ``beyond`` is None at the outside of the map.
    """

    start: Point
    end: Point
    tile: Tile
    beyond: Tile | None


def centre(tile: Tile) -> Point:
    """The middle of a tile: x to the right and y downwards, in widths of a hexagon."""
    return tile.column + 0.5 * (tile.row % 2), tile.row * ROW_HEIGHT


def corners(tile: Tile) -> tuple[Point, ...]:
    """The six corners, clockwise from the top."""
    x, y = centre(tile)
    angles = [pi / 3 * step for step in range(6)]
    return tuple((x + _RADIUS * sin(one), y - _RADIUS * cos(one)) for one in angles)


def neighbours(column: int, row: int) -> tuple[tuple[int, int], ...]:
    """The six places around a place, clockwise from the upper right."""
    right = column + row % 2
    left = right - 1
    return (
        (right, row - 1),
        (column + 1, row),
        (right, row + 1),
        (left, row + 1),
        (column - 1, row),
        (left, row - 1),
    )


def edges(tiles: Sequence[Tile]) -> Iterator[Edge]:
    """Every side of every tile; a side between two tiles comes once."""
    at = {(one.column, one.row): one for one in tiles}
    for tile in tiles:
        points = corners(tile)
        for side, place in enumerate(neighbours(tile.column, tile.row)):
            beyond = at.get(place)
            # Of two tiles that touch, the one that comes first in reading order gives the side.
            if beyond is None or (tile.row, tile.column) < (beyond.row, beyond.column):
                yield Edge(start=points[side], end=points[(side + 1) % 6], tile=tile, beyond=beyond)


def borders(tiles: Sequence[Tile], region_of: Mapping[str, str]) -> tuple[Edge, ...]:
    """The sides between tiles of different regions; ``region_of`` maps each code to its region."""
    return tuple(
        one
        for one in edges(tiles)
        if one.beyond is not None and region_of[one.tile.code] != region_of[one.beyond.code]
    )


def outline(tiles: Sequence[Tile]) -> tuple[Edge, ...]:
    """The sides at the outside of the map: coast, lakes and the border of the country."""
    return tuple(one for one in edges(tiles) if one.beyond is None)
