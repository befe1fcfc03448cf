"""Who is missing in one sentence, and what that may do to the figures in another."""

import io
from datetime import date

import openpyxl
import pytest

from platform_support import filling_factory
from zicht.areas.model import Layer as RegisterLayer
from zicht.areas.register import Register
from zicht.estimation.model import DomainLayer
from zicht.language import Language
from zicht.platform.fieldwork import selectors
from zicht.platform.fieldwork.models import Municipality, Response, Stored, Wave, WaveState
from zicht.platform.fieldwork.waves import board_files, missing_files, representation
from zicht.platform.fieldwork.waves.representation import Missing

pytestmark = pytest.mark.django_db

DAY = date(2026, 1, 1)
REGISTER = Register.load()
EVERYBODY = [one.code for one in REGISTER.on(DAY)]


@pytest.fixture
def wave() -> Wave:
    return filling_factory.make_wave()


def outside(province: str) -> list[str]:
    """Every municipality that is not in a province."""
    return [
        code
        for code in EVERYBODY
        if (region := REGISTER.region_of(code, RegisterLayer.PROVINCE, DAY)) is not None
        and region.code != province
    ]


def missing(wave: Wave, submitted: list[str]) -> Missing:
    return representation.who_is_missing(wave, REGISTER, submitted)


def make_earlier(wave: Wave, given: dict[str, dict[str, Stored]], *, origin: str = "") -> Wave:
    """A closed wave of the year before with these answers by municipality."""
    earlier = Wave.objects.create(
        code=f"eerder-{origin or 'echt'}",
        questionnaire=wave.questionnaire,
        frame_date=date(2025, 1, 1),
        title_nl="Meting 2025",
        title_en="Wave 2025",
        origin=origin,
        state=WaveState.CLOSED,
    )
    Municipality.objects.bulk_create(
        [Municipality(code=code, name=code) for code in given], ignore_conflicts=True
    )
    Response.objects.bulk_create(
        Response(wave=earlier, municipality_id=code, answers=answers)
        for code, answers in given.items()
    )
    return earlier


def test_every_municipality_counts_once_in_every_layer(wave: Wave) -> None:
    found = missing(wave, EVERYBODY)
    assert [one.layer for one in found.layers] == [
        DomainLayer.SIZE_GROUP,
        DomainLayer.PROVINCE,
        DomainLayer.SAFETY_REGION,
        DomainLayer.URBANISATION,
    ]
    for layer in found.layers:
        assert sum(one.group.population for one in layer.groups) == len(EVERYBODY)
        assert sum(one.answered for one in layer.groups) == len(EVERYBODY)
        assert layer.unknown == 0


def test_municipalities_of_an_unknown_class_are_counted_apart(wave: Wave) -> None:
    wave.frame_date = date(2019, 1, 1)
    urbanisation = missing(wave, []).layers[-1]
    assert sum(one.group.population for one in urbanisation.groups) + urbanisation.unknown == 355
    assert urbanisation.unknown == 14


def test_a_province_where_nobody_answered_is_named_in_the_sentence_and_the_table(
    wave: Wave,
) -> None:
    found = missing(wave, outside("PV29"))
    assert found.sentence.nl == (
        "Van alle 342 gemeenten diende 96% in, maar in de provincie Zeeland 0%."
    )
    assert found.sentence.en == (
        "96% of all 342 municipalities have submitted, but only 0% in the province of Zeeland."
    )
    province = next(one for one in found.layers if one.layer is DomainLayer.PROVINCE)
    assert [one.group.code for one in province.groups if one.is_behind] == ["PV29"]


def test_large_and_urban_municipalities_that_are_missing_are_named_by_what_they_share(
    wave: Wave,
) -> None:
    day = wave.frame_date
    small = [one for one in EVERYBODY if (REGISTER.urbanisation_on(one, day) or 9) >= 3]
    found = missing(wave, small)
    assert "van de zeer sterk stedelijke gemeenten 0%" in found.sentence.nl
    assert "0% of the extremely urbanised municipalities" in found.sentence.en
    assert "van de gemeenten met 100.000 inwoners of meer" in found.sentence.nl


def test_nobody_is_called_missing_while_nobody_or_everybody_answered(wave: Wave) -> None:
    make_earlier(wave, {code: {"A1": "x"} for code in EVERYBODY})
    assert missing(wave, []).sentence.nl == "Nog geen gemeente heeft ingediend."
    assert missing(wave, EVERYBODY).sentence.nl == "Alle gemeenten hebben ingediend."
    for submitted in ([], EVERYBODY):
        assert missing(wave, submitted).bias.nl == ""
        assert missing(wave, submitted).splits == ()


def test_one_of_ten_missing_at_random_makes_no_group_missing(wave: Wave) -> None:
    found = missing(wave, [code for at, code in enumerate(EVERYBODY) if at % 10])
    assert "geen groep deed dat duidelijk minder" in found.sentence.nl


def test_without_an_earlier_wave_it_is_said_that_nobody_knows_which_way_it_leans(
    wave: Wave,
) -> None:
    make_earlier(wave, {code: {"A1": "x"} for code in EVERYBODY}, origin="verzonnen")
    found = missing(wave, outside("PV29"))
    assert "is niet bekend: er is geen eerdere meting" in found.bias.nl
    assert "is not known: there is no earlier wave" in found.bias.en
    assert found.earlier_title is None


def test_themes_are_named_only_when_the_earlier_wave_shows_them_to_differ(wave: Wave) -> None:
    item = next(
        one
        for one in selectors.questionnaire(wave.questionnaire).items()
        if one.theme is not None and one.theme.value == "policy" and one.type.value == "single"
    )
    first, second = (option.code for option in item.options[:2])
    large = [one for one in EVERYBODY if REGISTER.population_on(one, DAY).inhabitants >= 50_000]
    rest = [code for code in EVERYBODY if code not in large]
    make_earlier(
        wave, {code: {item.code: first if code in large else second} for code in EVERYBODY}
    )
    found = missing(wave, rest)
    assert "(Meting 2025)" in found.bias.nl
    assert ", vooral over beleid." in found.bias.nl
    assert (found.splits[0].missing_rate, found.splits[0].answered_rate) == (1.0, 0.0)
    alike = missing(wave, [code for at, code in enumerate(EVERYBODY) if at % 3])
    assert "geen duidelijk andere antwoorden" in alike.bias.nl
    assert "beleid" not in alike.bias.nl


def test_the_workbook_of_the_board_holds_who_is_missing(wave: Wave) -> None:
    found = missing(wave, outside("PV29"))
    sheets = missing_files.sheets(found, Language.NL)
    book = openpyxl.load_workbook(
        io.BytesIO(board_files.to_xlsx(board_files.rows([], Language.NL), sheets))
    )
    rows = list(book["Wie ontbreekt"].iter_rows(values_only=True))
    assert ("Provincie", "Zeeland", 0, 13, 0, "ja") in rows
    assert rows[-2][0] == found.sentence.nl
    assert book.sheetnames == ["Zicht", "Wie ontbreekt"]


def test_a_code_that_did_not_exist_on_the_day_is_refused(wave: Wave) -> None:
    with pytest.raises(ValueError, match="did not exist"):
        missing(wave, ["GM9999"])
