"""What a plan asks for beside the figures of each question: ratios, cross tables, differences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from zicht.estimation.study import wish_findings as findings
from zicht.estimation.study.answers import Variable
from zicht.estimation.study.computing import Setting
from zicht.estimation.study.plan import Plan
from zicht.estimation.study.results import Cell, Crossed, Difference, RatioCell
from zicht.problems import Problem


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Related:
    """Raw figures that are about more than one question or group."""

    ratios: tuple[RatioCell, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    differences: tuple[Difference, ...] = ()


def check_named(plan: Plan, variables: Sequence[Variable], problems: list[Problem]) -> None:
    """A problem for each question that is asked for by a pattern's name and is not in the file."""
    known = {one.key for one in variables}
    named = [name for one in plan.ratios for name in (one.numerator, one.denominator)]
    named += [name for one in plan.crossings for name in (one.rows, one.columns)]
    named += [name for one in plan.differences for name in one.questions]
    problems.extend(findings.gone_question(one) for one in dict.fromkeys(named) if one not in known)


def relate(setting: Setting, variables: Sequence[Variable], cells: Sequence[Cell]) -> Related:
    """Everything of a plan that :func:`~zicht.estimation.study.computing.compute` does not make."""
    plan = setting.plan
    places: Mapping[str, int] = {one.key: at for at, one in enumerate(variables)}
    # Each is loaded only by a plan that asks for it: a small survey is done sooner than loaded.
    ratios: tuple[RatioCell, ...] = ()
    crossed: tuple[Crossed, ...] = ()
    differences: tuple[Difference, ...] = ()
    if plan.ratios:
        from zicht.estimation.study.ratios import ratio_cells

        ratios = tuple(ratio_cells(setting, variables, places))
    if plan.crossings:
        from zicht.estimation.study.crossing import crossed as cross

        crossed = tuple(cross(setting, variables, places))
    if plan.differences:
        from zicht.estimation.study.differing import differences as differ

        differences = tuple(differ(setting, variables, cells))
    return Related(ratios=ratios, crossed=crossed, differences=differences)
