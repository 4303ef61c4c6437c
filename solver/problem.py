"""The roster problem as plain data: what is asked, and nothing of how it is answered.

Time is counted in *intervals* of ``Problem.interval_min`` minutes. Interval 0 is the first one
of day 0; what was worked before the horizon has negative numbers. Demand and capacity are counted
in *tenths* of an FTE, so that every penalty is a whole number.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from solver.duties import NO_BREAKS, BreakPlan, BreakSlot, Duty, Segment, Shell
from solver.errors import require
from solver.people import (
    FULL_RATE,
    Absence,
    Agent,
    DayOffWish,
    Lock,
    ShiftWish,
    Standing,
    StartWish,
    Terms,
    Window,
    Wish,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.rule import Rule

__all__ = [
    "FULL_RATE",
    "NO_BREAKS",
    "Absence",
    "Agent",
    "Batch",
    "BreakPlan",
    "BreakSlot",
    "Day",
    "DayOffWish",
    "Demand",
    "Duty",
    "Lock",
    "Problem",
    "Segment",
    "Shell",
    "ShiftWish",
    "Standing",
    "StartWish",
    "Terms",
    "Window",
    "Wish",
    "remembered",
]

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the horizon: 92, 96 or 100 quarter hours, depending on the clock change."""

    first: int
    count: int
    weekday: int
    """0 is Monday."""
    holiday: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """Agents needed on duty, by channel and interval, and what it costs when they are missing.

    The first tenth of an interval's demand costs ``priority`` for each tenth of an FTE and 15
    minutes, what goes deeper ``priority * deep_factor``.
    """

    channels: tuple[str, ...]
    tenths: tuple[tuple[int, ...], ...]
    """Shape ``(n_channels, n_intervals)``, tenths of an FTE."""
    priority: tuple[int, ...]
    """Shape ``(n_channels,)``."""
    deep_factor: int = 3
    over_margin_percent: int = 20
    """Staff above demand raised by this share is overstaffing."""
    over_cost: int = 0
    """For each tenth of an FTE and 15 minutes of overstaffing."""

    def __post_init__(self) -> None:
        n = len(self.channels)
        require(len(set(self.channels)) == n, f"Demand.channels repeat: {self.channels}")
        require(
            len(self.tenths) == n, f"Demand.tenths has {len(self.tenths)} rows for {n} channels"
        )
        require(
            len(self.priority) == n, f"Demand.priority has {len(self.priority)} entries for {n}"
        )
        require(
            self.deep_factor >= 1 and all(p >= 0 for p in self.priority),
            f"Demand.deep_factor is {self.deep_factor} and priority {self.priority}, "
            "expected at least 1 and at least 0",
        )
        lengths = {len(row) for row in self.tenths}
        require(len(lengths) <= 1, f"Demand.tenths rows differ in length: {sorted(lengths)}")
        require(
            all(t >= 0 for row in self.tenths for t in row), "Demand.tenths has a negative entry"
        )


@dataclass(frozen=True, slots=True)
class Batch:
    """Deferrable work: ``minutes`` of one channel, to be done in ``[release, due)``."""

    channel: str
    release: int
    due: int
    minutes: int
    cost: int = 1
    """For each tenth of an FTE and 15 minutes left undone at the due time."""

    def __post_init__(self) -> None:
        require(self.release < self.due, f"Batch from {self.release} is due at {self.due}")
        require(self.minutes >= 0, f"Batch.minutes is {self.minutes}")


