"""Kinds of record and their fields, in words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_date
from flask_babel import lazy_gettext

from web.language import current
from web.wording import LOCALES, number

if TYPE_CHECKING:
    from collections.abc import Sequence

KINDS = {
    "pods": lazy_gettext("Pods"),
    "opening": lazy_gettext("Opening hours"),
    "promises": lazy_gettext("Service promises"),
    "special_days": lazy_gettext("Special days"),
    "patterns": lazy_gettext("Shift patterns"),
    "breaks": lazy_gettext("Breaks"),
    "agents": lazy_gettext("People"),
    "channels": lazy_gettext("Channels"),
    "skills": lazy_gettext("Skills"),
    "availability": lazy_gettext("Availability"),
    "absence_types": lazy_gettext("Types of absence"),
    "absences": lazy_gettext("Absences"),
    "wishes": lazy_gettext("Wishes"),
    "leave": lazy_gettext("Leave entitlements"),
    "school_holidays": lazy_gettext("School holidays"),
    "hours_accounts": lazy_gettext("Hours accounts"),
    "history": lazy_gettext("Contact history"),
    "actuals": lazy_gettext("Actuals"),
    "queues": lazy_gettext("Queues"),
    "rules": lazy_gettext("Rule set"),
}
STATUSES = {
    "new": lazy_gettext("new"),
    "changed": lazy_gettext("changed"),
    "unchanged": lazy_gettext("unchanged"),
    "missing": lazy_gettext("not in the files, kept"),
    "removed": lazy_gettext("removed"),
}
FIELDS = {
    "accounts": lazy_gettext("Customers"),
    "aht_s": lazy_gettext("AHT, s"),
    "answer_within_s": lazy_gettext("Answer within, s"),
    "as_of": lazy_gettext("Before this day"),
    "availability": lazy_gettext("Availability"),
    "balance": lazy_gettext("Balance"),
    "balance_min": lazy_gettext("Balance"),
    "breaks": lazy_gettext("Breaks"),
    "carried_over": lazy_gettext("Carried over"),
    "carry_over_until": lazy_gettext("Carried over until"),
    "channel": lazy_gettext("Channel"),
    "channels": lazy_gettext("Channels"),
    "code": lazy_gettext("Code"),
    "concurrency": lazy_gettext("Chats at once"),
    "contacts_per_account_week": lazy_gettext("Contacts a customer and week"),
    "contracts": lazy_gettext("Contract"),
    "country": lazy_gettext("Country"),
    "credit": lazy_gettext("Credit"),
    "day": lazy_gettext("Day"),
    "days": lazy_gettext("Days"),
    "due_min": lazy_gettext("Due after, min"),
    "earliest": lazy_gettext("Earliest"),
    "earliest_min": lazy_gettext("Earliest, min after the start"),
    "earliest_start": lazy_gettext("Earliest start"),
    "email": lazy_gettext("E-mail"),
    "employed": lazy_gettext("Employed"),
    "end": lazy_gettext("End"),
    "factor": lazy_gettext("Factor"),
    "first": lazy_gettext("First day"),
    "first_start": lazy_gettext("First start"),
    "flags": lazy_gettext("Marks"),
    "from_length_min": lazy_gettext("From a length of, min"),
    "half": lazy_gettext("Half a day"),
    "kind": lazy_gettext("Kind"),
    "last": lazy_gettext("Last day"),
    "last_start": lazy_gettext("Last start"),
    "latest": lazy_gettext("Latest"),
    "leave": lazy_gettext("Counts as leave"),
    "latest_end": lazy_gettext("Latest end"),
    "latest_min": lazy_gettext("Latest, min after the start"),
    "length_min": lazy_gettext("Length, min"),
    "lengths_min": lazy_gettext("Lengths, min"),
    "max_break_percent": lazy_gettext("On break at once, %"),
    "max_days": lazy_gettext("Most days a week"),
    "max_occupancy": lazy_gettext("Most occupancy"),
    "max_week_min": lazy_gettext("Most minutes a week"),
    "memberships": lazy_gettext("Belongs to"),
    "min_agents": lazy_gettext("Fewest people"),
    "min_week_min": lazy_gettext("Fewest minutes a week"),
    "min_work_min": lazy_gettext("Fewest minutes between breaks"),
    "model": lazy_gettext("Model"),
    "name": lazy_gettext("Name"),
    "name_de": lazy_gettext("Name in German"),
    "name_en": lazy_gettext("Name in English"),
    "on_request": lazy_gettext("On request"),
    "paid": lazy_gettext("Paid"),
    "patience_s": lazy_gettext("Patience, s"),
    "pattern": lazy_gettext("Shift pattern"),
    "pod": lazy_gettext("Pod"),
    "pods": lazy_gettext("Pods"),
    "priority": lazy_gettext("Priority"),
    "productivity": lazy_gettext("Productivity"),
    "role": lazy_gettext("Role"),
    "service_level": lazy_gettext("Service level"),
    "shrinkage": lazy_gettext("Shrinkage"),
    "skill": lazy_gettext("Skill"),
    "skills": lazy_gettext("Skills"),
    "slowdown": lazy_gettext("Slower by each further chat"),
    "start": lazy_gettext("Start"),
    "state": lazy_gettext("State"),
    "step_min": lazy_gettext("Grid, min"),
    "stream": lazy_gettext("Stream"),
    "type": lazy_gettext("Type"),
    "validity": lazy_gettext("Valid"),
    "week_min": lazy_gettext("Minutes a week"),
    "weekday": lazy_gettext("Weekday"),
    "weekdays": lazy_gettext("Weekdays"),
    "weight": lazy_gettext("Weight"),
    "year": lazy_gettext("Year"),
    "zone": lazy_gettext("Time zone"),
}


def kind_name(kind: str) -> str:
    """A kind of record in words; what is unknown stays as it is."""
    found: str = KINDS.get(kind, kind)
    return found


def status_name(status: str) -> str:
    """What an import does to a record."""
    return str(STATUSES[status])


def field_name(path: Sequence[str]) -> str:
    """The way to a field, in words."""
    return " · ".join(str(FIELDS.get(part, part)) for part in path)


def value(of: str | float | None) -> str:
    """A value as it stands in the centre."""
    if of is None:
        return "–"
    if isinstance(of, str):
        return of
    return number(of, 0) if float(of).is_integer() else number(of, 2)


def iso_day(text: str) -> str:
    """The day of a moment written in ISO 8601, with its year."""
    pattern = "dd.MM.y" if current() == "de" else "d MMM y"
    return str(format_date(datetime.fromisoformat(text).date(), pattern, locale=LOCALES[current()]))
