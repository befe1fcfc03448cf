"""What ``zicht prevalence`` does once its arguments are in order."""

from collections.abc import Sequence
from pathlib import Path

import click

from zicht import __version__
from zicht.cli.counting import ticking_bar
from zicht.cli.prevalence import SECONDS
from zicht.cli.prevalence_links import (
    check_links,
    correction_of,
    link_options,
    links_told,
    rate,
)
from zicht.cli.prevalence_lists import check_files, list_options, read_lists
from zicht.cli.prevalence_order import Order
from zicht.cli.problem_lines import tell_notices, tell_problems
from zicht.cli.writing import explained, require_absent
from zicht.disclosure.classical import shown_classical
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.disclosure.overlaps import exact, protected
from zicht.files import write_atomically
from zicht.identity import code_version
from zicht.language import Text
from zicht.prevalence.assembling import ListsRead
from zicht.prevalence.classical import classical_estimates
from zicht.prevalence.groups import Groups, estimate_groups
from zicht.prevalence.histories import Histories
from zicht.prevalence.link_correction import Correction, with_rates
from zicht.prevalence.methods import METHODS
from zicht.prevalence.panel import Method, Panel, Settings, run_panel
from zicht.prevalence.plan import Plan, make_plan
from zicht.prevalence.planner import Effort
from zicht.prevalence.problems import PrevalenceError
from zicht.prevalence.sensitivity import USUAL, WITHOUT_LINKS, Change, steadiest, try_changes
from zicht.prevalence.verdict import judge
from zicht.problems import InvalidInputError
from zicht.reporting.prevalence import terminal
from zicht.reporting.prevalence.dossier import Dossier
from zicht.reporting.prevalence.files import WRITERS, left_out

_ALL, _QUICK = "all", "quick"
_ESTIMATING = Text(nl="Methoden", en="Methods")
_VARYING = Text(nl="Andere vormen van de lijsten", en="Other forms of the lists")
_PLANNING = Text(nl="Meer meldingen, beter koppelen", en="More reports, better links")


def carry_out(order: Order) -> int:
    """Estimate, print and write; the exit code: 1 when the lists are refused."""
    _check(order.out, tuple(WRITERS), "--out", order)
    _check(order.report, (".pdf",), "--report", order)
    check_files(order)
    check_links(order)
    _check_degrees(order)
    try:
        found = read_lists(order)
        correction = correction_of(order, found.histories)
    except InvalidInputError as refusal:
        tell_problems(refusal.problems, order.language)
        return 1
    except PrevalenceError as refusal:
        sentence = f"{refusal.message.to(order.language)} {refusal.remedy.to(order.language)}"
        click.echo(sentence, err=True)
        return 1
    tell_notices(found.notices, order.language)
    if told := links_told(found.links):
        click.echo(told.to(order.language), err=True)
    dossier = _dossier(order, found, correction)
    groups, plan = dossier.groups, dossier.plan
    lines = (
        *terminal.table(dossier, order.language),
        "",
        *(() if correction is None else (correction.sentence.to(order.language),)),
        *terminal.summary(dossier, order.language),
        "",
        *terminal.classical(dossier, order.language),
        *(() if groups is None else ("", *terminal.groups(groups, order.language))),
        *(() if plan is None else ("", *terminal.plan(plan, order.language))),
    )
    click.echo("\n".join(lines))
    _write(order, dossier)
    return 0


def _dossier(order: Order, found: ListsRead, correction: Correction | None) -> Dossier:
    given = found.histories
    settings = Settings(
        level=order.confidence,
        resamples=order.resamples,
        seed=order.seed,
        seconds=order.seconds,
        order=order.order,
    )
    with ticking_bar(_ESTIMATING.to(order.language)) as listen:
        corrected = given if correction is None else correction.histories
        panel = run_panel(corrected, _methods(order.methods), settings=settings, listen=listen)
        classical = classical_estimates(corrected, order.confidence, correction=correction)
    if correction is not None:
        panel = with_rates(panel, correction)
    changes = _changes(order, panel)
    overlaps = exact(given) if order.shows_small else protected(given)
    # Reading all of the code to name its version takes longer than most estimates do.
    is_kept = order.out is not None or order.report is not None
    return Dossier(
        files=tuple(path.name for path in order.files),
        panel=panel,
        changes=changes,
        verdict=judge(panel, changes),
        overlaps=overlaps,
        classical=shown_classical(classical, overlaps, is_corrected=correction is not None),
        code_version=code_version() if is_kept else __version__,
        is_synthetic=order.is_synthetic,
        options=_options(order),
        plan=_plan(order, given),
        groups=_groups(order, found, settings, correction),
    )


