"""A questionnaire with every kind of item, for tests of the renderings."""

from dataclasses import replace

from zicht.language import Text
from zicht.questionnaire.model import (
    Change,
    Domain,
    Dropped,
    Item,
    ItemType,
    Link,
    Option,
    Questionnaire,
    Role,
    Row,
    Section,
    Theme,
)
from zicht.questionnaire.rules import All, Answered, Any, Compare, Equals, In, Not

YES_NO = (
    Option(code="yes", label=Text(nl="Ja", en="Yes")),
    Option(code="no", label=Text(nl="Nee", en="No")),
    Option(code="dont_know", label=Text(nl="Weet niet", en="Do not know")),
)

SIGHT = (
    Option(code="none", label=Text(nl="Geen zicht", en="No sight"), score=1),
    Option(code="some", label=Text(nl="Enig zicht", en="Some sight"), score=2.5),
    Option(code="good", label=Text(nl="Goed zicht", en="Good sight"), score=5),
    Option(code="dont_know", label=Text(nl="Weet niet", en="Do not know")),
)

FORMS = (
    Row(
        code="sexual_dutch_minor",
        label=Text(nl="Seksueel, Nederlands, minderjarig", en="Sexual, Dutch, under 18"),
    ),
    Row(code="labour", label=Text(nl="Arbeid", en="Labour")),
    Row(code="criminal", label=Text(nl="Criminele uitbuiting", en="Forced crime")),
)

SIGNALLER = Section(
    code="A",
    title=Text(nl="De gemeente signaleert", en="The municipality picks up signals"),
    role=Role.SIGNALLER,
    intro=Text(
        nl="Deze vragen gaan over het zien en melden van signalen.",
        en="These questions are about seeing and reporting signals.",
    ),
    items=(
        Item(
            code="A1",
            type=ItemType.SINGLE,
            text=Text(
                nl="Denkt u dat mensenhandel in uw gemeente voorkomt?",
                en="Do you think human trafficking occurs in your municipality?",
            ),
            domain=Domain.BOTH,
            theme=Theme.SIGNALLING,
            help=Text(nl="Uw inschatting is genoeg.", en="Your own judgement will do."),
            options=YES_NO,
            scale="yes_no",
            sources=("M1", "T1"),
            previous=Link(change=Change.SAME, item="A1"),
        ),
        Item(
            code="A2",
            type=ItemType.MATRIX,
            text=Text(
                nl="Hoe goed is het zicht op slachtoffers?",
                en="How good is the sight on victims?",
            ),
            domain=Domain.SAFETY,
            theme=Theme.SIGNALLING,
            options=SIGHT,
            scale="sight",
            rows=FORMS,
            rows_of="forms",
            show_when=Not(Equals("A1", "no")),
            sources=("T1",),
            previous=Link(
                change=Change.CHANGED,
                item="A2",
                note=Text(
                    nl="Alleen de eerste rij is te vergelijken.",
                    en="Only the first row can be compared.",
                ),
            ),
        ),
        Item(
            code="A3",
            type=ItemType.MATRIX,
            text=Text(nl="Wie is getraind?", en="Who has been trained?"),
            domain=Domain.CARE_YOUTH,
            theme=Theme.AWARENESS,
            options=(
                Option(code="all", label=Text(nl="Allemaal", en="All of them")),
                Option(code="some", label=Text(nl="Een deel", en="Some of them")),
                Option(code="none", label=Text(nl="Niemand", en="None of them")),
            ),
            rows=(
                Row(code="desk", label=Text(nl="Baliemedewerkers", en="Desk staff")),
                Row(code="youth", label=Text(nl="Jeugdteams", en="Youth teams")),
            ),
            required=False,
        ),
    ),
)

