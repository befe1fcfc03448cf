"""The work on each survey, and how long it takes in a process of its own."""

import json
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from types import MappingProxyType

from verify.bars import cpu_seconds
from verify.survey_speed.surveys import REPLICATES, SURVEYS, Survey
from zicht.estimation.engine.replicates import replicates
from zicht.estimation.engine.tables import tables
from zicht.estimation.engine.weights import raked

#: The work is done so often; the first time compiled code is fetched or made.
_REPEATS: Mapping[str, int] = MappingProxyType({"small": 20, "large": 3, "continent": 5})


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Processor seconds (the least of some repeats, threads included) and peak memory.

    Memory is that of the whole process: interpreter, libraries, the survey itself.
    """

    seconds: float
    megabytes: float
    cells: int


def every_cell(survey: Survey) -> int:
    """Rake, and make every cell with both of its intervals; how many there are."""
    weighting = raked(survey.weights, survey.margins, survey.strata)
    return tables(survey.answers, weighting, survey.groupings).size


def every_replicate(survey: Survey) -> int:
    """Rake the sample and every replicate, and make one-way tables; how many shares there are."""
    found = replicates(
        survey.answers, survey.weights, survey.margins, survey.strata, seed=1, size=REPLICATES
    )
    if found.failed:
        raise RuntimeError(f"{found.failed} replicates could not be raked")
    return len(found.estimate)


WORK: Mapping[str, Callable[[Survey], int]] = MappingProxyType(
    {"small": every_cell, "large": every_replicate, "continent": every_cell}
)


def measure(name: str) -> Taken:
    """The work on one survey, in this process."""
    survey = SURVEYS[name]()
    cells = WORK[name](survey)
    seconds = cpu_seconds(lambda: WORK[name](survey), repeats=_REPEATS[name])
    return Taken(seconds=seconds, megabytes=peak_megabytes(), cells=cells)


def peak_megabytes() -> float:
    """The most memory this process has held.

    Linux keeps it in a file; ``getrusage``, the way elsewhere, counts the process that started this
    one as well.
    """
    status = Path("/proc/self/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    held = [int(line.split()[1]) for line in lines if line.startswith("VmHWM:")]
    kilobytes = held[0] if held else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1000


def measure_apart(name: str) -> Taken:
    """The same in a process of its own, whose memory is that of this work alone."""
    command = [sys.executable, "-m", "verify.survey_speed", "measure", name]
    # The command is our own, its argument one of three names.
    made = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    return Taken(**json.loads(made.stdout))


def as_json(taken: Taken) -> str:
    """For the process that asked."""
    return json.dumps(asdict(taken))
