"""The blank questionnaire as an accessible PDF (PDF/UA-1), to read or to fill in on paper."""

import json
import re
from dataclasses import asdict
from importlib.resources import as_file, files
from pathlib import Path

import typst

from zicht.files import write_atomically
from zicht.language import Language, Text
from zicht.problems import InvalidInputError, Problem
from zicht.questionnaire.model import Item, Questionnaire
from zicht.questionnaire.renderings.paper import paper
from zicht.questionnaire.renderings.paper_words import signers, steps, words

_TEMPLATE = files("zicht.questionnaire.renderings").joinpath("templates", "questionnaire.typ")
# How Typst says that a font lacks what should be printed.
_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')

_FONTS = Path(str(files("font_source_sans_pro").joinpath("files")))


def write_pdf(questionnaire: Questionnaire, path: Path, language: Language) -> None:
    """Write the form in one language; the same questionnaire gives the same bytes."""
    write_atomically(path, pdf_bytes(questionnaire, language))


def pdf_bytes(questionnaire: Questionnaire, language: Language) -> bytes:
    """The form as PDF/UA-1, tagged, with bookmarks for sections and questions.

    Raises InvalidInputError when a text holds a character that the font does not have.
    """
    fixed = {**words(language), "steps": steps(language), "signers": signers(language)}
    form = {**asdict(paper(questionnaire, language)), "words": fixed}
    with as_file(_TEMPLATE) as template:
        try:
            return typst.compile(
                template,
                format="pdf",
                font_paths=[_FONTS],
                ignore_system_fonts=True,
                sys_inputs={"form": json.dumps(form, ensure_ascii=False)},
                pdf_standards=["ua-1"],
            )
        except typst.TypstError as error:
            missing = _NO_GLYPH.search(str(error))
            if missing is None:
                raise
            raise InvalidInputError([_no_glyph(missing[1], questionnaire, language)]) from error


def _no_glyph(text: str, questionnaire: Questionnaire, language: Language) -> Problem:
    place = next(
        (item.code for item in questionnaire.items() if text in _printed(item, language)), None
    )
    points = " ".join(f"U+{ord(letter):04X}" for letter in text)
    return Problem(
        code="no-glyph",
        message=Text(
            nl=f"Het lettertype van de PDF heeft geen ‘{text}’ ({points}).",
            en=f"The font of the PDF has no ‘{text}’ ({points}).",
        ),
        remedy=Text(nl="Schrijf het met letters.", en="Write it with letters."),
        column=place,
        value=text,
    )


def _printed(item: Item, language: Language) -> str:
    options = [option.label for option in item.options]
    texts = [item.text, item.help, item.unit, *options, *(row.label for row in item.rows)]
    return " ".join(text.to(language) for text in texts if text is not None)
