from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest

from reporting import comparisons, example
from zicht.disclosure import opining as opinions_json
from zicht.disclosure.model import Published, Reason, Suppressed
from zicht.disclosure.opinions import judged
from zicht.estimation.opinions import NoOpinion, Opinion, second_opinions
from zicht.estimation.scale.problems import TooFewItemsError
from zicht.language import Language
from zicht.maturity import loading as models
from zicht.maturity.levels import levels as levels_of
from zicht.maturity.model import Level
from zicht.questionnaire import loading
from zicht.questionnaire.rules import Value
from zicht.reporting import opining
from zicht.reporting.charts import drawing, opinions
from zicht.responses.model import Response

ASKED, MODEL = loading.get("2019"), models.get("2019")
STEPS = ("no", "developing", "practice", "adopted", "evaluated")


def responses(count: int, variables: Sequence[str], *, noise: float) -> list[Response]:
    """Made-up answers that hang together: a place per municipality, and noise per question."""
    random = np.random.default_rng(5)
    place = random.standard_normal(count)
    found: list[dict[str, Value]] = [{} for _ in range(count)]
    for name in variables:
        codes = [one.code for one in ASKED.item_by_variable[name].options]
        steps = STEPS if "developing" in codes else ("no", "yes")
        shown = place + noise * random.standard_normal(count)
        cuts = np.quantile(shown, np.linspace(0, 1, len(steps) + 1)[1:-1])
        for answers, at in zip(found, np.searchsorted(cuts, shown), strict=True):
            answers[name] = steps[int(at)]
    return [
        Response(municipality_code=f"GM{at:04d}", answers=answers)
        for at, answers in enumerate(found)
    ]


def levels(given: Sequence[Response]) -> Mapping[str, Mapping[str, Level]]:
    return {
        one.municipality_code: {
            level.indicator.key: level for level in levels_of(MODEL, one.answers)
        }
        for one in given
    }


SIGNALLER = ("A4", "A5", "A6", "A8", "A9")


@pytest.fixture(scope="module")
def found() -> Mapping[str, Opinion | NoOpinion]:
    # Training has no order, so the scale leaves it out; with it the higher levels are open.
    given = [
        replace(one, answers={**one.answers, "A11": "some"})
        for one in responses(200, SIGNALLER, noise=0.6)
    ]
    made = second_opinions(ASKED, MODEL, given, levels(given))
    return {one.indicator.key: one for one in made}


def test_a_scale_of_answers_that_hang_together_follows_the_levels(
    found: Mapping[str, Opinion | NoOpinion],
) -> None:
    one = found["role.signaller"]
    assert isinstance(one, Opinion)
    assert one.items == 5
    assert one.reliability > 0.8
    assert one.agreement is not None
    assert one.agreement > 0.5


def test_answers_that_have_nothing_in_common_make_a_scale_that_tells_little() -> None:
    given = responses(200, SIGNALLER, noise=30.0)
    made = second_opinions(ASKED, MODEL, given, levels(given))
    (one,) = (each for each in made if each.indicator.key == "role.signaller")
    if isinstance(one, Opinion):
        assert one.reliability < 0.6


def test_a_role_without_answers_has_no_scale_and_says_why(
    found: Mapping[str, Opinion | NoOpinion],
) -> None:
    care = found["role.care"]
    assert isinstance(care, NoOpinion)
    assert isinstance(care.problem, TooFewItemsError)


def test_the_rank_correlation_is_that_of_spearman() -> None:
    (indicator,) = (one for one in MODEL.indicators if one.key == "role.care")
    one = Opinion(
        indicator=indicator,
        items=3,
        places=np.array([-1.0, 0.5, 0.0, 2.0]),
        levels=np.array([0, 1, 2, 3]),
        reliability=0.7,
    )
    # By hand: ranks 1 3 2 4 against 1 2 3 4, so 1 - 6 (1 + 1) / (4 (16 - 1)).
    assert one.agreement == pytest.approx(0.8)
    assert replace(one, levels=np.array([2, 2, 2, 2])).agreement is None


def opinion(counts: Sequence[int]) -> Opinion:
    """So many municipalities on each level, at twice their level."""
    (indicator,) = (one for one in example.model().indicators if one.key == "role.care")
    levels = np.repeat(np.arange(len(counts)), counts)
    return Opinion(
        indicator=indicator, items=4, places=levels - 1.0, levels=levels, reliability=0.66
    )


def test_a_level_with_few_municipalities_or_a_withheld_share_has_no_place() -> None:
    figures = example.wave().book.by_key
    (one,) = judged([opinion([30, 20, 9, 12, 11])], figures, "2019", 5)
    means = [place.value.mean for place in one.places if isinstance(place, Published)]
    assert means == [40, 50, 70, 80]
    assert isinstance(one.places[2], Suppressed)
    withheld = replace(
        figures["2019.role.care.0@all"], result=Suppressed(reason=Reason.TOO_FEW, minimum=5)
    )
    hidden = {**figures, withheld.key: withheld}
    (one,) = judged([opinion([30, 20, 9, 12, 11])], hidden, "2019", 5)
    assert isinstance(one.places[0], Suppressed)


MADE, WITHOUT = comparisons.opinions()


def test_second_opinions_come_back_from_json_as_they_were() -> None:
    both = (MADE, WITHOUT)
    assert opinions_json.from_json(opinions_json.to_json(both)) == both
    assert opinions_json.from_json(None) == ()


def test_the_chart_stands_beside_the_levels_and_names_roles_without_a_scale() -> None:
    plain = example.wave()
    assert opinions.build(plain) is None
    wave = replace(plain, book=replace(plain.book, opinions=(MADE, WITHOUT)))
    chart = opinions.build(wave)
    assert chart is not None
    assert chart.title.nl.endswith("bij 1 van de 1 rollen")
    assert "samenhang met het niveau 0,6" in chart.description.nl
    assert "niet getoond" in drawing.draw(chart, Language.NL).content
    (said,) = opining.without(wave.book, wave.model)
    assert said.nl.endswith("geen tweede mening. Te weinig vragen.")
