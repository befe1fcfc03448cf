"""The annex: what the headline figures become under other assumptions on who did not answer."""

from zicht.language import Text
from zicht.reporting import sensitivity
from zicht.reporting.report.blocks import Block, Heading, Paragraph
from zicht.reporting.report.material import Material


def chapter(material: Material) -> list[Block]:
    """Bands of several factors, worst-case bounds, and the factor that overturns each headline."""
    table = sensitivity.build(material.wave)
    if table is None:
        return []
    return [
        Heading(
            level=1,
            opens_page=True,
            text=Text(
                nl="Bijlage: als gemeenten zonder antwoord anders zijn",
                en="Annex: if municipalities without an answer differ",
            ),
        ),
        Paragraph(text=_HOW),
        material.table(table, titled=False),
    ]


_HOW = Text(
    nl="De factor zegt hoeveel de kansverhouding bij gemeenten zonder antwoord mag verschillen van "
    "wat wij verwachten. Bij factor 2 en een verwachting van 4 tegen 1 loopt die van 2 tegen 1 tot "
    "8 tegen 1. De grenzen nemen niets aan: geen enkele gemeente zonder antwoord zegt ja, of elke. "
    "De laatste kolom noemt de factor waarbij de schatting precies de helft wordt; een streepje "
    "zegt dat geen enkel antwoord van de anderen dat voor elkaar krijgt.",
    en="The factor says how much the odds among municipalities without an answer may differ from "
    "what we expect. With factor 2 and an expectation of 4 to 1 they run from 2 to 1 up to 8 to 1. "
    "The bounds assume nothing: no municipality without an answer says yes, or every one does. The "
    "last column gives the factor at which the estimate becomes exactly one half; a dash says that "
    "no answer of the others could bring that about.",
)
