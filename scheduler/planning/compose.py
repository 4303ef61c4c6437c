"""Composes the solver's problem of one pod: people, patterns, rules and demand in one place."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from scheduler.calendar import Horizon
from scheduler.demand.opening import open_intervals
from scheduler.demand.special_days import public_holidays
from scheduler.errors import InvalidDataError
from scheduler.planning.people import PodWeek, agents_of_pod
from scheduler.planning.shells import shells_of_pod
from solver.problem import Batch, Day, Demand, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from scheduler.agreements.rule_sets import RuleSet
    from scheduler.centre import Centre
    from scheduler.demand.weeks import PodRequirement
    from scheduler.pods.pods import Pod, Stream
    from solver.problem import Agent, Duty, Lock, Shell

TENTHS = 10


@dataclass(frozen=True)
class PodTask:
    """Everything a pod's problem is made of; the standing roster may be empty."""

    centre: Centre
    requirement: PodRequirement
    rule_set: RuleSet
    earlier: Mapping[str, tuple[Duty, ...]] = field(default_factory=dict)
    """Duties before and after the horizon by personnel number, in the horizon's intervals."""
    locks: Mapping[str, tuple[Lock, ...]] = field(default_factory=dict)
    rostered_min: Mapping[tuple[str, int], int] = field(default_factory=dict)
    """Paid minutes of the standing roster by personnel number and day."""
    balances: Mapping[str, int] = field(default_factory=dict)
    """What hours accounts hold before the horizon, by personnel number."""


def horizon_of(pod: Pod, requirement: PodRequirement) -> Horizon:
    """The horizon of a requirement in its pod's zone."""
    return Horizon(pod.zone, requirement.first_day, requirement.n_days, requirement.interval_min)


def holidays_among(pod: Pod, days: tuple[date, ...]) -> dict[date, str]:
    """Public holidays of the pod's country and state among ``days``."""
    names = public_holidays(pod.country, pod.state, sorted({day.year for day in days}))
    return {day: names[day] for day in days if day in names}


def compose_problem(task: PodTask) -> Problem:
    """The solver's problem of one pod.

    Raises
    ------
    InvalidDataError
        If the pod has nobody who could work, or no shift that fits its opening hours.
    """
    pod = task.centre.pod(task.requirement.pod)
    horizon = horizon_of(pod, task.requirement)
    one_day_longer = replace(horizon, n_days=horizon.n_days + 1)  # night shifts reach into it
    opened = open_intervals(task.centre.opening, pod.code, one_day_longer)
    breaks = task.rule_set.rule("breaks_by_length")
    stretch = None if breaks is None else breaks.max_stretch_min
    shells = shells_of_pod(task.centre.patterns, pod.code, horizon, opened, stretch)
    if not shells:
        raise InvalidDataError(f"pod {pod.code}: no shift pattern fits its opening hours")
    streams = _streams(task, pod.code)
    agents = agents_of_pod(
        PodWeek(
            centre=task.centre,
            pod=pod.code,
            horizon=horizon,
            streams=streams,
            shells=shells,
            prices=task.rule_set.prices,
            earlier=task.earlier,
            locks=task.locks,
            rostered_min=task.rostered_min,
            balances=task.balances,
        )
    )
    if not agents:
        raise InvalidDataError(f"pod {pod.code}: nobody has a contract and a channel that week")
    return Problem(
        interval_min=horizon.interval_min,
        days=_days(pod, horizon),
        shells=_with_locked(shells, agents),
        agents=agents,
        demand=_demand(task, streams, horizon, left_to_the_week_before(task, shells)),
        rules=task.rule_set.rules,
        batches=_batches(task, streams),
        max_break_percent=min((p.max_break_percent for p in task.centre.patterns), default=100),
        break_cost=task.rule_set.prices.break_share,
    )


def _streams(task: PodTask, pod: str) -> tuple[Stream, ...]:
    """The pod's streams, as its promises name them."""
    return tuple(
        sorted(
            (p.stream for p in task.centre.promises if p.stream.pod == pod),
            key=lambda stream: stream.key,
        )
    )


def _days(pod: Pod, horizon: Horizon) -> tuple[Day, ...]:
    off = holidays_among(pod, horizon.days)
    firsts = [horizon.first_interval(day) for day in horizon.days]
    ends = [*firsts[1:], horizon.n_intervals]
    return tuple(
        Day(first, end - first, day.weekday(), day in off)
        for day, first, end in zip(horizon.days, firsts, ends, strict=True)
    )


def _with_locked(shells: tuple[Shell, ...], agents: tuple[Agent, ...]) -> tuple[Shell, ...]:
    """A locked duty stays possible even if no pattern makes its shell any more."""
    locked = (lock.duty.shell for agent in agents for lock in agent.locks if lock.duty)
    return tuple(dict.fromkeys([*shells, *locked]))


def left_to_the_week_before(task: PodTask, shells: tuple[Shell, ...]) -> int:
    """First intervals that are not part of this week's demand.

    Only night shifts of the day before could cover them, and no roster of that day is known.
    """
    before = any(duty.shell.day < 0 for duties in task.earlier.values() for duty in duties)
    return 0 if before else min(shell.start for shell in shells)


def _demand(
    task: PodTask, streams: tuple[Stream, ...], horizon: Horizon, first_interval: int
) -> Demand:
    needs = {
        need.stream: (0.0,) * first_interval + need.required_fte[first_interval:]
        for need in task.requirement.streams
    }
    nothing = (0.0,) * horizon.n_intervals
    priority = {p.stream: p.priority for p in task.centre.promises}
    prices = task.rule_set.prices
    return Demand(
        channels=tuple(stream.key for stream in streams),
        tenths=tuple(
            tuple(round(TENTHS * fte) for fte in needs.get(stream, nothing)) for stream in streams
        ),
        priority=tuple(priority[stream] for stream in streams),
        deep_factor=prices.deep_factor,
        over_margin_percent=prices.over_margin_percent,
        over_cost=prices.overstaffing,
    )


def _batches(task: PodTask, streams: tuple[Stream, ...]) -> tuple[Batch, ...]:
    priority = {p.stream: p.priority for p in task.centre.promises}
    known = {stream.key for stream in streams}
    return tuple(
        Batch(work.stream.key, work.release, work.due, work.minutes, priority[work.stream])
        for work in task.requirement.batches
        if work.stream.key in known
    )
