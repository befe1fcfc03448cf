"""A mirror is one page, whatever stands on it, and shows of others only what may be shown."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting import example
from zicht.language import Language, Text
from zicht.maturity.model import Indicator, Level
from zicht.questionnaire.model import Change, Link
from zicht.questionnaire.rules import Answers
from zicht.reporting import mirror, mirror_page
from zicht.reporting.mirror import Subject
from zicht.reporting.wave import Wave


def level(indicator: Indicator, value: int | None) -> Level:
    return Level(
        indicator=indicator,
        value=value,
        reached=indicator.steps[value - 1] if value else None,
        missing=indicator.steps[value or 0] if value is not None and value < 4 else None,
    )


def subject(wave: Wave, value: int | None, answers: Answers, name: str = "Groningen") -> Subject:
    return Subject(
        wave=wave.book.wave,
        questionnaire=wave.questionnaire,
        model=wave.model,
        fingerprint=wave.book.fingerprint,
        code="GM0014",
        name=name,
        size_group="100k_and_over",
        size_group_name=Text(nl="100.000 inwoners of meer", en="100,000 inhabitants or more"),
        levels={one.key: level(one, value) for one in wave.model.indicators},
        answers=answers,
    )


@pytest.fixture(scope="module")
def wave() -> Wave:
    return example.wave()


def pages(pdf: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf))


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in pages(pdf).pages).split())


def test_a_mirror_is_one_page_of_a4_with_its_own_level_and_first_step(wave: Wave) -> None:
    pdf = mirror_page.render(mirror.compose(wave, subject(wave, 2, {"A1": "yes"}), Language.NL))
    (page,) = pages(pdf).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    text = text_of(pdf)
    assert "Groningen" in text
    assert "Trede 2 (nl)" in text
    assert "wat trede 2 vraagt" in text
    assert "doe wat trede 3 vraagt" in text


def test_a_mirror_of_made_up_answers_says_so(wave: Wave) -> None:
    made_up = mirror.compose(wave, subject(wave, 1, {}), Language.NL)
    assert "SYNTHETISCH" in text_of(mirror_page.render(made_up))
    real_wave = example.wave(origin=None)
    real = mirror.compose(real_wave, subject(real_wave, 1, {}), Language.NL)
    assert "SYNTHETISCH" not in text_of(mirror_page.render(real))


def test_a_mirror_is_tagged_titled_and_has_no_date(wave: Wave) -> None:
    pdf = mirror_page.render(mirror.compose(wave, subject(wave, 0, {}), Language.NL))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert str(document.Root.Lang).startswith("nl")
        assert document.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in document.Root
        with document.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"].startswith("Groningen")
        assert not {"/CreationDate", "/ModDate"} & set(document.docinfo.keys())


def test_unanswered_and_highest_levels_have_words_of_their_own(wave: Wave) -> None:
    none = json.dumps(mirror.compose(wave, subject(wave, None, {}), Language.NL))
    assert "niet beantwoord" in none
    highest = json.dumps(mirror.compose(wave, subject(wave, 4, {}), Language.NL))
    assert "Het hoogste niveau is bereikt" in highest


def test_the_own_answer_stands_beside_the_share_that_answers_alike(wave: Wave) -> None:
    data = mirror.compose(wave, subject(wave, 1, {"A1": "yes", "A5": "practice"}), Language.NL)
    rows = {row[0]: row[1:] for row in json.loads(json.dumps(data))["answers"]}
    assert rows["Denkt dat mensenhandel voorkomt"] == ["yes (nl)", "36%"]
    assert rows["Getrainde baliemedewerkers"] == ["geen antwoord", "–"]


def test_withheld_levels_of_the_size_group_stay_withheld(wave: Wave) -> None:
    small = replace(subject(wave, 1, {}), size_group="PV20")
    for role in json.loads(json.dumps(mirror.compose(wave, small, Language.NL)))["roles"]:
        assert role["rows"][1] == {
            "label": "100.000 inwoners of meer",
            "shares": [None] * 5,
            "withheld": 1.0,
        }
        assert "niet getoond" in role["alt"]


def test_the_same_mirror_is_the_same_bytes(wave: Wave) -> None:
    data = mirror.compose(wave, subject(wave, 3, {"A1": "no"}), Language.NL)
    other = mirror.compose(wave, subject(wave, 0, {}), Language.NL)
    first = mirror_page.render(data)
    mirror_page.render(other)
    assert mirror_page.render(data) == first


def long_words() -> Iterator[str]:
    yield "woord " * 400
    yield "Gemeenschappelijkeregelingsuitvoeringsorganisatie" * 3
    yield "#set page() $x$ *vet* _cursief_ <label> @ref `code` \\ [ ] { }"
    yield "–"


@pytest.mark.parametrize("words", list(long_words()))
def test_a_mirror_stays_one_page_whatever_its_content(wave: Wave, words: str) -> None:
    text = Text(nl=words, en=words)
    steps = tuple(
        replace(step, name=text, description=text, next_step=text)
        for step in wave.model.indicators[0].steps
    )
    roles = ("signaller", "policy_maker", "director", "care")
    indicators = tuple(
        replace(wave.model.indicators[0], key=f"{kind}.{name}", title=text, steps=steps)
        for kind in ("role", "theme")
        for name in roles
    )
    crowded = replace(wave, model=replace(wave.model, indicators=indicators))
    data = mirror.compose(crowded, subject(crowded, 2, {"A1": "yes"}, name=words), Language.NL)
    assert len(pages(mirror_page.render(data)).pages) == 1


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.text("aâÀß'’ -&<#[*_\\\"Ωж9", min_size=1, max_size=300).map(str.strip).filter(bool),
    value=st.one_of(st.none(), st.integers(0, 4)),
)
def test_any_name_and_level_make_a_mirror_of_one_page(
    wave: Wave, name: str, value: int | None
) -> None:
    data = mirror.compose(wave, subject(wave, value, {}, name=name), Language.EN)
    assert len(pages(mirror_page.render(data)).pages) == 1


def test_without_published_figures_a_mirror_shows_the_municipality_alone(wave: Wave) -> None:
    data = mirror.compose(None, subject(wave, 2, {"A1": "yes"}), Language.NL)
    assert [role["rows"] for role in json.loads(json.dumps(data))["roles"]] == [[], []]
    text = text_of(mirror_page.render(data))
    assert "komen erbij zodra de meting is gepubliceerd" in text
    assert "SYNTHETISCH" not in text
    assert "%" not in text


def test_beside_an_earlier_wave_only_the_very_same_questions_are_compared(wave: Wave) -> None:
    asked = wave.questionnaire
    links = {"A1": Change.SAME, "A5": Change.CHANGED}
    first, *rest = asked.sections
    items = tuple(
        replace(item, previous=Link(change=links[item.code], item=item.code))
        if item.code in links
        else item
        for item in first.items
    )
    sections = (replace(first, items=items), *rest)
    later = replace(asked, id="2026", previous="2019", sections=sections)
    own = replace(
        subject(wave, 1, {"A1": "yes", "A5": "practice"}), wave="2026", questionnaire=later
    )
    data = json.loads(json.dumps(mirror.compose(wave, own, Language.NL)))
    rows = {row[0]: row[1:] for row in data["answers"]}
    assert rows["Denkt dat mensenhandel voorkomt"] == ["yes (nl)", "36%"]
    assert rows["Afgesproken waar signalen gemeld worden"] == ["practice (nl)", "–"]
    assert "De cijfers van anderen komen uit een andere meting" in data["introduction"]
    assert "van andere gemeenten" in data["synthetic"]["sentence"]
