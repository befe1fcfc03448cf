"""Asking the desk: what is kept, what goes along, who is written to, and what is in the log."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from platform_support import people
from platform_support.filling_pages import QUESTIONNAIRE, open_response
from zicht.language import Language
from zicht.platform.accounts import services as accounts
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork import wave_access
from zicht.platform.fieldwork.filling import answering
from zicht.platform.fieldwork.models import Response
from zicht.platform.mail.models import Message
from zicht.platform.support import selectors, services, topics
from zicht.platform.support.models import HelpMessage, HelpRequest, Stage
from zicht.platform.support.topics import Topic
from zicht.problems import InvalidInputError

pytestmark = pytest.mark.django_db

QUESTION = "Telt een signaal van de buurt ook mee?"


@pytest.fixture
def response() -> Response:
    people.person("desk")
    return open_response()


def topic(code: str = "A1") -> Topic:
    found = topics.find(QUESTIONNAIRE, code)
    assert found is not None
    return found


def ask(
    response: Response,
    question: str = QUESTION,
    *,
    code: str = "A1",
    shares: str | None = None,
    now: datetime | None = None,
) -> HelpRequest:
    return services.ask(
        response,
        topic(code),
        question,
        shares=shares,
        person=people.person("safety"),
        now=now or timezone.now(),
    )


def answered(response: Response) -> topics.Standing:
    answering.save_answer(
        response, "A1", "yes", base_version=0, person=people.person("safety"), now=timezone.now()
    )
    item = topic().item
    assert item is not None
    standing = topics.standing(response, item)
    assert standing is not None
    return standing


def codes(refusal: pytest.ExceptionInfo[InvalidInputError]) -> list[str]:
    return [problem.code for problem in refusal.value.problems]


def test_exactly_the_desk_and_the_owners_help_municipalities() -> None:
    today = timezone.localdate()
    may = {name for name in people.CAST if wave_access.may_help(people.person(name), today)}
    assert may == {"desk", "owner"}


def test_a_question_keeps_what_it_is_about_and_no_answer(response: Response) -> None:
    made = ask(response)
    assert (made.item, made.section, made.question) == ("A1", "A", QUESTION)
    assert (made.shares_answer, made.answer, made.stage) == (False, None, Stage.OPEN)
    event = Event.objects.get(action="help.asked")
    assert event.subject == "response:meting-2026 GM0363"
    assert event.detail == {"request": made.pk, "item": "A1", "shares_answer": False}


@pytest.mark.parametrize("question", ["", " \r\n\0 ", "x" * 2001])
def test_a_question_has_words_and_an_end(response: Response, question: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        ask(response, question)
    assert refusal.value.problems[0].column == "text"
    assert not HelpRequest.objects.exists()
    assert not Message.objects.filter(purpose="help-asked").exists()


def test_an_answer_goes_along_only_as_the_asker_saw_it(response: Response) -> None:
    seen = answered(response)
    made = ask(response, shares=seen.digest)
    assert (made.shares_answer, made.answer) == (True, {"A1": "yes"})
    answering.save_answer(
        response, "A1", "no", base_version=1, person=people.person("safety"), now=timezone.now()
    )
    made.refresh_from_db()
    assert made.answer == {"A1": "yes"}
    (thread,) = selectors.threads(response)
    assert [line.answer for line in thread.shared] == ["Ja"]
    with pytest.raises(InvalidInputError) as refusal:
        ask(response, shares=seen.digest)
    assert codes(refusal) == ["answer-changed"]
    assert HelpRequest.objects.count() == 1


@pytest.mark.parametrize("code", ["A1", ""])
def test_where_nothing_was_answered_nothing_can_be_shared(response: Response, code: str) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        ask(response, code=code, shares="0" * 64)
    assert codes(refusal) == ["answer-changed"]


def test_the_database_keeps_no_answer_that_was_not_shared(response: Response) -> None:
    made = ask(response)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpRequest.objects.filter(pk=made.pk).update(answer={"A1": "yes"})


def test_the_turn_goes_back_and_forth_until_it_is_closed(response: Response) -> None:
    made, safety, desk = ask(response), people.person("safety"), people.person("desk")
    now = timezone.now()
    stages = []
    services.answer(made, "Ja, ook dan.", person=desk, now=now)
    stages.append(HelpRequest.objects.get().stage)
    services.write(made, "En per mail?", person=safety, now=now)
    stages.append(HelpRequest.objects.get().stage)
    assert services.close(made, person=safety, now=now)
    assert not services.close(made, person=desk, now=now)
    stages.append(HelpRequest.objects.get().stage)
    assert stages == [Stage.ANSWERED, Stage.OPEN, Stage.CLOSED]
    for write in (services.answer, services.write):
        with pytest.raises(InvalidInputError) as refusal:
            write(made, "Nog iets", person=desk, now=now)
        assert codes(refusal) == ["help-closed"]
    assert [one.is_of_desk for one in HelpMessage.objects.order_by("pk")] == [True, False]
    actions = Event.objects.filter(action__startswith="help.").values_list("action", flat=True)
    assert list(actions) == ["help.asked", "help.answered", "help.written", "help.closed"]


def test_nothing_that_was_written_is_in_the_log_or_in_a_mail(response: Response) -> None:
    made = ask(response, shares=answered(response).digest)
    services.answer(made, "Geheim antwoord", person=people.person("desk"), now=timezone.now())
    told = [str(event.detail) for event in Event.objects.filter(action__startswith="help.")]
    told += [f"{one.subject} {one.body}" for one in Message.objects.all()]
    assert not any(QUESTION in text or "Geheim" in text or "yes" in text for text in told)


def test_the_asker_gets_a_mail_with_the_way_to_the_answer(response: Response) -> None:
    safety = people.person("safety")
    accounts.change_details(safety, name="Saar", language=Language.EN)
    made = ask(response)
    services.answer(made, "Ja.", person=people.person("desk"), now=timezone.now())
    services.answer(made, "En nog dit.", person=people.person("desk"), now=timezone.now())
    mails = Message.objects.filter(purpose="help-answered")
    assert [one.to for one in mails] == [safety.email] * 2
    assert "/en/hulp/meting-2026/GM0363/A1/" in mails[0].body


def test_an_asker_who_left_the_municipality_is_not_written_to(response: Response) -> None:
    made = ask(response)
    people.person("safety").memberships.update(valid_until=timezone.localdate())
    services.answer(made, "Ja.", person=people.person("desk"), now=timezone.now())
    assert not Message.objects.filter(purpose="help-answered").exists()


def test_everybody_at_the_desk_is_written_to_at_most_once_an_hour(response: Response) -> None:
    people.person("owner")
    at = timezone.now().replace(minute=5)
    for minutes in (0, 20, 54):
        ask(response, now=at + timedelta(minutes=minutes))
    desk = people.person("desk").email
    assert [one.to for one in Message.objects.filter(purpose="help-asked")] == [desk]
    ask(response, now=at + timedelta(minutes=55))
    assert Message.objects.filter(purpose="help-asked").count() == 2


def test_without_a_desk_the_owners_are_written_to(response: Response) -> None:
    owner = people.person("owner")
    people.person("desk").memberships.update(valid_until=timezone.localdate())
    ask(response)
    assert [one.to for one in Message.objects.filter(purpose="help-asked")] == [owner.email]


def test_what_waits_longest_stands_first_in_the_inbox(response: Response) -> None:
    now = timezone.now()
    first, second, third = (ask(response, now=now + timedelta(minutes=one)) for one in range(3))
    services.answer(second, "Ja.", person=people.person("desk"), now=now + timedelta(hours=1))
    assert list(selectors.inbox(Stage.OPEN, "")) == [first, third]
    assert list(selectors.inbox(Stage.ANSWERED, "")) == [second]
    assert list(selectors.inbox(None, "amster")) == [second, third, first]
    assert list(selectors.inbox(None, "gm0363")) == [second, third, first]
    assert not selectors.inbox(None, "Ede")


def test_what_goes_along_names_the_rule_that_showed_the_item(response: Response) -> None:
    routed = topic("A1a")
    assert routed.shown_when is not None
    assert "A1" in routed.shown_when.nl
    assert topic("A1").shown_when is None
    assert routed.version == f"2026 {QUESTIONNAIRE.version}"
    assert topics.find(QUESTIONNAIRE, "Q9") is None
