"""One questionnaire in the formats of other tools and on paper."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from zicht.language import Language
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.renderings.ddi import write_ddi
from zicht.questionnaire.renderings.document import write_docx
from zicht.questionnaire.renderings.pdf import write_pdf
from zicht.questionnaire.renderings.surveyjs import write_surveyjs
from zicht.questionnaire.renderings.workbook import write_workbook
from zicht.questionnaire.renderings.xlsform import write_xlsform

#: Writes a questionnaire to a file. Formats that hold both languages put this one first;
#: the workbook for editors has both side by side and ignores it.
Renderer: TypeAlias = Callable[[Questionnaire, Path, Language], None]


def _write_xlsx(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    write_workbook(questionnaire, path)


#: How to write each format, by the name that the command line uses.
RENDERERS: Mapping[str, Renderer] = MappingProxyType(
    {
        "xlsform": write_xlsform,
        "surveyjs": write_surveyjs,
        "ddi": write_ddi,
        "pdf": write_pdf,
        "docx": write_docx,
        "xlsx": _write_xlsx,
    }
)
