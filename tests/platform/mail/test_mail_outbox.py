"""The outbox: queued with the change, handed over once, and everything that can go wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from pytest_django import Settings

from platform_support import mail_server
from platform_support.mail_server import Inbox
from zicht.language import Language
from zicht.platform.audit.models import Event
from zicht.platform.mail import delivery, guards, services
from zicht.platform.mail.backend import OutboxBackend
from zicht.platform.mail.models import Message, State
from zicht.platform.mail.server import Server, from_environment

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, slots=True, kw_only=True)
class Someone:
    pk: int = 12
    label: str = "Ada Jansen"


@pytest.fixture(scope="module")
def running_inbox() -> Iterator[Inbox]:
    with mail_server.running() as inbox:
        yield inbox


@pytest.fixture
def inbox(running_inbox: Inbox) -> Inbox:
    for kept in (running_inbox.mails, running_inbox.refuses, running_inbox.refuses_text):
        kept.clear()
    return running_inbox


def queue(to: str = "ada@gemeente.example", **fields: object) -> Message:
    given: dict[str, object] = {
        "language": Language.NL,
        "subject": "Uw vragenlijst",
        "body": "Beste collega,\n\nEr is één vraag.\n.\nGroet",
        "purpose": "reminder",
        **fields,
    }
    return services.queue(to=to, **given)  # type: ignore[arg-type]


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def later(**units: int) -> datetime:
    return timezone.now() + timedelta(**units)


def test_a_mail_arrives_as_it_was_written(inbox: Inbox) -> None:
    message = queue()
    assert delivery.deliver(inbox.server, now=later()) == {"sent": 1}
    (mail,) = inbox.mails
    assert (mail["To"], mail["Subject"]) == ("ada@gemeente.example", "Uw vragenlijst")
    assert mail["From"] == "Zicht <zicht@zicht.example>"
    assert mail["Message-ID"] == f"<{message.id}@zicht.example>"
    assert (mail["Auto-Submitted"], mail["Content-Language"]) == ("auto-generated", "nl")
    assert mail.get_content().replace("\r\n", "\n") == f"{message.body}\n"  # type: ignore[attr-defined]
    sent = again(message)
    assert (sent.state, sent.attempts) == (State.SENT, 1)
    assert sent.sent_at is not None


def test_a_mail_that_was_sent_is_not_sent_again(inbox: Inbox) -> None:
    queue()
    delivery.deliver(inbox.server, now=later())
    assert delivery.deliver(inbox.server, now=later(days=2)) == {}
    assert len(inbox.mails) == 1


def test_the_same_key_twice_is_one_message(inbox: Inbox) -> None:
    first = queue(key="reminder:2026:GM0363:ready:2026-03-01")
    second = queue(key="reminder:2026:GM0363:ready:2026-03-01", subject="Iets anders")
    assert first.pk == second.pk
    assert delivery.deliver(inbox.server, now=later()) == {"sent": 1}
    assert queue(key="reminder:2026:GM0363:ready:2026-03-01").state == State.SENT


def test_a_mail_outside_a_transaction_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(transaction, "get_connection", lambda: type("", (), {"in_atomic_block": 0}))
        with pytest.raises(transaction.TransactionManagementError):
            queue()


def test_a_subject_stays_on_one_line(inbox: Inbox) -> None:
    queue(subject="Uw vragenlijst\r\nBcc: iedereen@elders.example")
    delivery.deliver(inbox.server, now=later())
    assert inbox.mails[0]["Bcc"] is None
    assert inbox.mails[0]["Subject"] == "Uw vragenlijst Bcc: iedereen@elders.example"


def test_a_domain_with_an_accent_is_written_as_mail_servers_know_it() -> None:
    assert queue("ada@súdwest.example").to == "ada@xn--sdwest-pya.example"
    with pytest.raises(ValueError, match="before @ must be ASCII"):
        queue("adá@gemeente.example")


def test_a_mail_that_is_planned_waits_for_its_moment(inbox: Inbox) -> None:
    queue(due_at=later(hours=1))
    assert delivery.deliver(inbox.server, now=later()) == {}
    assert delivery.deliver(inbox.server, now=later(hours=2)) == {"sent": 1}


def test_what_the_server_refuses_for_now_is_tried_later_and_later_and_then_failed(
    inbox: Inbox,
) -> None:
    inbox.refuses["ada@gemeente.example"] = "451 later please"
    message = queue()
    now = later()
    for wait in delivery.BACK_OFF:
        assert delivery.deliver(inbox.server, now=now) == {"waiting": 1}
        assert again(message).due_at == now + wait
        assert delivery.deliver(inbox.server, now=now + wait - timedelta(seconds=1)) == {}
        now += wait
    assert delivery.deliver(inbox.server, now=now) == {"failed": 1}
    assert "later please" in again(message).last_error
    assert inbox.mails == []


def test_what_the_server_refuses_for_good_fails_at_once_and_holds_up_nobody(inbox: Inbox) -> None:
    inbox.refuses["weg@gemeente.example"] = "550 no such person"
    gone = queue("weg@gemeente.example")
    queue("ben@gemeente.example")
    assert delivery.deliver(inbox.server, now=later()) == {"failed": 1, "sent": 1}
    assert "no such person" in again(gone).last_error


@pytest.mark.parametrize(
    ("answer", "state"), [("452 full", State.WAITING), ("554 spam", State.FAILED)]
)
def test_a_text_that_the_server_refuses_is_known_not_to_have_arrived(
    inbox: Inbox, answer: str, state: State
) -> None:
    inbox.refuses_text["ada@gemeente.example"] = answer
    message = queue()
    delivery.deliver(inbox.server, now=later())
    assert again(message).state == state
    assert again(message).attempts == 1


def test_without_a_server_one_message_backs_off_and_the_others_stay_due() -> None:
    queue("ada@gemeente.example")
    queue("ben@gemeente.example")
    nowhere = Server(host="127.0.0.1", port=1, sender="zicht@zicht.example")
    now = later()
    assert delivery.deliver(nowhere, now=now) == {"waiting": 1}
    assert Message.objects.filter(due_at__gt=now).count() == 1


def test_a_line_that_breaks_during_the_text_leaves_doubt_and_is_not_tried_again(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(self: object, content: bytes) -> None:
        raise OSError("line broke")

    monkeypatch.setattr("smtplib.SMTP.data", breaks)
    message = queue()
    queue("ben@gemeente.example")
    assert delivery.deliver(inbox.server, now=later()) == {"in_doubt": 1}
    monkeypatch.undo()
    assert delivery.deliver(inbox.server, now=later(days=1)) == {"sent": 1}
    assert again(message).state == State.IN_DOUBT


def test_what_a_worker_left_halfway_becomes_doubtful_after_its_lease(inbox: Inbox) -> None:
    message = queue()
    Message.objects.filter(pk=message.pk).update(state=State.SENDING, claimed_at=timezone.now())
    assert delivery.deliver(inbox.server, now=later(minutes=10)) == {}
    assert again(message).state == State.SENDING
    assert delivery.deliver(inbox.server, now=later(minutes=16)) == {}
    assert again(message).state == State.IN_DOUBT


def test_the_desk_sends_a_doubtful_mail_again_under_the_same_number(inbox: Inbox) -> None:
    message = queue()
    Message.objects.filter(pk=message.pk).update(state=State.IN_DOUBT)
    assert services.resend(message, person=Someone(), now=later())
    assert Event.objects.get().action == "mail.resent"
    delivery.deliver(inbox.server, now=later(minutes=1))
    assert inbox.ids() == [str(message.pk)]
    assert not services.resend(message, person=Someone(), now=later())


def test_a_mail_that_waits_can_be_cancelled_and_one_that_left_cannot(inbox: Inbox) -> None:
    message, other = queue(), queue("ben@gemeente.example")
    assert services.cancel(message, person=Someone())
    assert delivery.deliver(inbox.server, now=later()) == {"sent": 1}
    assert not services.cancel(other, person=Someone())
    assert [event.action for event in Event.objects.all()] == ["mail.cancelled"]


def test_two_workers_that_pick_the_same_message_send_it_once(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one takes it between our announcing and our claiming."""
    message = queue()
    claim = delivery._claim

    def overtaken(row: Message) -> str:
        monkeypatch.setattr(delivery, "_claim", claim)
        assert delivery.deliver(inbox.server, now=later()) == {"sent": 1}
        return claim(row)

    monkeypatch.setattr(delivery, "_claim", overtaken)
    assert delivery.deliver(inbox.server, now=later()) == {"skipped": 1}
    assert inbox.ids() == [str(message.pk)]


