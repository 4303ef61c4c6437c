"""A mail server on this machine that keeps what it takes, and refuses what a test says."""

from __future__ import annotations

from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import TYPE_CHECKING

from aiosmtpd.controller import Controller

from tests.builders.processes import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiosmtpd.smtp import SMTP, Envelope, Session


class Sink:
    """What arrives."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused: set[str] = set()
        self.breaks_after: int | None = None

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's name
        self, _s: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        if self.breaks_after is not None and len(self.mails) >= self.breaks_after:
            return "421 going down"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802  # aiosmtpd's name
        self, _s: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        content = envelope.original_content or b""
        message = message_from_bytes(content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(message)
        return "250 taken"

    def to(self) -> list[str]:
        return [str(mail["To"]) for mail in self.mails]


@contextmanager
def listening(sink: Sink) -> Iterator[int]:
    """Serve ``sink``; gives the port."""
    port = free_port()
    controller = Controller(sink, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()
