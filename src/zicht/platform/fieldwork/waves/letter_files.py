"""Letters to print and post: one Word file per municipality in a ZIP, or one PDF with all."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from zicht.language import Language, Text
from zicht.platform.fieldwork.waves.letters import Letter
from zicht.reporting import fonts
from zicht.reporting.typesetting import typeset

_LOCALES = {Language.NL: "nl-NL", Language.EN: "en-GB"}
_SUBJECT = Text(nl="Onderwerp:", en="Subject:")
_TITLE = Text(nl="Brieven: {title}", en="Letters: {title}")
#: Where the paragraphs and the title of a letter go in the parts of the Word file.
_MARK, _NAME = b"<w:p/>", "ZICHT-TITLE"
_STYLES = {"Normal", "Heading1", "DefaultParagraphFont", "TableNormal", "NoList"}
_DROPPED = {"stylesWithEffects", "numbering", "customXml", "thumbnail"}
_DOCUMENT, _PROPERTIES = "word/document.xml", "docProps/core.xml"
#: Fixed, so that the same letters give the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - core properties know no time zones


def to_zip(letters: Iterable[Letter], language: Language) -> Iterator[bytes]:
    """A ZIP with a Word file per letter, piece by piece, so that a download begins at once."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(_OnlyForward(buffer), "w") as archive:
        for letter in letters:
            entry = zipfile.ZipInfo(f"{letter.code} {letter.municipality}.docx", _EPOCH)
            archive.writestr(entry, to_docx(letter, language))
            yield _taken(buffer)
    yield _taken(buffer)


def to_docx(letter: Letter, language: Language) -> bytes:
    """One letter as a Word file, with its language and its subject as title."""
    parts = dict(_blank(language))
    body = "".join(_paragraphs(letter, language)).encode()
    parts[_DOCUMENT] = parts[_DOCUMENT].replace(_MARK, body)
    parts[_PROPERTIES] = parts[_PROPERTIES].replace(_NAME.encode(), _plain(letter.subject).encode())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, content)
    return buffer.getvalue()


def to_pdf(letters: Iterable[Letter], language: Language, *, title: str) -> bytes:
    """All letters in one tagged PDF, each on a page of its own with a bookmark."""
    return typeset(
        "letters",
        {
            "language": language.value,
            "title": fonts.printable(_TITLE.to(language).format(title=title)),
            "subject": _SUBJECT.to(language),
            "letters": [
                {
                    "addressee": fonts.printable(one.addressee),
                    "date": one.date,
                    "subject": fonts.printable(one.subject),
                    "paragraphs": [
                        [fonts.printable(line) for line in lines] for lines in one.paragraphs
                    ],
                }
                for one in letters
            ],
        },
    )


class _OnlyForward(io.RawIOBase):
    """What a ZIP is written to when nobody can go back in it: the reader has had the start."""

    def __init__(self, buffer: io.BytesIO) -> None:
        super().__init__()
        self._buffer = buffer

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        return self._buffer.write(data)


def _taken(buffer: io.BytesIO) -> bytes:
    content = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return content


@cache
def _blank(language: Language) -> Mapping[str, bytes]:
    """The parts of a Word file without a letter: making one takes longer than a hundred copies."""
    document = Document()
    properties = document.core_properties
    properties.title, properties.comments = _NAME, ""
    properties.author = properties.last_modified_by = "Zicht"
    properties.language = _LOCALES[language]
    properties.created = properties.modified = _CREATED
    _set_styles(document, language)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.5)
    section.top_margin = section.bottom_margin = Cm(2.5)
    _drop_what_no_letter_needs(document)
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    start = parts[_DOCUMENT].index(b"<w:body>") + len(b"<w:body>")
    parts[_DOCUMENT] = parts[_DOCUMENT][:start] + _MARK + parts[_DOCUMENT][start:]
    return parts


def _set_styles(document: WordDocument, language: Language) -> None:
    for name in ("Normal", "Heading 1"):
        font = document.styles[name].font
        font.name, font.size, font.color.rgb = "Calibri", Pt(11), RGBColor(0, 0, 0)
    space = document.styles["Heading 1"].paragraph_format
    space.space_before = space.space_after = Pt(18)
    defaults = document.styles.element.find(
        f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}"
    )
    spoken = defaults.find(qn("w:lang"))
    spoken.set(qn("w:val"), _LOCALES[language])


def _drop_what_no_letter_needs(document: WordDocument) -> None:
    """Of the 800 kB of the template nearly all is styles that nobody uses, and a thumbnail."""
    styles = document.styles.element
    for style in list(styles.findall(qn("w:style"))):
        if style.get(qn("w:styleId")) not in _STYLES:
            styles.remove(style)
        for link in style.findall(qn("w:link")):
            style.remove(link)
    for relations in (document.part.rels, document.part.package.rels):
        for key, relation in list(relations.items()):
            if relation.reltype.rpartition("/")[2] in _DROPPED:
                del relations[key]


def _paragraphs(letter: Letter, language: Language) -> Iterator[str]:
    yield _paragraph("Normal", [letter.addressee])
    yield _paragraph("Normal", [letter.date])
    yield _paragraph("Heading1", [f"{_SUBJECT.to(language)} {letter.subject}"])
    for lines in letter.paragraphs:
        yield _paragraph("Normal", lines)


def _paragraph(style: str, lines: Iterable[str]) -> str:
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{_plain(line)}</w:t>' for line in lines)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{runs}</w:r></w:p>'


def _plain(text: str) -> str:
    """A text for XML, without what cannot be seen and XML does not know."""
    return escape("".join(sign for sign in text if sign.isprintable() or sign == "\t"))