def test_a_refusal_that_comes_too_late_does_not_free_what_another_worker_is_sending(
    inbox: Inbox,
) -> None:
    message = queue()
    Message.objects.filter(pk=message.pk).update(state=State.SENDING)
    refusal = delivery.smtp.NotAcceptedError("451 later", is_final=False)
    assert delivery._not_accepted(message, refusal, later(), was=State.WAITING) == "skipped"
    assert again(message).state == State.SENDING


def test_a_guard_is_asked_just_before_sending(inbox: Inbox) -> None:
    submitted: set[str] = set()
    guards.register("not-submitted", lambda message: message.about not in submitted)
    message = queue(guard="not-submitted", about="response:1", due_at=later(minutes=1))
    queue("ben@gemeente.example", guard="not-submitted", about="response:2")
    submitted.add("response:1")
    assert delivery.deliver(inbox.server, now=later(minutes=2)) == {"cancelled": 1, "sent": 1}
    assert again(message).last_error == "no longer needed"


def test_a_guard_that_fails_lets_nothing_through_and_holds_up_no_other_mail(inbox: Inbox) -> None:
    def fails(message: Message) -> bool:
        raise LookupError(message.about)

    guards.register("fails", fails)
    queue(guard="fails")
    queue("ben@gemeente.example")
    assert delivery.deliver(inbox.server, now=later()) == {"cancelled": 1, "sent": 1}


