"""A small sound questionnaire file, and what is found wrong when part of it is replaced."""

import pytest

from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.loading import parse
from zicht.questionnaire.model import Questionnaire

SOUND = """\
id: trial
version: 1.0.0
title: {nl: Proef, en: Trial}
frame_date: '2026-01-01'
scales:
  yes_no:
  - {code: yes, label: {nl: Ja, en: Yes}}
  - {code: no, label: {nl: Nee, en: No}}
  - {code: unknown, label: {nl: Weet niet, en: Do not know}}
rows:
  forms:
  - {code: sexual, label: {nl: Seksueel, en: Sexual}}
  - {code: labour, label: {nl: Arbeid, en: Labour}}
sections:
- code: A
  role: signaller
  title: {nl: Signaleren, en: Seeing signals}
  items:
  - code: A1
    type: single
    text: {nl: Komt het voor?, en: Does it occur?}
    domain: both
    scale: yes_no
  - code: A2
    type: matrix
    text: {nl: Welke vorm?, en: Which form?}
    domain: safety
    theme: signalling
    scale: yes_no
    rows_of: forms
    show_when: {eq: [A1, yes]}
  - code: A3
    type: multiple
    text: {nl: Wie doet mee?, en: Who takes part?}
    domain: both
    options:
    - {code: police, label: {nl: Politie, en: Police}}
    - {code: care, label: {nl: Zorg, en: Care}}
    - {code: nobody, label: {nl: Niemand, en: Nobody}, exclusive: true}
  - code: A4
    type: number
    text: {nl: Hoeveel uur?, en: How many hours?}
    domain: both
    show_when: {in: [A3, [police, care]]}
    minimum: 0
    maximum: 40
    decimals: 1
  - code: A5
    type: date
    text: {nl: Sinds wanneer?, en: Since when?}
    domain: both
    show_when: {all: [{gt: [A4, 0]}, {not: {eq: [A2.labour, no]}}]}
  - code: A6
    type: text
    text: {nl: Toelichting, en: Remarks}
    domain: both
    required: false
"""


def sound() -> Questionnaire:
    return parse(SOUND, file="trial.yaml")


def changed(*replacements: tuple[str, str]) -> str:
    """The sound file with parts replaced; each old part must be there exactly once."""
    text = SOUND
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
        text = text.replace(old, new)
    return text


def problems_in(text: str) -> tuple[Problem, ...]:
    with pytest.raises(InvalidInputError) as refusal:
        parse(text, file="trial.yaml")
    return refusal.value.problems


def only_problem(*replacements: tuple[str, str]) -> Problem:
    """The one problem that these changes cause."""
    found = problems_in(changed(*replacements))
    assert len(found) == 1, [problem.code for problem in found]
    return found[0]


def line_of(text: str, part: str) -> int:
    """The line on which a part of a text stands, as an editor counts."""
    return text[: text.index(part)].count("\n") + 1
