from dataclasses import replace

import pytest

from questionnaire.example import EXAMPLE
from zicht.language import Language
from zicht.questionnaire.renderings.paper import number_hint, paper

HOURS = EXAMPLE.item_by_code["B3"]


@pytest.mark.parametrize(
    ("minimum", "maximum", "decimals", "dutch", "english"),
    [
        (
            0,
            168,
            0,
            "Heel getal, van 0 tot en met 168 (uur per week).",
            "Whole number, from 0 to 168 (hours a week).",
        ),
        (
            2000,
            None,
            0,
            "Heel getal, 2000 of hoger (uur per week).",
            "Whole number, 2000 or more (hours a week).",
        ),
        (
            None,
            25000.5,
            1,
            "Getal met hoogstens 1 cijfer achter de komma, 25.000,5 of lager (uur per week).",
            "Number with at most 1 decimal, 25,000.5 or less (hours a week).",
        ),
        (
            None,
            None,
            2,
            "Getal met hoogstens 2 cijfers achter de komma (uur per week).",
            "Number with at most 2 decimals (hours a week).",
        ),
    ],
)
def test_a_number_tells_what_may_be_filled_in(
    minimum: float | None, maximum: float | None, decimals: int, dutch: str, english: str
) -> None:
    item = replace(HOURS, minimum=minimum, maximum=maximum, decimals=decimals)
    assert number_hint(item, Language.NL) == dutch
    assert number_hint(item, Language.EN) == english


def test_only_numbers_have_a_hint() -> None:
    assert number_hint(EXAMPLE.item_by_code["A1"], Language.NL) == ""


def test_the_cover_divides_every_question_over_the_domains() -> None:
    signaller = paper(EXAMPLE, Language.NL).sections[0]
    assert paper(EXAMPLE, Language.NL).domains == ("Veiligheid", "Zorg en jeugd", "Samen")
    assert signaller.codes == ("A2", "A3", "A1")


def test_an_exclusive_answer_says_so() -> None:
    items = {
        item.code: item
        for section in paper(EXAMPLE, Language.NL).sections
        for item in section.items
    }
    assert items["B1"].answers == (
        "Eigen nota",
        "Regionaal plan",
        "Nergens (kruis dan niets anders aan)",
        "Weet niet (kruis dan niets anders aan)",
    )


def test_the_edition_names_the_day_and_the_version() -> None:
    assert paper(EXAMPLE, Language.EN).edition == (
        "For the municipalities of the Netherlands on 1 January 2019. Version 1.0.0."
    )