def _options(order: Order) -> tuple[str, ...]:
    """What else has to be typed to get the same estimates."""
    read = list_options(order)
    if order.pairs is not None:
        read = (*read, "--pairs", str(order.pairs), "--threshold", f"{order.threshold:g}")
    strata = (part for name in order.strata for part in ("--stratum", name))
    methods = () if order.methods == (_ALL,) else order.methods
    named = (part for key in methods for part in ("--method", key))
    accepted = ("--accept-suspect-lists",) if order.accepts else ()
    timed = () if order.seconds == SECONDS else ("--seconds", str(order.seconds))
    joined = () if order.order is None else ("--order", str(order.order))
    shown = ("--show-small",) if order.shows_small else ()
    planned = ("--plan",) if order.plans else ()
    degrees = (part for one in order.degrees for part in ("--degree", f"{one[0]}={one[1]}"))
    grouped = (*strata, *degrees)
    return (
        *read,
        *grouped,
        *named,
        *timed,
        *joined,
        *accepted,
        *shown,
        *planned,
        *link_options(order),
    )


def _methods(keys: Sequence[str]) -> tuple[Method, ...]:
    return tuple(
        one
        for one in METHODS
        if _ALL in keys or one.key in keys or (_QUICK in keys and not one.is_slow)
    )


def _plan(order: Order, given: Histories) -> Plan | None:
    if not order.plans:
        return None
    now = Effort(recall=rate(order.link_recall).mean, precision=rate(order.link_precision).mean)
    with ticking_bar(_PLANNING.to(order.language)) as listen:
        return make_plan(given, now, seed=order.seed, listen=listen)


def _groups(
    order: Order, found: ListsRead, settings: Settings, correction: Correction | None
) -> Groups | None:
    if not order.strata:
        return None
    minimum = 1 if order.shows_small else DEFAULT_MINIMUM_GROUP
    return estimate_groups(found.table, settings, minimum=minimum, correction=correction)


def _changes(order: Order, panel: Panel) -> tuple[Change, ...]:
    method = steadiest(panel)
    if method is None:
        return ()
    kinds = USUAL if panel.counted is None else WITHOUT_LINKS
    with ticking_bar(_VARYING.to(order.language)) as listen:
        return try_changes(panel.given, method, settings=panel.settings, kinds=kinds, listen=listen)


def _check_degrees(order: Order) -> None:
    """End as wrong usage when a polynomial is asked of what is no column of groups."""
    for name, _ in order.degrees:
        if name not in order.strata:
            message = Text(
                nl=f"{name!r} is geen kolom van --stratum; noem haar ook daar",
                en=f"{name!r} is no column of --stratum; name it there too",
            )
            raise click.BadParameter(message.to(order.language), param_hint="--degree")


def _check(out: Path | None, endings: tuple[str, ...], option: str, order: Order) -> None:
    """End as wrong usage when a file could not be written, before anything is computed."""
    if out is None:
        return
    if out.suffix.lower() not in endings:
        message = Text(
            nl=f"{out.name!r} eindigt niet op {', '.join(endings)}; kies een daarvan",
            en=f"{out.name!r} does not end in {', '.join(endings)}; choose one",
        )
        raise click.BadParameter(message.to(order.language), param_hint=option)
    require_absent(out, order.language, replace=order.may_replace)


def _write(order: Order, dossier: Dossier) -> None:
    """Make everything before anything is written, so that no half of it is left behind."""
    made: list[tuple[Path, bytes]] = []
    if order.out is not None:
        made.append((order.out, WRITERS[order.out.suffix.lower()](dossier)))
    if order.report is not None:
        from zicht.reporting.prevalence.report import render

        made.append((order.report, render(dossier, order.language)))
    for path, content in made:
        with explained(path, order.language):
            write_atomically(path, content)
        done = Text(nl=f"Geschreven: {path}", en=f"Written: {path}")
        click.echo(done.to(order.language))
        if (missing := left_out(path.name)) is not None:
            click.echo(missing.to(order.language))
