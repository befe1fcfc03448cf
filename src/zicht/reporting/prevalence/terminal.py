"""Estimates of a hidden population as a table that can be read on a screen."""

from collections.abc import Iterator, Sequence

from zicht.language import Language, Text, percent
from zicht.prevalence.groups import Groups
from zicht.prevalence.panel import Estimate
from zicht.prevalence.plan import Plan
from zicht.prevalence.verdict import whole
from zicht.reporting.prevalence import classical_table, group_table, plan_table
from zicht.reporting.prevalence.dossier import SYNTHETIC_SENTENCE, Dossier
from zicht.reporting.prevalence.wording import averaged, size, span
from zicht.reporting.tables import Table, display

_HEADINGS = (
    Text(nl="methode", en="method"),
    Text(nl="schatting", en="estimate"),
    Text(nl="interval", en="interval"),
    Text(nl="opmerking", en="remark"),
)
_NO_ESTIMATE = Text(nl="geen", en="none")
_RIVALS = Text(nl="meer antwoorden:", en="several answers:")
#: What the errors of limits are, where there are any.
LIMIT_ERRORS = Text(
    nl="Achter ± staat hoeveel een grens gewoonlijk verschilt als het toevalsgetal verandert. "
    "Waar een methode herhalingen neemt, wordt dat minder met meer herhalingen.",
    en="After ± stands by how much a limit usually differs when the seed is changed. Where a "
    "method resamples, it becomes less with more resamples.",
)
_UNKNOWN = Text(nl="onbekend", en="unknown")
_NOT_JUDGED = Text(nl="telt niet mee in het oordeel", en="does not count in the verdict")
#: Numbers stand to the right.
_RIGHT = frozenset((1,))


def table(dossier: Dossier, language: Language) -> Iterator[str]:
    """Lines: a method with its estimate on each, or why it has none."""
    lines = [tuple(one.to(language) for one in _HEADINGS)]
    panel = dossier.panel
    lines += [_line(one, language, is_judged=panel.counts(one)) for one in panel.estimates]
    yield from _aligned(lines, 3)


def plan(made: Plan, language: Language) -> Iterator[str]:
    """Lines: what more reports and better links would give, and the least that is enough."""
    yield plan_table.TITLE.to(language)
    if made.refusal is not None:
        yield f"{made.refusal.message.to(language)} {made.refusal.remedy.to(language)}"
        return
    lines = list(_cells(plan_table.build(made), language))
    # Only numbers after the first column: all of them stand to the right, so that none touch.
    columns = len(lines[0])
    yield from _aligned(lines, columns, right=frozenset(range(1, columns)))
    for answer in plan_table.answers(made):
        yield f"- {answer.to(language)}"


def groups(made: Groups, language: Language) -> Iterator[str]:
    """Lines: every group with its estimate, or why there are none."""
    yield group_table.TITLE.to(language)
    if made.refusal is not None:
        yield f"{made.refusal.message.to(language)} {made.refusal.remedy.to(language)}"
        return
    for at, one in enumerate(group_table.build_all(made)):
        if at:
            yield ""
        yield from _tabled(one, language)
    yield group_table.introduction(made).to(language)


def _tabled(given: Table, language: Language) -> Iterator[str]:
    yield from _aligned(list(_cells(given, language)), len(given.columns))


def _cells(given: Table, language: Language) -> Iterator[tuple[str, ...]]:
    yield tuple(one.heading.to(language) for one in given.columns)
    for row in given.rows:
        yield tuple(
            display(cell, column.kind, language)
            for cell, column in zip(row, given.columns, strict=True)
        )


def _aligned(
    lines: Sequence[tuple[str, ...]], columns: int, *, right: frozenset[int] = _RIGHT
) -> Iterator[str]:
    """Lines under a heading; what comes after the first columns is as long as it is."""
    widths = [max(len(line[at]) for line in lines) for at in range(columns)]
    yield _joined(lines[0], widths, right)
    yield "  ".join("─" * width for width in widths)
    for line in lines[1:]:
        yield _joined(line, widths, right)


