"""What people write, in letters that a document can show."""

import pytest

from zicht.reporting import fonts
from zicht.reporting.typesetting import page_count, typeset

WRITTEN = {
    "Gewoon: één ‘aanpak’ – € 12,50": "Gewoon: één ‘aanpak’ – € 12,50",
    "Regel 1\nRegel 2\ten verder": "Regel 1\nRegel 2\ten verder",
    "klaar 😀": "klaar ☐",
    "gezin 👩\u200d👧": "gezin ☐☐",
    "plak\ufeff\x01\u202e": "plak",
    "e\u0301\u00a0n": "é n",
    "中文": "☐☐",
    "Źdźbło Ağrı Năstase": "Źdźbło Ağrı Năstase",
}


@pytest.mark.parametrize("text", WRITTEN)
def test_what_cannot_be_shown_becomes_a_square_and_what_cannot_be_seen_drops_out(
    text: str,
) -> None:
    assert fonts.printable(text) == WRITTEN[text]


def test_a_document_takes_every_letter_that_is_left() -> None:
    every = fonts.printable("".join(chr(code) for code in sorted(fonts.letters())))
    line = {"label": "", "answer": f"{every} {'woord ' * 3000}", "open": False}
    item = {"code": "A1", "text": "Vraag?", "lines": [line], "other": [], "by": ""}
    document = {
        **dict.fromkeys(("title", "kicker", "municipality", "footer", "page", "of", "note"), "x"),
        "language": "nl",
        "synthetic": None,
        "facts": [],
        "remarks": [],
        "row_headings": ["Rij", "Antwoord"],
        "sections": [{"title": "Deel", "items": [item]}],
    }
    assert page_count(typeset("answers", document)) > 1
