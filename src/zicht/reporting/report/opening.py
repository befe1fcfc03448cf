"""The first chapters: what stands out, and who answered."""

from zicht.disclosure.response import who_is_missing
from zicht.estimation.model import Share
from zicht.language import Language, Text, number
from zicht.reporting import anchoring, wording
from zicht.reporting.headlines import figures
from zicht.reporting.report.blocks import Block, Bullets, Card, Cards, Heading, Paragraph
from zicht.reporting.report.material import Material
from zicht.reporting.wave import Wave

#: Pictures whose titles are the findings of the summary.
_FINDINGS = ("levels", "forms", "sight", "domain", "training", "shortages")


def summary(material: Material) -> list[Block]:
    """The headline figures with what is not known about them, and the findings in a list."""
    wave = material.wave
    shown = [
        (headline.label, share)
        for headline, figure in figures(wave.book)
        if (share := figure.share) is not None and share.estimate is not None
    ]
    titles = [
        material.illustrations[key].picture.title
        for key in _FINDINGS
        if key in material.illustrations
    ]
    findings = tuple(Text(nl=f"{title.nl}.", en=f"{title.en}.") for title in titles)
    return [
        Heading(level=1, opens_page=True, text=Text(nl="Samenvatting", en="Summary")),
        Paragraph(lead=True, text=_lead(wave)),
        Cards(cards=tuple(_card(label, share) for label, share in shown[:3])),
        Heading(text=Text(nl="Wat opvalt", en="What stands out")),
        Bullets(items=findings),
        # A little smaller, so that the summary is one page.
        *material.shown("headlines", share_of_width=0.76),
    ]


def guide(wave: Wave) -> list[Block]:
    """How to read the report, beside its contents."""
    return [
        Heading(text=Text(nl="Zo leest u dit rapport", en="How to read this report")),
        Paragraph(text=_certainty(wave)),
        Paragraph(text=wording.withheld_note(wave.book.minimum_group)),
        Paragraph(text=wording.READING),
    ]


def response(material: Material) -> list[Block]:
    """Who took part, who is missing, and what that means."""
    return [
        Heading(
            level=1,
            opens_page=True,
            text=Text(nl="Wie antwoordde, en wie niet", en="Who answered, and who did not"),
        ),
        Paragraph(lead=True, text=_missing(material.wave)),
        *material.shown("response"),
        *_representation(material),
        *_anchors(material),
    ]


def _representation(material: Material) -> list[Block]:
    shown = material.shown("representation")
    if not shown:
        return []
    return [
        Heading(text=Text(nl="Hoe scheef is de respons?", en="How lopsided is the response?")),
        Paragraph(text=_LOPSIDED),
        *shown,
    ]


def _anchors(material: Material) -> list[Block]:
    """Why the band takes a factor of 2; nothing in books of before there were anchors."""
    found = material.wave.book.anchors
    if found is None:
        return []
    return [
        Heading(text=Text(nl="Waarom factor 2?", en="Why a factor of 2?")),
        Paragraph(text=_RESEMBLING),
        *(Paragraph(text=one) for one in anchoring.missing(found)),
        *material.shown("anchors"),
        Paragraph(text=anchoring.meaning(found)),
    ]


_RESEMBLING = Text(
    nl="De band van elk cijfer neemt aan dat de kansverhouding bij gemeenten zonder antwoord tot "
    "een factor 2 anders is. Of dat genoeg is, valt te zien aan gemeenten die op hen lijken: wie "
    "laat antwoordde, en wie nu zwijgt maar in een eerdere meting antwoordde.",
    en="The band of every figure takes the odds among municipalities without an answer to differ "
    "by up to a factor of 2. Whether that is enough can be seen from municipalities like them: "
    "those that answered late, and those silent now that answered in an earlier wave.",
)

_LOPSIDED = Text(
    nl="De R-indicator is 1 als elke gemeente evenveel kans had om mee te doen, en lager naarmate "
    "de kansen verder uiteenlopen. Scheefheid per groep staat in de tabel: onder nul deed de groep "
    "minder mee dan gemiddeld, erboven meer. De weging haalt scheefheid naar inwoners en provincie "
    "weg. Wat wij niet van elke gemeente weten, ziet de R-indicator niet.",
    en="The R-indicator is 1 when every municipality was equally likely to take part, and lower "
    "the further those chances differ. The lean of each group stands in the table: below zero the "
    "group took part less than average, above it more. Weighting takes away the lean by "
    "inhabitants and province. What we do not know of every municipality, it cannot see.",
)


def _lead(wave: Wave) -> Text:
    who = wording.respondents(wave)
    return Text(
        nl=f"Gemeenten hebben vier rollen tegen mensenhandel: signaleren, beleid maken, de aanpak "
        f"regisseren, en zorgen voor slachtoffers. Dit rapport laat zien hoe ver {who.nl} daarmee "
        "zijn, volgens hun eigen antwoorden.",
        en=f"Municipalities have four roles against human trafficking: seeing the signs, making "
        f"policy, directing the approach, and caring for victims. This report shows how far "
        f"{who.en} are, by their own answers.",
    )


def _card(label: Text, share: Share) -> Card:
    counted = Text(
        nl=f"{share.count} van {share.answered} antwoorden.",
        en=f"{share.count} of {share.answered} answers.",
    )
    made = share.projection
    if made is not None:
        whole, band = wording.percentage(made.estimate), wording.spread(made.band)
        counted = Text(
            nl=f"{counted.nl} Alle gemeenten naar schatting {whole.nl}; als wie niet antwoordde "
            f"anders is, {band.nl}.",
            en=f"{counted.en} All municipalities an estimated {whole.en}; if those that did not "
            f"answer differ, {band.en}.",
        )
    return Card(value=wording.percentage(share.estimate or 0.0), label=label, detail=counted)


def _certainty(wave: Wave) -> Text:
    missing = wave.book.population - wave.book.respondents
    dutch, english = number(missing, Language.NL), number(missing, Language.EN)
    return Text(
        nl=f"Van {dutch} gemeenten is geen antwoord bekend. Daarom staat bij elk cijfer van wie "
        "antwoordde (de stip) ook een schatting voor alle gemeenten (het streepje). De dikke lijn "
        "is de marge: wat het toeval openlaat. De lichte band laat ook open dat gemeenten die niet "
        "antwoordden anders zijn. Wat overblijft als over hen niets wordt aangenomen, staat in de "
        "bijlage.",
        en=f"Of {english} municipalities no answer is known. So every figure of those that "
        "answered (the dot) comes with an estimate for all municipalities (the tick). The thick "
        "line is the margin: what chance leaves open. The pale band also allows for those that did "
        "not answer being different. What is left when nothing is assumed about them stands in the "
        "annex.",
    )


def _missing(wave: Wave) -> Text:
    asked = wave.book.population
    by_size = who_is_missing(wave.response)
    return Text(
        nl=f"Alle {number(asked, Language.NL)} gemeenten kregen de vragenlijst; meedoen was "
        f"vrijwillig. {by_size.nl} Bij elk cijfer staat daarom ook een schatting voor alle "
        "gemeenten.",
        en=f"All {number(asked, Language.EN)} municipalities received the questionnaire; taking "
        f"part was voluntary. {by_size.en} So every figure comes with an estimate for all "
        "municipalities.",
    )
