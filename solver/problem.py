"""The roster problem as plain data: what is asked, and nothing of how it is answered.

Time is counted in *intervals* of ``Problem.interval_min`` minutes. Interval 0 is the first one
of day 0; what was worked before the horizon has negative numbers. Demand and capacity are counted
in *tenths* of an FTE, so that every penalty is a whole number.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, TypeVar

from solver.errors import InvalidProblemError

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.rule import Rule

T = TypeVar("T")

FULL_RATE = 10
"""Tenths of an FTE that an agent of full productivity gives in an interval."""


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise InvalidProblemError(message)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the horizon: 92, 96 or 100 quarter hours, depending on the clock change."""

    first: int
    count: int
    weekday: int
    """0 is Monday."""
    holiday: bool = False


@dataclass(frozen=True, slots=True)
class BreakSlot:
    """One break inside a shell; offsets are intervals from the shell's start."""

    length: int
    paid: bool
    earliest: int
    latest: int
    step: int = 1
    """It starts at ``earliest``, ``earliest + step`` and so on up to ``latest``."""

    def __post_init__(self) -> None:
        _require(self.length > 0, f"BreakSlot.length is {self.length}, expected at least 1")
        _require(self.step > 0, f"BreakSlot.step is {self.step}, expected at least 1")
        _require(
            0 < self.earliest <= self.latest,
            f"BreakSlot window is {self.earliest} to {self.latest}, "
            "expected 0 < earliest <= latest",
        )


@dataclass(frozen=True, slots=True)
class BreakPlan:
    """The breaks of a shell in their order, and how long may be worked without one (intervals)."""

    slots: tuple[BreakSlot, ...] = ()
    min_work: int = 1
    """Shortest stretch of work before, between and after breaks."""
    max_work: int | None = None
    """Longest stretch of work without a break; ``None``: no limit."""


NO_BREAKS = BreakPlan()


@dataclass(frozen=True, slots=True)
class Shell:
    """The outline of a duty: tour rules read nothing else."""

    day: int
    start: int
    end: int
    """First interval that is no longer part of the shell."""
    paid_min: int
    type: str
    flags: frozenset[str] = frozenset()
    breaks: BreakPlan = NO_BREAKS
    gap: tuple[int, int] | None = None
    """The hole of a split shift, ``[from, to)``, unpaid."""

    def __post_init__(self) -> None:
        _require(self.start < self.end, f"Shell from {self.start} to {self.end} is empty")
        _require(self.paid_min >= 0, f"Shell.paid_min is {self.paid_min}")

    @property
    def length(self) -> int:
        """Intervals from start to end, breaks and gap included."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a duty, ``[start, end)``: work on channels, a break, a meeting, training."""

    start: int
    end: int
    activity: str
    """``work``, ``break`` (unpaid), ``paid_break``, ``meeting`` or ``training``."""
    channels: tuple[str, ...] = ()
    """Sorted; only work has channels."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A shell filled with segments; segments are in order and fill the shell but for its gap."""

    shell: Shell
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Window:
    """Intervals ``[start, end)`` in which something is possible."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Absence:
    """A day away; rules about hours count ``credited_min`` as if worked."""

    day: int
    credited_min: int = 0


@dataclass(frozen=True, slots=True)
class DayOffWish:
    """Costs ``cost`` if the day is worked."""

    id: str
    day: int
    cost: int


@dataclass(frozen=True, slots=True)
class StartWish:
    """Costs, for each shift worked, what its first interval is listed with (unlisted: nothing)."""

    id: str
    costs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class ShiftWish:
    """Costs ``cost`` unless a shell of this type is worked on the day."""

    id: str
    day: int
    type: str
    cost: int


Wish = DayOffWish | StartWish | ShiftWish


@dataclass(frozen=True, slots=True)
class Lock:
    """The day is settled: exactly this duty's shell (and breaks), or a day off for ``None``."""

    day: int
    duty: Duty | None


