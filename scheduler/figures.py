"""The few figures about a roster that everybody sees: command line, pages and Excel alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from scheduler.rosters import DutyView, PodRoster, RosterView, StreamCoverage

NOTICED_FTE = 0.05
"""What is missing below this rounds to nothing and is not named."""

SATURDAY = 5
NIGHT_ENDS_FROM = 2
"""A shift that ends at this hour of the next day or later is a night shift."""


@dataclass(frozen=True)
class DayFigures:
    """What a pod needs on one day and what the roster gives; all streams together."""

    day: date
    people: int
    """Agents whose duty begins on the day."""
    required_fte_hours: float
    rostered_fte_hours: float
    unmet_fte_hours: float
    peak_at: datetime | None
    """The interval that needs most people; ``None`` if the day needs nobody."""
    peak_required_fte: float
    peak_rostered_fte: float


@dataclass(frozen=True)
class Shortage:
    """A stretch of time in which a stream lacks people throughout."""

    pod: str
    pod_name: str
    stream: str
    start: datetime
    end: datetime
    missing_fte_hours: float
    deepest_fte: float
    deepest_at: datetime
    required_fte: float
    """Needed in the deepest interval."""
    rostered_fte: float
    """Rostered in the deepest interval."""


@dataclass(frozen=True)
class WishFigures:
    """How many wishes there are and how many the roster grants."""

    granted: int
    total: int


@dataclass(frozen=True)
class HoursFigures:
    """Rostered and credited hours against contracts, of everybody who is off by something."""

    below_h: float
    above_h: float


@dataclass(frozen=True)
class Spread:
    """How many of something one person has, at least and at most."""

    least: int
    most: int

    @property
    def width(self) -> int:
        """0 if everybody has the same."""
        return self.most - self.least


def later(moment: datetime, minutes: int) -> datetime:
    """``minutes`` of real time after ``moment``, in the zone of ``moment``."""
    return (moment.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(moment.tzinfo)


def intervals_by_day(pod: PodRoster) -> dict[date, range]:
    """The intervals of each local day: 92, 96 or 100 quarter hours."""
    slices = {}
    for day, group in groupby(enumerate(pod.interval_starts), key=lambda item: item[1].date()):
        indexes = [index for index, _ in group]
        slices[day] = range(indexes[0], indexes[-1] + 1)
    return slices


def totals(pod: PodRoster, values: str) -> list[float]:
    """Sum of one array of ``StreamCoverage`` over the pod's streams, for each interval."""
    arrays = [getattr(coverage, values) for coverage in pod.coverage]
    return [sum(column) for column in zip(*arrays, strict=True)] or [0.0] * len(pod.interval_starts)


def day_figures(view: RosterView, pod: PodRoster) -> tuple[DayFigures, ...]:
    """Need and staff of one pod for each day of the roster, in order."""
    slices = intervals_by_day(pod)
    sums = [totals(pod, name) for name in ("required_fte", "rostered_fte", "unmet_fte")]
    people = Counter(duty.day for agent in pod.agents for duty in agent.duties)
    return tuple(
        _one_day(view, pod, day, people[day], slices.get(day, range(0)), sums) for day in view.days
    )


def _one_day(
    view: RosterView,
    pod: PodRoster,
    day: date,
    people: int,
    intervals: range,
    sums: list[list[float]],
) -> DayFigures:
    required, rostered, unmet = sums
    hours = view.interval_min / 60
    peak = max(intervals, key=lambda i: required[i], default=None)
    if peak is not None and required[peak] <= 0:
        peak = None
    return DayFigures(
        day=day,
        people=people,
        required_fte_hours=sum(required[i] for i in intervals) * hours,
        rostered_fte_hours=sum(rostered[i] for i in intervals) * hours,
        unmet_fte_hours=sum(unmet[i] for i in intervals) * hours,
        peak_at=None if peak is None else pod.interval_starts[peak],
        peak_required_fte=0.0 if peak is None else required[peak],
        peak_rostered_fte=0.0 if peak is None else rostered[peak],
    )


def worst_shortages(
    view: RosterView, n: int = 5, days: Sequence[date] | None = None
) -> tuple[Shortage, ...]:
    """The ``n`` stretches that miss most FTE-hours, worst first; of some days or of all."""
    found = [
        _shortage(view, pod, coverage, run)
        for pod in view.pods
        for coverage in pod.coverage
        for run in _runs(coverage)
        if days is None or pod.interval_starts[run[0]].date() in days
    ]
    return tuple(sorted(found, key=lambda s: (-s.missing_fte_hours, s.start, s.stream))[:n])


def _runs(coverage: StreamCoverage) -> list[list[int]]:
    """Neighbouring intervals that are short, as lists of their indexes."""
    short = [index for index, unmet in enumerate(coverage.unmet_fte) if unmet >= NOTICED_FTE]
    # Within a run, an index and its place in the list rise together.
    groups = groupby(enumerate(short), key=lambda item: item[1] - item[0])
    return [[index for _, index in group] for _, group in groups]


