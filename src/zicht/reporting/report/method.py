"""The last chapter: how it was done, what it cannot say, how to do it again."""

from zicht.language import Text
from zicht.reporting.mapping import BOUNDARIES, CARTOGRAM
from zicht.reporting.report.blocks import Block, Bullets, Heading, Paragraph, Terms
from zicht.reporting.report.material import Material


def chapter(material: Material) -> list[Block]:
    """Method, limits and how to recompute every figure."""
    return [
        Heading(
            level=1, opens_page=True, text=Text(nl="Methode en grenzen", en="Method and limits")
        ),
        Terms(terms=_terms(material)),
        Heading(text=Text(nl="Wat deze cijfers niet zeggen", en="What these figures do not say")),
        Bullets(items=_limits()),
        Heading(text=Text(nl="Zelf narekenen", en="Recompute it yourself")),
        Paragraph(text=_how(material)),
        Terms(terms=_identity(material)),
    ]


def _terms(material: Material) -> tuple[tuple[Text, Text], ...]:
    minimum = material.wave.book.minimum_group
    return (
        (
            Text(nl="Van wie antwoordde", en="Of those answering"),
            Text(
                nl="Het deel van de gemeenten die de vraag beantwoordden. Elke gemeente telt even "
                "zwaar, groot of klein. ‘Weet niet’ telt als antwoord.",
                en="The part of the municipalities that answered the question. Every municipality "
                "counts the same, large or small. ‘Do not know’ counts as an answer.",
            ),
        ),
        (
            Text(nl="Alle gemeenten, geschat", en="All municipalities, estimated"),
            Text(
                nl="Voor het land zijn antwoorden gewogen: deden van een groep gemeenten (naar "
                "inwoners en provincie) weinig mee, dan telt elk antwoord daaruit zwaarder. Binnen "
                "een provincie of groep telt elk antwoord even zwaar.",
                en="For the country answers were weighted: when few of a group of municipalities "
                "(by inhabitants and province) took part, each answer from it counts for more. "
                "Within a province or group every answer counts the same.",
            ),
        ),
        (
            Text(nl="Marge", en="Margin"),
            Text(
                nl="Waar het aandeel van alle gemeenten ligt als het toeval is wie binnen een "
                "groep antwoordde, met 95% zekerheid (het 95%-betrouwbaarheidsinterval). Omdat een "
                "groot deel van alle gemeenten antwoordde, is de marge smaller dan bij een kleine "
                "steekproef (eindige populatie).",
                en="Where the share of all municipalities lies if who answered within a group was "
                "a matter of chance, with 95% confidence (the 95% confidence interval). Because a "
                "large part of all municipalities answered, the margin is narrower than for a "
                "small sample (finite population).",
            ),
        ),
        (
            Text(nl="Band", en="Band"),
            Text(
                nl="De marge, en daarbij dat gemeenten zonder antwoord anders kunnen zijn: de "
                "kansverhouding (ja tegenover nee) is bij hen tot een factor 2 lager of hoger dan "
                "verwacht.",
                en="The margin, and besides that municipalities without an answer may differ: "
                "their odds (yes against no) are up to a factor of 2 below or above expectation.",
            ),
        ),
        (
            Text(nl="Grenzen", en="Bounds"),
            Text(
                nl="Wat overblijft als over gemeenten zonder antwoord niets wordt aangenomen: de "
                "ondergrens als geen van hen hetzelfde antwoordt, de bovengrens als allen dat doen "
                "(Manski 2003). Zij staan in de bijlage.",
                en="What is left when nothing is assumed about municipalities without an answer: "
                "the lower bound if none of them answers the same, the upper bound if all do "
                "(Manski 2003). They stand in the annex.",
            ),
        ),
        (
            Text(nl="Niet getoond", en="Not shown"),
            Text(
                nl=f"Een cijfer waar minder dan {minimum} gemeenten achter staan, wordt niet "
                "getoond. Soms wordt ook een ander cijfer niet getoond, omdat het kleine cijfer er "
                "anders uit te berekenen is. Dezelfde regel geldt in dit rapport, op de pagina's "
                "en in elk bestand.",
                en=f"A figure with fewer than {minimum} municipalities behind it is not shown. "
                "Sometimes another figure is not shown either, because the small one could be "
                "computed from it. The same rule holds in this report, on the pages and in every "
                "file.",
            ),
        ),
        (
            Text(nl="Gemiddeld zicht", en="Mean sight"),
            Text(
                nl="Het gemiddelde van de antwoorden op een schaal van 1 (geen zicht) tot 5 (goed "
                "zicht). ‘Weet niet’ heeft geen plaats op de schaal en telt niet mee in het "
                "gemiddelde, wel in de grenzen.",
                en="The mean of the answers on a scale from 1 (no sight) to 5 (good sight). ‘Do "
                "not know’ has no place on the scale and does not count in the mean; it does in "
                "the bounds.",
            ),
        ),
        (Text(nl="Kaarten", en="Maps"), _ground(material)),
    )


