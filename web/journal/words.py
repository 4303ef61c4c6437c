"""Actions, subjects and values of the journal in the reader's language."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext

from web.wording import clock, moment, named, stream_name

if TYPE_CHECKING:
    from collections.abc import Mapping

UTC_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?\+00:00")
ACTIONS = {
    "added": lazy_gettext("added"),
    "changed": lazy_gettext("changed"),
    "removed": lazy_gettext("removed"),
    "set": lazy_gettext("set"),
    "import": lazy_gettext("imported"),
    "drafted": lazy_gettext("drafted"),
    "renamed": lazy_gettext("renamed"),
    "submitted": lazy_gettext("submitted"),
    "consented": lazy_gettext("consented"),
    "objected": lazy_gettext("objected"),
    "withdrawn": lazy_gettext("taken back"),
    "published": lazy_gettext("published"),
    "merged": lazy_gettext("taken over as changes"),
    "discarded": lazy_gettext("discarded"),
    "registered": lazy_gettext("registered"),
    "seen": lazy_gettext("seen"),
    "escalated": lazy_gettext("escalated"),
    "proposed": lazy_gettext("proposed"),
    "accepted": lazy_gettext("accepted"),
    "declined": lazy_gettext("declined"),
    "expired": lazy_gettext("expired"),
    "taken": lazy_gettext("taken by somebody else"),
    "offered": lazy_gettext("offered"),
    "in_review": lazy_gettext("put before a lead"),
    "approved": lazy_gettext("approved"),
    "drawn": lazy_gettext("drawn for an audit"),
    "audited": lazy_gettext("looked at"),
    "refused": lazy_gettext("refused"),
    "executed": lazy_gettext("executed"),
    "undo_asked": lazy_gettext("asked to undo"),
    "undo_declined": lazy_gettext("not undone"),
    "undone": lazy_gettext("undone"),
    "adopt rule set": lazy_gettext("brought into force"),
    "store rule set": lazy_gettext("stored"),
    "password_set": lazy_gettext("password set"),
    "linked": lazy_gettext("linked with the sign-in provider"),
    "revoked": lazy_gettext("revoked"),
    "pseudonymised": lazy_gettext("pseudonymised"),
    "cleaned up": lazy_gettext("cleaned up"),
    "cancelled": lazy_gettext("cancelled"),
    "asked": lazy_gettext("asked"),
    "given_back": lazy_gettext("shifts given back"),
    "listed": lazy_gettext("put on the waiting list"),
    "waiting": lazy_gettext("moved up from the waiting list"),
    "run again": lazy_gettext("run again"),
}
SUBJECTS = {
    "roster": lazy_gettext("Roster"),
    "assignment": lazy_gettext("Shift"),
    "change": lazy_gettext("Changed shift"),
    "proposal": lazy_gettext("Proposal"),
    "swap": lazy_gettext("Swap"),
    "swap_policy": lazy_gettext("Policy of swaps"),
    "audit_report": lazy_gettext("What audits proved"),
    "agreement": lazy_gettext("Agreement"),
    "rule set": lazy_gettext("Rule set"),
    "agent": lazy_gettext("Person"),
    "absence": lazy_gettext("Absence"),
    "leave_request": lazy_gettext("Request for absence"),
    "opening_balance": lazy_gettext("Opening balance of an hours account"),
    "leave_entitlement": lazy_gettext("Leave entitlement"),
    "leave_days": lazy_gettext("Blocked days and slots"),
    "pod_leave": lazy_gettext("Leave in the pod"),
    "school_holiday": lazy_gettext("School holidays"),
    "absence_type": lazy_gettext("Type of absence"),
    "wish": lazy_gettext("Wish"),
    "channel_wishes": lazy_gettext("Channels liked or to learn"),
    "pod": lazy_gettext("Pod"),
    "opening_hours": lazy_gettext("Opening hours"),
    "service_promise": lazy_gettext("Service promise"),
    "special_day": lazy_gettext("Special day"),
    "shift_pattern": lazy_gettext("Shift pattern"),
    "forecast_override": lazy_gettext("Override of the forecast"),
    "import_batch": lazy_gettext("Imported file"),
    "settings": lazy_gettext("Settings"),
    "account": lazy_gettext("Account"),
    "deputy": lazy_gettext("Deputy"),
    "api_token": lazy_gettext("API token"),
    "feed": lazy_gettext("Calendar feed"),
    "reminders": lazy_gettext("Reminders"),
    "job": lazy_gettext("Job"),
    "retention": lazy_gettext("Retention"),
}
INITIATIVES = {
    "employer": lazy_gettext("employer"),
    "agent": lazy_gettext("agents"),
    "system": lazy_gettext("program"),
}
FIELDS = {
    "accounts": lazy_gettext("Customers"),
    "agreement": lazy_gettext("Agreement"),
    "day": lazy_gettext("Day"),
    "deputy": lazy_gettext("Deputy"),
    "duties": lazy_gettext("Shifts"),
    "end_utc": lazy_gettext("End"),
    "first_day": lazy_gettext("First day"),
    "given_back": lazy_gettext("Given back"),
    "not_given_back": lazy_gettext("Not given back"),
    "input_hash": lazy_gettext("Input"),
    "kind": lazy_gettext("Kind"),
    "last_day": lazy_gettext("Last day"),
    "lead": lazy_gettext("Pod lead"),
    "locked": lazy_gettext("Locked"),
    "name": lazy_gettext("Name"),
    "paid_min": lazy_gettext("Paid minutes"),
    "pattern": lazy_gettext("Shift pattern"),
    "roster": lazy_gettext("Roster"),
    "seed": lazy_gettext("Seed"),
    "segments": lazy_gettext("Parts"),
    "start_utc": lazy_gettext("Start"),
    "status": lazy_gettext("Status"),
    "text": lazy_gettext("Text"),
    "valid_from": lazy_gettext("Valid from"),
    "valid_to": lazy_gettext("Valid to"),
    "version": lazy_gettext("Version"),
}
"""The most frequent fields; others are shown by their names in files and code."""
NOT_SAID = frozenset({"id", "personnel_number"})
"""What the entry's subject says already."""


