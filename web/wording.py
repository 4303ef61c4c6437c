"""Names and numbers in the reader's language."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from flask_babel import lazy_gettext, ngettext

from scheduler.swaps.words import state_name
from web.language import current

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from flask import Flask

    from scheduler.swaps.records import OfferState

LOCALES = {"de": "de_DE", "en": "en_GB"}
NAMES = {
    "voice": lazy_gettext("Voice"),
    "chat": lazy_gettext("Chat"),
    "email": lazy_gettext("E-mail"),
    "social": lazy_gettext("Social"),
    "break": lazy_gettext("Break"),
    "paid_break": lazy_gettext("Paid break"),
    "meeting": lazy_gettext("Meeting"),
    "training": lazy_gettext("Training"),
    "work": lazy_gettext("Work"),
    "draft": lazy_gettext("Draft"),
    "consented": lazy_gettext("Consented"),
    "submitted": lazy_gettext("Submitted"),
    "published": lazy_gettext("Published"),
    "merged": lazy_gettext("Merged"),
    "discarded": lazy_gettext("Discarded"),
    "queued": lazy_gettext("Queued"),
    "running": lazy_gettext("Running"),
    "done": lazy_gettext("Done"),
    "failed": lazy_gettext("Failed"),
    "died": lazy_gettext("Broken off"),
    "cancelled": lazy_gettext("Cancelled"),
    "open": lazy_gettext("Open"),
    "accepted": lazy_gettext("Accepted"),
    "declined": lazy_gettext("Declined"),
    "expired": lazy_gettext("Expired"),
    "withdrawn": lazy_gettext("Withdrawn"),
    "taken": lazy_gettext("Taken by somebody else"),
    "seen": lazy_gettext("Seen"),
    "unseen": lazy_gettext("Not seen yet"),
}


def named(key: str) -> str:
    """A channel, activity or status in words; what is unknown stays as it is."""
    return str(NAMES.get(key, key))


def swap_state(state: OfferState) -> str:
    """How far a swap is."""
    return state_name(state, current())


def stream_name(key: str) -> str:
    """``voice:tech`` in words."""
    channel, _, skill = key.partition(":")
    return f"{named(channel)} {skill}".strip()


def people(n: int) -> str:
    """How many people."""
    return str(ngettext("%(num)d person", "%(num)d people", n))


def _date(day: date, pattern: str) -> str:
    return format_date(day, pattern, locale=LOCALES[current()])


def day_short(day: date) -> str:
    """Such as *Mo 16.11.*."""
    return _date(day, "ccc d.M." if current() == "de" else "ccc d MMM")


def day_long(day: date) -> str:
    """Such as *Montag, 16. November 2026*."""
    return _date(day, "EEEE, d. MMMM y" if current() == "de" else "EEEE, d MMMM y")


def weekday(day: date) -> str:
    """Such as *Mo*."""
    return _date(day, "ccc")


def day_of_month(day: date) -> str:
    """Such as *16.11.*."""
    return _date(day, "d.M." if current() == "de" else "d MMM")


def days(of: Sequence[date]) -> str:
    """Such as *16. – 22. November 2026*."""
    first, last = of[0], of[-1]
    dot = "." if current() == "de" else ""
    month = "" if first.month == last.month else " MMMM"
    begin = _date(first, f"d{dot}{month}")
    return f"{begin} – {_date(last, f'd{dot} MMMM y')}"


def moment(at: datetime) -> str:
    """Day and time, to the minute."""
    pattern = "dd.MM.y HH:mm" if current() == "de" else "d MMM y HH:mm"
    return format_datetime(at.replace(tzinfo=None), pattern, locale=LOCALES[current()])


def local(at: datetime, zone: str) -> datetime:
    """The same moment on the clocks of a zone."""
    return at.astimezone(ZoneInfo(zone))


def clock(at: datetime) -> str:
    """Such as *08:00*."""
    return f"{at.hour:02}:{at.minute:02}"


def number(value: float, digits: int = 1) -> str:
    """A number with so many digits after the decimal mark."""
    pattern = "#,##0" if not digits else "#,##0." + "0" * digits
    # Rounded first, as babel would make 0.05 a 0.0 and 0.15 a 0.2.
    return format_decimal(round(value, digits), pattern, locale=LOCALES[current()])


def init_app(app: Flask) -> None:
    """Offer all of them to templates."""
    filters = (
        named, stream_name, people, day_short, day_long, weekday, day_of_month, days, moment,
        clock, number, local, swap_state,
    )  # fmt: skip
    for function in filters:
        app.add_template_filter(function)
