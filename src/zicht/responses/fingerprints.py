"""Which answers a set holds, in 64 characters: the same for every file they can come in."""

import hashlib
import json
from collections.abc import Sequence

from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import Value
from zicht.responses.model import Response


def fingerprint(questionnaire: Questionnaire, responses: Sequence[Response]) -> str:
    """SHA-256 of answers, independent of file format and of the order that they came in.

    It covers which questionnaire was answered (id and version), by whom, and every answer; not
    where the answers come from.
    """
    content = {
        "questionnaire": [questionnaire.id, questionnaire.version],
        "answers": {
            response.municipality_code: {
                name: plain(value) for name, value in response.answers.items()
            }
            for response in responses
        },
    }
    canonical = json.dumps(
        content, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def plain(value: Value) -> str | float | list[str]:
    """A value in its one stored form: options of a multiple choice sorted, numbers as float."""
    if isinstance(value, frozenset):
        return sorted(value)
    return float(value) if isinstance(value, int) else value