def _ground(material: Material) -> Text:
    """Where the land on the maps comes from; official boundaries only where they were loaded."""
    has_boundaries = any(key.startswith("land_") for key in material.illustrations)
    lines = (CARTOGRAM, *((BOUNDARIES,) if has_boundaries else ()))
    return Text(nl=" ".join(one.nl for one in lines), en=" ".join(one.en for one in lines))


def _limits() -> tuple[Text, ...]:
    return (
        Text(
            nl="Gemeenten beoordeelden zichzelf. Niemand controleerde de antwoorden.",
            en="Municipalities judged themselves. Nobody checked the answers.",
        ),
        Text(
            nl="Wie meedeed, koos daar zelf voor. Wegen helpt alleen voor wat van alle gemeenten "
            "bekend is: inwoners en provincie. Voor de rest is er de band.",
            en="Those who took part chose to do so. Weighting helps only for what is known of all "
            "municipalities: inhabitants and province. The band is for the rest.",
        ),
        Text(
            nl="Het gaat om wat gemeenten geregeld hebben en denken te zien, niet om hoeveel "
            "slachtoffers er zijn.",
            en="This is about what municipalities have arranged and think they see, not about how "
            "many victims there are.",
        ),
    )


def _how(material: Material) -> Text:
    book = material.wave.book
    return Text(
        nl="Elk cijfer heeft een vaste sleutel en een regel die zegt hoe het uit de antwoorden "
        "volgt. Beide staan in manifest.json en in tables.xlsx. Met de antwoorden en deze versie "
        f"van Zicht maakt ‘zicht run ANTWOORDEN --questionnaire {book.wave} --out MAP’ dit rapport "
        "opnieuw, tot op de letter.",
        en="Every figure has a permanent key and a rule that says how it follows from the answers. "
        "Both are in manifest.json and in tables.xlsx. With the answers and this version of Zicht, "
        f"‘zicht run ANSWERS --questionnaire {book.wave} --out DIR’ makes this report again, to "
        "the letter.",
    )


def _identity(material: Material) -> tuple[tuple[Text, Text], ...]:
    book = material.wave.book
    origin = book.origin
    rows = (
        (Text(nl="Vragenlijst", en="Questionnaire"), f"{book.wave}, {book.questionnaire_version}"),
        (Text(nl="Regels voor niveaus", en="Rules for levels"), book.maturity_version),
        (Text(nl="Zicht", en="Zicht"), book.code_version),
        (Text(nl="Peildatum", en="Reference date"), book.frame_date),
        (
            Text(nl="Vingerafdruk antwoorden", en="Fingerprint of the answers"),
            book.fingerprint[:16],
        ),
        (
            Text(nl="Vingerafdruk vragenlijst", en="Fingerprint of the questionnaire"),
            book.questionnaire_fingerprint[:16],
        ),
        *(((Text(nl="Herkomst", en="Origin"), origin),) if origin else ()),
    )
    return tuple((name, Text(nl=value, en=value)) for name, value in rows)