def _shortage(
    view: RosterView, pod: PodRoster, coverage: StreamCoverage, run: list[int]
) -> Shortage:
    deepest = max(run, key=lambda i: coverage.unmet_fte[i])
    missing_fte = sum(coverage.unmet_fte[i] for i in run)
    return Shortage(
        pod=pod.pod,
        pod_name=pod.name,
        stream=coverage.stream,
        start=pod.interval_starts[run[0]],
        end=later(pod.interval_starts[run[-1]], view.interval_min),
        missing_fte_hours=missing_fte * view.interval_min / 60,
        deepest_fte=coverage.unmet_fte[deepest],
        deepest_at=pod.interval_starts[deepest],
        required_fte=coverage.required_fte[deepest],
        rostered_fte=coverage.rostered_fte[deepest],
    )


def wishes(pods: tuple[PodRoster, ...]) -> WishFigures:
    """Wishes of all agents of ``pods``."""
    granted = [wish.granted for pod in pods for agent in pod.agents for wish in agent.wishes]
    return WishFigures(granted=sum(granted), total=len(granted))


def covered_percent(required_hours: float, missing_hours: float) -> float:
    """Share of the need that is met; 100 if nobody is needed."""
    return 100 * (1 - missing_hours / required_hours) if required_hours else 100.0


def hours_off_contract(pods: tuple[PodRoster, ...]) -> HoursFigures:
    """By how much people are rostered below and above their contracts, in sum."""
    balances = [
        agent.paid_min + agent.credited_min - agent.contract_min
        for pod in pods
        for agent in pod.agents
    ]
    return HoursFigures(
        below_h=-sum(min(0, balance) for balance in balances) / 60,
        above_h=sum(max(0, balance) for balance in balances) / 60,
    )


def weekend_spread(pods: tuple[PodRoster, ...]) -> Spread:
    """Shifts on Saturdays and Sundays, among all who work at all."""
    return _spread(pods, lambda duty: duty.day.weekday() >= SATURDAY, everybody=True)


def night_spread(pods: tuple[PodRoster, ...]) -> Spread:
    """Shifts that end in the morning of the next day, among those who have any."""
    return _spread(pods, ends_next_morning, everybody=False)


def ends_next_morning(duty: DutyView) -> bool:
    """Whether it is a night shift."""
    return duty.end.hour >= NIGHT_ENDS_FROM and duty.end.day != duty.start.day


def _spread(
    pods: tuple[PodRoster, ...], counts: Callable[[DutyView], bool], *, everybody: bool
) -> Spread:
    rows = [agent.duties for pod in pods for agent in pod.agents if agent.duties]
    found = [sum(map(counts, duties)) for duties in rows]
    counted = [n for n in found if n or everybody]
    return Spread(min(counted, default=0), max(counted, default=0))


def proven_bound(view: RosterView) -> float | None:
    """FTE-hours that any roster must leave unmet; ``None`` unless known for every pod."""
    bounds = [pod.unmet_fte_hours_bound for pod in view.pods]
    known = [bound for bound in bounds if bound is not None]
    return sum(known) if len(known) == len(bounds) else None


def patterns_by_start(view: RosterView) -> tuple[str, ...]:
    """Codes of the patterns a roster uses, by the earliest time of day at which each starts."""
    starts = {
        (duty.start.hour, duty.start.minute, duty.pattern)
        for pod in view.pods
        for agent in pod.agents
        for duty in agent.duties
    }
    return tuple(dict.fromkeys(pattern for _, _, pattern in sorted(starts)))


def night_patterns(view: RosterView) -> frozenset[str]:
    """Codes of the patterns whose shifts end in the morning of the next day."""
    return frozenset(
        duty.pattern
        for pod in view.pods
        for agent in pod.agents
        for duty in agent.duties
        if ends_next_morning(duty)
    )


@dataclass(frozen=True)
class StretchFigures:
    """A pod's figures over some days in a row, all streams together."""

    required_fte_hours: float
    unmet_fte_hours: float
    contacts: float
    """Contacts forecast; 0 without a forecast."""
    paid_min: int
    credited_min: int
    contract_min: int
    """The part of everybody's contract that falls on these days."""
    wishes: WishFigures
    """Of these days; wishes without a day count as well."""

    @property
    def covered_percent(self) -> float:
        """Share of the need that is met; 100 if nobody is needed."""
        if not self.required_fte_hours:
            return 100.0
        return 100 * (1 - self.unmet_fte_hours / self.required_fte_hours)


def stretch_figures(view: RosterView, pod: PodRoster, days: Sequence[date]) -> StretchFigures:
    """Add up what a pod needs, has and grants on these days, which follow each other."""
    slices = intervals_by_day(pod)
    parts = [slices[day] for day in days if day in slices]
    cut = slice(parts[0].start, parts[-1].stop) if parts else slice(0)
    hours = view.interval_min / 60
    within = frozenset(days)
    granted = [
        wish.granted
        for agent in pod.agents
        for wish in agent.wishes
        if wish.day is None or wish.day in within
    ]
    share = len(within) / len(view.days) if view.days else 0
    return StretchFigures(
        required_fte_hours=hours * sum(sum(c.required_fte[cut]) for c in pod.coverage),
        unmet_fte_hours=hours * sum(sum(c.unmet_fte[cut]) for c in pod.coverage),
        contacts=sum(sum(c.forecast_contacts[cut]) for c in pod.coverage),
        paid_min=sum(d.paid_min for a in pod.agents for d in a.duties if d.day in within),
        credited_min=sum(x.credited_min for a in pod.agents for x in a.absences if x.day in within),
        contract_min=round(share * sum(agent.contract_min for agent in pod.agents)),
        wishes=WishFigures(sum(granted), len(granted)),
    )
