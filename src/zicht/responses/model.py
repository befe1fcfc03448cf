"""The answers of one wave, checked against questionnaire and register."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.rules import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One municipality's answers by variable; a variable that is absent was not answered.

    ``submitted`` is the day on which they came in, where that is known.
    """

    municipality_code: str
    answers: Mapping[str, Value]
    submitted: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseSet:
    """Every response of one wave, sorted by municipality code.

    ``origin`` says where the answers come from when they are made up
    (``synthetic-2019-seed-7``) and is None for real answers; everything made
    from a synthetic set says so. ``fingerprint`` is the SHA-256 of the
    canonical answers, independent of the file format they came in.
    """

    questionnaire: Questionnaire
    frame_date: date
    responses: tuple[Response, ...]
    origin: str | None
    fingerprint: str

    @property
    def is_synthetic(self) -> bool:
        """Whether the answers are made up."""
        return self.origin is not None
