"""Pods, opening hours, promises, special days and shift patterns: rows and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.pods.patterns import BreakRule, ShiftPattern
from scheduler.pods.pods import OpeningHours, Pod, ServicePromise, SpecialDay, Stream
from scheduler.store.kinds import Kind, copy, set_validity, validity, values
from scheduler.store.models.pods import (
    OpeningHoursRow,
    PatternBreakRow,
    PatternPodRow,
    PodRow,
    ServicePromiseRow,
    ShiftPatternRow,
    SpecialDayRow,
)

if TYPE_CHECKING:
    from scheduler.store.kinds import Owners

POD = ("code", "name", "zone", "country", "state", "accounts", "contacts_per_account_week")
OPENING = ("weekday", "day", "start", "end")
PROMISE = (
    "model",
    "service_level",
    "answer_within_s",
    "patience_s",
    "concurrency",
    "slowdown",
    "max_occupancy",
    "shrinkage",
    "min_agents",
    "due_min",
    "aht_s",
    "priority",
)
SPECIAL_DAY = ("day", "name", "factor")
PATTERN = (
    "code",
    "name",
    "first_start",
    "last_start",
    "step_min",
    "min_work_min",
    "max_break_percent",
)
PATTERN_LISTS = ("lengths_min", "weekdays", "flags")
BREAK = ("length_min", "paid", "earliest_min", "latest_min", "from_length_min")


def read_pod(row: PodRow) -> Pod:
    """The record of a row."""
    return Pod(**values(row, POD), validity=validity(row))


def fill_pod(row: PodRow, pod: Pod, _: Owners) -> None:
    """Write a record into its row."""
    copy(pod, row, POD)
    set_validity(row, pod.validity)


def read_opening(row: OpeningHoursRow) -> OpeningHours:
    """The record of a row."""
    return OpeningHours(row.pod.code, **values(row, OPENING), validity=validity(row))


def fill_opening(row: OpeningHoursRow, opening: OpeningHours, owners: Owners) -> None:
    """Write a record into its row."""
    row.pod = owners.pod(opening.pod)
    copy(opening, row, OPENING)
    set_validity(row, opening.validity)


def read_promise(row: ServicePromiseRow) -> ServicePromise:
    """The record of a row."""
    return ServicePromise(Stream(row.pod.code, row.channel, row.skill), **values(row, PROMISE))


def fill_promise(row: ServicePromiseRow, promise: ServicePromise, owners: Owners) -> None:
    """Write a record into its row."""
    row.pod = owners.pod(promise.stream.pod)
    copy(promise.stream, row, ("channel", "skill"))
    copy(promise, row, PROMISE)


def read_special_day(row: SpecialDayRow) -> SpecialDay:
    """The record of a row."""
    return SpecialDay(**values(row, SPECIAL_DAY), pod=row.pod.code if row.pod else None)


def fill_special_day(row: SpecialDayRow, special: SpecialDay, owners: Owners) -> None:
    """Write a record into its row."""
    row.pod = owners.pod(special.pod) if special.pod is not None else None
    copy(special, row, SPECIAL_DAY)


def read_pattern(row: ShiftPatternRow) -> ShiftPattern:
    """The record of a row."""
    lists: dict[str, Any] = {name: tuple(getattr(row, name)) for name in PATTERN_LISTS}
    return ShiftPattern(
        **values(row, PATTERN),
        **lists,
        pods=tuple(place.pod.code for place in row.pods),
        breaks=tuple(BreakRule(**values(rule, BREAK)) for rule in row.breaks),
        validity=validity(row),
    )


def fill_pattern(row: ShiftPatternRow, pattern: ShiftPattern, owners: Owners) -> None:
    """Write a record into its row."""
    copy(pattern, row, PATTERN)
    for name in PATTERN_LISTS:
        setattr(row, name, list(getattr(pattern, name)))
    row.pods = [
        PatternPodRow(position=position, pod=owners.pod(code))
        for position, code in enumerate(pattern.pods)
    ]
    row.breaks = [
        PatternBreakRow(position=position, **values(rule, BREAK))
        for position, rule in enumerate(pattern.breaks)
    ]
    set_validity(row, pattern.validity)


PODS = Kind("pods", "pod", PodRow, lambda pod: pod.code, read_pod, fill_pod, removable=False)
OPENINGS = Kind(
    "opening",
    "opening_hours",
    OpeningHoursRow,
    lambda hours: (hours.pod, hours.weekday, hours.day, hours.validity.first),
    read_opening,
    fill_opening,
)
PROMISES = Kind(
    "promises",
    "service_promise",
    ServicePromiseRow,
    lambda promise: promise.stream,
    read_promise,
    fill_promise,
)
SPECIAL_DAYS = Kind(
    "special_days",
    "special_day",
    SpecialDayRow,
    lambda special: (special.day, special.name, special.pod),
    read_special_day,
    fill_special_day,
)
PATTERNS = Kind(
    "patterns",
    "shift_pattern",
    ShiftPatternRow,
    lambda pattern: (pattern.code, pattern.validity.first),
    read_pattern,
    fill_pattern,
)
KINDS_OF_PODS: tuple[Kind[Any, Any], ...] = (PODS, OPENINGS, PROMISES, SPECIAL_DAYS, PATTERNS)
