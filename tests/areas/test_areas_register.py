import csv
from collections import Counter
from datetime import date

import pytest

from shared_data import shared_data
from zicht.areas.checks import check
from zicht.areas.model import Layer, Urbanisation
from zicht.areas.register import Register, UnknownAreaError
from zicht.areas.size import SIZE_GROUP_NAMES, size_class, size_group
from zicht.areas.storage import read_package_texts
from zicht.areas.tables import read_tables
from zicht.problems import InvalidInputError

REGISTER = Register.load()
NOW = date(2026, 1, 1)
THEN = date(2019, 1, 1)


@pytest.mark.parametrize(
    ("day", "count"),
    [
        ("2019-01-01", 355),
        ("2020-01-01", 355),
        ("2020-12-31", 355),
        ("2021-01-01", 352),
        ("2022-01-01", 345),
        ("2022-03-23", 345),
        ("2022-03-24", 344),
        ("2022-12-31", 344),
        ("2023-01-01", 342),
        ("2026-11-23", 342),
    ],
)
def test_each_day_has_its_number_of_municipalities(day: str, count: int) -> None:
    municipalities = REGISTER.on(date.fromisoformat(day))

    assert len(municipalities) == count
    assert [one.code for one in municipalities] == sorted(one.code for one in municipalities)


def test_a_day_before_2019_is_refused_instead_of_answered_wrongly() -> None:
    with pytest.raises(UnknownAreaError, match="starts on 2019-01-01"):
        REGISTER.on(date(2018, 12, 31))


@pytest.mark.parametrize(
    ("year", "total"),
    [(2019, 17_282_163), (2020, 17_408_573), (2022, 17_590_672), (2024, 17_942_942)],
)
def test_the_population_adds_up_to_the_official_total(year: int, total: int) -> None:
    figures = [REGISTER.population(one.code, year) for one in REGISTER.on(date(year, 1, 1))]

    assert sum(one.inhabitants for one in figures) == total
    assert {one.year for one in figures} == {year}
    assert not any(one.is_carried for one in figures)


@pytest.mark.parametrize(
    ("year", "known", "total"), [(2021, 2020, 17_408_573), (2023, 2022, 17_590_672)]
)
def test_a_year_without_figures_keeps_the_total_of_the_nearest_earlier_year(
    year: int, known: int, total: int
) -> None:
    figures = [REGISTER.population(one.code, year) for one in REGISTER.on(date(year, 1, 1))]

    assert sum(one.inhabitants for one in figures) == total
    assert {one.year for one in figures} == {known}


def test_a_new_municipality_without_a_figure_gets_that_of_its_parts() -> None:
    eemsdelta = REGISTER.population("GM1979", 2021)

    assert eemsdelta.inhabitants == 11_644 + 24_666 + 9_533
    assert (eemsdelta.year, eemsdelta.is_carried) == (2020, True)


def test_within_the_year_amsterdam_includes_weesp_only_from_the_day_it_joined() -> None:
    before = REGISTER.population_on("GM0363", date(2022, 3, 23)).inhabitants
    after = REGISTER.population_on("GM0363", date(2022, 3, 24))

    assert after.inhabitants - before == 20_766
    assert after.is_carried


def test_an_ended_municipality_keeps_its_own_last_figure() -> None:
    haaren = REGISTER.population("GM0788", 2026)

    assert (haaren.inhabitants, haaren.year, haaren.is_carried) == (14_371, 2020, False)


def test_a_population_before_the_first_known_year_is_refused() -> None:
    with pytest.raises(UnknownAreaError, match=r"Eemsdelta \(GM1979\)"):
        REGISTER.population("GM1979", 2020)
    with pytest.raises(UnknownAreaError, match="no population of Amsterdam"):
        REGISTER.population("GM0363", 2018)


@pytest.mark.parametrize(
    ("day", "counts"),
    [
        # As CBS counts the 345 municipalities of 2022.
        (date(2022, 1, 1), {1: 23, 2: 72, 3: 77, 4: 124, 5: 49}),
        # Weesp went up in Amsterdam, and three municipalities in Voorne aan Zee.
        (NOW, {1: 23, 2: 71, 3: 77, 4: 122, 5: 49}),
    ],
)
def test_every_municipality_has_a_class_of_urbanisation(day: date, counts: dict[int, int]) -> None:
    found = [REGISTER.urbanisation_on(one.code, day) for one in REGISTER.on(day)]

    assert Counter(found) == counts


def test_urbanisation_is_that_of_statistics_netherlands() -> None:
    path = shared_data("geo", "municipalities.csv")
    with path.open(encoding="utf-8", newline="") as file:
        expected = {
            row["code"]: int(row["urbanity_2022"])
            for row in csv.DictReader(file)
            if row["urbanity_2022"]
        }
    day = date(2022, 1, 1)

    assert {one.code: REGISTER.urbanisation_on(one.code, day) for one in REGISTER.on(day)} == (
        expected
    )


