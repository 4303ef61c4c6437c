"""Actions, subjects and values of the journal in the reader's language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    "adopt rule set": lazy_gettext("brought into force"),
    "store rule set": lazy_gettext("stored"),
    "password_set": lazy_gettext("password set"),
    "linked": lazy_gettext("linked with the sign-in provider"),
    "revoked": lazy_gettext("revoked"),
    "pseudonymised": lazy_gettext("pseudonymised"),
    "cleaned up": lazy_gettext("cleaned up"),
    "cancelled": lazy_gettext("cancelled"),
    "run again": lazy_gettext("run again"),
}
SUBJECTS = {
    "roster": lazy_gettext("Roster"),
    "assignment": lazy_gettext("Shift"),
    "change": lazy_gettext("Changed shift"),
    "proposal": lazy_gettext("Proposal"),
    "agreement": lazy_gettext("Agreement"),
    "rule set": lazy_gettext("Rule set"),
    "agent": lazy_gettext("Person"),
    "absence": lazy_gettext("Absence"),
    "absence_type": lazy_gettext("Type of absence"),
    "wish": lazy_gettext("Wish"),
    "pod": lazy_gettext("Pod"),
    "opening_hours": lazy_gettext("Opening hours"),
    "service_promise": lazy_gettext("Service promise"),
    "special_day": lazy_gettext("Special day"),
    "shift_pattern": lazy_gettext("Shift pattern"),
    "forecast_override": lazy_gettext("Override of the forecast"),
    "import_batch": lazy_gettext("Imported file"),
    "settings": lazy_gettext("Settings"),
    "account": lazy_gettext("Account"),
    "api_token": lazy_gettext("API token"),
    "job": lazy_gettext("Job"),
    "retention": lazy_gettext("Retention"),
}
INITIATIVES = {
    "employer": lazy_gettext("employer"),
    "agent": lazy_gettext("agents"),
    "system": lazy_gettext("program"),
}
LONGEST = 120


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
    before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> list[tuple[str, str, str]]:
    """Field, what it was, what it is; fields that are the same on both sides are left out."""
    old, new = before or {}, after or {}
    names = [*old, *(name for name in new if name not in old)]
    return [
        (name, value_text(old.get(name)), value_text(new.get(name)))
        for name in names
        if old.get(name) != new.get(name)
    ]


def value_text(value: object) -> str:
    """A value as text; nested ones as JSON."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)