def action_name(action: str) -> str:
    """An action in words; an unknown one stays as it is."""
    return str(ACTIONS.get(action, action))


def subject_name(kind: str) -> str:
    """A type of subject in words."""
    return str(SUBJECTS.get(kind, kind))


def initiative_name(initiative: str) -> str:
    """On whose initiative."""
    return str(INITIATIVES.get(initiative, initiative))


def pairs(
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None, zone: str
) -> list[tuple[str, str, str]]:
    """Field, what it was, what it is; fields that are the same on both sides are left out."""
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return [
        (str(FIELDS.get(name, name)), _text(old.get(name), zone), _text(new.get(name), zone))
        for name in names
        if old.get(name) != new.get(name) and name not in NOT_SAID
    ]


def _text(value: object, zone: str) -> str:
    """A value as people read it; moments on the clock of ``zone``."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return _moment(value, zone)
    if isinstance(value, bool):
        return str(gettext("yes") if value else gettext("no"))
    if isinstance(value, list) and value and all(_is_segment(each) for each in value):
        return "; ".join(_segment(each, zone) for each in value)
    return json.dumps(value, ensure_ascii=False)


def _moment(text: str, zone: str) -> str:
    if not UTC_MOMENT.fullmatch(text):
        return text
    return moment(datetime.fromisoformat(text).astimezone(ZoneInfo(zone)))


def _is_segment(value: object) -> bool:
    return isinstance(value, dict) and {"start_utc", "end_utc", "activity"} <= value.keys()


def _segment(value: Mapping[str, Any], zone: str) -> str:
    start, end = (
        datetime.fromisoformat(value[side]).astimezone(ZoneInfo(zone))
        for side in ("start_utc", "end_utc")
    )
    work = ", ".join(stream_name(channel) for channel in value.get("channels", ()))
    return f"{clock(start)}–{clock(end)} {work or named(value['activity'])}"
