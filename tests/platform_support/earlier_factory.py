"""What a municipality submitted in a wave before."""

from collections.abc import Mapping
from datetime import date

from platform_support import filling_factory
from zicht.content import content
from zicht.platform.fieldwork import services
from zicht.platform.fieldwork.models import QuestionnaireVersion, Response, Stored, Wave

ANSWERS: Mapping[str, Stored] = {
    "A1": "yes",
    "A1a.sexual": "yes",
    "A1a.labour": "no",
    "A2.sexual_dutch_minor": "little",
    "A2.sexual_dutch_adult": "some",
    "A5": "adopted",
    "A8": "no",
    "A8b": 12.0,
    "B1": "regional_plan",
}


def before(
    answers: Mapping[str, Stored] | None = ANSWERS,
    *,
    code: str = "GM0363",
    name: str = "Amsterdam",
    wave: str = "eerder",
    asked: str = "2019",
    day: date = date(2019, 1, 1),
    origin: str = "",
) -> Response:
    """What a municipality submitted in an earlier wave."""
    if not QuestionnaireVersion.objects.filter(questionnaire_id=asked).exists():
        text = content("questionnaires", f"{asked}.yaml").read_text(encoding="utf-8")
        services.load_questionnaires([text])
    version = QuestionnaireVersion.objects.get(questionnaire_id=asked)
    QuestionnaireVersion.objects.update(locked_at=filling_factory.NOW)
    made, _ = Wave.objects.get_or_create(
        code=wave,
        defaults={
            "questionnaire": version,
            "frame_date": day,
            "title_nl": wave,
            "title_en": wave,
            "origin": origin,
        },
    )
    response = filling_factory.make_response(made, code, name)
    response.answers = answers
    response.save()
    return response
