"""The methods are explained twice, in plain words and in detail, under the same keys."""

import re
from pathlib import Path

import pytest
import ryaml

from zicht.content import content

METHODS = ryaml.loads(content("methods.yaml").read_text(encoding="utf-8"))["methods"]
TESTS = Path(__file__).resolve().parents[1]
DETAILS = TESTS.parent / "docs" / "methods.md"


def test_the_document_and_the_pages_explain_the_same_methods_in_the_same_order() -> None:
    headings = re.findall(r"^## .*\(`(\w+)`\)$", DETAILS.read_text(encoding="utf-8"), re.MULTILINE)
    assert headings == [method["key"] for method in METHODS]
    assert set(headings) == {
        "response",
        "share",
        "weighting",
        "interval",
        "band",
        "change",
        "representativity",
        "bounds",
        "disclosure",
        "maturity",
        "scale",
        "cartogram",
        "synthetic",
        "following",
    }


@pytest.mark.parametrize("method", METHODS, ids=lambda method: str(method["key"]))
def test_every_method_is_told_in_three_to_seven_sentences_in_both_languages(
    method: dict[str, dict[str, str]],
) -> None:
    assert method["title"].keys() == method["summary"].keys() == {"nl", "en"}
    for words in method["summary"].values():
        sentences = re.findall(r"[.?](?=\s|$)", words.strip())
        assert 3 <= len(sentences) <= 7
        assert "!" not in words
        assert "—" not in words
    assert method["references"]


def test_every_section_of_the_document_names_a_test_that_exists() -> None:
    sections = re.split(r"^## ", DETAILS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    for section in sections:
        named = re.findall(r"`(tests/[\w/.]+)`", section)
        assert named, section.splitlines()[0]
        assert [one for one in named if not (TESTS.parent / one).exists()] == []
        alone = re.findall(r"`(test_\w+\.py)`", section)
        assert [one for one in alone if not list(TESTS.rglob(one))] == []
