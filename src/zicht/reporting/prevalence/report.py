"""The report on one set of lists: the verdict first, and then all that leads to it, as a PDF."""

import shlex
from collections.abc import Iterable

from zicht.language import Language, Text, percent
from zicht.prevalence.panel import Refusal
from zicht.prevalence.sensitivity import why_none
from zicht.reporting import framing
from zicht.reporting.charts.drawing import draw
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import (
    classical_table,
    forest,
    group_chart,
    group_table,
    likelihood,
    pair_chart,
    plan_chart,
    plan_table,
    rules,
    sensitivity_table,
    upset,
)
from zicht.reporting.prevalence.dossier import SYNTHETIC_SENTENCE, Dossier
from zicht.reporting.prevalence.explanations import EXPLANATIONS, LIMITS
from zicht.reporting.report.blocks import (
    Block,
    Bullets,
    Figure,
    Heading,
    Illustration,
    Paragraph,
    TableBlock,
    Terms,
)
from zicht.reporting.typesetting import Data, typeset
from zicht.reporting.wording import SYNTHETIC

_TITLE = Text(nl="De omvang van een verborgen groep", en="The size of a hidden population")
_SUBTITLE = Text(
    nl="Geschat uit lijsten die elkaar overlappen", en="Estimated from lists that overlap"
)
_NO_NOTE = Text(nl="", en="")


def render(dossier: Dossier, language: Language) -> bytes:
    """The report as a tagged PDF; the same dossier gives the same bytes."""
    return typeset("report", compose(dossier, language))


def compose(dossier: Dossier, language: Language) -> Data:
    """Everything that stands in the report, in one language."""
    lists = len(dossier.panel.given.lists)
    exact = dossier.overlaps.is_exact
    kicker = _kicker(exact=exact)
    return {
        "language": language.value,
        "title": _TITLE.to(language),
        "subtitle": _SUBTITLE.to(language),
        "kicker": kicker.to(language),
        "respondents": Text(
            nl=f"{dossier.name}, {lists} lijsten", en=f"{dossier.name}, {lists} lists"
        ).to(language),
        "cover": None,
        "cover_alt": None,
        "cover_caption": "",
        "synthetic": _notice(dossier, language),
        "contents": Text(nl="Inhoud", en="Contents").to(language),
        "figure_word": Text(nl="Figuur", en="Figure").to(language),
        "table_word": Text(nl="Tabel", en="Table").to(language),
        "source": dossier.source.to(language),
        "version": f"Zicht {dossier.code_version} · {dossier.panel.fingerprint[:12]}",
        "guide": [block.data(language) for block in _opening(dossier)],
        "blocks": [block.data(language) for block in _blocks(dossier, language)],
    }


def _kicker(*, exact: bool) -> Text:
    if exact:
        return Text(
            nl="Rapport voor onderzoekers: met kleine aantallen, niet delen",
            en="Report for researchers: with small counts, do not share",
        )
    return Text(nl="Rapport voor onderzoekers", en="Report for researchers")


def _notice(dossier: Dossier, language: Language) -> Data:
    if not dossier.is_synthetic:
        return None
    return {"word": SYNTHETIC.to(language), "sentence": SYNTHETIC_SENTENCE.to(language)}


def _opening(dossier: Dossier) -> list[Block]:
    """On the page of the contents: what may be said, before anything else."""
    verdict = dossier.verdict
    blocks: list[Block] = [
        Heading(text=Text(nl="Het oordeel", en="The verdict")),
        Paragraph(text=verdict.sentence, lead=True),
    ]
    if verdict.reasons:
        blocks.append(Bullets(items=tuple(reason.text for reason in verdict.reasons)))
    return blocks


def _blocks(dossier: Dossier, language: Language) -> list[Block]:
    return [
        *_estimates(dossier, language),
        *_classical(dossier, language),
        *_groups(dossier, language),
        *_lists(dossier, language),
        *_sensitivity(dossier),
        *_plan(dossier, language),
        *_method(dossier),
    ]


def _estimates(dossier: Dossier, language: Language) -> list[Block]:
    return [
        Heading(
            level=1, opens_page=True, text=Text(nl="Alle modellen naast elkaar", en="All models")
        ),
        *_figures([forest.build(dossier)], language),
        TableBlock(table=forest.table(dossier), note=_NO_NOTE),
        *_refusals(dossier),
        *_hills(dossier, language),
    ]


def _hills(dossier: Dossier, language: Language) -> list[Block]:
    chart = likelihood.build(dossier)
    if chart is None:
        return []
    return [*_figures([chart], language), TableBlock(table=chart.table, note=_NO_NOTE)]


def _classical(dossier: Dossier, language: Language) -> list[Block]:
    shown = dossier.classical
    closed = classical_table.closed(shown)
    return [
        Heading(level=1, opens_page=True, text=classical_table.TITLE),
        Heading(text=classical_table.PAIRS_TITLE),
        Paragraph(text=classical_table.PAIRS_INTRODUCTION),
        *_figures([pair_chart.build(dossier)], language),
        TableBlock(table=classical_table.pairs(shown), note=_NO_NOTE),
        Heading(text=classical_table.CLOSED_TITLE),
        *([] if closed is None else [TableBlock(table=closed, note=_NO_NOTE)]),
        *([Paragraph(text=_both(shown.closed))] if isinstance(shown.closed, Refusal) else []),
    ]


