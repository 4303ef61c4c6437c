"""What a pod's published rosters would lack without somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.planning.moves import pod_to_change
from scheduler.store.database import moment
from scheduler.store.published import published_parts
from solver.couplings.coverage import Capacity, shortfall, skill_set

if TYPE_CHECKING:
    from datetime import datetime

    import numpy as np
    import numpy.typing as npt
    from sqlalchemy.orm import Session

    from scheduler.leave.records import LeaveRequest
    from scheduler.planning.solved import SolvedPod
    from scheduler.store.published import PublishedPart
    from solver.problem import Duty

    Ints = npt.NDArray[np.int64]

DAY = timedelta(days=1)
TENTHS = 10


@dataclass(frozen=True)
class DayCoverage:
    """A day beside a request: what is required, and who is left without the person."""

    day: date
    published: bool
    """Without a published roster nothing is known yet, and all else is 0."""
    works: bool = False
    """Whether the person has a shift that day that would stand open."""
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
        return tuple(self._day(asked, day) for day in asked.days)

    def _day(self, asked: LeaveRequest, day: date) -> DayCoverage:
        part = next((part for part in self._parts if part.covers(day)), None)
        if part is None:
            return DayCoverage(day, published=False)
        if part.roster_id not in self._standing:
            _, solved, _ = pod_to_change(self._session, part.roster_id, self._pod)
            self._standing[part.roster_id] = _Standing(solved)
        return self._standing[part.roster_id].day(asked, day)

    @cached_property
    def _parts(self) -> tuple[PublishedPart, ...]:
        return published_parts(
            self._session, moment(self._session).date() - DAY, date.max, {self._pod}
        )


class _Standing:
    """A roster as it is."""

    def __init__(self, solved: SolvedPod) -> None:
        self.solved = solved
        on_work = Capacity(solved.problem, solved.roster)
        self.arrays = on_work.arrays
        self.counts = on_work.counts
        """People in each interval by skill set."""

    def day(self, asked: LeaveRequest, day: date) -> DayCoverage:
        solved, horizon = self.solved, self.solved.horizon
        number = horizon.day_number(day)
        duty = self._falls_out(asked, number)
        inside = slice(horizon.first_interval(day), self._end(number, duty))
        left = self._without(asked.personnel_number, duty)
        missing, lacking = (self._missing(counts, inside) for counts in (self.counts, left))
        worst = int(lacking.argmax()) if lacking.any() else None
        if worst is None:
            return DayCoverage(day, published=True, works=duty is not None)
        hours = horizon.interval_min / 60 / TENTHS
        at = inside.start + worst
        return DayCoverage(
            day=day,
            published=True,
            works=duty is not None,
            worst_at=horizon.start_of(at),
            required_fte=sum(row[at] for row in solved.problem.demand.tenths) / TENTHS,
            rostered_fte=float(left[:, at].sum()),
            missing_before_h=round(float(missing.sum()) * hours, 2),
            missing_after_h=round(float(lacking.sum()) * hours, 2),
        )

    def _missing(self, counts: Ints, inside: slice) -> Ints:
        """Tenths of an FTE in each interval, all channels together."""
        return shortfall(self.arrays, self.arrays.full_needs[:, inside], counts[:, inside])

    def _without(self, personnel_number: str, duty: Duty | None) -> Ints:
        """People in each interval without this duty."""
        if duty is None:
            return self.counts
        problem, left = self.solved.problem, self.counts.copy()
        agent = problem.agent_index[personnel_number]
        for segment in duty.segments:
            if segment.activity == "work" and segment.end > 0:
                row = self.arrays.skill_sets.index(skill_set(problem, agent, segment.channels))
                left[row, max(0, segment.start) : segment.end] -= 1
        return left

    def _end(self, number: int, duty: Duty | None) -> int:
        """The interval after the day's last; a night shift makes its day longer."""
        day = self.solved.problem.days[number]
        last = max(day.first + day.count, duty.shell.end if duty else 0)
        return min(last, self.solved.problem.n_intervals)

    def _falls_out(self, asked: LeaveRequest, number: int) -> Duty | None:
        """The duty that the request takes away, if there is one."""
        index = self.solved.problem.agent_index.get(asked.personnel_number)
        duty = None if index is None else self.solved.roster.duties[index][number]
        if duty is None:
            return None
        horizon = self.solved.horizon
        start, end = (horizon.start_of(at) for at in (duty.shell.start, duty.shell.end))
        meets = asked.absence.meets(horizon.days[number], start, end, horizon.zone)
        return duty if meets == "wholly" else None
