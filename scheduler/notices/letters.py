"""Which notices are due by mail, and the mail they become."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from scheduler.calendar import utc_of
from scheduler.notices.texts import words

if TYPE_CHECKING:
    from scheduler.centre_settings import CentreSettings
    from scheduler.notices.records import Notice
    from scheduler.notices.texts import Language
    from scheduler.settings import Settings
    from scheduler.store.mailbox import Waiting

GREETING: dict[Language, str] = {"de": "Guten Tag {name},", "en": "Hello {name},"}
SUBJECT: dict[Language, str] = {"de": "{n} neue Mitteilungen", "en": "{n} new notices"}
CLOSING: dict[Language, str] = {
    "de": "Alles Weitere: {url}\n\nWann Mitteilungen als E-Mail kommen, steht unter {account}.",
    "en": "Read on: {url}\n\nWhen notices come by e-mail can be chosen at {account}.",
}


def due_notices(waiting: Waiting, settings: CentreSettings, now: datetime) -> tuple[Notice, ...]:
    """What is to be mailed now, by the person's own choice; urgent ones always."""
    choice = waiting.account.mail
    if choice == "at_once":
        return waiting.notices
    collected = any(notice.at <= last_daily_mail(settings, now) for notice in waiting.notices)
    if choice == "daily" and collected:
        return waiting.notices
    return tuple(notice for notice in waiting.notices if notice.urgent)


def last_daily_mail(settings: CentreSettings, now: datetime) -> datetime:
    """When the daily mail was due last, in UTC."""
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    at = utc_of(settings.zone, today, settings.daily_mail_at)
    if at <= now:
        return at
    return utc_of(settings.zone, today - timedelta(days=1), settings.daily_mail_at)


def letter(
    waiting: Waiting, due: tuple[Notice, ...], settings: Settings, zone: str, now: datetime
) -> EmailMessage:
    """One plain mail with all of these notices.

    Its id is made of theirs: should a mail go out twice after all, mail programs show it once.
    """
    language = waiting.account.language or settings.language
    said = [words(notice.kind, notice.params, language, zone) for notice in due]
    subject = said[0].heading if len(said) == 1 else SUBJECT[language].format(n=len(said))
    site = settings.public_url.rstrip("/")
    closing = CLOSING[language].format(url=f"{site}/notices", account=f"{site}/account")
    parts = [
        GREETING[language].format(name=waiting.account.name),
        *(f"{one.heading}\n{one.text}" for one in said),
        closing,
    ]
    message = EmailMessage()
    message["Subject"] = f"Podshift: {subject}"
    message["From"] = settings.mail_from
    message["To"] = waiting.address
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{_digest(due)}@{settings.mail_from.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = language
    message.set_content("\n\n".join(parts) + "\n", cte="quoted-printable")
    return message


def _digest(due: tuple[Notice, ...]) -> str:
    return sha256(" ".join(notice.id for notice in due).encode()).hexdigest()[:32]