def summary(dossier: Dossier, language: Language) -> Iterator[str]:
    """The verdict, why, and what it was made from."""
    verdict = dossier.verdict
    if dossier.is_synthetic:
        yield SYNTHETIC_SENTENCE.to(language)
    yield verdict.sentence.to(language)
    for reason in verdict.reasons:
        yield f"- {reason.text.to(language)}"
    if has_limit_errors(dossier):
        yield LIMIT_ERRORS.to(language)
    settings = dossier.panel.settings
    level = percent(settings.level, language)
    lists = len(dossier.panel.given.lists)
    yield Text(
        nl=f"{dossier.name}: {lists} lijsten; intervallen {level}, {settings.resamples} "
        f"herhalingen, toevalsgetal {settings.seed}, vingerafdruk "
        f"{dossier.panel.fingerprint[:12]}.",
        en=f"{dossier.name}: {lists} lists; intervals {level}, {settings.resamples} resamples, "
        f"seed {settings.seed}, fingerprint {dossier.panel.fingerprint[:12]}.",
    ).to(language)


def classical(dossier: Dossier, language: Language) -> Iterator[str]:
    """Two lines on pairs of lists and models of a closed population."""
    for one in classical_table.summary(dossier.classical):
        yield one.to(language)


def interval_words(one: Estimate, language: Language) -> str:
    """The interval of an estimate, ``8.550 tot 13.500``; empty without one."""
    interval = None if one.finding is None else one.finding.interval
    if interval is None:
        return ""
    return span(interval.lower, interval.upper, language)


def has_limit_errors(dossier: Dossier) -> bool:
    """Whether some limits were made at random."""
    findings = [one.finding for one in dossier.panel.estimates]
    return any(one is not None and one.limit_errors is not None for one in findings)


def errors_words(one: Estimate, language: Language) -> str:
    """What another seed would make of the limits, ``± 590 en ± 690``; empty where nothing."""
    errors = None if one.finding is None else one.finding.limit_errors
    if errors is None:
        return ""
    lower, upper = (
        _UNKNOWN.to(language) if error == float("inf") else f"± {whole(error).to(language)}"
        for error in (errors.lower, errors.upper)
    )
    return Text(nl=f"{lower} en {upper}", en=f"{lower} and {upper}").to(language)


def remark(one: Estimate, language: Language, *, is_judged: bool) -> str:
    """Why there is no estimate, or what one has to know of it."""
    if one.refusal is not None:
        return one.refusal.message.to(language)
    remarks = []
    if errors := errors_words(one, language):
        remarks.append(Text(nl=f"grenzen {errors}", en=f"limits {errors}").to(language))
    if one.finding is not None and one.finding.mixture is not None:
        remarks.append(averaged(one.finding.mixture).to(language))
    peaks = () if one.finding is None else one.finding.peaks
    if len(peaks) > 1:
        tops = ", ".join(size(peak.size, language) for peak in peaks)
        remarks.append(f"{_RIVALS.to(language)} {tops}")
    if not is_judged:
        remarks.append(_NOT_JUDGED.to(language))
    return "; ".join(remarks)


def _line(one: Estimate, language: Language, *, is_judged: bool) -> tuple[str, str, str, str]:
    found = one.finding
    estimate = _NO_ESTIMATE.to(language) if found is None else size(found.population, language)
    name = one.method.name.to(language)
    told = remark(one, language, is_judged=is_judged)
    return name, estimate, interval_words(one, language), told


def _joined(parts: Sequence[str], widths: Sequence[int], right: frozenset[int]) -> str:
    aligned = [
        part.rjust(width) if at in right else part.ljust(width)
        for at, (part, width) in enumerate(zip(parts, widths, strict=False))
    ]
    return "  ".join([*aligned, *parts[len(widths) :]]).rstrip()
