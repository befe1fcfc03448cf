"""A map on which every municipality counts the same: one hexagon each.

The points of the municipalities are pushed apart where they are close and pulled together where
they are far, as if joined to their neighbours by springs, and then set down on a grid of hexagons
at the smallest total of squared distances (the assignment problem). Everything is computed from
the points, so it holds for any day and for an operator's newer register; it uses no chance.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment
from scipy.spatial import Delaunay, cKDTree

from zicht.areas.hexgrid import ROW_HEIGHT, Tile, neighbours
from zicht.areas.model import Municipality

_Points = NDArray[np.float64]
_Cells = NDArray[np.int64]

_KM_PER_DEGREE = 111.2
_MIDDLE = (5.3, 52.2)

# The width of a hexagon in km: as many hexagons of this width as there are municipalities cover
# about the land area of the country (35,000 km2 over 355, which is 98 km2 each).
_WIDTH_KM = 10.6

# What lies across water from the rest keeps a strip of water around it, or it would not be
# recognised: the five Wadden islands, and Sluis, Terneuzen and Hulst beyond the Western Scheldt.
_ACROSS_THE_WATER = frozenset(
    {"GM0448", "GM0096", "GM0093", "GM0060", "GM0088", "GM1714", "GM0715", "GM0677"}
)

# Between these provinces lies the IJsselmeer or the Markermeer: neighbours there keep their
# distance instead of being pulled together.
_LAKES = (frozenset({"PV27", "PV24"}), frozenset({"PV27", "PV21"}))

# The figures below were chosen by looking at the result.
_STEPS = 300
_PULL = 0.10
_PULL_WITHIN_PROVINCE = 0.13
_PUSH = 0.25
_ANCHOR = 0.012
_LONGEST_SPRING_KM = 40.0
_SPARE_CELLS = 1.04


@lru_cache(maxsize=16)
def hexagons(municipalities: tuple[Municipality, ...]) -> tuple[Tile, ...]:
    """One tile for each municipality, in the given order; no two on the same place.

    Give all municipalities of a day (``Register.on``). Columns and rows start near 0. Raises
    ValueError when a municipality has no point.
    """
    if not municipalities:
        return ()
    points = _project(municipalities)
    apart = np.array([one.code in _ACROSS_THE_WATER for one in municipalities])
    apart &= not apart.all()  # with nothing but islands, there is nothing to keep apart from
    mainland = [one for one, across in zip(municipalities, apart, strict=True) if not across]
    cells = np.zeros((len(points), 2), dtype=np.int64)
    moved = _spread(points[~apart], [one.province_code for one in mainland])
    cells[~apart] = _settle(moved)
    if apart.any():
        wanted = points[apart] + _drift(points[apart], points[~apart], moved)
        cells[apart] = _settle_apart(wanted, {(int(c), int(r)) for c, r in cells[~apart]})
    # Rows shift by an even number, so that odd rows stay odd.
    cells -= [cells[:, 0].min(), cells[:, 1].min() // 2 * 2]
    return tuple(
        Tile(code=one.code, column=int(column), row=int(row))
        for one, (column, row) in zip(municipalities, cells, strict=True)
    )


def _project(municipalities: tuple[Municipality, ...]) -> _Points:
    """Longitude and latitude on a plane, in hexagon widths; y grows southwards, as rows do."""
    rows = []
    for one in municipalities:
        if one.longitude is None or one.latitude is None:
            raise ValueError(
                f"{one.name} ({one.code}) has no point; fill in longitude and latitude"
            )
        rows.append((one.longitude - _MIDDLE[0], _MIDDLE[1] - one.latitude))
    scale = _KM_PER_DEGREE / _WIDTH_KM
    scales = np.array([scale * np.cos(np.radians(_MIDDLE[1])), scale])
    return np.asarray(np.array(rows) * scales, dtype=np.float64)


def _spread(points: _Points, provinces: list[str]) -> _Points:
    """The points at about one hexagon width from their neighbours."""
    if len(points) < 4:
        return points.copy()  # too few for a triangulation, and nothing is crowded
    pairs, rest, pull = _springs(points, provinces)
    moved = points.copy()
    for _ in range(_STEPS):
        force = _ANCHOR * (points - moved)
        _add_springs(force, moved, pairs, rest, pull)
        close = cKDTree(moved).query_pairs(0.98, output_type="ndarray")
        _add_springs(force, moved, close, np.ones(len(close)), np.full(len(close), _PUSH))
        moved += force
    return moved


def _springs(points: _Points, provinces: list[str]) -> tuple[_Cells, _Points, _Points]:
    """Pairs of neighbours, the length at which each spring is at rest, and its strength."""
    triangles = Delaunay(points).simplices
    pairs = np.vstack([triangles[:, [0, 1]], triangles[:, [1, 2]], triangles[:, [0, 2]]])
    pairs = np.unique(np.sort(pairs, axis=1), axis=0)
    length = np.linalg.norm(points[pairs[:, 0]] - points[pairs[:, 1]], axis=1)
    near = length < _LONGEST_SPRING_KM / _WIDTH_KM
    pairs, length = pairs[near], length[near]
    sides = [frozenset({provinces[first], provinces[second]}) for first, second in pairs]
    rest = np.where([one in _LAKES for one in sides], length, 1.0)
    pull = np.where([len(one) == 1 for one in sides], _PULL_WITHIN_PROVINCE, _PULL)
    return pairs, rest, pull


def _add_springs(
    force: _Points, points: _Points, pairs: _Cells, rest: _Points, pull: _Points
) -> None:
    """Add to ``force`` what springs between the pairs do; shorter than at rest, they push."""
    first, second = pairs[:, 0], pairs[:, 1]
    apart = points[second] - points[first]
    length = np.maximum(np.linalg.norm(apart, axis=1), 1e-9)
    strength = (pull * (length - rest) / length)[:, np.newaxis] * apart
    np.add.at(force, first, strength)
    np.add.at(force, second, -strength)


def _settle(points: _Points) -> _Cells:
    """A place on the grid for each point, out of the places where points are densest.

    There are a few more places than points, so that the coast keeps its bays.
    """
    cells = _grid(points)
    distance = _squared_distances(points, cells)
    density = np.exp(-distance / (2 * 0.75**2)).sum(axis=0)
    count = min(len(cells), int(np.ceil(len(points) * _SPARE_CELLS)))
    # Rounded, so that machines that differ in the last digit draw the same map.
    dense = np.argsort(-density.round(9), kind="stable")[:count]
    return _assign(distance[:, dense], cells[dense])


def _settle_apart(points: _Points, taken: set[tuple[int, int]]) -> _Cells:
    """Places for what lies across the water: none touches a place that is taken."""
    shore = taken.union(*(neighbours(*one) for one in taken))
    everywhere = _grid(np.vstack([points, np.array(sorted(taken)) * [1, ROW_HEIGHT]]))
    free = np.array([one for one in everywhere if (int(one[0]), int(one[1])) not in shore])
    return _assign(_squared_distances(points, free), free)


def _drift(points: _Points, mainland: _Points, moved: _Points) -> _Points:
    """How far the nearest five points of the mainland moved, on average."""
    _distance, nearest = cKDTree(mainland).query(points, k=min(5, len(mainland)))
    shift = (moved - mainland)[nearest].reshape(len(points), -1, 2)
    return np.asarray(shift.mean(axis=1), dtype=np.float64)


def _grid(points: _Points) -> _Cells:
    """Columns and rows of all places around the points, three places wider on every side."""
    low = np.floor(points.min(axis=0) / [1, ROW_HEIGHT]).astype(np.int64) - 3
    high = np.ceil(points.max(axis=0) / [1, ROW_HEIGHT]).astype(np.int64) + 3
    columns, rows = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    return np.column_stack([columns.ravel(), rows.ravel()])


def _squared_distances(points: _Points, cells: _Cells) -> _Points:
    """Points by places, in squared hexagon widths."""
    middles = np.column_stack([cells[:, 0] + 0.5 * (cells[:, 1] % 2), cells[:, 1] * ROW_HEIGHT])
    between = points[:, np.newaxis, :] - middles[np.newaxis, :, :]
    return np.asarray((between**2).sum(axis=2), dtype=np.float64)


def _assign(cost: _Points, cells: _Cells) -> _Cells:
    """The cell of each point at the smallest total cost."""
    _points, chosen = linear_sum_assignment(cost.round(9))
    return cells[chosen]
