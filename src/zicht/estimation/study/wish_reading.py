"""The tables of a plan that ask for more than the figures of each question, with their faults."""

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from zicht.estimation.study import wish_findings as findings
from zicht.estimation.study.plan import Kind, Plan, Question
from zicht.estimation.study.toml_tables import Table
from zicht.estimation.study.wishes import (
    Against,
    Centre,
    Crossing,
    Difference,
    Ratio,
    ReplicateKind,
    Resampling,
)
from zicht.problems import Problem

_NUMBERS = (Kind.NUMBER, Kind.AMOUNT)


def read_ratios(root: Table, plan: Plan, problems: list[Problem]) -> tuple[Ratio, ...]:
    """The ``[[ratios]]`` of a plan."""
    return tuple(_ratios(root, plan, problems))


def _ratios(root: Table, plan: Plan, problems: list[Problem]) -> Iterator[Ratio]:
    taken = {name for one in plan.questions for name in (one.key, *one.columns)}
    for table in root.tables("ratios"):
        parts = [
            _question(table, key, plan, problems, _NUMBERS) for key in ("numerator", "denominator")
        ]
        if parts[0] and parts[0] == parts[1]:
            problems.append(findings.ratio_of_itself(parts[0], table.line("denominator")))
        key = table.string("key") or f"{parts[0]}/{parts[1]}"
        if key in taken:
            problems.append(findings.taken("[[ratios]] key", key, table.line("key")))
        taken.add(key)
        label = table.string("label")
        table.refuse_others()
        if parts[0] and parts[1]:
            yield Ratio(key=key, numerator=parts[0], denominator=parts[1], label=label)


def read_crossings(root: Table, plan: Plan, problems: list[Problem]) -> tuple[Crossing, ...]:
    """The ``[[crossings]]`` of a plan, each pair of questions once."""
    found: list[Crossing] = []
    seen: set[frozenset[str]] = set()
    grouped = {column for group in plan.groups for column in group}
    grouped.update(one.by for one in plan.differences)
    for table in root.tables("crossings"):
        rows, columns = (
            _question(table, key, plan, problems, (Kind.SINGLE,)) for key in ("rows", "columns")
        )
        table.refuse_others()
        if not rows or not columns:
            continue
        for key, name in (("rows", rows), ("columns", columns)):
            if _column(name, plan.questions) in grouped:
                problems.append(findings.crossed_by_group(key, name, table.line(key)))
        pair = frozenset((rows, columns))
        if len(pair) < 2 or pair in seen:
            problems.append(findings.double_crossing(rows, columns, table.line("columns")))
        seen.add(pair)
        found.append(Crossing(rows=rows, columns=columns))
    return tuple(found)


def read_differences(root: Table, plan: Plan, problems: list[Problem]) -> tuple[Difference, ...]:
    """The ``[[differences]]`` of a plan; a column once per way to compare."""
    found: list[Difference] = []
    for table in root.tables("differences"):
        by = table.string("by")
        if by is None:
            problems.append(findings.missing("[[differences]] by", table.line("by")))
        against = table.choice("against", Against) or Against.PAIRS
        questions = table.strings("questions")
        for one in questions:
            _check_known(table, "questions", one, plan, problems)
        table.refuse_others()
        if by is None:
            continue
        if any((one.by, one.against) == (by, against) for one in found):
            problems.append(findings.taken("[[differences]] by", by, table.line("by")))
        found.append(Difference(by=by, against=against, questions=questions))
    return tuple(found)


def _question(
    table: Table, key: str, plan: Plan, problems: list[Problem], kinds: Sequence[Kind]
) -> str | None:
    """The question that an entry names; None, and a problem, when it is none of these kinds."""
    name = table.string(key)
    place, line = f"[[{table.path}]] {key}", table.line(key)
    if name is None:
        problems.append(findings.missing(place, line))
        return None
    kind = _check_known(table, key, name, plan, problems)
    if kind is None:
        return None
    if kind not in kinds:
        problems.append(findings.wrong_kind(place, name, kind.value, kinds, line))
        return None
    return name


def _check_known(
    table: Table, key: str, name: str, plan: Plan, problems: list[Problem]
) -> Kind | None:
    kind = _kind(name, plan.questions)
    if kind is None:
        names = [one for question in plan.questions for one in _names(question)]
        place = f"[[{table.path}]] {key}"
        problems.append(findings.unknown_question(place, name, names, table.line(key)))
    return kind


def _kind(name: str, questions: Sequence[Question]) -> Kind | None:
    """What the question of this name is; of several columns each is a question."""
    for one in questions:
        if name in _names(one) or any(
            fnmatchcase(name, pattern) for pattern in one.columns if one.kind is not Kind.MULTIPLE
        ):
            return one.kind
    return None


def _column(name: str, questions: Sequence[Question]) -> str:
    """The column of a single choice."""
    for one in questions:
        if one.key == name and len(one.columns) == 1:
            return one.columns[0]
    return name


def _names(question: Question) -> tuple[str, ...]:
    is_one = question.kind is Kind.MULTIPLE or len(question.columns) == 1
    return (question.key,) if is_one else question.columns


def read_resampling(table: Table, plan: Plan, problems: list[Problem]) -> Resampling:
    """The ``[replicates]`` of a plan."""
    columns = table.strings("columns")
    kind = table.choice("kind", ReplicateKind)
    if kind is None:
        kind = ReplicateKind.SUPPLIED if columns else ReplicateKind.JKN
        if not columns and not table.has("kind"):
            problems.append(findings.replicates_of_no_kind(table.line("kind")))
    is_drawn = kind is ReplicateKind.BOOTSTRAP
    number, seed = table.whole("number", least=2), table.whole("seed", least=0)
    for key in ("number", "seed"):
        if table.has(key) and not is_drawn:
            problems.append(findings.only_of(f"[replicates] {key}", "bootstrap", table.line(key)))
    fay = table.number("fay")
    if fay is not None and not (kind is ReplicateKind.BRR and 0 <= fay < 1):
        problems.append(findings.wrong_fay(table.line("fay")))
    found = Resampling(
        kind=kind,
        number=Resampling(kind=kind).number if number is None else number,
        seed=plan.survey.seed if seed is None else seed,
        fay=fay or 0.0,
        columns=columns,
        scale=table.number("scale", above=0) or 1.0,
        rscales=table.numbers("rscales"),
        centre=table.choice("centre", Centre) or Centre.MEAN,
    )
    table.refuse_others()
    problems.extend(_replicate_problems(found, plan, table))
    return found


def _replicate_problems(found: Resampling, plan: Plan, table: Table) -> Iterator[Problem]:
    is_supplied = found.kind is ReplicateKind.SUPPLIED
    if is_supplied != bool(found.columns):
        yield findings.columns_and_kind(is_supplied, table.line("columns"))
    if is_supplied and not table.has("scale"):
        yield findings.missing_scale(table.line("scale"))
    for key in ("scale", "rscales", "centre"):
        if table.has(key) and not is_supplied:
            yield findings.only_of(f"[replicates] {key}", "supplied", table.line(key))
    if any(one < 0 for one in found.rscales):
        yield findings.negative_scale(table.line("rscales"))
    if is_supplied and plan.survey.weight is None:
        yield findings.replicates_without_weight(table.line("columns"))
    if found.kind is ReplicateKind.JK1 and plan.survey.strata:
        yield findings.jk1_with_strata(table.line("kind"))
