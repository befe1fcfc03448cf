"""The whole run: from a file of answers to a folder with everything that may be published."""

from zicht.run.pipeline import RunResult, run
from zicht.run.stages import Progress, Stage

__all__ = ["Progress", "RunResult", "Stage", "run"]