@dataclass(frozen=True)
class Problem:
    """A pod's horizon: whom there is, what may be worked, what is needed, which rules hold."""

    interval_min: int
    days: tuple[Day, ...]
    shells: tuple[Shell, ...]
    agents: tuple[Agent, ...]
    demand: Demand
    rules: tuple[Rule, ...]
    batches: tuple[Batch, ...] = ()
    max_break_percent: int = 100
    """Share of the agents on duty who may be on a break at once; breaches are priced."""
    break_cost: int = 0
    """For each agent and 15 minutes above that share."""
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What ``remembered`` functions found out about this problem; no part of it."""

    def __post_init__(self) -> None:
        require(
            self.interval_min in (5, 15, 30, 60),
            f"interval_min is {self.interval_min}, expected 5, 15, 30 or 60",
        )
        require(
            0 <= self.max_break_percent <= 100, f"max_break_percent is {self.max_break_percent}"
        )
        self._check_days()
        for batch in self.batches:
            require(
                batch.channel in self.demand.channels, f"Batch.channel {batch.channel} is unknown"
            )
        for shell in self.shells:
            self._check_shell(shell)
        require(len(set(self.shells)) == len(self.shells), "two shells are the same")
        ids = [agent.id for agent in self.agents]
        require(len(set(ids)) == len(ids), "two agents have the same id")
        for agent in self.agents:
            self._check_agent(agent)

    def _check_days(self) -> None:
        require(bool(self.days), "the problem has no days")
        expected = 0
        for number, day in enumerate(self.days):
            require(
                day.first == expected, f"day {number} starts at {day.first}, expected {expected}"
            )
            expected += day.count
        for row in self.demand.tenths:
            require(
                len(row) == expected, f"demand has {len(row)} intervals, the days have {expected}"
            )

    def _check_shell(self, shell: Shell) -> None:
        require(0 <= shell.day < len(self.days), f"shell on day {shell.day} of {len(self.days)}")
        day = self.days[shell.day]
        require(
            day.first <= shell.start < day.first + day.count,
            f"shell of day {shell.day} starts at interval {shell.start}",
        )

    def _check_agent(self, agent: Agent) -> None:
        n_days = len(self.days)
        days = [duty.shell.day for duty in agent.fixed]
        require(
            not any(0 <= day < n_days for day in days) and days == sorted(set(days)),
            f"agent {agent.id}: fixed duties on days {days}, expected in order and outside 0 to "
            f"{n_days - 1}",
        )
        for wish in agent.wishes:
            require(
                isinstance(wish, StartWish) or 0 <= wish.day < n_days,
                f"agent {agent.id}: wish {wish.id} is for a day outside 0 to {n_days - 1}",
            )
        for lock in agent.locks:
            require(
                0 <= lock.day < n_days,
                f"agent {agent.id}: day {lock.day} is locked, expected 0 to {n_days - 1}",
            )
            require(
                lock.duty is None
                or (lock.duty.shell.day == lock.day and lock.duty.shell in self.shell_index),
                f"agent {agent.id}: the duty locked on day {lock.day} is none of that day's shells",
            )

    def __getstate__(self) -> dict[str, Any]:
        """The question alone: what was computed about it does not travel to other processes."""
        plain = {item.name: getattr(self, item.name) for item in fields(self)}
        return {**plain, "memo": {}}

    @property
    def n_intervals(self) -> int:
        """Intervals of the horizon; a shell of the last day may end later."""
        last = self.days[-1]
        return last.first + last.count

    @cached_property
    def shells_by_day(self) -> tuple[tuple[int, ...], ...]:
        """For each day the indexes into ``shells``."""
        found: list[list[int]] = [[] for _ in self.days]
        for index, shell in enumerate(self.shells):
            found[shell.day].append(index)
        return tuple(tuple(day) for day in found)

    @cached_property
    def shell_index(self) -> dict[Shell, int]:
        """Position of each shell in ``shells``."""
        return {shell: index for index, shell in enumerate(self.shells)}

    @cached_property
    def agent_index(self) -> dict[str, int]:
        """Position of each agent in ``agents``, by id."""
        return {agent.id: index for index, agent in enumerate(self.agents)}

    @cached_property
    def neighbours(self) -> tuple[tuple[Shell | None, Shell | None], ...]:
        """For each agent the last shell fixed before the horizon and the first one after it."""
        found = []
        for agent in self.agents:
            shells = [duty.shell for duty in agent.fixed]
            before = [shell for shell in shells if shell.day < 0]
            after = [shell for shell in shells if shell.day >= len(self.days)]
            found.append((before[-1] if before else None, after[0] if after else None))
        return tuple(found)

    @property
    def quarter_hours(self) -> tuple[int, int]:
        """``(numerator, denominator)`` of one interval in units of 15 minutes."""
        return (
            (self.interval_min // 15, 1)
            if self.interval_min >= 15
            else (1, 15 // self.interval_min)
        )


def remembered(function: Callable[[Problem], T]) -> Callable[[Problem], T]:
    """Compute once for each problem; the answer lives as long as the problem does."""
    key = f"{function.__module__}.{function.__qualname__}"

    @wraps(function)
    def once(problem: Problem) -> T:
        if key not in problem.memo:
            problem.memo[key] = function(problem)
        found: T = problem.memo[key]
        return found

    return once
