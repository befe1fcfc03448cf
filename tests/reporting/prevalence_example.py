"""Four estimates of made-up lists, one of which has two answers and one none."""

from functools import cache

import numpy as np

from zicht.disclosure.classical import shown_classical
from zicht.disclosure.overlaps import exact, protected
from zicht.language import Language, Text
from zicht.prevalence.classical import classical_estimates
from zicht.prevalence.fitting import Interval
from zicht.prevalence.histories import histories
from zicht.prevalence.methods import CHAO, GRAPHS, INDEPENDENCE, STEPWISE
from zicht.prevalence.panel import Estimate, Finding, Margin, Panel, Refusal, Settings
from zicht.prevalence.peaks import peaks_of, smooth_curve
from zicht.prevalence.sensitivity import Change, Kind
from zicht.prevalence.verdict import judge
from zicht.reporting import framing
from zicht.reporting.charts.drawing import draw
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence.dossier import Dossier

LISTS = histories(["politie", "opvang", "zorg"], [1, 2, 4, 3, 6, 7, 5], [212, 87, 93, 13, 7, 4, 3])


def two_hills() -> Finding:
    sizes = np.geomspace(400, 8000, 2000)
    mass = sum(
        share * np.exp(-((np.log(sizes / top) / 0.1) ** 2) / 2)
        for top, share in ((1000, 0.6), (3000, 0.4))
    )
    curve = smooth_curve(sizes, np.asarray(mass))
    return Finding(
        population=1200.0,
        interval=Interval(level=0.95, lower=850.0, upper=3600.0),
        margin=Margin.POSTERIOR,
        curve=curve,
        peaks=peaks_of(curve),
    )


def plain(size: float, low: float, high: float) -> Finding:
    return Finding(
        population=size,
        interval=Interval(level=0.95, lower=low, upper=high),
        margin=Margin.FIXED_MODEL,
        detail="[12,3]",
    )


@cache
def dossier(*, shows_small: bool = False, is_synthetic: bool = False) -> Dossier:
    refusal = Refusal(
        code="no-maximum",
        message=Text(nl="Er is geen beste schatting.", en="There is no best estimate."),
        remedy=Text(nl="Kies iets anders.", en="Choose something else."),
    )
    estimates = (
        Estimate(method=CHAO, outcome=plain(900, 700, float("inf"))),
        Estimate(method=INDEPENDENCE, outcome=refusal),
        Estimate(method=STEPWISE, outcome=plain(2500, 1800, 4100)),
        Estimate(method=GRAPHS, outcome=two_hills()),
    )
    panel = Panel(given=LISTS, settings=Settings(), estimates=estimates, notices=())
    moved = Change(
        kind=Kind.MERGED,
        subject="opvang+zorg",
        method=GRAPHS,
        before=1200.0,
        outcome=Estimate(method=GRAPHS, outcome=plain(3100, 2000, 4000)),
    )
    refused = Change(
        kind=Kind.DROPPED,
        subject="zorg",
        method=GRAPHS,
        before=1200.0,
        outcome=Estimate(method=GRAPHS, outcome=refusal),
    )
    overlaps = exact(LISTS) if shows_small else protected(LISTS)
    return Dossier(
        files=("lists.csv",),
        panel=panel,
        changes=(moved, refused),
        verdict=judge(panel, (moved, refused)),
        overlaps=overlaps,
        classical=shown_classical(classical_estimates(LISTS, 0.95), overlaps, is_corrected=False),
        code_version="0.1",
        is_synthetic=is_synthetic,
    )


def drawn(chart: Chart | None, language: Language = Language.NL) -> str:
    assert chart is not None
    return framing.bare(chart, draw(chart, language), language)
