"""A plan from TOML: read whole and checked whole, or refused with every fault at once."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from zicht.estimation.sampling.proportions import Method as ProportionMethod
from zicht.estimation.study import plan_findings as findings
from zicht.estimation.study import wish_findings
from zicht.estimation.study.numerals import Mark
from zicht.estimation.study.plan import (
    DEFAULT_MINIMUM,
    LOWEST_MINIMUM,
    Frame,
    Intervals,
    Kind,
    Method,
    Plan,
    Question,
    Survey,
)
from zicht.estimation.study.toml_tables import Table, parse
from zicht.estimation.study.wish_reading import (
    read_crossings,
    read_differences,
    read_ratios,
    read_resampling,
)
from zicht.problems import InvalidInputError, Problem

_TABLES = ("survey", "frame", "questions", "domains", "intervals", "disclosure", "replicates")


def read_plan(path: Path) -> Plan:
    """The plan in a file.

    Raises InvalidInputError with every fault, and OSError when the file cannot be read.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise InvalidInputError([replace(findings.not_text(), file=path.name)]) from fault
    return parse_plan(text, file=path.name)


def parse_plan(text: str, *, file: str) -> Plan:
    """The plan in a text; ``file`` is named in what is said about it."""
    problems: list[Problem] = []
    root = parse(text, problems)
    survey = _survey(root.table("survey"))
    domains = root.table("domains")
    plan = Plan(
        survey=survey,
        frame=_frame(root.table("frame"), survey, problems, root) if root.has("frame") else None,
        questions=tuple(_questions(root.table("questions"), problems)),
        groups=tuple(
            dict.fromkeys(
                (*((one,) for one in domains.strings("columns")), *domains.lists("crossings"))
            )
        ),
        pool_below=domains.whole("pool_below", least=0) or 0,
        intervals=_intervals(root.table("intervals")),
        minimum=_minimum(root.table("disclosure")),
    )
    plan = _with_wishes(root, plan, problems)
    if plan.pool_below and not (plan.frame and plan.frame.file):
        problems.append(findings.pooling_without_frame(domains.line("pool_below")))
    domains.refuse_others()
    root.refuse_others(_TABLES)
    if problems:
        unique = dict.fromkeys(replace(one, file=file) for one in problems)
        raise InvalidInputError(sorted(unique, key=lambda one: one.row or 0))
    return plan


def _with_wishes(root: Table, plan: Plan, problems: list[Problem]) -> Plan:
    resampling = None
    if root.has("replicates"):
        resampling = read_resampling(root.table("replicates"), plan, problems)
    plan = replace(
        plan,
        ratios=read_ratios(root, plan, problems),
        differences=read_differences(root, plan, problems),
        resampling=resampling,
    )
    return replace(plan, crossings=read_crossings(root, plan, problems))


def _survey(table: Table) -> Survey:
    seed = table.whole("seed", least=0)
    survey = Survey(
        title=table.string("title") or "",
        id=table.string("id"),
        weight=table.string("weight"),
        population=table.number("population", above=0),
        strata=table.strings("strata"),
        clusters=table.strings("clusters"),
        fpc=table.columns_or_numbers("fpc"),
        invited=table.number("invited", above=0),
        decimal=_mark(table),
        seed=Survey().seed if seed is None else seed,
    )
    table.refuse_others()
    return survey


def _mark(table: Table) -> Mark | None:
    match table.string("decimal"):
        case "." | "," as mark:
            return mark
        case None:
            return None
        case other:
            table.report("decimal", other, findings.A_SINGLE_SIGN)
            return None


def _frame(table: Table, survey: Survey, problems: list[Problem], root: Table) -> Frame:
    line = root.line("frame")
    totals_table = table.table("totals")
    totals = {name: _totals(totals_table.table(name)) for name in totals_table.keys}
    orders = table.table("order")
    bounds = table.numbers("bounds")
    if bounds and not (len(bounds) == 2 and 0 <= bounds[0] < 1 < bounds[1]):
        table.report("bounds", list(bounds), findings.BOUNDS)
        bounds = ()
    collapse = table.whole("collapse", least=1)
    frame = Frame(
        auxiliaries=table.strings("auxiliaries") or tuple(totals),
        file=table.string("file"),
        id=table.string("id") or survey.id,
        totals=totals,
        method=table.choice("method", Method) or Method.RAKING,
        bounds=(bounds[0], bounds[1]) if bounds else None,
        collapse=Frame(auxiliaries=()).collapse if collapse is None else collapse,
        numbers=table.strings("numbers"),
        orders={name: orders.strings(name) for name in orders.keys},
        constraints=table.whole("constraints", least=1),
    )
    table.refuse_others()
    problems.extend(_frame_problems(frame, line))
    return frame


