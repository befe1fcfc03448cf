"""Maturity models from YAML files, refused with every fault when they are not sound."""

import hashlib
from functools import cache
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import cast

import ryaml

from zicht.content import content
from zicht.maturity.checks import find_faults
from zicht.maturity.model import MaturityModel
from zicht.maturity.reading import ModelReader
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading
from zicht.questionnaire.faults import Data, to_problem
from zicht.questionnaire.locating import Lines, syntax_problems
from zicht.questionnaire.model import Questionnaire


def load(source: Path | Traversable, questionnaire: Questionnaire) -> MaturityModel:
    """The model in a YAML file (UTF-8), whose rules read answers to this questionnaire.

    Raises InvalidInputError with every fault: file, line and remedy.
    """
    file = str(source) if isinstance(source, Path) else source.name
    return parse(source.read_text(encoding="utf-8"), questionnaire, file=file)


def parse(text: str, questionnaire: Questionnaire, *, file: str | None = None) -> MaturityModel:
    """The model in a YAML text; ``file`` is its name in messages."""
    try:
        data = cast("Data", ryaml.loads(text))
    except ValueError as error:
        raise InvalidInputError(syntax_problems(text, file=file, reason=str(error))) from error
    reader = ModelReader(questionnaire)
    model = reader.read(data, fingerprint=hashlib.sha256(text.encode()).hexdigest())
    faults = reader.found() or list(find_faults(model, questionnaire))
    if faults:
        lines = Lines(text)
        raise InvalidInputError(
            [to_problem(fault, data, file=file, line=lines.of(fault.path)) for fault in faults]
        )
    return model


@cache
def get(model_id: str) -> MaturityModel:
    """The package's own model with this id, read once; KeyError when there is none."""
    source = content("maturity", f"{model_id}.yaml")
    if not source.is_file():
        raise KeyError(f"no maturity model {model_id!r}; there are: {', '.join(available())}")
    return load(source, loading.get(model_id))


def available() -> tuple[str, ...]:
    """The ids of the package's own models, in order."""
    names = (entry.name for entry in content("maturity").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))
