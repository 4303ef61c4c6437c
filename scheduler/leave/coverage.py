"""What a pod's published rosters would lack without somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from scheduler.people.absences import Absence
from scheduler.planning.moves import pod_to_change
from scheduler.store.published import published_parts
from solver.couplings.coverage import Capacity, unmet_by_channel

if TYPE_CHECKING:
    from datetime import date, datetime

    import numpy as np
    import numpy.typing as npt
    from sqlalchemy.orm import Session

    from scheduler.leave.records import LeaveRequest
    from scheduler.planning.solved import SolvedPod
    from solver.roster import Roster

    Ints = npt.NDArray[np.int64]

TENTHS = 10


@dataclass(frozen=True)
class DayCoverage:
    """A day beside a request: what is required, and who is left without the person."""

    day: date
    published: bool
    """Without a published roster nothing is known yet, and all else is 0."""
    works: bool = False
    """Whether the person has a shift that day, which would stand open."""
    worst_at: datetime | None = None
    """When most people would be missing, on the pod's clock; ``None``: nobody at any time."""
    required_fte: float = 0.0
    """Then."""
    rostered_fte: float = 0.0
    """Then, without the person."""
    missing_before_h: float = 0.0
    """FTE-hours of the day."""
    missing_after_h: float = 0.0

    @property
    def falls(self) -> bool:
        """Whether more is missing without the person."""
        return self.missing_after_h > self.missing_before_h


class Coverage:
    """Coverage beside requests of one pod; each roster is read once."""

    def __init__(self, session: Session, pod: str) -> None:
        self._session = session
        self._pod = pod
        self._standing: dict[str, _Standing] = {}

    def beside(self, asked: LeaveRequest) -> tuple[DayCoverage, ...]:
        """Every day of a request, with and without the person."""
        parts = published_parts(self._session, asked.first, asked.last, (self._pod,))
        found: list[DayCoverage] = []
        for day in asked.days:
            part = next((part for part in parts if part.covers(day)), None)
            if part is None:
                found.append(DayCoverage(day, published=False))
            else:
                found.append(_day(self._read(part.roster_id), asked, day))
        return tuple(found)

    def _read(self, roster_id: str) -> _Standing:
        if roster_id not in self._standing:
            _, solved, _ = pod_to_change(self._session, roster_id, self._pod)
            self._standing[roster_id] = _Standing(solved, *_priced(solved, solved.roster))
        return self._standing[roster_id]


class _Standing(NamedTuple):
    """A roster as it is."""

    solved: SolvedPod
    missing: Ints
    """Tenths of an FTE in each interval, all channels together."""
    on_work: Ints
    """People in each interval."""


def _day(standing: _Standing, asked: LeaveRequest, day: date) -> DayCoverage:
    solved = standing.solved
    horizon, number = solved.horizon, solved.horizon.day_number(day)
    after, end = _without(solved, asked, number)
    inside = slice(horizon.first_interval(day), end)
    works = after is not solved.roster
    all_left, on_work = _priced(solved, after) if works else standing[1:]
    missing, left = standing.missing[inside], all_left[inside]
    hours = horizon.interval_min / 60 / TENTHS
    worst = int(left.argmax()) if left.any() else None
    required = sum(row[inside.start + (worst or 0)] for row in solved.problem.demand.tenths)
    return DayCoverage(
        day=day,
        published=True,
        works=works,
        worst_at=None if worst is None else horizon.start_of(inside.start + worst),
        required_fte=0.0 if worst is None else required / TENTHS,
        rostered_fte=0.0 if worst is None else float(on_work[inside.start + worst]),
        missing_before_h=round(float(missing.sum()) * hours, 2),
        missing_after_h=round(float(left.sum()) * hours, 2),
    )


def _priced(solved: SolvedPod, roster: Roster) -> tuple[Ints, Ints]:
    """Tenths of an FTE missing, and people on work, in each interval."""
    capacity = Capacity(solved.problem, roster)
    return unmet_by_channel(solved.problem, capacity).sum(axis=0), capacity.counts.sum(axis=0)


def _without(solved: SolvedPod, asked: LeaveRequest, number: int) -> tuple[Roster, int]:
    """The roster without the duty that the request takes away, and the day's last interval.

    A night shift makes its day longer.
    """
    day = solved.problem.days[number]
    last = day.first + day.count
    index = solved.problem.agent_index.get(asked.personnel_number)
    duty = None if index is None else solved.roster.duties[index][number]
    if index is None or duty is None:
        return solved.roster, last
    horizon = solved.horizon
    first = horizon.days[number]
    away = Absence(asked.personnel_number, asked.type, first, first, asked.half)
    start, end = (horizon.interval_at(at) for at in away.span(horizon.zone))
    if asked.half and not (duty.shell.start < end and start < duty.shell.end):
        return solved.roster, last
    after = solved.roster.with_duty(index, number, None)
    return after, min(max(last, duty.shell.end), solved.problem.n_intervals)
