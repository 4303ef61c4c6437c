"""Notices by mail: bundled, as each person chose, never in the quiet hours."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import structlog

from scheduler.errors import UnavailableError
from scheduler.notices.letters import due_notices, letter
from scheduler.store.mailbox import mark_mailed, waiting_mail
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scheduler.jobs.context import JobContext
    from scheduler.settings import Settings

GIVE_UP_AFTER = timedelta(days=7)
"""What could not be mailed for so long is read in the application or not at all."""
TIMEOUT_S = 30.0
REFUSED_ONE = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPNotSupportedError)
"""The server does not want this mail; the next may do."""

log = structlog.get_logger()


def send_waiting(context: JobContext) -> dict[str, Any]:
    """Mail what is due; each notice is marked as soon as the server took it.

    Nothing is held locked while the server thinks. A mail it refuses is tried again next time.

    Raises
    ------
    UnavailableError
        If the server cannot be reached or breaks off; what it took until then is marked.
    """
    now = context.clock.now()
    with context.database.reading() as session:
        centre, _ = load_centre_settings(session)
        everything = waiting_mail(session, now - GIVE_UP_AFTER)
    if not context.settings.smtp_host:
        return {"mails": 0}
    if centre.is_quiet(now.astimezone(ZoneInfo(centre.zone)).time()):
        return {"mails": 0, "quiet": True}
    due = [(waiting, due_notices(waiting, centre, now)) for waiting in everything]
    due = [(waiting, notices) for waiting, notices in due if notices]
    counts = {"mails": 0, "notices": 0, "refused": 0}
    if not due:
        return counts
    with _server(context.settings) as server:
        for waiting, notices in due:
            if context.should_stop():
                break
            message = letter(waiting, notices, context.settings, centre.zone, now)
            try:
                server.send_message(message)
            except REFUSED_ONE as error:
                counts["refused"] += 1
                log.warning("mail refused", account=waiting.account.id, why=type(error).__name__)
                continue
            with context.database.writing() as session:
                mark_mailed(session, [notice.id for notice in notices])
            counts["mails"] += 1
            counts["notices"] += len(notices)
            context.report(counts)
    return counts


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    where = f"{settings.smtp_host}:{settings.smtp_port}"
    try:
        with _connect(settings) as server:
            if settings.smtp_tls == "starttls":
                server.starttls(context=ssl.create_default_context())
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password)
            yield server
    except (OSError, smtplib.SMTPException) as error:
        raise UnavailableError(f"the mail server {where} takes no mail: {error}") from error


def _connect(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_tls == "tls":
        return smtplib.SMTP_SSL(
            settings.smtp_host,
            settings.smtp_port,
            timeout=TIMEOUT_S,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=TIMEOUT_S)
