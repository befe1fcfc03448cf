"""A plan written out as TOML, with what can be added to it, for somebody to edit."""

import json
import re
from collections.abc import Iterator

from zicht.estimation.study.plan import Kind, Plan, Question
from zicht.language import Language, Text

_TOP = Text(
    nl="Plan voor `zicht estimate`. Regels met # ervoor tellen niet mee; haal het # weg om ze te "
    "gebruiken.\nUitleg: docs/estimating.md.",
    en="Plan for `zicht estimate`. Lines that start with # do not count; remove the # to use "
    "them.\nExplained in docs/estimating.md.",
)
_SURVEY = (
    ("population = 355", Text(nl="hoeveel er zijn (N)", en="how many there are (N)")),
    ('weight = "kolom"', Text(nl="kolom met gewichten", en="column of weights")),
    ('strata = ["kolom"]', Text(nl="kolommen van het stratum", en="columns of the stratum")),
    ('clusters = ["kolom"]', Text(nl="wat is getrokken, per trap", en="what was drawn, by stage")),
    ('fpc = ["kolom"]', Text(nl="waaruit is getrokken, per trap", en="drawn from, by stage")),
    ("invited = 1000", Text(nl="hoeveel zijn gevraagd (steekproef)", en="how many were asked")),
)
_FRAME = Text(
    nl="Wat van iedereen bekend is: een bestand, of totalen per klasse.",
    en="What is known of everybody: a file, or totals per class.",
)
_MORE = (
    (
        Text(nl="Het ene getal gedeeld door het andere.", en="One number over another."),
        ("[[ratios]]", 'numerator = "…"', 'denominator = "…"'),
    ),
    (
        Text(nl="Een kruistabel van twee keuzes, met toets.", en="A cross table, with its test."),
        ("[[crossings]]", 'rows = "…"', 'columns = "…"'),
    ),
    (
        Text(
            nl="Groepen vergeleken met elkaar (pairs) of met de rest (rest).",
            en="Groups compared with one another (pairs) or with the rest (rest).",
        ),
        ("[[differences]]", 'by = "…"', 'against = "pairs"'),
    ),
    (
        Text(nl="Marges uit replicaties.", en="Intervals from replicates."),
        ("[replicates]", 'kind = "jkn"'),
    ),
)
_DOMAINS = Text(nl="Groepen waarvoor elk cijfer ook wordt gemaakt.", en="Groups for every figure.")


def draft(plan: Plan, language: Language) -> str:
    """The plan as TOML with remarks; reading it gives the same plan."""
    return "\n".join(_lines(plan, language)) + "\n"


def _lines(plan: Plan, language: Language) -> Iterator[str]:
    yield from (f"# {line}" for line in _TOP.to(language).splitlines())
    yield ""
    yield "[survey]"
    if plan.survey.id is not None:
        yield f"id = {_quoted(plan.survey.id)}"
    yield f"seed = {plan.survey.seed}"
    for example, meaning in _SURVEY:
        shown = example if language is Language.NL else example.replace("kolom", "column")
        yield f"# {shown}  # {meaning.to(language)}"
    yield ""
    yield f"# {_FRAME.to(language)}"
    name = "kader.csv" if language is Language.NL else "frame.csv"
    yield from (f"# {one}" for one in ("[frame]", f'file = "{name}"', 'auxiliaries = ["…"]'))
    yield '# method = "raking"  # linear, logit, poststratification'
    yield ""
    yield f"# {_DOMAINS.to(language)}"
    yield from ("# [domains]", '# columns = ["…"]')
    for question in plan.questions:
        yield ""
        yield from _question(question)
    for meaning, example_lines in _MORE:
        yield ""
        yield f"# {meaning.to(language)}"
        yield from (f"# {line}" for line in example_lines)
    yield ""
    yield "[intervals]"
    yield f"confidence = {plan.intervals.confidence:g}"
    yield f"odds_factor = {plan.intervals.odds_factor:g}"
    yield ""
    yield "[disclosure]"
    yield f"minimum = {plan.minimum}"


def _question(question: Question) -> Iterator[str]:
    yield f"[questions.{_key(question.key)}]"
    if question.columns != (question.key,):
        yield f"columns = [{', '.join(map(_quoted, question.columns))}]"
    if question.label is not None:
        yield f"label = {_quoted(question.label)}"
    yield f"kind = {_quoted(question.kind.value)}"
    if question.kind in (Kind.SINGLE, Kind.MULTIPLE) and question.levels:
        levels = (f"{_key(code)} = {_quoted(label)}" for code, label in question.levels.items())
        yield f"levels = {{ {', '.join(levels)} }}"


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _quoted(name)


def _quoted(text: str) -> str:
    # What JSON escapes, TOML reads in the same way; JSON leaves one control character be.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