def _frame_problems(frame: Frame, line: int | None) -> list[Problem]:
    found = []
    if frame.file is None and not frame.totals:
        found.append(findings.frame_without_totals(line))
    if frame.file is not None and frame.totals:
        found.append(findings.frame_twice(line))
    if frame.file is not None and frame.id is None:
        found.append(findings.frame_without_id(line))
    if frame.file is not None and not (frame.auxiliaries or frame.numbers):
        found.append(findings.no_auxiliaries(line))
    if frame.file is None and frame.numbers:
        found.append(findings.numbers_without_file(line))
    if frame.method is Method.LOGIT and frame.bounds is None:
        found.append(findings.logit_without_bounds(line))
    if frame.method is Method.POSTSTRATIFICATION and len(frame.totals) > 1:
        found.append(findings.cells_without_file(line))
    found += [
        findings.no_totals_for(one, line)
        for one in frame.auxiliaries
        if frame.totals and one not in frame.totals
    ]
    return found


def _totals(table: Table) -> dict[str, float]:
    found = {name: table.number(name, above=0) for name in table.keys}
    return {name: value for name, value in found.items() if value is not None}


def _questions(table: Table, problems: list[Problem]) -> list[Question]:
    return [_question(key, table.table(key), problems) for key in table.keys]


def _question(key: str, table: Table, problems: list[Problem]) -> Question:
    levels = table.table("levels")
    labels = {name: levels.string(name) or name for name in levels.keys}
    question = Question(
        key=key,
        columns=table.strings("columns") or (key,),
        kind=table.choice("kind", Kind) or Kind.SINGLE,
        label=table.string("label"),
        levels=labels,
        missing=table.strings("missing"),
        chosen=table.strings("chosen"),
        separator=table.string("separator"),
        quantiles=tuple(dict.fromkeys(table.numbers("quantiles"))),
    )
    table.refuse_others()
    problems.extend(_quantile_problems(question, table))
    return question


def _quantile_problems(question: Question, table: Table) -> Iterator[Problem]:
    place, line = f"[{table.path}] quantiles", table.line("quantiles")
    if question.quantiles and question.kind not in (Kind.NUMBER, Kind.AMOUNT):
        yield wish_findings.quantile_of_choice(place, line)
    for part in question.quantiles:
        if not 0 < part < 1:
            yield wish_findings.bad_quantile(place, part, line)


def _intervals(table: Table) -> Intervals:
    usual = Intervals()
    confidence = table.number("confidence")
    if confidence is not None and not 0.5 <= confidence < 1:
        table.report("confidence", confidence, findings.A_CONFIDENCE)
    others = table.numbers("other_factors")
    if any(one <= 1 for one in others):
        table.report("other_factors", list(others), findings.FACTORS)
    factor = table.number("odds_factor", above=1) or usual.odds_factor
    others = others if table.has("other_factors") else usual.other_factors
    intervals = Intervals(
        confidence=usual.confidence if confidence is None else confidence,
        proportions=table.choice("proportions", ProportionMethod) or usual.proportions,
        odds_factor=factor,
        other_factors=_different(factor, others),
    )
    table.refuse_others()
    return intervals


def _different(shown: float, others: tuple[float, ...]) -> tuple[float, ...]:
    """Each factor once, as it is written: bands are named by it."""
    by_name = {f"{one:g}": one for one in reversed(others) if f"{one:g}" != f"{shown:g}"}
    return tuple(reversed(by_name.values()))


def _minimum(table: Table) -> int:
    minimum = table.whole("minimum", least=LOWEST_MINIMUM)
    table.refuse_others()
    return DEFAULT_MINIMUM if minimum is None else minimum
