"""Bars on questionnaires: what is refused, what goes round, how fast."""

import tempfile
from pathlib import Path

from verify.bars import Bar, Measured, cpu_seconds
from zicht.content import content
from zicht.language import Language
from zicht.questionnaire import loading, writing
from zicht.questionnaire.renderings import RENDERERS
from zicht.questionnaire.renderings.workbook import read_workbook, write_workbook
from zicht.questionnaire.validation import validate

ITEMS = 300
RULES = 100


def large_questionnaire() -> str:
    """A canonical questionnaire of 300 items, of which 100 are routed."""
    lines = [
        "id: large",
        "version: 1.0.0",
        "title: {nl: Groot, en: Large}",
        "frame_date: '2026-01-01'",
        "sections:",
        "- code: S",
        "  title: {nl: Alles, en: Everything}",
        "  items:",
    ]
    for number in range(ITEMS):
        lines += [
            f"  - code: Q{number}",
            "    type: single",
            f"    text: {{nl: 'Is onderdeel {number} van de aanpak vastgelegd en belegd?', "
            f"en: 'Is part {number} of the approach laid down and assigned?'}}",
            "    domain: both",
            "    options:",
            "    - {code: 'yes', label: {nl: Ja, en: 'Yes'}}",
            "    - {code: 'no', label: {nl: Nee, en: 'No'}}",
            "    - {code: unknown, label: {nl: Weet niet, en: Do not know}}",
        ]
        if number % 3 == 2 and number // 3 < RULES:
            lines.append(
                f"    show_when: {{all: [{{eq: [Q{number - 2}, 'yes']}}, "
                f"{{not: {{eq: [Q{number - 1}, unknown]}}}}]}}"
            )
    return "\n".join(lines) + "\n"


def speed() -> Measured:
    """Loading, checking and validating one set of answers, after import."""
    text = large_questionnaire()
    answers = {f"Q{number}": "yes" for number in range(ITEMS)}

    def work() -> None:
        problems = validate(loading.parse(text, file="large.yaml"), answers)
        assert problems == (), problems[:1]

    taken = cpu_seconds(work, repeats=25) * 1000
    return Measured(figure=f"{taken:.0f} ms CPU", passed=taken < 50)


def round_trip() -> Measured:
    """Export to a workbook, import, and get the same YAML."""
    ids = loading.available()
    same = [_goes_round(name) for name in ids]
    return Measured(figure=f"{sum(same)} of {len(ids)}: {', '.join(ids)}", passed=all(same))


def renderings() -> Measured:
    """Every questionnaire in every format and language."""
    made = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in loading.available():
            for render in RENDERERS.values():
                for language in Language:
                    target = Path(folder, "rendering")
                    render(loading.get(name), target, language)
                    made += target.stat().st_size > 0
    wanted = len(loading.available()) * len(RENDERERS) * len(Language)
    return Measured(figure=f"{made} of {wanted} files", passed=made == wanted)


def _goes_round(name: str) -> bool:
    text = content("questionnaires", f"{name}.yaml").read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "editors.xlsx")
        write_workbook(loading.get(name), path)
        return writing.dump(read_workbook(path)) == text


BARS = (
    Bar(
        area="questionnaire",
        promise=f"{ITEMS} items and {RULES} rules load and validate in under 50 ms",
        measure=speed,
    ),
    Bar(
        area="questionnaire",
        promise="an editor's workbook gives back the same bytes of YAML",
        measure=round_trip,
    ),
    Bar(area="questionnaire", promise="six renderings in two languages", measure=renderings),
)