def test_a_new_municipality_is_as_urbanised_as_its_largest_part() -> None:
    largest = REGISTER.urbanisation_on("GM0530", date(2022, 1, 1))  # Hellevoetsluis

    assert REGISTER.urbanisation_on("GM1992", NOW) is largest is not None


def test_before_the_first_known_year_a_municipality_has_the_class_it_got_later() -> None:
    assert REGISTER.urbanisation_on("GM0363", THEN) is Urbanisation.EXTREMELY
    # Appingedam had ended before anything was known of it.
    assert REGISTER.urbanisation_on("GM0003", THEN) is None
    unknown = [one for one in REGISTER.on(THEN) if REGISTER.urbanisation_on(one.code, THEN) is None]
    assert len(unknown) == 14


def test_a_class_of_urbanisation_that_does_not_exist_is_refused() -> None:
    texts = dict(read_package_texts())
    texts["municipalities.csv"] = texts["municipalities.csv"].replace("244829,1,", "244829,6,")
    with pytest.raises(InvalidInputError) as refusal:
        read_tables(texts)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.column) == ("unreadable-cell", "urbanisation_2022")


def test_size_classes_count_as_at_statistics_netherlands() -> None:
    def classes(year: int) -> list[int]:
        day = date(year, 1, 1)
        found = Counter(
            size_class(REGISTER.population(one.code, year).inhabitants) for one in REGISTER.on(day)
        )
        return [found[one] for one in sorted(found)]

    assert classes(2019) == [5, 10, 66, 189, 54, 13, 14, 4]
    assert classes(2024) == [5, 7, 53, 182, 63, 14, 14, 4]


@pytest.mark.parametrize(
    ("inhabitants", "expected_class", "expected_group"),
    [
        (0, 1, "under_20k"),
        (4_999, 1, "under_20k"),
        (5_000, 2, "under_20k"),
        (19_999, 3, "under_20k"),
        (20_000, 4, "20k_to_50k"),
        (49_999, 4, "20k_to_50k"),
        (50_000, 5, "50k_to_100k"),
        (99_999, 5, "50k_to_100k"),
        (100_000, 6, "100k_and_over"),
        (149_999, 6, "100k_and_over"),
        (150_000, 7, "100k_and_over"),
        (250_000, 8, "100k_and_over"),
    ],
)
def test_a_bound_belongs_to_the_class_that_starts_there(
    inhabitants: int, expected_class: int, expected_group: str
) -> None:
    assert size_class(inhabitants) == expected_class
    assert size_group(inhabitants) == expected_group
    assert size_group(inhabitants) in SIZE_GROUP_NAMES


def test_a_negative_population_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 inhabitants"):
        size_class(-1)


def test_the_layers_have_their_official_numbers_of_regions() -> None:
    counts = {layer: len(REGISTER.regions(layer, NOW)) for layer in Layer}

    assert counts == {
        Layer.PROVINCE: 12,
        Layer.SAFETY_REGION: 25,
        Layer.POLICE_UNIT: 10,
        Layer.CENTRE_MUNICIPALITY: 35,
    }


@pytest.mark.parametrize("layer", [Layer.PROVINCE, Layer.SAFETY_REGION, Layer.POLICE_UNIT])
@pytest.mark.parametrize("day", [THEN, date(2022, 3, 24), NOW])
def test_each_municipality_is_in_exactly_one_region_of_a_complete_layer(
    layer: Layer, day: date
) -> None:
    members = [
        one.code
        for region in REGISTER.regions(layer, day)
        for one in REGISTER.members(layer, region.code, day)
    ]

    assert sorted(members) == [one.code for one in REGISTER.on(day)]


def test_weesp_lay_in_another_safety_region_than_the_amsterdam_it_joined() -> None:
    day = date(2022, 3, 23)
    weesp = REGISTER.region_of("GM0457", Layer.SAFETY_REGION, day)
    unit = REGISTER.region_of("GM0457", Layer.POLICE_UNIT, day)

    assert weesp is not None
    assert weesp.code == "VR14"
    assert unit is not None
    assert unit.name.nl == "Midden-Nederland"
    assert REGISTER.regions_of("GM0457", Layer.SAFETY_REGION, date(2022, 3, 24)) == ()


