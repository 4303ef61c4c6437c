"""Times of an override and models of a promise, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext

from web.wording import clock, day_short

if TYPE_CHECKING:
    from scheduler.demand.overrides import ForecastOverride

MODELS = {
    "erlang_c": lazy_gettext("all wait (Erlang C)"),
    "erlang_a": lazy_gettext("some hang up (Erlang A)"),
    "chat": lazy_gettext("several at once (chat)"),
    "deferrable": lazy_gettext("can wait"),
}


def model_name(model: str) -> str:
    """How a promise counts people."""
    return str(MODELS.get(model, model))


def override_span(first: ForecastOverride, last: ForecastOverride, zone: str) -> str:
    """From which day to which, and at what hours of each unless all are meant."""
    local = ZoneInfo(zone)
    start, end, until = (t.astimezone(local) for t in (first.start, first.end, last.start))
    days = day_short(start.date())
    if until.date() != start.date():
        days += f" – {day_short(until.date())}"
    whole = clock(start) == clock(end) == "00:00"
    return days if whole else f"{days}, {clock(start)}–{clock(end)}"