POLICY_MAKER = Section(
    code="B",
    title=Text(nl="De gemeente maakt beleid", en="The municipality makes policy"),
    role=Role.POLICY_MAKER,
    items=(
        Item(
            code="B1",
            type=ItemType.MULTIPLE,
            text=Text(nl="Waarin staat het beleid?", en="Where is the policy written down?"),
            domain=Domain.SAFETY,
            theme=Theme.POLICY,
            options=(
                Option(code="own", label=Text(nl="Eigen nota", en="Own paper")),
                Option(code="regional", label=Text(nl="Regionaal plan", en="Regional plan")),
                Option(code="none", label=Text(nl="Nergens", en="Nowhere"), exclusive=True),
                Option(
                    code="dont_know",
                    label=Text(nl="Weet niet", en="Do not know"),
                    exclusive=True,
                ),
            ),
            sources=("V2",),
            previous=Link(change=Change.NEW),
        ),
        Item(
            code="B2",
            type=ItemType.DATE,
            text=Text(nl="Wanneer is het vastgesteld?", en="When was it adopted?"),
            domain=Domain.SAFETY,
            theme=Theme.POLICY,
            show_when=In("B1", frozenset({"own", "regional"})),
        ),
        Item(
            code="B3",
            type=ItemType.NUMBER,
            text=Text(nl="Hoeveel uur is er per week?", en="How many hours a week are there?"),
            domain=Domain.SAFETY,
            help=Text(nl="Een schatting mag.", en="An estimate is fine."),
            minimum=0,
            maximum=168,
            decimals=1,
            unit=Text(nl="uur per week", en="hours a week"),
            required=False,
            show_when=All(
                (
                    Any((Equals("A1", "yes"), Equals("A2.labour", "good"))),
                    Not(In("B1", frozenset({"none", "dont_know"}))),
                )
            ),
        ),
        Item(
            code="B4",
            type=ItemType.NUMBER,
            text=Text(nl="Hoeveel mensen delen die uren?", en="How many people share the hours?"),
            domain=Domain.SAFETY,
            minimum=1,
            unit=Text(nl="mensen", en="people"),
            show_when=All((Compare("B3", "gt", 0), Answered("B2"))),
        ),
    ),
)

CLOSING = Section(
    code="Z",
    title=Text(nl="Tot slot", en="Finally"),
    items=(
        Item(
            code="Z1",
            type=ItemType.TEXT,
            text=Text(nl="Wat wilt u nog kwijt?", en="What else would you like to say?"),
            domain=Domain.BOTH,
            required=False,
        ),
    ),
)

EXAMPLE = Questionnaire(
    id="example",
    version="1.0.0",
    title=Text(nl="Zicht op mensenhandel", en="Sight on human trafficking"),
    frame_date="2019-01-01",
    intro=Text(
        nl="Vul deze vragenlijst samen in, Veiligheid en Zorg en jeugd.",
        en="Fill in this questionnaire together, Safety and Care and youth.",
    ),
    sections=(SIGNALLER, POLICY_MAKER, CLOSING),
    previous="earlier",
    dropped=(
        Dropped(
            item="A9",
            reason=Text(nl="Staat nu in de registratie.", en="Is in the registration now."),
        ),
    ),
    scales=(("yes_no", YES_NO), ("sight", SIGHT)),
    row_lists=(("forms", FORMS),),
)

#: The wave before the example, of which one question is the same, one changed and one dropped.
EARLIER = Questionnaire(
    id="earlier",
    version="1.0.0",
    title=Text(nl="Zicht op mensenhandel, eerder", en="Sight on human trafficking, earlier"),
    frame_date="2017-01-01",
    sections=(
        Section(
            code="A",
            title=Text(nl="Signaleren", en="Signalling"),
            items=(
                replace(SIGNALLER.items[0], previous=None),
                replace(SIGNALLER.items[1], previous=None, rows=FORMS[:1], rows_of=None),
                Item(
                    code="A9",
                    type=ItemType.TEXT,
                    text=Text(nl="Wat ziet u?", en="What do you see?"),
                    domain=Domain.BOTH,
                ),
            ),
        ),
    ),
    scales=(("yes_no", YES_NO), ("sight", SIGHT)),
)
