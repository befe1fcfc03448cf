"""Which region is meant, and which police unit the law gives each safety region."""

from datetime import date

import pytest

from zicht.areas.model import Layer, Region
from zicht.areas.region_lookup import (
    RegionNotFound,
    find_layer,
    find_region,
    layer_name,
    usable_layers,
)
from zicht.areas.register import Register
from zicht.areas.storage import read_package_texts

REGISTER = Register.load()
DAY = date(2026, 1, 1)

#: Politiewet 2012, article 25 and its annex (https://wetten.overheid.nl/BWBR0031788/).
UNITS_BY_LAW = {
    "Noord-Nederland": "Groningen, Fryslân, Drenthe",
    "Oost-Nederland": "IJsselland, Twente, Noord- en Oost-Gelderland, Gelderland-Midden, "
    "Gelderland-Zuid",
    "Midden-Nederland": "Utrecht, Gooi en Vechtstreek, Flevoland",
    "Noord-Holland": "Noord-Holland Noord, Zaanstreek-Waterland, Kennemerland",
    "Amsterdam": "Amsterdam-Amstelland",
    "Den Haag": "Haaglanden, Hollands Midden",
    "Rotterdam": "Rotterdam-Rijnmond, Zuid-Holland Zuid",
    "Zeeland-West-Brabant": "Zeeland, Midden- en West-Brabant",
    "Oost-Brabant": "Brabant-Noord, Brabant-Zuidoost",
    "Limburg": "Limburg-Noord, Zuid-Limburg",
}


def found(layer: str, text: str) -> str:
    region = find_region(REGISTER, layer, text, DAY)
    assert isinstance(region, Region), region
    return region.code


def test_every_safety_region_lies_in_the_police_unit_of_the_law() -> None:
    of_safety_region = {
        region: unit for unit, regions in UNITS_BY_LAW.items() for region in regions.split(", ")
    }
    assert len(of_safety_region) == 25
    for one in REGISTER.on(DAY):
        region = REGISTER.region_of(one.code, Layer.SAFETY_REGION, DAY)
        unit = REGISTER.region_of(one.code, Layer.POLICE_UNIT, DAY)
        assert region is not None
        assert unit is not None
        assert of_safety_region[region.name.nl] == unit.name.nl


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("politie-eenheid", "police_unit"),
        ("Politieregio", "police_unit"),
        ("police_unit", "police_unit"),
        ("POLICE UNIT", "police_unit"),
        ("Veiligheidsregio", "safety_region"),
        ("provincie", "province"),
        ("zorgregio", None),
        ("", None),
    ],
)
def test_a_layer_is_known_by_its_code_and_its_names(text: str, layer: str | None) -> None:
    assert find_layer(REGISTER.layers, text) == layer


@pytest.mark.parametrize(
    ("layer", "text", "code"),
    [
        ("police_unit", "POL02", "POL02"),
        ("police_unit", "pol02", "POL02"),
        ("police_unit", "oost nederland", "POL02"),
        ("police_unit", "Politie-eenheid Oost-Nederland", "POL02"),
        ("police_unit", "Regionale eenheid Den Haag", "POL06"),
        ("police_unit", "The Hague", "POL06"),
        ("safety_region", "Fryslan", "VR02"),
        ("safety_region", "Veiligheidsregio Utrecht", "VR09"),
        ("province", "Noord-Holland", "PV27"),
    ],
)
def test_a_region_is_found_by_code_and_name(layer: str, text: str, code: str) -> None:
    assert found(layer, text) == code


def test_every_region_is_found_by_each_of_its_names() -> None:
    for layer in REGISTER.layers:
        for region in REGISTER.regions(layer, DAY):
            for text in (region.code, region.name.nl, region.name.en):
                assert found(layer, text) == region.code


def test_a_region_that_is_not_there_is_told_with_what_looks_like_it() -> None:
    nothing = find_region(REGISTER, "police_unit", "Oost-Nederlnd", DAY)
    assert isinstance(nothing, RegionNotFound)
    assert nothing.message.nl == "'Oost-Nederlnd' is op deze dag geen politie-eenheid."
    assert nothing.remedy.nl.startswith("Bedoelt u Oost-Nederland (POL02)")
    for text in ("", "politie-eenheid", "Atlantis"):
        nothing = find_region(REGISTER, "police_unit", text, DAY)
        assert isinstance(nothing, RegionNotFound)
        assert nothing.remedy.nl == "Gebruik de naam of de code van de regio."


def test_a_layer_without_members_cannot_be_used_until_an_operator_loads_them() -> None:
    assert usable_layers(REGISTER, DAY) == ("province", "safety_region", "police_unit")
    texts = dict(read_package_texts())
    texts["regions.csv"] += "care_region,ZR1,Noord,North,,,\n"
    texts["memberships.csv"] += "care_region,GM0363,ZR1,,\n"
    register = Register.from_texts(texts)
    assert "care_region" in usable_layers(register, DAY)
    assert layer_name("care_region").nl == "care region"
    region = find_region(register, "care_region", "noord", DAY)
    assert isinstance(region, Region)
