"""One day: bars of work and breaks, and what is needed above them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scheduler.figures import intervals_by_day, totals
from web.rosters.curves import Curve, curve
from web.wording import clock, named, stream_name

if TYPE_CHECKING:
    from datetime import date, datetime

    from scheduler.rosters import (
        AgentView,
        DutyView,
        PodRoster,
        RosterView,
        SegmentView,
        StreamCoverage,
    )

BREAKS = ("break", "paid_break")
KNOWN = ("voice", "chat", "email", "social", "meeting", "training")
BAR_HEIGHT = 100.0
TICK_HOURS = 2


@dataclass(frozen=True)
class Box:
    """A rectangle of a bar: percent across, and from top to bottom of the bar."""

    kind: str
    x: float
    width: float
    y: float = 0.0
    height: float = BAR_HEIGHT


@dataclass(frozen=True)
class Bar:
    """One duty as far as it lies in the day."""

    agent: AgentView
    times: str
    boxes: tuple[Box, ...]
    spoken: tuple[str, ...]
    """What the bar shows, in words."""


@dataclass(frozen=True)
class Stream:
    """One stream's day as a picture."""

    name: str
    curve: Curve
    peak_needed: float
    missing_hours: float


@dataclass(frozen=True)
class PodDay:
    """One pod's day."""

    pod: PodRoster
    ticks: tuple[tuple[str, float], ...]
    """Clock time and percent across."""
    grid: str
    """Path data of a line at each of them."""
    streams: tuple[Stream, ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class DayPage:
    """All pods' day, and the neighbouring days of the roster."""

    day: date
    before: date | None
    after: date | None
    pods: tuple[PodDay, ...]
    kinds: tuple[str, ...]
    """Channels and activities in use, for the legend."""


@dataclass(frozen=True)
class _Span:
    """The day in seconds since 1970."""

    start_s: float
    end_s: float

    def percent(self, moment: datetime) -> float:
        share = (moment.timestamp() - self.start_s) / (self.end_s - self.start_s)
        return round(100 * min(1.0, max(0.0, share)), 3)

    def intervals(self, duty: DutyView, part: range, interval_min: int) -> tuple[int, int]:
        """The intervals of ``part``, first and one after the last, that a duty touches."""
        before_s = max(0.0, duty.start.timestamp() - self.start_s)
        after_s = max(0.0, self.end_s - duty.end.timestamp())
        length_s = interval_min * 60
        return part.start + int(before_s // length_s), part.stop - int(after_s // length_s)


def day_page(view: RosterView, day: date, *, streams: bool = True) -> DayPage:
    """Everything the page of one day shows; what is needed only with ``streams``."""
    at = view.days.index(day)
    pods = tuple(_pod_day(view, pod, _intervals(view, pod, day)) for pod in view.pods)
    if not streams:
        pods = tuple(replace(pod, streams=()) for pod in pods)
    used = {box.kind for pod in pods for bar in pod.bars for box in bar.boxes}
    return DayPage(
        day=day,
        before=view.days[at - 1] if at else None,
        after=view.days[at + 1] if at + 1 < len(view.days) else None,
        pods=pods,
        kinds=tuple(kind for kind in (*KNOWN, "work", "break") if kind in used),
    )


def _intervals(view: RosterView, pod: PodRoster, day: date) -> range:
    """The day's intervals from the first to the last hour in which the pod is busy."""
    part = intervals_by_day(pod).get(day, range(0))
    span, needed = _span(view, pod, part), totals(pod, "required_fte")
    busy = {i for i in part if needed[i] > 0}
    for _, duty in _on_duty(pod, span):
        first, last = span.intervals(duty, part, view.interval_min)
        busy |= {first, last - 1}
    hours = {pod.interval_starts[i].hour for i in busy}
    shown = [i for i in part if hours and min(hours) <= pod.interval_starts[i].hour <= max(hours)]
    return range(shown[0], shown[-1] + 1) if shown else range(0)


def _span(view: RosterView, pod: PodRoster, part: range) -> _Span:
    start_s = pod.interval_starts[part.start].timestamp() if part else 0.0
    return _Span(start_s, start_s + len(part) * view.interval_min * 60)


def _on_duty(pod: PodRoster, span: _Span) -> list[tuple[AgentView, DutyView]]:
    return [
        (agent, duty)
        for agent in pod.agents
        for duty in agent.duties
        if duty.start.timestamp() < span.end_s and duty.end.timestamp() > span.start_s
    ]


def _pod_day(view: RosterView, pod: PodRoster, part: range) -> PodDay:
    if not part:
        return PodDay(pod, (), "", (), ())
    span = _span(view, pod, part)
    bars = [_bar(agent, duty, span) for agent, duty in _on_duty(pod, span)]
    ticks = tuple(
        (clock(pod.interval_starts[i]), span.percent(pod.interval_starts[i]))
        for i in part
        if pod.interval_starts[i].minute == 0 and pod.interval_starts[i].hour % TICK_HOURS == 0
    )
    return PodDay(
        pod=pod,
        ticks=ticks,
        grid="".join(f"M{x} 0V{BAR_HEIGHT:g}" for _, x in ticks),
        streams=tuple(_stream(view, coverage, part) for coverage in pod.coverage),
        bars=tuple(sorted(bars, key=lambda bar: (bar.boxes[0].x, bar.agent.name))),
    )


def _stream(view: RosterView, coverage: StreamCoverage, part: range) -> Stream:
    cut = slice(part.start, part.stop)
    needed, rostered = coverage.required_fte[cut], coverage.rostered_fte[cut]
    missing = coverage.unmet_fte[cut]
    return Stream(
        name=stream_name(coverage.stream),
        curve=curve(needed, rostered, missing, max((*needed, *rostered), default=0.0)),
        peak_needed=max(needed, default=0.0),
        missing_hours=sum(missing) * view.interval_min / 60,
    )


def duty_bar(agent: AgentView, duty: DutyView) -> Bar:
    """A duty as a bar of its own, from its start to its end."""
    return _bar(agent, duty, _Span(duty.start.timestamp(), duty.end.timestamp()))


def _bar(agent: AgentView, duty: DutyView, span: _Span) -> Bar:
    boxes = [box for segment in duty.segments for box in _boxes(segment, span)]
    return Bar(
        agent=agent,
        times=f"{clock(duty.start)}–{clock(duty.end)}",
        boxes=tuple(boxes) or (Box("work", span.percent(duty.start), 0.0),),
        spoken=tuple(_spoken(segment) for segment in duty.segments),
    )


def _boxes(segment: SegmentView, span: _Span) -> list[Box]:
    """One box, or for work on several channels one below the other."""
    x = span.percent(segment.start)
    width = round(span.percent(segment.end) - x, 3)
    if width <= 0:
        return []
    kinds = _kinds(segment)
    height = BAR_HEIGHT / len(kinds)
    return [Box(kind, x, width, n * height, height) for n, kind in enumerate(kinds)]


def _kinds(segment: SegmentView) -> list[str]:
    if segment.activity in BREAKS:
        return ["break"]
    if segment.activity != "work":
        return [segment.activity if segment.activity in KNOWN else "work"]
    channels = [channel.partition(":")[0] for channel in segment.channels]
    known = [channel for channel in dict.fromkeys(channels) if channel in KNOWN]
    return known or ["work"]


def _spoken(segment: SegmentView) -> str:
    times = f"{clock(segment.start)}–{clock(segment.end)}"
    if segment.activity == "work" and segment.channels:
        return f"{times} {', '.join(stream_name(channel) for channel in segment.channels)}"
    return f"{times} {named(segment.activity)}"
