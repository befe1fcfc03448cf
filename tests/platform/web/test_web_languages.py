"""The language of a page, and words in both languages."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils.translation import override

from zicht.language import Text
from zicht.platform.web.languages import same_page_in_other_language
from zicht.platform.web.templatetags.language import as_size, words, written


def render(source: str, language: str, **context: object) -> str:
    with override(language):
        return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("dutch", "english"),
    [
        ("/", "/en/"),
        ("/methoden/", "/en/methoden/"),
        ("/gemeenten/?naam=ede", "/en/gemeenten/?naam=ede"),
        ("/entree/", "/en/entree/"),
    ],
)
def test_the_other_language_has_the_same_page(dutch: str, english: str) -> None:
    assert same_page_in_other_language(dutch) == english
    assert same_page_in_other_language(english) == dutch


def test_a_sentence_is_in_the_language_of_the_page() -> None:
    source = '{% say nl="Zoek" en="Search" %}'
    assert render(source, "nl") == "Zoek"
    assert render(source, "en") == "Search"


def test_a_value_in_a_sentence_is_escaped_and_the_sentence_itself_is_not() -> None:
    source = '{% say nl="<b>{name}</b>" en="<i>{name}</i>" name=name %}'
    assert render(source, "nl", name="<Ede>") == "<b>&lt;Ede&gt;</b>"


def test_a_sentence_that_comes_from_a_variable_is_escaped() -> None:
    assert render("{% say nl=text en=text %}", "nl", text="<script>") == "&lt;script&gt;"


def test_texts_and_dates_follow_the_page() -> None:
    with override("en"):
        assert words(Text(nl="rol", en="role")) == "role"
        assert written(date(2019, 4, 1)) == "1 April 2019"
    with override("nl"):
        assert written(date(2019, 4, 1)) == "1 april 2019"


@pytest.mark.parametrize(
    ("size", "dutch", "english"),
    [(1, "1 kB", "1 kB"), (84_400, "84 kB", "84 kB"), (9_120_000, "9,1 MB", "9.1 MB")],
)
def test_a_size_is_written_in_the_unit_that_reads_best(size: int, dutch: str, english: str) -> None:
    with override("nl"):
        assert as_size(size) == dutch
    with override("en"):
        assert as_size(size) == english


def test_a_moment_is_that_of_the_clock_in_the_netherlands() -> None:
    at = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)
    assert render("{{ at|moment }}", "nl", at=at) == "1 december 2026 om 00:05"
    assert render("{{ at|moment }}", "en", at=at) == "1 December 2026 at 00:05"
