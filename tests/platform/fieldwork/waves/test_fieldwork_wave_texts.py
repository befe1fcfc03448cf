"""Texts with placeholders: what is wrong with one is told before it can be sent."""

import pytest

from zicht.language import Language
from zicht.platform.fieldwork.models import Purpose
from zicht.platform.fieldwork.waves import wave_texts
from zicht.platform.fieldwork.waves.wave_texts import (
    ALLOWED,
    PLACEHOLDER_NAMES,
    Placeholder,
    Template,
)
from zicht.platform.fieldwork.waves.wave_wording import DEFAULTS
from zicht.problems import InvalidInputError

ALL = [(purpose, language) for purpose in Purpose for language in Language]


@pytest.mark.parametrize(("purpose", "language"), ALL)
def test_the_texts_that_a_wave_starts_with_are_right_and_can_be_filled(
    purpose: Purpose, language: Language
) -> None:
    template = DEFAULTS[purpose][language]
    wave_texts.require_right(template, purpose, language)
    filled = wave_texts.fill(template, dict.fromkeys(ALLOWED[purpose], "XYZ"), language)
    assert "{" not in filled.subject + filled.body
    assert "XYZ" in filled.body


@pytest.mark.parametrize(
    ("subject", "body", "code", "part"),
    [
        ("", "{link}", "empty-text", "subject"),
        ("Dag", "Zonder", "no-link", "body"),
        ("Dag {voornaam}", "{link}", "unknown-placeholder", "subject"),
        ("Dag", "{link} {name}", "unknown-placeholder", "body"),
        ("Dag", "{link} {naam.__class__}", "unknown-placeholder", "body"),
        ("Dag", "{link} {volgende_stap}", "unknown-placeholder", "body"),
        ("Dag", "{link} {naam", "loose-brace", "body"),
        ("Dag", "{{link}}", "loose-brace", "body"),
        ("x" * 151, "{link}", "long-text", "subject"),
    ],
)
def test_a_text_that_cannot_be_sent_is_refused_with_a_remedy(
    subject: str, body: str, code: str, part: str
) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        wave_texts.require_right(Template(subject=subject, body=body), Purpose.STARTED, Language.NL)
    (problem,) = refusal.value.problems
    assert (problem.code, problem.column) == (code, part)
    assert problem.remedy.nl


def test_what_is_filled_in_is_never_taken_for_a_placeholder() -> None:
    template = Template(subject="{naam}", body="{naam} {link}")
    values = {Placeholder.NAME: "{link}", Placeholder.LINK: "https://zicht.example/"}
    filled = wave_texts.fill(template, values, Language.NL)
    assert filled == Template(subject="{link}", body="{link} https://zicht.example/")


def test_a_subject_stays_on_one_line() -> None:
    template = Template(subject="{naam}", body="{link}")
    values = {Placeholder.NAME: "Anna\nBcc: x@y.nl", Placeholder.LINK: "x"}
    assert "\n" not in wave_texts.fill(template, values, Language.NL).subject


def test_placeholders_have_names_of_their_own_in_each_language() -> None:
    for language in Language:
        names = [name.to(language) for name in PLACEHOLDER_NAMES.values()]
        assert len(set(names)) == len(Placeholder)