def _refusals(dossier: Dossier) -> list[Block]:
    refused = [
        (one.method.name, one.refusal) for one in dossier.panel.estimates if one.refusal is not None
    ]
    if not refused:
        return []
    terms = tuple((name, _both(why)) for name, why in refused)
    return [
        Heading(text=Text(nl="Waarom een methode niets gaf", en="Why a method gave nothing")),
        Terms(terms=terms),
    ]


def _both(why: Refusal) -> Text:
    return Text(nl=f"{why.message.nl} {why.remedy.nl}", en=f"{why.message.en} {why.remedy.en}")


def _lists(dossier: Dossier, language: Language) -> list[Block]:
    notices = dossier.panel.notices
    found: list[Block] = [
        Heading(level=1, opens_page=True, text=Text(nl="De lijsten", en="The lists")),
        *([Paragraph(text=upset.EXACT, lead=True)] if dossier.overlaps.is_exact else []),
        *_figures([upset.build(dossier)], language),
        TableBlock(table=upset.table(dossier.overlaps), note=_NO_NOTE),
    ]
    if notices:
        found.append(Heading(text=Text(nl="Wat opvalt", en="What stands out")))
        found.append(Bullets(items=tuple(_both(one) for one in notices)))
    return found


def _groups(dossier: Dossier, language: Language) -> list[Block]:
    groups = dossier.groups
    if groups is None:
        return []
    heading = Heading(level=1, opens_page=True, text=group_table.TITLE)
    if groups.refusal is not None:
        return [heading, Paragraph(text=_both(groups.refusal))]
    return [
        heading,
        *(
            block
            for chart in group_chart.build_all(dossier)
            for block in (
                *_figures([chart], language),
                TableBlock(table=chart.table, note=_NO_NOTE),
            )
        ),
        Paragraph(text=group_table.introduction(groups)),
    ]


def _sensitivity(dossier: Dossier) -> list[Block]:
    heading = Heading(
        level=1,
        opens_page=True,
        text=Text(nl="Wat de schatting verschuift", en="What moves the estimate"),
    )
    if not dossier.changes:
        why = why_none(dossier.panel)
        return [] if why is None else [heading, Paragraph(text=why)]
    return [
        heading,
        Paragraph(text=sensitivity_table.introduction(dossier.changes)),
        TableBlock(table=sensitivity_table.build(dossier.changes), note=_NO_NOTE),
    ]


def _plan(dossier: Dossier, language: Language) -> list[Block]:
    plan = dossier.plan
    if plan is None:
        return []
    heading = Heading(level=1, opens_page=True, text=plan_table.TITLE)
    if plan.refusal is not None:
        return [heading, Paragraph(text=_both(plan.refusal))]
    return [
        heading,
        Bullets(items=plan_table.answers(plan)),
        *_figures([plan_chart.build(dossier)], language),
        TableBlock(table=plan_table.build(plan), note=_NO_NOTE),
        Paragraph(text=plan_table.introduction(plan)),
    ]


def _method(dossier: Dossier) -> list[Block]:
    papers = tuple(
        (one.method.name, Text(nl=one.method.paper, en=one.method.paper))
        for one in dossier.panel.estimates
    )
    return [
        Heading(
            level=1, opens_page=True, text=Text(nl="Methode en grenzen", en="Method and limits")
        ),
        Terms(terms=tuple(EXPLANATIONS[one.method.key] for one in dossier.panel.estimates)),
        Heading(text=classical_table.CLOSED_TITLE),
        Terms(terms=classical_table.MODELS),
        Heading(text=Text(nl="Hoe het oordeel ontstaat", en="How the verdict is reached")),
        Bullets(items=rules.rules()),
        Heading(text=Text(nl="Wat deze cijfers niet zeggen", en="What these figures do not say")),
        Bullets(items=LIMITS),
        Heading(text=Text(nl="Bronnen van de methoden", en="Where the methods were published")),
        Terms(terms=papers),
        Heading(text=Text(nl="Zelf narekenen", en="Recompute it yourself")),
        Paragraph(text=_identity(dossier)),
    ]


def command(dossier: Dossier) -> str:
    """What to type to compute it again."""
    settings = dossier.panel.settings
    return shlex.join(
        [
            *("zicht", "prevalence", *dossier.files, "--confidence", f"{settings.level:g}"),
            *("--resamples", str(settings.resamples), "--seed", str(settings.seed)),
            *dossier.options,
        ]
    )


def _identity(dossier: Dossier) -> Text:
    settings, panel = dossier.panel.settings, dossier.panel
    level = {one: percent(settings.level, one) for one in Language}
    typed = command(dossier)
    return Text(
        nl=f"Intervallen van {level[Language.NL]}, {settings.resamples} herhalingen, toevalsgetal "
        f"{settings.seed}. Vingerafdruk van de lijsten (SHA-256): {panel.fingerprint}. Code: Zicht "
        f"{dossier.code_version}. Opdracht: {typed}",
        en=f"Intervals of {level[Language.EN]}, {settings.resamples} resamples, seed "
        f"{settings.seed}. Fingerprint of the lists (SHA-256): {panel.fingerprint}. Code: Zicht "
        f"{dossier.code_version}. Command: {typed}",
    )


def _figures(charts: Iterable[Chart | None], language: Language) -> list[Block]:
    return [
        Figure(illustration=_illustration(chart, language), share_of_width=1.0)
        for chart in charts
        if chart is not None
    ]


def _illustration(chart: Chart, language: Language) -> Illustration:
    """Drawn in the one language of the report."""
    svg = framing.bare(chart, draw(chart, language), language)
    return Illustration(picture=chart, svg={language: svg})
