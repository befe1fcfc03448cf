"""Word's own form controls: boxes to click and fields to type in, and fixed file times.

python-docx does not know content controls, so their XML is written here. The
elements follow ECMA-376 (WordprocessingML); the check box is the extension of Word 2010.
"""

import io
import zipfile
from xml.sax.saxutils import escape, quoteattr

from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_WORD_2010 = "http://schemas.microsoft.com/office/word/2010/wordml"
_NAMESPACES = f'xmlns:w="{_WORD}" xmlns:w14="{_WORD_2010}"'

_CHECK_BOX = (
    '<w14:checkbox><w14:checked w14:val="0"/>'
    '<w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
    '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox>'
)
_BOX_FONT = (
    '<w:rPr><w:rFonts w:ascii="MS Gothic" w:hAnsi="MS Gothic" w:eastAsia="MS Gothic"/></w:rPr>'
)
_FIELD_FONT = '<w:rPr><w:color w:val="5B6F7A"/></w:rPr>'

# The first moment that a ZIP file can hold.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def add_check_box(paragraph: Paragraph, name: str) -> None:
    """Add a box that is ticked by a click; ``name`` is what a screen reader says."""
    _add_control(paragraph, name, _CHECK_BOX, f"{_BOX_FONT}<w:t>☐</w:t>")


def add_text_field(paragraph: Paragraph, name: str, prompt: str) -> None:
    """Add a field to type in; ``prompt`` disappears at the first key."""
    kind = '<w:showingPlcHdr/><w:text w:multiLine="1"/>'
    _add_control(paragraph, name, kind, f"{_FIELD_FONT}<w:t>{escape(prompt)}</w:t>")


def add_date_field(paragraph: Paragraph, name: str, prompt: str) -> None:
    """Add a field with a calendar."""
    kind = '<w:showingPlcHdr/><w:date><w:dateFormat w:val="d-M-yyyy"/></w:date>'
    _add_control(paragraph, name, kind, f"{_FIELD_FONT}<w:t>{escape(prompt)}</w:t>")


def _add_control(paragraph: Paragraph, name: str, kind: str, content: str) -> None:
    control = parse_xml(
        f"<w:sdt {_NAMESPACES}><w:sdtPr><w:alias w:val={quoteattr(name)}/>{kind}</w:sdtPr>"
        f"<w:sdtContent><w:r>{content}</w:r></w:sdtContent></w:sdt>"
    )
    paragraph._p.append(control)


def without_times(package: bytes) -> bytes:
    """The same ZIP package with every file time set to 1980, so that bytes can be compared."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()
