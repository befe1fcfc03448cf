"""The blank questionnaire as an accessible PDF (PDF/UA-1), to read or to fill in on paper."""

import json
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path

import typst

from zicht.files import write_atomically
from zicht.language import Language
from zicht.questionnaire.model import Questionnaire
from zicht.questionnaire.renderings.paper import paper
from zicht.questionnaire.renderings.paper_words import signers, steps, words

_TEMPLATE = files("zicht.questionnaire.renderings").joinpath("templates", "questionnaire.typ")
_FONTS = Path(str(files("font_source_sans_pro").joinpath("files")))


def write_pdf(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    """Write the form in one language; the same questionnaire gives the same bytes."""
    write_atomically(path, pdf_bytes(questionnaire, language))


def pdf_bytes(questionnaire: Questionnaire, language: Language) -> bytes:
    """The form as PDF/UA-1, tagged, with bookmarks for sections and questions."""
    fixed = {**words(language), "steps": steps(language), "signers": signers(language)}
    form = {**asdict(paper(questionnaire, language)), "words": fixed}
    with as_file(_TEMPLATE) as template:
        return typst.compile(
            template,
            format="pdf",
            font_paths=[_FONTS],
            ignore_system_fonts=True,
            sys_inputs={"form": json.dumps(form, ensure_ascii=False)},
            pdf_standards=["ua-1"],
        )
