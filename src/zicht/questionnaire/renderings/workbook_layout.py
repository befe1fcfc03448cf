"""The sheets of the editors' workbook: their columns, and how to work with them."""

from collections.abc import Mapping

from zicht.language import Text

#: Sheet name to columns, in the order of the workbook. All of them are read back.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "questionnaire": ("key", "value"),
    "sections": ("code", "title_nl", "title_en", "role", "intro_nl", "intro_en"),
    "items": (
        "section",
        "code",
        "type",
        "text_nl",
        "text_en",
        "help_nl",
        "help_en",
        "domain",
        "theme",
        "scale",
        "rows_of",
        "required",
        "show_when",
        "minimum",
        "maximum",
        "decimals",
        "unit_nl",
        "unit_en",
        "sources",
        "previous_change",
        "previous_item",
        "previous_note_nl",
        "previous_note_en",
    ),
    "options": ("item", "code", "label_nl", "label_en", "score", "exclusive"),
    "item_rows": ("item", "code", "label_nl", "label_en"),
    "scales": ("scale", "code", "label_nl", "label_en", "score", "exclusive"),
    "rows": ("rows_of", "code", "label_nl", "label_en"),
    "dropped": ("item", "reason_nl", "reason_en"),
}

README_COLUMNS = ("Nederlands", "English")

README = (
    Text(
        nl="Dit werkblad bevat een hele vragenlijst. Wijzig teksten gerust; lees het bestand "
        "daarna weer in.",
        en="This workbook holds a whole questionnaire. Feel free to change texts; then read the "
        "file in again.",
    ),
    Text(
        nl="Elke tekst staat er in het Nederlands (kolommen op _nl) en in het Engels (_en). "
        "Vul altijd beide in.",
        en="Every text is there in Dutch (columns ending in _nl) and English (_en). Always fill "
        "in both.",
    ),
    Text(
        nl="Codes zijn blijvend: antwoorden worden ermee bewaard. Wijzig een code nooit nadat een "
        "meting is geopend.",
        en="Codes are permanent: answers are stored with them. Never change a code after a wave "
        "has opened.",
    ),
    Text(
        nl="items: één rij per vraag, in de volgorde van de vragenlijst binnen elk deel (section).",
        en="items: one row per question, in the order of the questionnaire within each section.",
    ),
    Text(
        nl="scales en rows: antwoorden en rijen die meer vragen delen. options en item_rows: "
        "antwoorden en rijen van één vraag.",
        en="scales and rows: answers and rows that several questions share. options and "
        "item_rows: answers and rows of one question.",
    ),
    Text(
        nl='show_when: wanneer de vraag wordt gesteld, bijvoorbeeld {eq: [A5, "yes"]}. Woorden: '
        "all, any, not, eq, in, answered, lt, lte, gt, gte. Leeg is altijd.",
        en='show_when: when the question is asked, for example {eq: [A5, "yes"]}. Words: all, '
        "any, not, eq, in, answered, lt, lte, gt, gte. Empty means always.",
    ),
    Text(
        nl="required en exclusive: yes of no. Leeg is yes bij required en no bij exclusive.",
        en="required and exclusive: yes or no. Empty is yes for required and no for exclusive.",
    ),
    Text(
        nl="sources: meer bronnen staan met een puntkomma ertussen. dropped: vragen van de vorige "
        "meting die niet meer worden gesteld.",
        en="sources: several sources have a semicolon between them. dropped: questions of the wave "
        "before that are no longer asked.",
    ),
)

#: Comments on headings that need one.
NOTES: Mapping[str, str] = {
    "show_when": '{all: [{eq: [A5, "yes"]}, {gt: [C1b, 0]}]}',
    "sources": "M1; T1",
    "frame_date": "2019-01-01",
}

#: Which list of the hidden sheet ``lists`` a column offers as drop-down, per sheet.
DROP_DOWNS: Mapping[str, Mapping[str, str]] = {
    "sections": {"role": "role"},
    "items": {
        "section": "section",
        "type": "type",
        "domain": "domain",
        "theme": "theme",
        "scale": "scale",
        "rows_of": "rows_of",
        "required": "yes_no",
        "previous_change": "change",
    },
    "options": {"exclusive": "yes_no"},
    "scales": {"exclusive": "yes_no"},
}
