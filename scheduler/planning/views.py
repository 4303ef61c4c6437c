"""A solved problem becomes a roster that people can read: names, local times, coverage."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.planning.compose import holidays_among
from scheduler.planning.wishes import wish_views
from scheduler.rosters import (
    AbsenceView,
    AgentView,
    DutyView,
    PodRoster,
    SegmentView,
    StreamCoverage,
)
from solver.couplings.coverage import Capacity, unmet_by_channel, unmet_fte_hours
from solver.couplings.deferral import defer
from solver.verify import penalty

if TYPE_CHECKING:
    import numpy.typing as npt

    from scheduler.centre import Centre
    from scheduler.demand.weeks import PodForecast
    from scheduler.people.agents import Agent as Person
    from scheduler.planning.solved import SolvedPod
    from solver.problem import Agent, Duty

TENTHS = 10


def pod_roster(solved: SolvedPod, centre: Centre, forecast: PodForecast | None) -> PodRoster:
    """The pod's part of a roster view."""
    pod = centre.pod(solved.pod)
    people = {person.personnel_number: person for person in centre.agents}
    cost = penalty(solved.problem, solved.roster)
    parts = {
        "coverage": cost.coverage,
        "deferred": cost.deferred,
        "overstaffing": cost.overstaffing,
        "breaks": cost.breaks,
        **cost.by_rule,
    }
    return PodRoster(
        pod=pod.code,
        name=pod.name,
        zone=pod.zone,
        interval_starts=solved.horizon.starts(),
        agents=tuple(
            _agent_view(solved, number, people[agent.id], centre)
            for number, agent in enumerate(solved.problem.agents)
        ),
        coverage=_coverage(solved, forecast),
        holidays=holidays_among(pod, (*solved.horizon.days, solved.horizon.day_after)),
        unmet_fte_hours=unmet_fte_hours(solved.problem, solved.roster),
        unmet_fte_hours_bound=solved.unmet_fte_hours_bound,
        penalty=cost.total,
        penalty_by_part={name: amount for name, amount in parts.items() if amount},
    )


def _agent_view(solved: SolvedPod, number: int, person: Person, centre: Centre) -> AgentView:
    agent = solved.problem.agents[number]
    first_day = solved.horizon.first_day
    return AgentView(
        personnel_number=person.personnel_number,
        name=person.name,
        role=person.role,
        channels=tuple(sorted({key.split(":")[0] for key in agent.channels})),
        skills=tuple(g.skill for g in person.skills if g.validity.covers(first_day)),
        contract_min=round(agent.contract_min * solved.horizon.n_days / 7),
        duties=tuple(
            _duty_view(solved, agent, duty) for duty in solved.roster.duties[number] if duty
        ),
        absences=_absence_views(solved, agent, centre),
        wishes=wish_views(solved, number, centre),
    )


def _duty_view(solved: SolvedPod, agent: Agent, duty: Duty) -> DutyView:
    horizon, shell = solved.horizon, duty.shell
    return DutyView(
        id=solved.duty_ids.get((agent.id, shell.day), ""),
        day=horizon.days[shell.day],
        start=horizon.start_of(shell.start),
        end=horizon.start_of(shell.end),
        paid_min=shell.paid_min,
        pattern=shell.type,
        segments=tuple(
            SegmentView(
                horizon.start_of(segment.start),
                horizon.start_of(segment.end),
                segment.activity,
                segment.channels,
            )
            for segment in duty.segments
        ),
        locked=any(lock.day == shell.day for lock in agent.locks),
    )


def _absence_views(solved: SolvedPod, agent: Agent, centre: Centre) -> tuple[AbsenceView, ...]:
    mine = [a for a in centre.absences if a.personnel_number == agent.id]
    names = {kind.code: (kind.name_de, kind.name_en) for kind in centre.absence_types}
    found = []
    for absence in agent.absences:
        day = solved.horizon.days[absence.day]
        noted = next((a for a in mine if a.covers(day)), None)
        kind = noted.type if noted else ""
        half = noted.half if noted else None
        texts = names.get(kind, ("", ""))
        found.append(AbsenceView(day, kind, absence.credited_min, *texts, half=half))
    return tuple(found)


def _coverage(solved: SolvedPod, forecast: PodForecast | None) -> tuple[StreamCoverage, ...]:
    """Required, rostered and unmet of each stream.

    People on work serve what is required of them; who is idle is shown with the streams in
    proportion to their requirement, so that the streams' sum is the people on work. A stream that
    is short shows nobody idle: they cannot help there, or they would.
    """
    problem = solved.problem
    capacity = Capacity(problem, solved.roster)
    deferral = defer(problem, capacity.arrays, capacity.counts)
    required = np.array(problem.demand.tenths, dtype=np.int64)
    unmet = unmet_by_channel(problem, capacity)
    served = required - unmet
    row = {channel: index for index, channel in enumerate(problem.demand.channels)}
    for done in deferral.done:
        index = row[problem.batches[done.batch].channel]
        required[index, done.interval] += done.tenths
        served[index, done.interval] += done.tenths
    on_work = capacity.arrays.best_rate @ capacity.counts
    rostered = served + _idle(required, unmet, np.maximum(0, on_work - served.sum(axis=0)))
    contacts = {s.stream.key: s.mean for s in forecast.streams} if forecast else {}
    return tuple(
        StreamCoverage(
            stream=channel,
            required_fte=_fte(required[index]),
            rostered_fte=_fte(rostered[index]),
            unmet_fte=_fte(unmet[index]),
            forecast_contacts=contacts.get(channel, ()),
        )
        for channel, index in row.items()
    )


def _idle(
    required: npt.NDArray[np.int64], unmet: npt.NDArray[np.int64], idle: npt.NDArray[np.int64]
) -> npt.NDArray[np.float64]:
    staffed = unmet == 0
    weights = np.where(staffed, required, 0)
    weights = np.where(weights.sum(axis=0) > 0, weights, staffed)
    weights = np.where(weights.sum(axis=0) > 0, weights, 1)
    spread: npt.NDArray[np.float64] = weights / weights.sum(axis=0) * idle
    return spread


def _fte(tenths: npt.NDArray[np.int64] | npt.NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(value) / TENTHS, 2) for value in tenths)
