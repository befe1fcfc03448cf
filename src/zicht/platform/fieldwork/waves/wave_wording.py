"""The texts that a wave starts with, and the words that fill their placeholders."""

import re
from collections.abc import Mapping
from datetime import date

from zicht.language import Language, Text
from zicht.platform.fieldwork.models import Purpose
from zicht.platform.fieldwork.waves.wave_texts import Template

_SIGNED = Text(nl="Het landelijke team van Zicht", en="The national team of Zicht")


#: Lines end here for readers of this file; in a mail only paragraphs end, and the link has a line.
_LINE_END = re.compile(r"(?<!\n)\n(?!\n|\{link\})")


def _both(*, subject: Text, body: Text) -> Mapping[Language, Template]:
    return {
        language: Template(
            subject=subject.to(language),
            body=f"{_LINE_END.sub(' ', body.to(language))}\n\n{_SIGNED.to(language)}\n",
        )
        for language in Language
    }


DEFAULTS: Mapping[Purpose, Mapping[Language, Template]] = {
    Purpose.LETTER: _both(
        subject=Text(
            nl="{meting}: vragen aan de gemeente {gemeente}",
            en="{wave}: questions to the municipality of {municipality}",
        ),
        body=Text(
            nl="""\
Geacht college,

Van {opent_op} tot en met {sluit_op} vragen wij alle gemeenten naar hun aanpak van mensenhandel.
De contactpersoon van {gemeente} krijgt op de eerste dag een uitnodiging per mail. Collega's van
veiligheid en van zorg en jeugd vullen de vragen samen in. Wie u daarvoor aanwijst, dient in.

Na het indienen ziet uw gemeente meteen een eigen rapport, naast vergelijkbare gemeenten.""",
            en="""\
Dear mayor and aldermen,

From {opens_on} up to and including {closes_on} we ask all municipalities about their approach to
human trafficking. The contact person of {municipality} is invited by mail on the first day.
Colleagues of safety and of care and youth fill in the questions together. Whoever you appoint for
it submits the answers.

After submitting, your municipality sees its own report at once, beside comparable ones.""",
        ),
    ),
    Purpose.INVITATION: _both(
        subject=Text(
            nl="Uitnodiging voor {gemeente}: {meting}", en="Invitation for {municipality}: {wave}"
        ),
        body=Text(
            nl="""\
Beste {naam},

Wij vragen {gemeente} mee te doen aan {meting}. Invullen kan van {opent_op} tot en met {sluit_op},
samen met collega's. U kunt stoppen en later verder gaan; alles blijft bewaard.

Open deze link om te beginnen:
{link}

De link is voor u alleen.""",
            en="""\
Dear {name},

We ask {municipality} to take part in {wave}. You can fill it in from {opens_on} up to and including
{closes_on}, together with colleagues. You can stop and go on later; everything is kept.

Open this link to begin:
{link}

The link is for you alone.""",
        ),
    ),
    Purpose.NOT_OPENED: _both(
        subject=Text(
            nl="{gemeente} is nog niet begonnen: {meting}",
            en="{municipality} has not begun yet: {wave}",
        ),
        body=Text(
            nl="""\
Beste {naam},

De vragenlijst van {gemeente} is nog niet geopend. U hebt {resterende_tijd}: invullen kan tot en
met {sluit_op}. Begin met kijken wie van uw collega's welk deel kan invullen.

Begin hier:
{link}""",
            en="""\
Dear {name},

The questionnaire of {municipality} has not been opened yet. You have {time_left}: you can fill it
in up to and including {closes_on}. Begin by looking which colleague can fill in which part.

Begin here:
{link}""",
        ),
    ),
    Purpose.STARTED: _both(
        subject=Text(
            nl="Nog {ontbrekende_vragen} voor {gemeente}: {meting}",
            en="{missing_questions} to go for {municipality}: {wave}",
        ),
        body=Text(
            nl="""\
Beste {naam},

{gemeente} is begonnen. Nog te beantwoorden: {ontbrekende_vragen}. U hebt {resterende_tijd}:
invullen kan tot en met {sluit_op}.

Ga hier verder:
{link}""",
            en="""\
Dear {name},

{municipality} has begun. Still to answer: {missing_questions}. You have {time_left}: you can fill
it in up to and including {closes_on}.

Go on here:
{link}""",
        ),
    ),
    Purpose.STUCK: _both(
        subject=Text(
            nl="Loopt het vast in {gemeente}? {meting}",
            en="Are you stuck in {municipality}? {wave}",
        ),
        body=Text(
            nl="""\
Beste {naam},

Voor {gemeente} is al een week niets meer ingevuld. Nog te beantwoorden: {ontbrekende_vragen}. U
hebt {resterende_tijd}: invullen kan tot en met {sluit_op}. Komt u er niet uit? Neem dan contact met
ons op.

Ga hier verder:
{link}""",
            en="""\
Dear {name},

Nothing has been filled in for {municipality} for a week. Still to answer: {missing_questions}. You
have {time_left}: you can fill it in up to and including {closes_on}.
Are you stuck? Then contact us.

Go on here:
{link}""",
        ),
    ),
    Purpose.READY: _both(
        subject=Text(
            nl="Alles is ingevuld voor {gemeente}: {meting}",
            en="Everything is filled in for {municipality}: {wave}",
        ),
        body=Text(
            nl="""\
Beste {naam},

Alle verplichte vragen van {gemeente} zijn beantwoord. {volgende_stap} Dat kan tot en met
{sluit_op}; u hebt {resterende_tijd}. Zonder indienen tellen de antwoorden niet mee.

Open de vragenlijst:
{link}""",
            en="""\
Dear {name},

All mandatory questions of {municipality} are answered. {next_step} This can be done up to and
including {closes_on}; you have {time_left}. Without submitting the answers do not count.

Open the questionnaire:
{link}""",
        ),
    ),
    Purpose.REOPENED: _both(
        subject=Text(
            nl="De vragenlijst van {gemeente} is weer open: {meting}",
            en="The questionnaire of {municipality} is open again: {wave}",
        ),
        body=Text(
            nl="""\
Beste {naam},

De vragenlijst van {gemeente} is weer open, en moet opnieuw worden ingediend. De reden staat erbij.
U hebt {resterende_tijd}: dat kan tot en met {sluit_op}.

Ga hier verder:
{link}""",
            en="""\
Dear {name},

The questionnaire of {municipality} is open again, and must be submitted again. The reason stands
with it. You have {time_left}: this can be done up to and including {closes_on}.

Go on here:
{link}""",
        ),
    ),
}


def time_left(today: date, last_day: date) -> Text:
    """How long there is, the last day included."""
    days = (last_day - today).days
    if days <= 0:
        return Text(nl="alleen vandaag nog", en="only today left")
    if days == 1:
        return Text(nl="nog 1 dag", en="1 day left")
    return Text(nl=f"nog {days} dagen", en=f"{days} days left")


def missing_questions(count: int) -> Text:
    """How many mandatory questions have no answer yet."""
    if count == 1:
        return Text(nl="1 verplichte vraag", en="1 mandatory question")
    return Text(nl=f"{count} verplichte vragen", en=f"{count} mandatory questions")


#: How somebody is addressed whose name we do not know.
COLLEAGUE = Text(nl="collega", en="colleague")
