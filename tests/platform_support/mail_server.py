"""A real mail server on this machine that keeps what it is given."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from zicht.platform.mail.server import Server


@dataclass(kw_only=True)
class Inbox:
    """What arrived, and how the server answers: by receiver, before and after the text."""

    port: int
    mails: list[Mail] = field(default_factory=list)
    refuses: dict[str, str] = field(default_factory=dict)
    refuses_text: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(  # noqa: N802 - aiosmtpd asks for this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refuses:
            return self.refuses[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        (address,) = envelope.rcpt_tos
        if address in self.refuses_text:
            return self.refuses_text[address]
        assert isinstance(envelope.content, bytes)
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    @property
    def server(self) -> Server:
        return Server(host="127.0.0.1", port=self.port, sender="Zicht <zicht@zicht.example>")

    def ids(self) -> list[str]:
        return [str(mail["Message-ID"]).strip("<>").partition("@")[0] for mail in self.mails]


@contextmanager
def running(
    *, starts_tls: ssl.SSLContext | None = None, speaks_tls: ssl.SSLContext | None = None
) -> Iterator[Inbox]:
    """A mail server without TLS, with STARTTLS that it insists on, or with TLS from the start."""
    inbox = Inbox(port=_free_port())
    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=inbox.port,
        ssl_context=speaks_tls,
        tls_context=starts_tls,
        require_starttls=starts_tls is not None,
    )
    controller.start()
    try:
        yield inbox
    finally:
        controller.stop(no_assert=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
