"""Beginning, telling how far, ending and removing an estimate; each with its event in the log."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from django.db import transaction

from zicht.language import Text
from zicht.platform.accounts.models import Person
from zicht.platform.audit import services as audit
from zicht.platform.research import starting
from zicht.platform.research.models import Estimation, Stage
from zicht.platform.research.orders import Order

#: A result is there to be read and downloaded, and not to be kept.
KEPT = timedelta(hours=1)
#: Without a sign of life for so long the process is taken to have died.
SILENCE = timedelta(minutes=15)
#: Estimates that run at the same time, of everybody together: each takes a processor.
MOST_RUNNING = 2

_DIED = Text(
    nl="De berekening is onderweg gestopt. Uw tabel is nergens bewaard: kies het bestand opnieuw. "
    "Gebeurt het weer, kies dan minder methoden of voeg lijsten samen.",
    en="The computation stopped on the way. Your table was kept nowhere: choose the file again. If "
    "it happens again, choose fewer methods or merge lists.",
)


class TooBusyError(Exception):
    """Others are being served, or this person is already."""

    def __init__(self, *, is_own: bool) -> None:
        self.is_own = is_own
        super().__init__("an estimate is running")


def begin(person: Person, order: Order, *, now: datetime) -> Estimation:
    """Start estimating; raises TooBusyError."""
    with transaction.atomic():
        running = Estimation.objects.select_for_update().filter(stage=Stage.RUNNING)
        owners = list(running.values_list("person_id", flat=True))
        if person.pk in owners or len(owners) >= MOST_RUNNING:
            raise TooBusyError(is_own=person.pk in owners)
        made = Estimation.objects.create(
            code=token_urlsafe(18),
            person=person,
            name=order.name[:120],
            steps=list(order.steps),
            total=len(order.steps),
            started_at=now,
            beat_at=now,
        )
        detail = {"lists": len(order.table.lists), "methods": len(order.methods)}
        _record("estimation.started", person, made, detail)
        transaction.on_commit(lambda: starting.start(made.code, order))
    return made


def tell(code: str, *, done: int, now: datetime) -> bool:
    """How far it is; False when it was taken away meanwhile, so that there is nothing to go on."""
    running = Estimation.objects.filter(code=code, stage=Stage.RUNNING)
    return bool(running.update(done=done, beat_at=now))


def finish(
    code: str, *, result: dict[str, object], reports: tuple[bytes, bytes], now: datetime
) -> None:
    """Keep what was found, if somebody still waits for it."""
    Estimation.objects.filter(code=code, stage=Stage.RUNNING).update(
        stage=Stage.READY,
        result=result,
        report_nl=reports[0],
        report_en=reports[1],
        ended_at=now,
        beat_at=now,
    )


def fail(code: str, fault: Text = _DIED, *, now: datetime) -> None:
    """End without a result."""
    Estimation.objects.filter(code=code, stage=Stage.RUNNING).update(
        stage=Stage.FAILED, fault_nl=fault.nl, fault_en=fault.en, ended_at=now
    )


@transaction.atomic
def remove(estimation: Estimation, *, person: Person) -> None:
    """Take it away at once; a process that is still at work sees that and ends."""
    _record("estimation.removed", person, estimation, {"stage": estimation.stage})
    estimation.delete()


def sweep(now: datetime) -> int:
    """End what died and remove what is over an hour old; how many were removed."""
    for code in Estimation.objects.filter(
        stage=Stage.RUNNING, beat_at__lt=now - SILENCE
    ).values_list("code", flat=True):
        fail(code, now=now)
    old = Estimation.objects.filter(ended_at__lt=now - KEPT)
    return int(old.delete()[0])


def _record(action: str, person: Person, estimation: Estimation, detail: audit.Detail) -> None:
    audit.record(action, actor=person, subject=f"estimation:{estimation.code[:6]}", detail=detail)
