"""The few figures about a roster that everybody sees: command line, pages and Excel alike."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from scheduler.rosters import DutyView, PodRoster, RosterView

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
        return covered_percent(self.required_fte_hours, self.unmet_fte_hours)


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
