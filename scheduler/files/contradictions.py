"""What can be wrong inside one row: columns that contradict each other."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import available_timezones

from holidays import list_supported_countries

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scheduler.files.faults import Fault
    from scheduler.files.records import Record


def contradictions(record: Record) -> Iterator[Fault]:
    """Every contradiction between the cells of one record."""
    for first, last in _ORDERED:
        if first in record.values:
            yield from _in_order(record, first, last)
    check = _BY_KIND.get(record.source.layout.kind)
    if check is not None:
        yield from check(record)


_ORDERED = (
    ("valid_from", "valid_to"),
    ("employed_from", "employed_to"),
    ("first", "last"),
    ("first_start", "last_start"),
)


def _in_order(record: Record, first: str, last: str) -> Iterator[Fault]:
    low, high = record[first], record[last]
    if low is not None and high is not None and high < low:
        yield record.fault(last, "order", other=record.header_of(first), value=low)


def _pods(record: Record) -> Iterator[Fault]:
    if not is_zone(record["zone"]):
        yield record.fault("zone", "zone")
    states = _states()
    country, state = record["country"], record["state"]
    if country not in states:
        yield record.fault("country", "country")
    elif state and state not in states[country]:
        known = ", ".join(states[country])
        yield record.fault("state", "state", country=country, states=known)


def is_zone(name: str) -> bool:
    """Whether there is a time zone of this name."""
    return name in _zones()


@cache
def _zones() -> set[str]:
    return available_timezones()


@cache
def _states() -> dict[str, list[str]]:
    return list_supported_countries()


def _opening(record: Record) -> Iterator[Fault]:
    if bool(record["weekdays"]) == (record["day"] is not None):
        yield record.fault("weekdays", "weekday_or_day")
    if (record["start"] is None) != (record["end"] is None):
        empty = "start" if record["start"] is None else "end"
        headers = {"first": record.header_of("start"), "second": record.header_of("end")}
        yield record.fault(empty, "both_or_none", **headers)


def _promises(record: Record) -> Iterator[Fault]:
    if record["model"] == "erlang_a" and record["patience_s"] is None:
        other = record.header_of("model")
        yield record.fault("patience_s", "needs", other=other, value=record["model"])


def _agents(record: Record) -> Iterator[Fault]:
    owed, low, high = (record[name] for name in ("week_hours", "min_week_hours", "max_week_hours"))
    other, value = record.header_of("week_hours"), f"{owed / 60:g}"
    if low is not None and low > owed:
        yield record.fault("min_week_hours", "not_above", other=other, value=value)
    if high is not None and high < owed:
        yield record.fault("max_week_hours", "not_below", other=other, value=value)


def _breaks(record: Record) -> Iterator[Fault]:
    earliest, latest = record["earliest_min"], record["latest_min"]
    if 0 <= latest < earliest:
        other = record.header_of("earliest_min")
        yield record.fault("latest_min", "not_below", other=other, value=earliest)


def _wishes(record: Record) -> Iterator[Fault]:
    kind, other = record["kind"], record.header_of("kind")
    if kind in ("day_off", "shift") and record["day"] is None:
        yield record.fault("day", "needs", other=other, value=kind)
    if kind == "shift" and not record["pattern"]:
        yield record.fault("pattern", "needs", other=other, value=kind)
    if kind == "start":
        if record["earliest"] is None and record["latest"] is None:
            yield record.fault("earliest", "earliest_or_latest")
        yield from _in_order(record, "earliest", "latest")


def _absences(record: Record) -> Iterator[Fault]:
    if record["half"] and record["first"] != record["last"]:
        yield record.fault("half", "single_day", other=record.header_of("first"))


_BY_KIND: dict[str, Callable[[Record], Iterator[Fault]]] = {
    "pods": _pods,
    "opening": _opening,
    "promises": _promises,
    "agents": _agents,
    "breaks": _breaks,
    "wishes": _wishes,
    "absences": _absences,
}
