"""The stages of a run, for whoever shows how far it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from zicht.language import Text


class Stage(StrEnum):
    """A part of the run, in the order in which they come."""

    READ = "read"
    ESTIMATE = "estimate"
    DRAW = "draw"
    REPORT = "report"
    MIRROR = "mirror"
    FINISH = "finish"


#: The stages as a reader sees them.
STAGE_NAMES: Mapping[Stage, Text] = MappingProxyType(
    {
        Stage.READ: Text(
            nl="Antwoorden controleren en niveaus bepalen",
            en="Checking answers and finding levels",
        ),
        Stage.ESTIMATE: Text(
            nl="Cijfers berekenen en afschermen", en="Computing, protecting figures"
        ),
        Stage.DRAW: Text(nl="Grafieken en kaarten tekenen", en="Drawing charts and maps"),
        Stage.REPORT: Text(nl="Rapport en tabellen opmaken", en="Typesetting report and tables"),
        Stage.MIRROR: Text(nl="Spiegels opmaken", en="Typesetting mirrors"),
        Stage.FINISH: Text(nl="Alles op zijn plaats zetten", en="Putting everything in place"),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage is: ``done`` of ``total`` pieces of work."""

    stage: Stage
    done: int
    total: int


Listener: TypeAlias = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """A listener that shows nothing."""
