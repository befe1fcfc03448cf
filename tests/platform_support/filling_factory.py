"""A wave that is open, with people of one municipality who fill it in together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from zicht.content import content
from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork import services
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.filling.answering import Given
from zicht.platform.fieldwork.models import (
    Municipality,
    QuestionnaireVersion,
    Response,
    Side,
    Stored,
    Wave,
    WaveState,
)
from zicht.platform.fieldwork.response import sheet
from zicht.questionnaire.model import Item, ItemType

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Three people of Amsterdam and one of the national team, with the response of Amsterdam."""

    response: Response
    safety: Person
    care: Person
    signer: Person
    desk: Person


def make_team(wave: str = "meting-2026") -> Team:
    """A team of its own in an open wave on the questionnaire of 2026."""
    return Team(
        response=make_response(make_wave(wave), "GM0363", "Amsterdam"),
        safety=make_person("Saar", wave),
        care=make_person("Chris", wave),
        signer=make_person("Bas", wave),
        desk=make_person("Dina", wave),
    )


def make_person(name: str, place: str = "gemeente") -> Person:
    """Somebody with this name."""
    return Person.objects.create(email=f"{name.lower()}@{place}.example", name=name, created_at=NOW)


def make_wave(code: str = "meting-2026", state: WaveState = WaveState.OPEN) -> Wave:
    """A wave that is open from February up to and including April."""
    text = content("questionnaires", "2026.yaml").read_text(encoding="utf-8")
    if not QuestionnaireVersion.objects.filter(questionnaire_id="2026").exists():
        services.load_questionnaires([text])
        QuestionnaireVersion.objects.filter(questionnaire_id="2026").update(locked_at=NOW)
    return Wave.objects.create(
        code=code,
        questionnaire=QuestionnaireVersion.objects.get(questionnaire_id="2026"),
        frame_date=date(2026, 1, 1),
        title_nl="Meting 2026",
        title_en="Wave 2026",
        state=state,
        opens_on=date(2026, 2, 1),
        closes_on=date(2026, 4, 30),
    )


def make_response(wave: Wave, code: str, name: str) -> Response:
    """The response of a municipality, in which nothing was filled in."""
    municipality, _ = Municipality.objects.get_or_create(code=code, defaults={"name": name})
    return Response.objects.create(wave=wave, municipality=municipality)


def fill_in(response: Response, person: Person, now: datetime = NOW) -> None:
    """Give every mandatory question that is shown, also by these answers, an answer."""
    while gaps := sheet.of(response).missing:
        given = {gap.variable: Given(value=an_answer(gap.item), base_version=0) for gap in gaps}
        answering.save(response, given, person=person, now=now)


def agree(team: Team, now: datetime = NOW) -> None:
    """Both sides agree."""
    signing.agree(team.response, Side.SAFETY, person=team.safety, now=now)
    signing.agree(team.response, Side.CARE_YOUTH, person=team.care, now=now)


def an_answer(item: Item) -> Stored:
    """Something that can be the answer to an item."""
    match item.type:
        case ItemType.MULTIPLE:
            return [item.options[0].code]
        case ItemType.SINGLE | ItemType.MATRIX:
            return item.options[0].code
        case ItemType.NUMBER:
            return item.minimum or 0.0
        case ItemType.DATE:
            return "2026-01-31"
        case ItemType.TEXT:
            return "Zo doen wij dat."


def save(
    response: Response, person: Person, values: Mapping[str, Stored], base_version: int = 0
) -> list[answering.Outcome]:
    """Save values against one version."""
    return [
        answering.save_answer(
            response, variable, value, base_version=base_version, person=person, now=NOW
        )
        for variable, value in values.items()
    ]