@dataclass(frozen=True, slots=True)
class Agent:
    """One person, as far as the solver needs to know."""

    id: str
    rates: tuple[tuple[str, int], ...]
    """Channel and tenths of an FTE given on it; 10 is full productivity. Sorted by channel."""
    contract_min: int
    """Paid minutes a week by contract."""
    min_week_min: int
    max_week_min: int
    max_days: int
    """Days of work a week."""
    windows: tuple[Window, ...] | None = None
    """Where a shell must lie inside one window (availability); ``None``: anywhere."""
    hours: tuple[Window, ...] | None = None
    """Personal earliest start and latest end, a window for each day: a shell must lie inside the
    one that begins on its day; ``None``: anywhere.
    """
    absences: tuple[Absence, ...] = ()
    wishes: tuple[Wish, ...] = ()
    locks: tuple[Lock, ...] = ()
    fixed: tuple[Duty, ...] = ()
    """Duties before (negative days) and after the horizon, in order of time."""

    def __post_init__(self) -> None:
        _require(bool(self.id), "Agent.id is empty")
        _require(
            self.min_week_min <= self.max_week_min,
            f"agent {self.id}: min_week_min {self.min_week_min} > max_week_min {self.max_week_min}",
        )
        _require(
            all(0 < rate <= FULL_RATE * 2 for _, rate in self.rates),
            f"agent {self.id}: rates {self.rates}, expected 1 to {FULL_RATE * 2} tenths",
        )

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels this agent works on, sorted."""
        return tuple(channel for channel, _ in self.rates)


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
        _require(len(set(self.channels)) == n, f"Demand.channels repeat: {self.channels}")
        _require(
            len(self.tenths) == n, f"Demand.tenths has {len(self.tenths)} rows for {n} channels"
        )
        _require(
            len(self.priority) == n, f"Demand.priority has {len(self.priority)} entries for {n}"
        )
        lengths = {len(row) for row in self.tenths}
        _require(len(lengths) <= 1, f"Demand.tenths rows differ in length: {sorted(lengths)}")
        _require(
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
        _require(self.release < self.due, f"Batch from {self.release} is due at {self.due}")
        _require(self.minutes >= 0, f"Batch.minutes is {self.minutes}")


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
        _require(
            self.interval_min in (5, 6, 10, 15, 30, 60), f"interval_min is {self.interval_min}"
        )
        _require(
            15 % self.interval_min == 0 or self.interval_min % 15 == 0,
            "interval_min must divide or be a multiple of 15",
        )
        expected = 0
        for number, day in enumerate(self.days):
            _require(
                day.first == expected, f"day {number} starts at {day.first}, expected {expected}"
            )
            expected += day.count
        for row in self.demand.tenths:
            _require(
                len(row) == expected, f"demand has {len(row)} intervals, the days have {expected}"
            )
        ids = [agent.id for agent in self.agents]
        _require(len(set(ids)) == len(ids), "two agents have the same id")
        for batch in self.batches:
            _require(
                batch.channel in self.demand.channels, f"Batch.channel {batch.channel} is unknown"
            )
        for agent in self.agents:
            self._check_agent(agent)
        for shell in self.shells:
            _require(
                0 <= shell.day < len(self.days), f"shell on day {shell.day} of {len(self.days)}"
            )
            day = self.days[shell.day]
            _require(
                day.first <= shell.start < day.first + day.count,
                f"shell of day {shell.day} starts at interval {shell.start}",
            )
        _require(len(set(self.shells)) == len(self.shells), "two shells are the same")

    def _check_agent(self, agent: Agent) -> None:
        days = [duty.shell.day for duty in agent.fixed]
        _require(
            all(day < 0 or day >= len(self.days) for day in days) and days == sorted(set(days)),
            f"agent {agent.id}: fixed duties on days {days}, expected in order and outside 0 to "
            f"{len(self.days) - 1}",
        )
        for lock in agent.locks:
            _require(
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
