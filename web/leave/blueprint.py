"""What all views of leave share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from babel.dates import format_date
from flask import Blueprint, request
from flask_babel import lazy_gettext

from web.language import current
from web.rosters.halves import half_name
from web.wording import LOCALES, number

if TYPE_CHECKING:
    from scheduler.leave.records import LeaveRequest, RequestState
    from scheduler.people.absences import AbsenceType

blueprint = Blueprint("leave", __name__)

MONTHS = 2
"""So many are shown at once."""
STATES: dict[RequestState, object] = {
    "waiting": lazy_gettext("waits for the lead"),
    "listed": lazy_gettext("on the waiting list"),
    "approved": lazy_gettext("approved"),
    "refused": lazy_gettext("refused"),
    "withdrawn": lazy_gettext("withdrawn"),
    "cancelled": lazy_gettext("taken back"),
    "expired": lazy_gettext("not answered in time"),
}


def chosen_month(today: date) -> date:
    """The first of the month that the address names, else of this month."""
    try:
        found = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        found = today.replace(day=1)
    return found if abs(found.year - today.year) <= 2 else today.replace(day=1)


@blueprint.app_template_filter("leave_state")
def leave_state(state: RequestState) -> str:
    """How far a request is."""
    return str(STATES[state])


@blueprint.app_template_filter("asked_days")
def asked_days(asked: LeaveRequest) -> str:
    """The days of a request, and which half if it is for half a day."""
    pattern = "ccc d.M.y" if current() == "de" else "ccc d MMM y"
    first, last = (
        str(format_date(day, pattern, locale=LOCALES[current()]))
        for day in (asked.first, asked.last)
    )
    if asked.half:
        return f"{first}, {half_name(asked.half)}"
    return first if first == last else f"{first} – {last}"


@blueprint.app_template_filter("month_name")
def month_name(first: date) -> str:
    """Such as *Dezember 2026*."""
    return str(format_date(first, "LLLL y", locale=LOCALES[current()]))


@blueprint.app_template_filter("type_name")
def type_name(kind: AbsenceType) -> str:
    """A type of absence in words."""
    return kind.name_de if current() == "de" else kind.name_en


@blueprint.app_template_filter("leave_days")
def leave_days(days: float) -> str:
    """Days of leave, halves only where there are any."""
    return number(days, 0 if days == int(days) else 1)
