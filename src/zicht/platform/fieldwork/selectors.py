"""Reading areas and waves as the library's own types."""

from django.conf import settings

from zicht.areas.register import Register
from zicht.platform.fieldwork.models import QuestionnaireVersion
from zicht.questionnaire import loading
from zicht.questionnaire.model import Questionnaire

#: Reading a questionnaire takes 70 milliseconds, and every answer that is saved needs it.
_questionnaires: dict[str, Questionnaire] = {}


def questionnaire(version: QuestionnaireVersion) -> Questionnaire:
    """The questionnaire as it was asked, from the text that was stored with the wave."""
    known = _questionnaires.get(version.sha256)
    if known is None:
        known = loading.parse(version.text, file=f"{version.questionnaire_id}.yaml")
        _questionnaires[version.sha256] = known
    return known


def register() -> Register:
    """The register in use: the one that was imported into the data folder, else the package's."""
    return Register.load(settings.DATA_DIR)
