"""How wide the interval would be with every effort of a plan, as bars."""

from zicht.language import Language, Text, percent
from zicht.prevalence.plan import Plan
from zicht.prevalence.planner import Expectation
from zicht.prevalence.verdict import whole
from zicht.reporting.charts import rows
from zicht.reporting.charts.canvas import Axis
from zicht.reporting.charts.model import Chart
from zicht.reporting.prevalence import plan_table
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.wording import both

_SUBTITLE = Text(
    nl="Verwachte breedte van het 95%-interval, in mensen; korter is preciezer",
    en="Expected width of the 95% interval, in people; shorter is more precise",
)
#: The title says what this share of more reports would do.
_HALF = 0.5


def build(dossier: Dossier) -> Chart | None:
    """The bars; None where there is no plan, or none could be made."""
    plan = dossier.plan
    if plan is None or plan.refusal is not None:
        return None
    bars = [_row(one, plan) for one in plan.expectations]
    blocks = [rows.Block(rows=tuple(bars))]
    axis = _axis(max(one.width for one in plan.expectations))
    return Chart(
        key="prevalence_plan",
        title=_finding(plan),
        subtitle=_SUBTITLE,
        description=_in_words(bars),
        table=plan_table.build(plan),
        legend=(),
        source=dossier.source,
        is_synthetic=dossier.is_synthetic,
        plot=lambda language, shape: rows.bars(blocks, axis, language, shape),
    )


def _finding(plan: Plan) -> Text:
    """What half as many reports again would do, or the most that was looked at below that."""
    more = [one for one in plan.expectations if 0 < one.effort.more_reports <= _HALF]
    if not more:
        return plan_table.TITLE
    most = more[-1]
    share, narrower = most.effort.more_reports, round(most.narrowing(plan.now), 2)
    nl, en = Language.NL, Language.EN
    if narrower <= 0:
        return Text(
            nl=f"Met {percent(share, nl)} meer meldingen wordt het interval niet smaller",
            en=f"With {percent(share, en)} more reports the interval does not get narrower",
        )
    return Text(
        nl=f"Met {percent(share, nl)} meer meldingen wordt het interval {percent(narrower, nl)} "
        "smaller",
        en=f"With {percent(share, en)} more reports the interval gets {percent(narrower, en)} "
        "narrower",
    )


def _row(one: Expectation, plan: Plan) -> rows.Row:
    label = plan_table.label(one.effort, plan.now.effort)
    return rows.Row(label=label, value=one.width, text=whole(one.width))


def _axis(widest: float) -> Axis:
    """From nothing to a round number, in two steps."""
    unit = 10.0 ** (len(str(int(widest))) - 1)
    high = next(step * unit for step in (1, 2, 4, 6, 10) if step * unit >= widest)
    ticks = (0.0, high / 2, high)
    return Axis(low=0.0, high=high, ticks=ticks, names=tuple(whole(one) for one in ticks))


def _in_words(bars: list[rows.Row]) -> Text:
    def written(language: Language) -> str:
        said = [f"{one.label.to(language)}: {one.text.to(language)}" for one in bars]
        kind = Text(nl="Staafgrafiek", en="Bar chart").to(language)
        return f"{kind}. {_SUBTITLE.to(language)}. {'; '.join(said)}."

    return both(written)
