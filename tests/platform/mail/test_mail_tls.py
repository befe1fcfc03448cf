"""Mail over TLS: handed over when the server proves who it is, and otherwise not at all."""

import logging
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.utils import timezone

from platform_support import certificates, mail_server
from platform_support.certificates import Certificate
from platform_support.mail_server import Inbox
from zicht.language import Language
from zicht.platform.mail import delivery, services
from zicht.platform.mail.models import Message, State
from zicht.platform.mail.server import Server

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return certificates.make(tmp_path_factory.mktemp("own"))


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Of a server on another address."""
    return certificates.make(tmp_path_factory.mktemp("elsewhere"), address="192.0.2.1")


@pytest.fixture(scope="module", autouse=True)
def _quiet() -> None:
    """The server writes down every handshake that we mean to fail."""
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)


@pytest.fixture
def starting(own: Certificate) -> Iterator[Inbox]:
    with mail_server.running(starts_tls=own.context) as inbox:
        yield inbox


@pytest.fixture
def speaking(own: Certificate) -> Iterator[Inbox]:
    with mail_server.running(speaks_tls=own.context) as inbox:
        yield inbox


def trust(certificate: Certificate, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have OpenSSL take the certificate for that of an authority."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.file))


def starts_tls(inbox: Inbox) -> Server:
    return replace(inbox.server, starts_tls=True)


def speaks_tls(inbox: Inbox) -> Server:
    return replace(inbox.server, speaks_tls=True)


def deliver(server: Server) -> Message:
    """What became of one mail after one try."""
    message = services.queue(
        to="ada@gemeente.example",
        language=Language.NL,
        subject="Uitnodiging",
        body="Met een geheime link.",
        purpose="test",
        key="tls",
    )
    delivery.deliver(server, now=timezone.now())
    message.refresh_from_db()
    return message


def test_mail_goes_over_starttls_to_a_server_that_is_trusted(
    starting: Inbox, own: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(own, monkeypatch)
    assert deliver(starts_tls(starting)).state == State.SENT
    assert [mail["Subject"] for mail in starting.mails] == ["Uitnodiging"]


def test_mail_goes_over_tls_from_the_start_to_a_server_that_is_trusted(
    speaking: Inbox, own: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(own, monkeypatch)
    assert deliver(speaks_tls(speaking)).state == State.SENT
    assert len(speaking.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(
    starting: Inbox, speaking: Inbox, elsewhere: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(elsewhere, monkeypatch)
    for server, inbox in ((starts_tls(starting), starting), (speaks_tls(speaking), speaking)):
        message = deliver(server)
        assert message.state == State.WAITING
        assert "CERTIFICATE_VERIFY_FAILED" in message.last_error
        assert inbox.mails == []
        message.delete()


def test_a_certificate_of_another_server_is_refused(
    elsewhere: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    trust(elsewhere, monkeypatch)
    with mail_server.running(speaks_tls=elsewhere.context) as inbox:
        message = deliver(speaks_tls(inbox))
        assert inbox.mails == []
    assert message.state == State.WAITING
    assert "IP address mismatch" in message.last_error


def test_mail_is_not_sent_in_the_open_to_a_server_that_offers_no_tls() -> None:
    with mail_server.running() as inbox:
        message = deliver(starts_tls(inbox))
        assert inbox.mails == []
    assert message.state == State.WAITING
    assert "STARTTLS" in message.last_error


def test_mail_is_not_sent_to_a_server_that_insists_on_tls_when_none_is_asked_for(
    starting: Inbox,
) -> None:
    message = deliver(starting.server)
    assert starting.mails == []
    # The setting is wrong, not the mail: it leaves once that is put right.
    assert message.state == State.WAITING
    assert message.last_error.startswith("530")
