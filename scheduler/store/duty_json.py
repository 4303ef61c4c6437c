"""A duty as JSON, for tables that keep what it was before and after a change."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter

from scheduler.store.roster_records import StoredDuty

_DUTY = TypeAdapter(StoredDuty)


def dump_duty(duty: StoredDuty | None) -> dict[str, Any] | None:
    """The duty in plain values, times as ISO text in UTC."""
    dumped: dict[str, Any] | None = None if duty is None else _DUTY.dump_python(duty, mode="json")
    return dumped


def load_duty(values: dict[str, Any] | None) -> StoredDuty | None:
    """The duty that ``dump_duty`` made ``values`` of."""
    return None if values is None else _DUTY.validate_python(values)
