"""The estimating itself, in a process of its own."""

import logging
from collections.abc import Callable

from django.utils import timezone

from zicht.disclosure.classical import shown_classical
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP
from zicht.disclosure.overlaps import protected
from zicht.identity import code_version
from zicht.language import Language
from zicht.platform.research import services, showing
from zicht.platform.research.orders import (
    GROUPS,
    PLAN,
    REPORT,
    SECONDS,
    SEED,
    SENSITIVITY,
    Order,
)
from zicht.prevalence.classical import classical_estimates
from zicht.prevalence.groups import Groups, estimate_groups
from zicht.prevalence.histories import Histories
from zicht.prevalence.link_correction import Correction, with_rates
from zicht.prevalence.methods import METHODS
from zicht.prevalence.panel import Listener, Panel, Settings, run_panel
from zicht.prevalence.plan import Plan, make_plan
from zicht.prevalence.planner import Effort
from zicht.prevalence.sensitivity import USUAL, WITHOUT_LINKS, Change, steadiest, try_changes
from zicht.prevalence.verdict import judge
from zicht.reporting.prevalence import report
from zicht.reporting.prevalence.dossier import Dossier

_log = logging.getLogger(__name__)


class _GoneError(Exception):
    """Nobody waits for it any more."""


def run(code: str, order: Order) -> None:
    """Estimate, draw and write; how far it is and how it ended stands in the database."""
    try:
        dossier = _dossier(order, lambda done: _tell(code, done))
        _tell(code, order.steps.index(REPORT))
        result = showing.result(dossier)
        reports = report.render(dossier, Language.NL), report.render(dossier, Language.EN)
        services.finish(code, result=result, reports=reports, now=timezone.now())
    except _GoneError:
        return
    except Exception:
        # Whoever waits has to be told, whatever it was; the log has no cell of the table.
        services.fail(code, now=timezone.now())
        _log.exception("an estimate failed")


def _dossier(order: Order, tell: Callable[[int], None]) -> Dossier:
    methods = [one for one in METHODS if one.key in order.methods]
    settings = Settings(resamples=order.resamples, seed=SEED, seconds=SECONDS)
    given, correction = order.given, order.correction()
    lists = given if correction is None else correction.histories
    panel = run_panel(lists, methods, settings=settings, listen=lambda done, _total: tell(done))
    if correction is not None:
        panel = with_rates(panel, correction)

    def listener(step: str) -> Listener:
        return lambda _done, _total: tell(order.steps.index(step))

    changes = _changes(panel, listener(SENSITIVITY))
    overlaps = protected(given)
    classical = classical_estimates(lists, settings.level, correction=correction)
    return Dossier(
        files=(order.name,),
        panel=panel,
        changes=changes,
        verdict=judge(panel, changes),
        overlaps=overlaps,
        classical=shown_classical(classical, overlaps, is_corrected=correction is not None),
        code_version=code_version(),
        is_synthetic=order.is_synthetic,
        options=order.options,
        groups=_groups(order, settings, correction, tell),
        plan=_plan(order, given, listener(PLAN)),
    )


def _changes(panel: Panel, listen: Listener) -> tuple[Change, ...]:
    method = steadiest(panel)
    if method is None:
        return ()
    kinds = USUAL if panel.counted is None else WITHOUT_LINKS
    return try_changes(panel.given, method, settings=panel.settings, kinds=kinds, listen=listen)


def _groups(
    order: Order,
    settings: Settings,
    correction: Correction | None,
    tell: Callable[[int], None],
) -> Groups | None:
    if GROUPS not in order.steps:
        return None
    tell(order.steps.index(GROUPS))
    return estimate_groups(
        order.table, settings, minimum=DEFAULT_MINIMUM_GROUP, correction=correction
    )


def _plan(order: Order, given: Histories, listen: Listener) -> Plan | None:
    if order.recall is None:
        return None
    return make_plan(given, Effort(recall=order.recall), seed=SEED, listen=listen)


def _tell(code: str, done: int) -> None:
    if not services.tell(code, done=done, now=timezone.now()):
        raise _GoneError
