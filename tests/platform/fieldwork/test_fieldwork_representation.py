"""Response by size, province and safety region, with who is missing in a sentence."""

from datetime import date

import pytest

from zicht.areas.model import Layer as RegisterLayer
from zicht.areas.register import Register
from zicht.estimation.model import DomainLayer
from zicht.platform.fieldwork import representation

DAY = date(2026, 1, 1)


@pytest.fixture(scope="module")
def register() -> Register:
    return Register.load()


def codes(register: Register) -> list[str]:
    return [one.code for one in register.on(DAY)]


def outside(register: Register, province: str) -> list[str]:
    """Every municipality that is not in a province."""
    return [
        code
        for code in codes(register)
        if (region := register.region_of(code, RegisterLayer.PROVINCE, DAY)) is not None
        and region.code != province
    ]


def layer_of(layers: tuple[representation.Layer, ...], layer: DomainLayer) -> representation.Layer:
    return next(one for one in layers if one.layer is layer)


def test_every_municipality_counts_once_in_every_layer(register: Register) -> None:
    everybody = codes(register)
    for layer in representation.layers(register, DAY, everybody):
        assert sum(one.group.population for one in layer.groups) == len(everybody)
        assert sum(one.answered for one in layer.groups) == len(everybody)


def test_a_province_where_nobody_answered_is_named_with_what_that_may_bias(
    register: Register,
) -> None:
    layers = representation.layers(register, DAY, outside(register, "PV29"))
    province = layer_of(layers, DomainLayer.PROVINCE)
    zeeland = next(one for one in province.groups if one.group.code == "PV29")
    assert (zeeland.answered, zeeland.rate) == (0, 0.0)
    assert "het minst in Zeeland (0%)." in province.sentence.nl
    assert "ontbreekt dan in het landelijke beeld" in province.sentence.nl
    assert "least in Zeeland (0%)." in province.sentence.en


def test_nobody_is_called_missing_while_nobody_or_everybody_answered(register: Register) -> None:
    for submitted in ([], codes(register)):
        for layer in representation.layers(register, DAY, submitted):
            assert "antwoordden" in layer.sentence.nl
            assert "ontbreekt" not in layer.sentence.nl


def test_a_code_that_did_not_exist_on_the_day_is_refused(register: Register) -> None:
    with pytest.raises(ValueError, match="did not exist"):
        representation.layers(register, DAY, ["GM9999"])
