"""Documents: a Typst template and data in, a tagged PDF (PDF/UA-1) out."""

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias

import typst

from zicht.reporting import fonts

#: What a template receives.
Data: TypeAlias = "Mapping[str, Data] | Sequence[Data] | str | float | bool | None"


def typeset(template: str, data: Data) -> bytes:
    """The PDF of a template of this package, e.g. ``mirror``; the same data give the same bytes.

    The document carries no date. Raises typst.TypstError when the template cannot use the data.
    """
    pdf = _compiler(template).compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        pdf_standards=["ua-1"],
        timestamp=0,
    )
    if not isinstance(pdf, bytes):
        raise TypeError(f"template {template} gave pictures and no PDF")
    return pdf


def page_count(pdf: bytes) -> int:
    """The number of pages of a PDF made by ``typeset``, as its metadata tell; else ValueError."""
    found = re.search(rb"<xmpTPg:NPages>(\d+)</xmpTPg:NPages>", pdf)
    if found is None:
        raise ValueError("the PDF does not tell how many pages it has")
    return int(found.group(1))


@cache
def _compiler(template: str) -> typst.Compiler:
    """One compiler per template and process: it keeps fonts and parsed templates in memory."""
    folder = Path(str(files("zicht.reporting"))) / "templates"
    typefaces = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts.folder())],
    )
    return typst.Compiler(
        str(folder / f"{template}.typ"),
        root=str(folder),
        font_paths=typefaces,
        ignore_system_fonts=True,
    )
