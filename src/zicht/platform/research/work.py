"""The estimating itself, in a process of its own."""

import logging

from django.utils import timezone

from zicht.disclosure.overlaps import protected
from zicht.identity import code_version
from zicht.language import Language
from zicht.platform.research import services, showing
from zicht.platform.research.orders import SECONDS, SEED, Order
from zicht.prevalence.methods import METHODS
from zicht.prevalence.panel import Panel, Settings, run_panel
from zicht.prevalence.sensitivity import Change, steadiest, try_changes
from zicht.prevalence.verdict import judge
from zicht.reporting.prevalence import report
from zicht.reporting.prevalence.dossier import Dossier

_log = logging.getLogger(__name__)


class _GoneError(Exception):
    """Nobody waits for it any more."""


def run(code: str, order: Order) -> None:
    """Estimate, draw and write; how far it is and how it ended stands in the database."""
    try:
        dossier = _dossier(code, order)
        _tell(code, len(order.methods) + 1, services.LATER[1])
        result = showing.result(dossier)
        reports = report.render(dossier, Language.NL), report.render(dossier, Language.EN)
        services.finish(code, result=result, reports=reports, now=timezone.now())
    except _GoneError:
        return
    except Exception:
        # Whoever waits has to be told, whatever it was; the log has no cell of the table.
        services.fail(code, now=timezone.now())
        _log.exception("an estimate failed")


def _dossier(code: str, order: Order) -> Dossier:
    methods = [one for one in METHODS if one.key in order.methods]

    def listen(done: int, _total: int) -> None:
        later = services.LATER[0] if done == len(methods) else methods[done].key
        _tell(code, done, later)

    settings = Settings(resamples=order.resamples, seed=SEED, seconds=SECONDS)
    panel = run_panel(order.given, methods, settings=settings, listen=listen)
    changes = _changes(code, panel)
    return Dossier(
        name=order.name,
        panel=panel,
        changes=changes,
        verdict=judge(panel, changes),
        overlaps=protected(order.given),
        code_version=code_version(),
        is_synthetic=order.is_synthetic,
        options=order.options,
    )


def _changes(code: str, panel: Panel) -> tuple[Change, ...]:
    method, done = steadiest(panel), len(panel.estimates)
    if method is None:
        return ()
    return try_changes(
        panel.given,
        method,
        settings=panel.settings,
        listen=lambda _done, _total: _tell(code, done, services.LATER[0]),
    )


def _tell(code: str, done: int, step: str) -> None:
    if not services.tell(code, done=done, step=step, now=timezone.now()):
        raise _GoneError
