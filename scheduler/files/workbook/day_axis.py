"""The columns of a day sheet: the local intervals of one day, and where a stretch of time lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.files.workbook.interval_sheet import busy_intervals

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from scheduler.rosters import DutyView, PodRoster, RosterView

Slot = tuple[int, int, int]
"""Hour, fold, minute: sorts the doubled hour of an autumn night in its order."""


def slot_of(moment: datetime) -> Slot:
    """The place of a local time among the intervals of its day."""
    return moment.hour, moment.fold, moment.minute


def hours_in_use(view: RosterView) -> range:
    """The local hours of the day in which anybody is needed or on duty, on any day."""
    hours = set()
    for pod in view.pods:
        hours |= {pod.interval_starts[index].hour for index in busy_intervals(pod)}
        hours |= {hour for agent in pod.agents for duty in agent.duties for hour in _hours(duty)}
    return range(min(hours, default=0), max(hours, default=23) + 1)


def _hours(duty: DutyView) -> Iterator[int]:
    if duty.end.date() > duty.start.date():
        yield from (duty.start.hour, 23, 0)
    yield duty.start.hour
    yield duty.end.hour if duty.end.minute else max(duty.end.hour - 1, 0)


@dataclass(frozen=True)
class DayAxis:
    """One pod's day on the columns that all pods share.

    ``columns`` has the column of each interval, ``first_s`` the moment the first one starts
    (seconds since 1970).
    """

    columns: tuple[int, ...]
    intervals: tuple[int, ...]
    first_s: int
    interval_s: int

    def span(self, start: datetime, end: datetime) -> tuple[int, int] | None:
        """Columns ``[first, last)`` of a stretch of time; ``None`` if it lies outside the day."""
        first = max(0, (int(start.timestamp()) - self.first_s) // self.interval_s)
        last = min(len(self.columns), -((self.first_s - int(end.timestamp())) // self.interval_s))
        if first >= last:
            return None
        return self.columns[first], self.columns[last - 1] + 1


def day_slots(view: RosterView, intervals: list[range], hours: range) -> tuple[Slot, ...]:
    """All local intervals of a day, in order, whatever the zones; ``intervals`` as the pods are."""
    slots = {
        slot_of(pod.interval_starts[index])
        for pod, of_pod in zip(view.pods, intervals, strict=True)
        for index in of_pod
    }
    return tuple(sorted(slot for slot in slots if slot[0] in hours))


def day_axis(
    view: RosterView, pod: PodRoster, intervals: range, slots: tuple[Slot, ...], first_column: int
) -> DayAxis | None:
    """Where the pod's intervals of a day stand; ``None`` if it has none."""
    column_of = {slot: first_column + n for n, slot in enumerate(slots)}
    placed = [i for i in intervals if slot_of(pod.interval_starts[i]) in column_of]
    if not placed:
        return None
    return DayAxis(
        columns=tuple(column_of[slot_of(pod.interval_starts[i])] for i in placed),
        intervals=tuple(placed),
        first_s=int(pod.interval_starts[placed[0]].timestamp()),
        interval_s=view.interval_min * 60,
    )
