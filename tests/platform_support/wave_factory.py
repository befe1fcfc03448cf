"""A wave as the national team makes it, with people of Amsterdam, The Hague and Rotterdam."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from zicht.areas.register import Register
from zicht.content import content
from zicht.language import Language, Text
from zicht.platform.accounts.models import Person
from zicht.platform.accounts.roles import Role
from zicht.platform.fieldwork import services
from zicht.platform.fieldwork.models import QuestionnaireVersion, Response, Wave
from zicht.platform.fieldwork.waves import inviting, waves
from zicht.platform.fieldwork.waves.contacts import Contact

CODE = "meting-2026"
DAYS = waves.Days(
    frame_date=date(2026, 1, 1), opens_on=date(2026, 2, 1), closes_on=date(2026, 4, 30)
)


def version() -> QuestionnaireVersion:
    """The questionnaire of 2026 as it comes with Zicht."""
    text = content("questionnaires", "2026.yaml").read_text(encoding="utf-8")
    services.load_questionnaires([text])
    return QuestionnaireVersion.objects.get(questionnaire_id="2026")


def make(person: Person, *, now: datetime, code: str = CODE, days: waves.Days = DAYS) -> Wave:
    """A wave in preparation."""
    title = Text(nl="Meting 2026", en="Wave 2026")
    return waves.create(
        code=code,
        version=version(),
        title=title,
        days=days,
        register=Register.load(),
        person=person,
        now=now,
    )


def make_open(person: Person, *, now: datetime, days: waves.Days = DAYS) -> Wave:
    """A wave in which municipalities can fill in."""
    wave = make(person, now=now, days=days)
    waves.open_(wave, person=person, today=now.date())
    wave.refresh_from_db()
    return wave


def add_contact(
    wave: Wave, code: str, email: str, *, person: Person, role: Role = Role.CONTACT
) -> None:
    """Put somebody on the list."""
    contact = Contact(municipality_code=code, email=email, name="", role=role, language=Language.NL)
    inviting.store_contacts(wave, [contact], person=person)


def response_of(wave: Wave, code: str) -> Response:
    """What a municipality answers."""
    return wave.responses.select_related("wave__questionnaire").get(municipality_id=code)


def around_today() -> waves.Days:
    """Days of filling in that began a while ago and end later, for what asks the clock."""
    today = timezone.localdate()
    return waves.Days(
        frame_date=date(2026, 1, 1),
        opens_on=today - timedelta(days=20),
        closes_on=today + timedelta(days=20),
    )
