from collections import defaultdict
from dataclasses import replace
from datetime import date
from itertools import combinations
from math import dist, sqrt

import pytest

from zicht.areas.cartogram import hexagons
from zicht.areas.hexgrid import Tile, borders, centre, corners, neighbours, outline
from zicht.areas.register import Register

REGISTER = Register.load()
DAYS = [date(2019, 1, 1), date(2021, 1, 1), date(2022, 3, 24), date(2026, 1, 1)]
ISLANDS = ("GM0448", "GM0096", "GM0093", "GM0060", "GM0088")
ACROSS_THE_SCHELDT = ("GM1714", "GM0715", "GM0677")


def tiles_on(day: date) -> dict[str, Tile]:
    return {one.code: one for one in hexagons(REGISTER.on(day))}


def places(tiles: dict[str, Tile]) -> dict[tuple[int, int], Tile]:
    return {(one.column, one.row): one for one in tiles.values()}


@pytest.mark.parametrize("day", DAYS)
def test_every_municipality_has_a_place_of_its_own(day: date) -> None:
    tiles = tiles_on(day)

    assert list(tiles) == [one.code for one in REGISTER.on(day)]
    assert len(places(tiles)) == len(tiles)
    assert min(one.column for one in tiles.values()) == 0
    assert min(one.row for one in tiles.values()) in (0, 1)


@pytest.mark.parametrize("day", DAYS)
def test_the_wadden_islands_keep_sea_around_them_and_their_order(day: date) -> None:
    tiles = tiles_on(day)
    at = places(tiles)
    for code in ISLANDS + ACROSS_THE_SCHELDT:
        around = [
            at[one].code for one in neighbours(tiles[code].column, tiles[code].row) if one in at
        ]

        assert set(around) <= set(ISLANDS) | set(ACROSS_THE_SCHELDT)
    columns = [centre(tiles[code])[0] for code in ISLANDS]
    assert columns == sorted(columns)


@pytest.mark.parametrize("day", DAYS)
def test_the_country_keeps_its_shape(day: date) -> None:
    x = {code: centre(tile)[0] for code, tile in tiles_on(day).items()}
    y = {code: centre(tile)[1] for code, tile in tiles_on(day).items()}
    maastricht, groningen, vlissingen, enschede = "GM0935", "GM0014", "GM0718", "GM0153"
    den_helder, harlingen = "GM0400", "GM0072"

    # South below north, west left of east, and the IJsselmeer between Den Helder and Harlingen.
    assert y[maastricht] - y[groningen] > 18
    assert x[enschede] - x[vlissingen] > 14
    assert x[harlingen] - x[den_helder] > 4
    # Limburg is a tail: nobody else is south of Sittard-Geleen.
    south = {code for code in y if y[code] > y["GM1883"]}
    assert {REGISTER.get(code).province_code for code in south} == {"PV31"}


@pytest.mark.parametrize("day", DAYS)
def test_provinces_hold_together(day: date) -> None:
    tiles = tiles_on(day)
    at = places(tiles)
    alone = [
        code
        for code, tile in tiles.items()
        if code not in ISLANDS + ACROSS_THE_SCHELDT
        and not any(
            REGISTER.get(at[one].code).province_code == REGISTER.get(code).province_code
            for one in neighbours(tile.column, tile.row)
            if one in at
        )
    ]

    # Renswoude (Utrecht), nearly enclosed by Gelderland, may come to stand inside it.
    assert len(alone) <= 1


def test_no_municipality_ends_far_from_where_it_lies() -> None:
    municipalities = REGISTER.on(DAYS[0])
    tiles = hexagons(municipalities)
    xs = [centre(one)[0] for one in tiles]
    longitudes = [one.longitude or 0.0 for one in municipalities]
    wrong = sum(
        (xs[i] - xs[j]) * (longitudes[i] - longitudes[j]) < 0
        for i, j in combinations(range(len(tiles)), 2)
        if abs(longitudes[i] - longitudes[j]) > 0.5
    )
    pairs = sum(abs(a - b) > 0.5 for a, b in combinations(longitudes, 2))

    # Of municipalities more than 34 km apart, 99 in 100 pairs keep their order from west to east.
    assert wrong / pairs < 0.01


def test_the_same_day_gives_the_same_map_and_is_computed_once() -> None:
    municipalities = REGISTER.on(DAYS[0])

    assert hexagons(municipalities) is hexagons(REGISTER.on(DAYS[0]))
    assert hexagons.__wrapped__(municipalities) == hexagons(municipalities)


def test_few_municipalities_are_drawn_too() -> None:
    municipalities = REGISTER.on(DAYS[0])

    assert hexagons(()) == ()
    for count in (1, 2, 3, 5):
        few = hexagons(municipalities[:count])
        assert len({(one.column, one.row) for one in few}) == count


def test_islands_alone_are_drawn_too() -> None:
    islands = tuple(REGISTER.get(code) for code in ISLANDS)

    assert len({(one.column, one.row) for one in hexagons(islands)}) == 5


def test_a_municipality_without_a_point_is_refused_by_name() -> None:
    nowhere = replace(REGISTER.get("GM0363"), longitude=None)
    with pytest.raises(ValueError, match=r"Amsterdam \(GM0363\) has no point"):
        hexagons((nowhere,))


def test_neighbours_lie_one_width_away_on_even_and_on_odd_rows() -> None:
    for column, row in ((3, 4), (3, 5)):
        middle = centre(Tile(code="", column=column, row=row))
        around = [centre(Tile(code="", column=c, row=r)) for c, r in neighbours(column, row)]

        assert [dist(middle, one) for one in around] == pytest.approx([1.0] * 6)
        assert len(set(around)) == 6


def test_the_side_between_two_tiles_lies_between_their_middles() -> None:
    left, right = Tile(code="A", column=0, row=0), Tile(code="B", column=1, row=0)
    (edge,) = borders((left, right), {"A": "one", "B": "other"})

    assert (edge.tile, edge.beyond) == (left, right)
    assert dist(edge.start, edge.end) == pytest.approx(1 / sqrt(3))
    assert (edge.start[0], edge.end[0]) == pytest.approx((0.5, 0.5))
    assert borders((left, right), {"A": "one", "B": "one"}) == ()
    assert len(outline((left, right))) == 10
    assert len(corners(left)) == 6


def test_borders_separate_exactly_the_touching_tiles_of_different_provinces() -> None:
    tiles = tiles_on(DAYS[-1])
    at = places(tiles)
    province = {one.code: one.province_code for one in REGISTER.on(DAYS[-1])}
    expected = {
        frozenset({one.code, at[place].code})
        for one in tiles.values()
        for place in neighbours(one.column, one.row)
        if place in at and province[at[place].code] != province[one.code]
    }
    found = borders(tuple(tiles.values()), province)
    sides: dict[frozenset[str], int] = defaultdict(int)
    for edge in found:
        assert edge.beyond is not None
        sides[frozenset({edge.tile.code, edge.beyond.code})] += 1

    assert sides.keys() == expected
    assert set(sides.values()) == {1}
