import pytest
import ryaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from questionnaire.documents import SOUND, sound
from questionnaire.example import EXAMPLE
from questionnaire.questionnaire_strategies import questionnaires
from zicht.content import content
from zicht.language import Text
from zicht.questionnaire.layout import canonical_yaml
from zicht.questionnaire.loading import available, parse
from zicht.questionnaire.model import Questionnaire, Section
from zicht.questionnaire.reading import read
from zicht.questionnaire.writing import dump, to_data


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(questionnaires())
def test_what_is_written_reads_back_the_same(found: Questionnaire) -> None:
    text = dump(found)
    reading = read(ryaml.loads(text))
    assert reading.faults == ()
    assert reading.questionnaire == found
    assert dump(reading.questionnaire) == text


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1).filter(str.strip))
def test_any_text_survives(words: str) -> None:
    data = {"title": {"nl": words, "en": words}, "sources": [words], "options": [{"code": words}]}
    assert ryaml.loads(canonical_yaml(data)) == data


@pytest.mark.parametrize(
    "word",
    ["yes", "no", "on", "null", "~", "true", "1", "1.0", "1e3", "0x1f", "0o17", "0b1", ".5", "+1",
     "1_000", "1:30", "2019-04-01", ".inf", ".nan", "=", "<<", "- a", "a: b", "a #b", "'", '"'],
)  # fmt: skip
def test_a_word_that_looks_like_something_else_stays_a_word(word: str) -> None:
    assert ryaml.loads(canonical_yaml({"a": word, "sources": [word]})) == {
        "a": word,
        "sources": [word],
    }


def test_writing_a_file_brings_it_in_canonical_form_once_and_for_all() -> None:
    canonical = dump(sound())
    assert canonical != SOUND
    assert parse(canonical) == sound()
    assert dump(parse(canonical)) == canonical


@pytest.mark.parametrize("name", available())
def test_the_package_questionnaires_are_in_canonical_form(name: str) -> None:
    text = content("questionnaires", f"{name}.yaml").read_text("utf-8")
    assert dump(parse(text)) == text, f"run: zicht questionnaire format {name}.yaml"


def test_rules_sources_and_short_options_stand_on_one_line() -> None:
    lines = dump(EXAMPLE).splitlines()
    assert "    show_when: {not: {eq: [A1, 'no']}}" in lines
    assert "    sources: [M1, T1]" in lines
    assert "    previous: {change: same, item: A1}" in lines
    assert "  - {code: 'yes', label: {nl: Ja, en: 'Yes'}}" in lines


def test_the_codes_of_a_rule_stand_in_the_order_of_the_options() -> None:
    assert "{in: [A3, [police, care]]}" in dump(sound())


def test_equal_numbers_are_written_alike() -> None:
    whole, decimal = (parse(SOUND.replace("maximum: 40", f"maximum: {n}")) for n in ("40", "40.0"))
    assert dump(whole) == dump(decimal)
    assert whole.fingerprint == decimal.fingerprint


def test_what_has_its_usual_value_is_left_out() -> None:
    data = to_data(
        Questionnaire(
            id="a",
            version="1.0.0",
            title=Text(nl="a", en="b"),
            frame_date="2026-01-01",
            sections=(Section(code="A", title=Text(nl="a", en="b"), items=()),),
        )
    )
    assert list(data) == ["id", "version", "title", "frame_date", "sections"]