def test_a_guard_that_nobody_registered_is_refused_when_the_mail_is_queued() -> None:
    with pytest.raises(LookupError, match="nobody-knows"):
        queue(guard="nobody-knows")


def test_a_secret_goes_first_and_its_text_is_wiped_when_it_has_left(inbox: Inbox) -> None:
    queue("ben@gemeente.example")
    code = queue(body="482913", is_secret=True, expires_at=later(minutes=15))
    delivery.deliver(inbox.server, now=later(), limit=1)
    assert "482913" in str(inbox.mails[0])
    assert again(code).body == ""


def test_a_code_to_sign_in_does_not_wait_for_links_that_hold_for_weeks(inbox: Inbox) -> None:
    queue(body="uitnodiging", is_secret=True, expires_at=later(days=30))
    queue(body="482913", is_secret=True, expires_at=later(minutes=15))
    delivery.deliver(inbox.server, now=later(), limit=1)
    assert "482913" in str(inbox.mails[0])


def test_a_secret_that_came_to_nothing_is_wiped_when_it_expires(inbox: Inbox) -> None:
    inbox.refuses["ada@gemeente.example"] = "550 no such person"
    failed = queue(is_secret=True, expires_at=later(minutes=15))
    delivery.deliver(inbox.server, now=later())
    waits = queue(is_secret=True, expires_at=later(minutes=15))
    assert delivery.deliver(inbox.server, now=later(minutes=20)) == {}
    assert (again(waits).state, again(waits).body) == (State.CANCELLED, "")
    assert (again(failed).state, again(failed).body) == (State.FAILED, "")


def test_the_text_of_a_mail_is_wiped_thirty_days_after_it_was_sent(inbox: Inbox) -> None:
    message = queue()
    delivery.deliver(inbox.server, now=later())
    delivery.settle(now=later(days=29))
    assert again(message).body
    delivery.settle(now=later(days=31))
    assert again(message).body == ""
    assert again(message).subject == "Uw vragenlijst"


def test_mail_of_django_itself_goes_through_the_outbox() -> None:
    mail = EmailMessage(
        "Fout", "Er ging iets mis.", "x@y.example", ["a@b.example"], bcc=["c@d.example"]
    )
    assert OutboxBackend().send_messages([mail]) == 1
    queued = Message.objects.order_by("to").values_list("to", "subject", "purpose")
    assert list(queued) == [("a@b.example", "Fout", "other"), ("c@d.example", "Fout", "other")]


def test_the_command_delivers_and_without_a_server_tells_what_waits(
    inbox: Inbox, settings: Settings
) -> None:
    queue()
    out = StringIO()
    settings.MAIL_SERVER = None
    call_command("deliver_mail", stdout=out)
    assert "1 messages wait" in out.getvalue()
    settings.MAIL_SERVER = inbox.server
    call_command("deliver_mail", stdout=out)
    assert "Mail: 1 sent." in out.getvalue()


def test_the_database_knows_no_other_state_than_ours() -> None:
    message = queue()
    with pytest.raises(Exception, match="mail_state_known"), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(state="lost")
    assert connection.is_usable()


def test_an_address_of_a_mail_server_is_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZICHT_SMTP_URL", "smtp://me:p%40ss@mail.example?tls=1")
    server = from_environment("ZICHT_SMTP_URL", sender="zicht@zicht.example")
    assert server == Server(
        host="mail.example",
        port=587,
        sender="zicht@zicht.example",
        user="me",
        password="p@ss",
        starts_tls=True,
    )
    monkeypatch.setenv("ZICHT_SMTP_URL", "smtps://mail.example")
    server = from_environment("ZICHT_SMTP_URL", sender="zicht@zicht.example")
    assert server is not None
    assert (server.port, server.speaks_tls) == (465, True)
    monkeypatch.delenv("ZICHT_SMTP_URL")
    assert from_environment("ZICHT_SMTP_URL", sender="zicht@zicht.example") is None


def test_another_address_is_refused_without_repeating_the_password(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ZICHT_SMTP_URL", "http://me:geheim@mail.example")
    with pytest.raises(ImproperlyConfigured, match="ZICHT_SMTP_URL is not an address") as refusal:
        from_environment("ZICHT_SMTP_URL", sender="zicht@zicht.example")
    assert "geheim" not in str(refusal.value)
