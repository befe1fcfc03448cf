"""Reading waves back as the library's own types."""

from zicht.platform.fieldwork.models import QuestionnaireVersion
from zicht.questionnaire import loading
from zicht.questionnaire.model import Questionnaire


def questionnaire(version: QuestionnaireVersion) -> Questionnaire:
    """The questionnaire as it was asked, from the text that was stored with the wave."""
    return loading.parse(version.text, file=f"{version.questionnaire_id}.yaml")
