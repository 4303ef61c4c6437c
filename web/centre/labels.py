"""What the columns of records are called, and what they mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask_babel import lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Mapping

LABELS = {
    "accounts": lazy_gettext("Customers"),
    "aht_s": lazy_gettext("Handle time, seconds"),
    "answer_within_s": lazy_gettext("Answered within, seconds"),
    "channel": lazy_gettext("Channel"),
    "code": lazy_gettext("Code"),
    "concurrency": lazy_gettext("Chats at once"),
    "as_of": lazy_gettext("Before this day"),
    "balance": lazy_gettext("Balance"),
    "carried_over": lazy_gettext("Carried over"),
    "carry_over_until": lazy_gettext("Carried over until"),
    "contacts_per_account_week": lazy_gettext("Contacts per customer and week"),
    "country": lazy_gettext("Country"),
    "credit": lazy_gettext("A day counts for"),
    "day": lazy_gettext("Day"),
    "days": lazy_gettext("Days of leave"),
    "due_min": lazy_gettext("Due after, opened minutes"),
    "earliest": lazy_gettext("Start from"),
    "earliest_min": lazy_gettext("Earliest, minutes after the start"),
    "earliest_start": lazy_gettext("Earliest start"),
    "email": lazy_gettext("E-mail"),
    "employed_from": lazy_gettext("First day of employment"),
    "employed_to": lazy_gettext("Last day of employment"),
    "end": lazy_gettext("Until"),
    "factor": lazy_gettext("Factor"),
    "first": lazy_gettext("First day"),
    "first_start": lazy_gettext("Earliest start"),
    "flags": lazy_gettext("Marks"),
    "from_length_min": lazy_gettext("For shifts from, minutes"),
    "half": lazy_gettext("Half a day"),
    "kind": lazy_gettext("Kind"),
    "last": lazy_gettext("Last day"),
    "last_start": lazy_gettext("Latest start"),
    "latest": lazy_gettext("Start until"),
    "leave": lazy_gettext("Counts as leave"),
    "latest_end": lazy_gettext("Latest end"),
    "latest_min": lazy_gettext("Latest, minutes after the start"),
    "length_min": lazy_gettext("Length, minutes"),
    "lengths": lazy_gettext("Lengths"),
    "max_break_percent": lazy_gettext("At most on a break at once, percent"),
    "max_days": lazy_gettext("Days a week"),
    "max_occupancy": lazy_gettext("Highest occupancy"),
    "max_week_hours": lazy_gettext("Most hours a week"),
    "min_agents": lazy_gettext("Fewest agents"),
    "min_week_hours": lazy_gettext("Fewest hours a week"),
    "min_work_min": lazy_gettext("Shortest work between breaks, minutes"),
    "model": lazy_gettext("Staffing model"),
    "name": lazy_gettext("Name"),
    "name_de": lazy_gettext("Name in German"),
    "name_en": lazy_gettext("Name in English"),
    "on_request": lazy_gettext("Can be asked for"),
    "paid": lazy_gettext("Paid"),
    "patience_s": lazy_gettext("Patience, seconds"),
    "pattern": lazy_gettext("Shift pattern"),
    "personnel_number": lazy_gettext("Personnel number"),
    "pod": lazy_gettext("Pod"),
    "pods": lazy_gettext("Pods"),
    "priority": lazy_gettext("Priority"),
    "productivity": lazy_gettext("Productivity"),
    "role": lazy_gettext("Role"),
    "service_level": lazy_gettext("Service level"),
    "shrinkage": lazy_gettext("Shrinkage"),
    "skill": lazy_gettext("Skill"),
    "slowdown": lazy_gettext("Slower with each further chat by"),
    "start": lazy_gettext("From"),
    "state": lazy_gettext("State"),
    "step_min": lazy_gettext("Grid of starts, minutes"),
    "type": lazy_gettext("Type"),
    "valid_from": lazy_gettext("Valid from"),
    "valid_to": lazy_gettext("Valid to"),
    "week_hours": lazy_gettext("Hours a week"),
    "weekdays": lazy_gettext("Weekdays"),
    "weight": lazy_gettext("Weight"),
    "year": lazy_gettext("Year"),
    "zone": lazy_gettext("Time zone"),
}
HINTS = {
    "balance": lazy_gettext("Hours above the contract, such as 12:30; below it -4:00."),
    "employed_to": lazy_gettext("Who leaves gets a last day; people are never deleted."),
    "factor": lazy_gettext("Times the ordinary forecast; empty: learned from earlier years."),
    "carry_over_until": lazy_gettext("Empty: 31 March."),
    "flags": lazy_gettext("Such as night."),
    "half": lazy_gettext("Of a single day only; empty: whole days."),
    "latest_min": lazy_gettext("Negative: counted back from the end."),
    "lengths": lazy_gettext("From start to end, such as 6:00 8:30."),
    "max_week_hours": lazy_gettext("Empty: as agreed."),
    "min_week_hours": lazy_gettext("Empty: as agreed."),
    "pods": lazy_gettext("None chosen: every pod works it."),
    "priority": lazy_gettext("1 to 10: what a shortage here weighs."),
    "state": lazy_gettext("For public holidays, such as HH."),
    "weight": lazy_gettext("1 is nice to have, 5 is very important."),
}
CHOICES = {
    "agent": lazy_gettext("Agent"),
    "chat": lazy_gettext("Chat"),
    "coach": lazy_gettext("Coach"),
    "contract_share": lazy_gettext("the contract's share of a day"),
    "day_off": lazy_gettext("Day off"),
    "deferrable": lazy_gettext("Work that can wait"),
    "email": lazy_gettext("E-mail"),
    "erlang_a": lazy_gettext("Calls, callers give up (Erlang A)"),
    "erlang_c": lazy_gettext("Calls, callers wait (Erlang C)"),
    "first": lazy_gettext("before noon"),
    "lead": lazy_gettext("Lead"),
    "none": lazy_gettext("nothing"),
    "planned_shift": lazy_gettext("the shift that was rostered"),
    "second": lazy_gettext("after noon"),
    "shift": lazy_gettext("Shift pattern"),
    "social": lazy_gettext("Social"),
    "specialist": lazy_gettext("Specialist"),
    "start": lazy_gettext("Start time"),
    "voice": lazy_gettext("Voice"),
}
PARTS = {
    "contract": lazy_gettext("Pod and contract"),
    "channels": lazy_gettext("Channels"),
    "skills": lazy_gettext("Skills"),
    "availability": lazy_gettext("Availability"),
    "breaks": lazy_gettext("Breaks"),
    "opening": lazy_gettext("Opening hours"),
    "special": lazy_gettext("Special days"),
    "wishes": lazy_gettext("Wishes"),
    "leave": lazy_gettext("Leave"),
    "school_holidays": lazy_gettext("School holidays"),
    "hours_accounts": lazy_gettext("Opening balances"),
}
PART_HINTS = {
    "contract": lazy_gettext(
        "One row for each change of pod or contract. End the old row the day before the new one."
    ),
    "availability": lazy_gettext("Without any row: always available."),
    "opening": lazy_gettext(
        "Weekdays, or one day that differs. Without times the pod is closed; an end at or before"
        " the start lies on the next day."
    ),
    "breaks": lazy_gettext(
        "In the order of the shift. A negative latest start is counted back from the end."
    ),
}


def label(column: str) -> str:
    """What a column is called."""
    return str(LABELS[column])


def hint(column: str) -> str:
    """What a reader should know about a column, often nothing."""
    return str(HINTS.get(column, ""))


def choice(value: str) -> str:
    """A value of a fixed list in words."""
    return str(CHOICES.get(value, value))


def part_title(name: str) -> str:
    """What a stretch of a form is called; the first one needs no title."""
    return _text(PARTS, name)


def part_hint(name: str) -> str:
    """What a reader should know about a stretch of a form."""
    return _text(PART_HINTS, name)


def _text(texts: Mapping[str, object], name: str) -> str:
    return str(texts.get(name, ""))
