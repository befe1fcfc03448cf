"""Chapters that cut across roles: sight, training, regions, what others published."""

from zicht.disclosure.figures import DomainLayer
from zicht.language import Text
from zicht.reporting import comparison, regions
from zicht.reporting.report.blocks import Block, Heading, Paragraph
from zicht.reporting.report.material import Material


def sight(material: Material) -> list[Block]:
    """Suspected forms, and sight on victims per form."""
    return [
        Heading(
            level=1,
            opens_page=True,
            text=Text(
                nl="Wat gemeenten zien, en wie erover gaat",
                en="What municipalities see, and who is in charge",
            ),
        ),
        Paragraph(
            lead=True,
            text=Text(
                nl="Een vorm vermoeden is iets anders dan er zicht op hebben. Daarom staan beide "
                "in dit hoofdstuk: welke vormen gemeenten vermoeden, en hoe goed zij de "
                "slachtoffers ervan zien. Daartussen staat bij welk domein het onderwerp hoort.",
                en="To suspect a form is not the same as to see it. So both stand together here: "
                "which forms municipalities suspect, and how well they see the victims. In between "
                "stands the domain to which the subject belongs.",
            ),
        ),
        *material.shown("forms"),
        *material.shown("domain"),
        *material.shown("sight"),
    ]


def training(material: Material) -> list[Block]:
    """Who is trained, by size of the municipality."""
    return [
        Heading(level=1, opens_page=True, text=Text(nl="Training", en="Training")),
        *material.shown("training"),
    ]


def by_region(material: Material) -> list[Block]:
    """The headline figures per province and safety region."""
    found = [
        regions.build(material.wave, layer)
        for layer in (DomainLayer.PROVINCE, DomainLayer.SAFETY_REGION)
    ]
    tables = [material.table(regions.without_empty(table)) for table in found if table is not None]
    if not tables:
        return []
    return [
        Heading(level=1, text=Text(nl="Regio's", en="Regions")),
        Paragraph(
            lead=True,
            text=Text(
                nl="In een regio staan weinig gemeenten. Een verschil van een paar gemeenten geeft "
                "al een groot verschil in procenten. Lees deze tabellen daarom als een begin van "
                "een gesprek, niet als een ranglijst.",
                en="A region has few municipalities. A difference of a few municipalities already "
                "makes a large difference in percentages. So read these tables as the start of a "
                "conversation, not as a ranking.",
            ),
        ),
        *tables,
    ]


def published(material: Material) -> list[Block]:
    """What others published of this wave, beside these figures."""
    table = comparison.build(material.wave)
    response = comparison.response_in_words(material.wave)
    if table is None or response is None:
        return []
    return [
        Heading(
            level=1,
            opens_page=True,
            text=Text(
                nl="Naast wat eerder is gepubliceerd", en="Beside what was published earlier"
            ),
        ),
        Paragraph(lead=True, text=response),
        Paragraph(text=_origin(material)),
        material.table(table, titled=False),
        Paragraph(
            text=Text(
                nl="De bronnen staan met hun volledige titel in docs/sources.md van Zicht.",
                en="The sources are listed with their full titles in docs/sources.md of Zicht.",
            )
        ),
    ]


def _origin(material: Material) -> Text:
    if not material.wave.is_synthetic:
        return Text(
            nl="Hieronder staat elke gepubliceerde uitkomst naast het cijfer uit dit rapport.",
            en="Below every published finding stands beside the figure of this report.",
        )
    return Text(
        nl="De antwoorden zelf zijn nooit gepubliceerd. De antwoorden onder dit rapport zijn "
        "verzonnen, en zo gekozen dat de gepubliceerde uitkomsten er precies uit komen. Dat ze "
        "kloppen, zegt dus iets over het rekenen en niets over gemeenten.",
        en="The answers themselves were never published. The answers behind this report are made "
        "up, and chosen so that the published findings come out exactly. That they agree says "
        "something about the computation and nothing about municipalities.",
    )
