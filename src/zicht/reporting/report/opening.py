"""The first chapters: what stands out, and who answered."""

from zicht.disclosure.response import who_is_missing
from zicht.estimation.model import Share
from zicht.language import Language, Text, number
from zicht.reporting import wording
from zicht.reporting.headlines import HEADLINES
from zicht.reporting.report.blocks import Block, Bullets, Card, Cards, Heading, Paragraph
from zicht.reporting.report.material import Material
from zicht.reporting.wave import Wave

#: Pictures whose titles are the findings of the summary.
_FINDINGS = ("levels", "forms", "sight", "domain", "training", "shortages")


def summary(material: Material) -> list[Block]:
    """The headline figures with what is not known about them, and the findings in a list."""
    wave = material.wave
    shown = [
        (one.label, share)
        for one in HEADLINES
        if (figure := wave.book.by_key.get(f"{wave.book.wave}.{one.subject}.{one.category}@all"))
        and (share := figure.share) is not None
        and share.estimate is not None
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
    ]


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
    bounds = wording.spread(share.bounds)
    return Card(
        value=wording.percentage(share.estimate or 0.0),
        label=label,
        detail=Text(
            nl=f"{share.count} van {share.answered} antwoorden. Zonder aanname over wie niet "
            f"antwoordde: {bounds.nl}.",
            en=f"{share.count} of {share.answered} answers. Without assumption on who did not "
            f"answer: {bounds.en}.",
        ),
    )


def _certainty(wave: Wave) -> Text:
    missing = wave.book.population - wave.book.respondents
    dutch, english = number(missing, Language.NL), number(missing, Language.EN)
    return Text(
        nl=f"Van {dutch} gemeenten is geen antwoord bekend. Daarom staat bij elk aandeel wat er "
        "overblijft als over die gemeenten niets wordt aangenomen: de grenzen. De ene grens geldt "
        "als geen van hen hetzelfde zou antwoorden, de andere als allen dat zouden doen. De "
        "marge is smaller, maar geldt alleen als het toeval is wie antwoordde.",
        en=f"Of {english} municipalities no answer is known. So every share comes with what is "
        "left when nothing is assumed about them: the bounds. One bound holds if none of them "
        "would answer the same, the other if all of them would. The margin is narrower, but "
        "holds only if who answered was a matter of chance.",
    )


def _missing(wave: Wave) -> Text:
    asked = wave.book.population
    by_size = who_is_missing(wave.response)
    return Text(
        nl=f"Alle {number(asked, Language.NL)} gemeenten kregen de vragenlijst; meedoen was "
        f"vrijwillig. {by_size.nl} De cijfers gaan over de gemeenten die antwoordden.",
        en=f"All {number(asked, Language.EN)} municipalities received the questionnaire; taking "
        f"part was voluntary. {by_size.en} The figures are about the municipalities that answered.",
    )
