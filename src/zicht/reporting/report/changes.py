"""What changed since an earlier wave."""

from collections.abc import Iterator

from zicht.disclosure.changes import Changes
from zicht.language import Text
from zicht.reporting import changing
from zicht.reporting.report.blocks import Block, Bullets, Heading, Paragraph
from zicht.reporting.report.material import Material


def chapter(material: Material) -> list[Block]:
    """The change of every headline in words, as a chart and as a table; nothing without one."""
    wave = material.wave
    found = wave.book.changes
    if found is None or not found.shares:
        return []
    left_out = tuple(
        Text(nl=f"{_capital(one.headline.label.nl)}: {one.reason.nl}",
             en=f"{_capital(one.headline.label.en)}: {one.reason.en}")
        for one in changing.not_compared(found, wave.questionnaire)
    )  # fmt: skip
    blocks = [
        Heading(level=1, opens_page=True, text=Text(nl="Wat veranderde er", en="What changed")),
        Paragraph(lead=True, text=_lead(found, wave.book.wave)),
        Bullets(items=tuple(_said(found))),
        *material.shown("changes"),
        *material.shown("waves"),
    ]
    if left_out:
        blocks += [
            Heading(text=Text(nl="Wat niet te vergelijken is", en="What cannot be compared")),
            Bullets(items=left_out),
        ]
    return blocks


def _lead(found: Changes, now: str) -> Text:
    finding = changing.finding(found)
    return Text(
        nl=f"{finding.nl}. Dat is de verandering van {found.wave} naar {now}, van alle gemeenten "
        "van elke meting. Wij noemen iets een stijging of daling als het toeval dat niet kan "
        "verklaren, en van alles wat wij zo noemen is naar verwachting hoogstens 5% vals alarm.",
        en=f"{finding.en}. That is the change from {found.wave} to {now}, of all municipalities of "
        "each wave. We call something a rise or a fall if chance cannot explain it, and of all "
        "that we call so at most 5% are expected to be false alarms.",
    )


def _said(found: Changes) -> Iterator[Text]:
    for one in changing.told(found):
        label = Text(nl=_capital(one.headline.label.nl), en=_capital(one.headline.label.en))
        if one.change is None:
            yield Text(nl=f"{label.nl}: niet getoond.", en=f"{label.en}: not shown.")
            continue
        verdict = changing.VERDICTS[one.change.direction]
        parts = [changing.sentence(one.change), changing.firmness(one.change)]
        panel = changing.panel(one.change)
        parts += [] if panel is None else [panel]
        yield Text(
            nl=f"{verdict.nl}: {one.headline.label.nl}. {' '.join(part.nl for part in parts)}",
            en=f"{verdict.en}: {one.headline.label.en}. {' '.join(part.en for part in parts)}",
        )


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
