"""A pod's part of a stored roster as it stands today.

The problem a roster was made for does not know what was entered since: absences, locks set by
hand, the weeks around it. Here they are laid over it, so that pages and checks of moves see them.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import replace
from threading import Lock as Mutex
from typing import TYPE_CHECKING

from scheduler.agreements.prices import Prices
from scheduler.calendar import Horizon
from scheduler.planning.duties import duties_by_agent, roster_of
from scheduler.planning.people import PodWeek, absences_of
from scheduler.planning.solved import SolvedPod
from scheduler.store.duties_around import duties_around, duties_taken_away
from scheduler.store.problems import get_problem
from solver.io import load_problem
from solver.problem import Lock

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.people.agents import Agent as Person
    from scheduler.store.roster_records import StoredPodRoster, StoredRoster
    from solver.problem import Absence, Agent, Problem
    from solver.roster import Roster

MEMORY_DAYS = 14
"""So many days around the horizon are looked at for rest and runs."""
KEPT_PROBLEMS = 64


class _Shelf:
    """Problems by hash; one never changes, and to read it takes a tenth of a second."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Problem] = OrderedDict()
        self._mutex = Mutex()

    def problem(self, session: Session, problem_hash: str) -> Problem:
        with self._mutex:
            found = self._kept.pop(problem_hash, None)
        found = found or load_problem(get_problem(session, problem_hash))
        with self._mutex:
            self._kept[problem_hash] = found
            while len(self._kept) > KEPT_PROBLEMS:
                self._kept.popitem(last=False)
        return found


_SHELF = _Shelf()


def solved_pod(
    session: Session, stored: StoredRoster, part: StoredPodRoster, centre: Centre
) -> SolvedPod:
    """The pod's part with the problem it was made for."""
    horizon = horizon_of_roster(stored, part.pod, centre)
    problem = _SHELF.problem(session, part.problem_hash)
    return SolvedPod(
        pod=part.pod,
        horizon=horizon,
        problem=problem,
        roster=roster_of(problem, part.duties, horizon),
        duty_ids={(d.personnel_number, horizon.day_number(d.day)): d.id for d in part.duties},
        unmet_fte_hours_bound=part.run.unmet_fte_hours_bound,
    )


def horizon_of_roster(stored: StoredRoster, pod: str, centre: Centre) -> Horizon:
    """The days of a roster in the zone of one of its pods."""
    return Horizon(centre.pod(pod).zone, stored.first_day, stored.n_days, stored.interval_min)


def standing_pod(
    session: Session, stored: StoredRoster, part: StoredPodRoster, centre: Centre
) -> SolvedPod:
    """The pod's part with today's absences and locks laid over its problem."""
    solved = solved_pod(session, stored, part, centre)
    away = _absences_today(session, stored, solved, centre)
    locked = {
        (d.personnel_number, solved.horizon.day_number(d.day)) for d in part.duties if d.locked
    }
    agents = tuple(
        _with(
            agent,
            absences=away.get(agent.id, ()),
            locks=_locks_today(solved.problem, solved.roster, agent, locked),
        )
        for agent in solved.problem.agents
    )
    return _with_agents(solved, agents)


def with_neighbours(session: Session, stored: StoredRoster, solved: SolvedPod) -> SolvedPod:
    """The same with what is published for the days around the roster, where something is."""
    before, after = (
        duties_by_agent(duties, solved.horizon)
        for duties in duties_around(session, stored, solved.pod, MEMORY_DAYS)
    )
    n_days = solved.horizon.n_days
    agents = []
    for agent in solved.problem.agents:
        earlier = tuple(duty for duty in agent.fixed if duty.shell.day < 0)
        later = tuple(duty for duty in agent.fixed if duty.shell.day >= n_days)
        if before:
            earlier = before.get(agent.id, ())
        if after:
            later = after.get(agent.id, ())
        agents.append(_with(agent, fixed=(*earlier, *later)))
    return _with_agents(solved, tuple(agents))


def _with(agent: Agent, **fields: object) -> Agent:
    """The agent with these fields; the very same one if nothing differs."""
    if all(getattr(agent, name) == value for name, value in fields.items()):
        return agent
    return replace(agent, **fields)  # type: ignore[arg-type]  # fields of an agent by name


def _with_agents(solved: SolvedPod, agents: tuple[Agent, ...]) -> SolvedPod:
    old = solved.problem.agents
    if all(new is agent for new, agent in zip(agents, old, strict=True)):
        return solved  # what is remembered about the problem stays of use
    return replace(solved, problem=replace(solved.problem, agents=agents))


def _absences_today(
    session: Session, stored: StoredRoster, solved: SolvedPod, centre: Centre
) -> dict[str, tuple[Absence, ...]]:
    """The absences of everybody who is away on some day, credited as for a new roster.

    An absence that credits the planned shift takes the shift that was taken away for it, or what
    the problem credited already.
    """
    horizon, first = solved.horizon, solved.horizon.first_day
    wanted = {a.id for a in solved.problem.agents}
    away = {
        a.personnel_number
        for a in centre.absences
        if a.personnel_number in wanted and a.last >= first and a.first <= horizon.days[-1]
    }
    if not away:
        return {}
    week = PodWeek(
        centre=centre,
        pod=solved.pod,
        horizon=horizon,
        streams=(),
        shells=(),
        prices=Prices(),
        earlier={},
        locks={},
        rostered_min=_planned_min(session, stored, solved, away),
    )
    people = {p.personnel_number: p for p in centre.agents if p.personnel_number in away}
    return {number: _absences_of(week, person) for number, person in people.items()}


def _absences_of(week: PodWeek, person: Person) -> tuple[Absence, ...]:
    contract = next(filter(None, (person.contract_on(day) for day in week.horizon.days)), None)
    return absences_of(week, person, contract) if contract else ()


def _planned_min(
    session: Session, stored: StoredRoster, solved: SolvedPod, away: set[str]
) -> Mapping[tuple[str, int], int]:
    taken = duties_taken_away(session, stored.id, away)
    planned = {
        (number, solved.horizon.day_number(day)): duty.paid_min
        for (number, day), duty in taken.items()
    }
    credited = {
        (agent.id, absence.day): absence.credited_min * (2 if absence.span else 1)
        for agent in solved.problem.agents
        if agent.id in away
        for absence in agent.absences
        if absence.credited_min
    }
    return planned | credited


def _locks_today(
    problem: Problem, roster: Roster, agent: Agent, locked: set[tuple[str, int]]
) -> tuple[Lock, ...]:
    """Days off the problem settled, and the duties that are locked now."""
    row = roster.duties[problem.agent_index[agent.id]]
    free = [lock for lock in agent.locks if lock.duty is None]
    kept = [
        Lock(day, duty)
        for day, duty in enumerate(row)
        if duty and (agent.id, day) in locked and duty.shell in problem.shell_index
    ]
    return tuple(sorted([*free, *kept], key=lambda lock: lock.day))
