"""What is asked of whom, and what is filled in."""

from zicht.platform.fieldwork.models.asking import (
    MUNICIPALITY_CODE,
    Municipality,
    QuestionnaireVersion,
    Wave,
    WaveState,
)
from zicht.platform.fieldwork.models.beside import Correction, LookAlong
from zicht.platform.fieldwork.models.filling import (
    ORIGIN,
    Answer,
    AnswerChange,
    Look,
    Proposal,
    Response,
    Source,
    Stored,
)
from zicht.platform.fieldwork.models.published import RegionalFigure
from zicht.platform.fieldwork.models.running import Contact, Purpose, ReminderRound, WaveText
from zicht.platform.fieldwork.models.signing import Agreement, AgreementEnd, Side, Submission
from zicht.platform.fieldwork.models.together import Assignment, Evidence, Note, Remark

__all__ = [
    "MUNICIPALITY_CODE",
    "ORIGIN",
    "Agreement",
    "AgreementEnd",
    "Answer",
    "AnswerChange",
    "Assignment",
    "Contact",
    "Correction",
    "Evidence",
    "Look",
    "LookAlong",
    "Municipality",
    "Note",
    "Proposal",
    "Purpose",
    "QuestionnaireVersion",
    "RegionalFigure",
    "Remark",
    "ReminderRound",
    "Response",
    "Side",
    "Source",
    "Stored",
    "Submission",
    "Wave",
    "WaveState",
    "WaveText",
]
