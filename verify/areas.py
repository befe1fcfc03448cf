"""Bars on the register of municipalities."""

from datetime import date

from verify.bars import Bar, Measured, cpu_seconds
from zicht.areas.cartogram import hexagons
from zicht.areas.register import Register
from zicht.areas.storage import read_package_texts
from zicht.areas.tables import read_tables

COUNTS = {
    date(2019, 1, 1): 355,
    date(2020, 1, 1): 355,
    date(2021, 1, 1): 352,
    date(2022, 1, 1): 345,
    date(2022, 3, 24): 344,
    date(2023, 1, 1): 342,
    date(2026, 1, 1): 342,
}
POPULATIONS = {2019: 17_282_163, 2020: 17_408_573, 2024: 17_942_942}


def counts() -> Measured:
    """Municipalities in force on the days that matter."""
    register = Register.load()
    found = {day: len(register.on(day)) for day in COUNTS}
    return Measured(figure=", ".join(map(str, found.values())), passed=found == COUNTS)


def populations() -> Measured:
    """Inhabitants of the country as the sum of its municipalities."""
    register = Register.load()
    found = {
        year: sum(
            register.population(one.code, year).inhabitants for one in register.on(date(year, 1, 1))
        )
        for year in POPULATIONS
    }
    return Measured(figure=", ".join(map(str, found.values())), passed=found == POPULATIONS)


def reading() -> Measured:
    """Reading and checking every table of the register."""
    taken = cpu_seconds(lambda: Register.from_tables(read_tables(read_package_texts())), repeats=9)
    return Measured(figure=f"{taken * 1000:.0f} ms CPU", passed=taken < 0.05)


def cartogram() -> Measured:
    """One mark per municipality, none on top of another, quickly."""
    places = Register.load().on(date(2019, 4, 1))
    taken = cpu_seconds(lambda: hexagons.__wrapped__(places))
    tiles = hexagons(places)
    distinct = {(tile.column, tile.row) for tile in tiles}
    return Measured(
        figure=f"{len(distinct)} hexagons, {taken:.2f} s CPU",
        passed=len(distinct) == len(tiles) == 355 and taken < 1,
    )


BARS = (
    Bar(area="areas", promise="355, 355, 352, 345, 344, 342, 342 on seven days", measure=counts),
    Bar(
        area="areas",
        promise="17,282,163, 17,408,573 and 17,942,942 inhabitants in 2019, 2020, 2024",
        measure=populations,
    ),
    Bar(area="areas", promise="the register is read and checked in under 50 ms", measure=reading),
    Bar(
        area="areas",
        promise="a cartogram of 355 equal marks, under 1 s",
        measure=cartogram,
    ),
)
