"""What the page shows of an estimate, as it is stored: words in both languages, tables, charts."""

from collections.abc import Iterable

from zicht.language import Language, Text
from zicht.prevalence.link_correction import CORRECTED
from zicht.prevalence.panel import Refusal
from zicht.prevalence.sensitivity import why_none
from zicht.reporting import framing, tables
from zicht.reporting.charts import style
from zicht.reporting.charts.drawing import draw
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import (
    classical_table,
    forest,
    group_chart,
    group_table,
    likelihood,
    plan_chart,
    plan_table,
    sensitivity_table,
    upset,
)
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.rules import rules
from zicht.reporting.prevalence.terminal import interval_words, remark
from zicht.reporting.prevalence.wording import size

Shown = dict[str, object]


def result(dossier: Dossier) -> Shown:
    """Everything by language, so that a page only has to pick one."""
    return {language.value: _in(dossier, language) for language in Language}


def _in(dossier: Dossier, language: Language) -> Shown:
    verdict, panel = dossier.verdict, dossier.panel
    return {
        "conclusion": verdict.conclusion.value,
        "heading": forest.TITLES[verdict.conclusion].to(language),
        "sentence": _after(forest.TITLES[verdict.conclusion], verdict.sentence, language),
        "reasons": [one.text.to(language) for one in verdict.reasons],
        "rules": [one.to(language) for one in rules()],
        "models": [
            {
                "name": one.method.name.to(language),
                "estimate": "" if one.finding is None else size(one.finding.population, language),
                "interval": interval_words(one, language),
                "remark": remark(one, language, is_judged=panel.counts(one)),
                "remedy": "" if one.refusal is None else one.refusal.remedy.to(language),
            }
            for one in panel.estimates
        ],
        "forest": _pictures([forest.build(dossier)], language),
        "overlaps": _pictures([upset.build(dossier)], language),
        "overlaps_table": _table(upset.table(dossier.overlaps), language),
        "overlaps_note": upset.note(dossier.overlaps).to(language),
        "curves": _pictures([likelihood.build(dossier)], language),
        "classical": _classical(dossier, language),
        "correction": " ".join(
            one.message.to(language) for one in panel.notices if one.code == CORRECTED
        ),
        "notices": [
            _both(one.message, one.remedy, language)
            for one in panel.notices
            if one.code != CORRECTED
        ],
        "changes": _changes(dossier, language),
        "groups": _groups(dossier, language),
        "plan": _plan(dossier, language),
        "lists": len(panel.given.lists),
        "resamples": panel.settings.resamples,
        "seconds": panel.settings.seconds,
        "seed": panel.settings.seed,
        "fingerprint": panel.fingerprint[:12],
        "code_version": dossier.code_version,
        "is_synthetic": dossier.is_synthetic,
    }


def _classical(dossier: Dossier, language: Language) -> Shown:
    shown = dossier.classical
    closed, refused = classical_table.closed(shown), Text(nl="", en="")
    if isinstance(shown.closed, Refusal):
        refused = shown.closed.message
    return {
        "pairs_title": classical_table.PAIRS_TITLE.to(language),
        "pairs_introduction": classical_table.PAIRS_INTRODUCTION.to(language),
        "pairs": _table(classical_table.pairs(shown), language),
        "closed_title": classical_table.CLOSED_TITLE.to(language),
        "closed": None if closed is None else _table(closed, language),
        "closed_refusal": refused.to(language),
        "models": [(name.to(language), text.to(language)) for name, text in classical_table.MODELS],
    }


def _changes(dossier: Dossier, language: Language) -> Shown | None:
    if not dossier.changes:
        why = why_none(dossier.panel)
        return None if why is None else {"refusal": why.to(language)}
    return {
        "introduction": sensitivity_table.introduction(dossier.changes).to(language),
        **_table(sensitivity_table.build(dossier.changes), language),
    }


def _groups(dossier: Dossier, language: Language) -> Shown | None:
    groups = dossier.groups
    if groups is None:
        return None
    if groups.refusal is not None:
        return {"refusal": _both(groups.refusal.message, groups.refusal.remedy, language)}
    return {
        "introduction": group_table.introduction(groups).to(language),
        "pictures": _pictures(group_chart.build_all(dossier), language),
        "tables": [_table(one, language) for one in group_table.build_all(groups)],
    }


def _plan(dossier: Dossier, language: Language) -> Shown | None:
    plan = dossier.plan
    if plan is None:
        return None
    if plan.refusal is not None:
        return {"refusal": _both(plan.refusal.message, plan.refusal.remedy, language)}
    return {
        "introduction": plan_table.introduction(plan).to(language),
        "answers": [one.to(language) for one in plan_table.answers(plan)],
        "pictures": _pictures([plan_chart.build(dossier)], language),
        "tables": [_table(plan_table.build(plan), language)],
    }


def _table(table: tables.Table, language: Language) -> Shown:
    return {
        "title": table.title.to(language),
        "headings": [one.heading.to(language) for one in table.columns if not one.is_detail],
        "rows": [
            [
                tables.display(cell, column.kind, language)
                for cell, column in zip(row, table.columns, strict=True)
                if not column.is_detail
            ]
            for row in table.rows
        ],
        "notes": [one.to(language) for one in table.notes],
    }


def _pictures(charts: Iterable[Chart | None], language: Language) -> list[Shown]:
    return [
        {
            "title": chart.title.to(language),
            "wide": framing.titled(chart, draw(chart, language), language),
            "narrow": framing.titled(chart, draw(chart, language, style.NARROW), language),
        }
        for chart in charts
        if chart is not None
    ]


def _after(heading: Text, sentence: Text, language: Language) -> str:
    """What the verdict says besides the heading above it."""
    rest = sentence.to(language).removeprefix(heading.to(language)).lstrip(".: ")
    return rest[:1].upper() + rest[1:]


def _both(message: Text, remedy: Text, language: Language) -> str:
    return f"{message.to(language)} {remedy.to(language)}"