def test_who_belongs_to_a_centre_municipality_is_not_made_up() -> None:
    centres = {one.code for one in REGISTER.regions(Layer.CENTRE_MUNICIPALITY, NOW)}

    assert {"GM0363", "GM1930"} <= centres
    assert centres <= {one.code for one in REGISTER.on(THEN)}
    assert centres <= {one.code for one in REGISTER.on(NOW)}
    assert REGISTER.region_of("GM0363", Layer.CENTRE_MUNICIPALITY, NOW) is None
    assert REGISTER.members(Layer.CENTRE_MUNICIPALITY, "GM0363", NOW) == ()


def test_members_of_a_centre_municipality_can_be_loaded_with_dates_and_more_than_once() -> None:
    texts = dict(read_package_texts())
    texts["memberships.csv"] += (
        "centre_municipality,GM0384,GM0363,,2024-01-01\n"
        "centre_municipality,GM0384,GM0392,2023-01-01,\n"
    )
    register = Register.from_tables(read_tables(texts))
    layer = Layer.CENTRE_MUNICIPALITY

    def centres(day: date) -> list[str]:
        return [one.code for one in register.regions_of("GM0384", layer, day)]

    assert centres(date(2022, 1, 1)) == ["GM0363"]
    assert centres(date(2023, 6, 1)) == ["GM0363", "GM0392"]
    assert centres(date(2024, 1, 1)) == ["GM0392"]
    assert [one.code for one in register.members(layer, "GM0392", NOW)] == ["GM0384"]
    with pytest.raises(ValueError, match="2 regions"):
        register.region_of("GM0384", layer, date(2023, 6, 1))


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(UnknownAreaError, match="no region 'VR99'"):
        REGISTER.members(Layer.SAFETY_REGION, "VR99", NOW)


def test_predecessors_and_successors_are_those_of_that_very_day() -> None:
    day = date(2022, 1, 1)
    parts = {one.source for one in REGISTER.predecessors("GM1982", day)}

    assert parts == {"GM0756", "GM0786", "GM0815", "GM1684", "GM1702"}
    assert [one.target for one in REGISTER.successors("GM0370", day)] == ["GM0439"]
    assert REGISTER.successors("GM0370", date(2022, 1, 2)) == ()


def test_an_unknown_code_is_refused_with_an_example() -> None:
    with pytest.raises(UnknownAreaError, match="codes look like GM0363"):
        REGISTER.get("0363")


def test_every_municipality_has_a_point_in_the_netherlands() -> None:
    for one in REGISTER.every():
        assert one.longitude is not None
        assert one.latitude is not None
        assert 3.3 < one.longitude < 7.3
        assert 50.7 < one.latitude < 53.6


def test_the_wadden_islands_lie_in_their_order_from_west_to_east() -> None:
    islands = [REGISTER.get(code) for code in ("GM0448", "GM0096", "GM0093", "GM0060", "GM0088")]
    longitudes = [one.longitude for one in islands]

    assert islands[0].name == "Texel"
    assert longitudes == sorted(longitudes)
    assert all(one.latitude > 53.0 for one in islands)


def test_the_tables_of_the_package_agree_with_one_another() -> None:
    assert check(read_tables(read_package_texts())) == ()


def test_the_register_is_loaded_once() -> None:
    assert Register.load() is Register.load()
    assert len(REGISTER.tables.fingerprint) == 64


def test_every_row_agrees_with_the_reference_register() -> None:
    with shared_data("geo", "municipalities.csv").open(encoding="utf-8", newline="") as file:
        reference = {row["code"]: row for row in csv.DictReader(file)}

    assert {one.code for one in REGISTER.every()} == reference.keys()
    for one in REGISTER.every():
        row = reference[one.code]
        figures = {
            int(column[4:]): int(row[column])
            for column in row
            if column[:4] == "pop_" and row[column]
        }
        last_day = date.fromisoformat(row["valid_to"]) if row["valid_to"] else None
        on_a_day = max(THEN, one.valid_from or THEN)
        region = REGISTER.region_of(one.code, Layer.SAFETY_REGION, on_a_day)
        unit = REGISTER.region_of(one.code, Layer.POLICE_UNIT, on_a_day)

        assert (one.name, one.province_code) == (row["name"], row["province_code"])
        assert dict(one.population) == figures
        assert one.valid_to == last_day
        if one.valid_from is not None:
            assert one.valid_from.isoformat() == row["valid_from"]
        assert region is not None
        assert (region.code, region.name.nl) == (row["vr_code"], row["vr_name"])
        assert unit is not None
        assert unit.name.nl == row["police_unit"]


def test_the_centre_municipalities_are_those_of_the_decree() -> None:
    path = shared_data("geo", "centre_municipalities_womens_shelter_2013.csv")
    with path.open(encoding="utf-8", newline="") as file:
        decree = {row["code"] for row in csv.DictReader(file)}

    assert {one.code for one in REGISTER.regions(Layer.CENTRE_MUNICIPALITY, NOW)} == decree
