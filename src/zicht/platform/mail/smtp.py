"""Talking to a mail server, with the moment of handing over in our own hands."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from zicht.platform.mail.models import Message
from zicht.platform.mail.server import Server

# Every SMTPException is an OSError, so one `except` has both.

#: In seconds, for every answer of the server; a lease is much longer.
TIMEOUT = 30

#: Sign in first, use TLS first (RFC 4954, RFC 3207): no mail may be lost over a wrong setting.
_OF_OURSELVES = {530, 534, 535, 538}

#: Seven bits, so that a server without 8BITMIME takes it too.
_POLICY = SMTP.clone(cte_type="7bit")


class NotAcceptedError(Exception):
    """The server does not have the message; ``is_final`` when it never will accept it."""

    def __init__(self, reason: str, *, is_final: bool) -> None:
        super().__init__(reason)
        self.is_final = is_final


class InDoubtError(Exception):
    """The server may or may not have the message: the line broke while it was handed over."""


class Session:
    """A connection over which one message after the other goes in two steps."""

    def __init__(self, connection: smtplib.SMTP, sender: str) -> None:
        self._connection = connection
        self._sender = sender
        self.is_open = True

    def announce(self, to: str) -> None:
        """Say from whom and to whom; NotAcceptedError when the server will not have it."""
        try:
            self._connection.rset()
            _expect(self._connection.mail(parseaddr(self._sender)[1]))
            _expect(self._connection.rcpt(to))
        except OSError as error:
            self.is_open = False
            raise NotAcceptedError(_reason(error), is_final=False) from error

    def hand_over(self, content: bytes) -> None:
        """Give the text of the message that was announced; InDoubtError when the line breaks."""
        try:
            _expect(self._connection.data(content))
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except OSError as error:
            self.is_open = False
            raise InDoubtError(_reason(error)) from error


@contextmanager
def session(server: Server) -> Iterator[Session]:
    """A connection to the server, signed in; NotAcceptedError when there is none to be had."""
    try:
        connection = _connect(server)
    except OSError as error:
        raise NotAcceptedError(_reason(error), is_final=False) from error
    try:
        yield Session(connection, server.sender)
    finally:
        with suppress(OSError):
            connection.quit()
        connection.close()


def compose(message: Message, *, sender: str, now: datetime) -> bytes:
    """The message as it goes over the line; its id is its Message-ID, also when sent again."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{message.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    # So that nobody's absence notice answers it (RFC 3834).
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body)
    mail["Content-Language"] = message.language
    return mail.as_bytes()


def _connect(server: Server) -> smtplib.SMTP:
    context = ssl.create_default_context()
    if server.speaks_tls:
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            server.host, server.port, timeout=TIMEOUT, context=context
        )
    else:
        connection = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
    try:
        if server.starts_tls:
            connection.starttls(context=context)
        connection.ehlo_or_helo_if_needed()
        if server.user:
            connection.login(server.user, server.password)
    except OSError:
        connection.close()
        raise
    return connection


def _expect(reply: tuple[int, bytes]) -> None:
    code, text = reply
    if not 200 <= code < 300:
        raise _refusal(code, text)


def _refusal(code: int, text: bytes | str) -> NotAcceptedError:
    """4xx is "not now", 5xx is "never" (RFC 5321), unless it is about how we came in."""
    words = text.decode(errors="replace") if isinstance(text, bytes) else text
    return NotAcceptedError(f"{code} {words}", is_final=code >= 500 and code not in _OF_OURSELVES)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
