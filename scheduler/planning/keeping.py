"""What a new roster keeps of those before it: locks, days that should change little, a start."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from scheduler.planning.duties import roster_of
from solver.couplings.coverage import unmet_fte_hours
from solver.problem import Lock, Standing
from solver.roster import Roster
from solver.rules.few_changes import FewChanges
from solver.rules.locked import Locked
from solver.verify import penalty, verify_agent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from scheduler.calendar import Horizon
    from scheduler.planning.known import Source
    from scheduler.planning.request import Keep
    from scheduler.store.roster_records import StoredDuty
    from solver.problem import Agent, Problem, Shell
    from solver.result import Result
    from solver.rule import Rule

    Place = tuple[str, date]


@dataclass(frozen=True)
class Released:
    """A day that was to be kept and could not."""

    personnel_number: str
    day: date
    why: Literal["absent", "rules"]


@dataclass(frozen=True)
class Keeping:
    """How much is kept."""

    keep: Keep
    change_little: bool
    freeze_until: datetime


@dataclass(frozen=True)
class PodProblem:
    """A pod's problem, ready to be solved."""

    pod: str
    horizon: Horizon
    problem: Problem
    hint: Roster | None = None
    """What stands already, as far as it does."""
    by_hand: frozenset[Place] = frozenset()
    """Places that somebody locked; they stay locked in the new roster."""
    frozen: frozenset[Place] = frozenset()
    """Places that no run may change."""
    released: tuple[Released, ...] = field(default=())


def keep(pod: PodProblem, sources: tuple[Source, ...], how: Keeping) -> PodProblem:
    """The same problem with what is kept laid over it.

    A duty on a day on which its owner is absent by now is not kept.
    """
    if not sources:
        return pod
    work = _Work(pod, sources, how)
    agents = tuple(work.agent(agent) for agent in pod.problem.agents)
    problem = replace(
        pod.problem,
        agents=agents,
        shells=work.shells(agents),
        rules=_with_rules(pod.problem.rules, how),
    )
    return replace(
        pod,
        problem=problem,
        hint=work.hint(),
        by_hand=frozenset(work.by_hand),
        frozen=frozenset(work.frozen),
        released=tuple(work.released),
    )


def release(pod: PodProblem, personnel_numbers: frozenset[str]) -> PodProblem:
    """The same problem with the locks of these agents lifted, frozen days excepted."""
    released: list[Released] = []

    def lifted(agent: Agent) -> Agent:
        if agent.id not in personnel_numbers:
            return agent
        stays = [
            lock for lock in agent.locks if (agent.id, pod.horizon.days[lock.day]) in pod.frozen
        ]
        gone = [lock for lock in agent.locks if lock not in stays]
        released.extend(Released(agent.id, pod.horizon.days[lock.day], "rules") for lock in gone)
        return replace(agent, locks=tuple(stays))

    problem = replace(pod.problem, agents=tuple(map(lifted, pod.problem.agents)))
    return replace(pod, problem=problem, released=(*pod.released, *released))


def calmed(pod: PodProblem, result: Result) -> Result:
    """The same result with the breaks that people know wherever their shift stays the same.

    The search prices changed shifts only and moves breaks as it likes; each moved break would be
    one more change to be told.
    """
    if result.roster is None or pod.hint is None:
        return result
    roster = result.roster
    for agent, row in enumerate(result.roster.duties):
        for day, (found, known) in enumerate(zip(row, pod.hint.duties[agent], strict=True)):
            if found and known and found.shell == known.shell and found != known:
                calmer = roster.with_duty(agent, day, known)
                if not verify_agent(pod.problem, calmer, agent):
                    roster = calmer
    return replace(
        result,
        roster=roster,
        penalty=penalty(pod.problem, roster),
        unmet_fte_hours=unmet_fte_hours(pod.problem, roster),
    )


class _Work:
    """One pod's problem and what stands on its days."""

    def __init__(self, pod: PodProblem, sources: tuple[Source, ...], how: Keeping) -> None:
        self.pod = pod
        self.how = how
        self.days = {day: source for source in sources for day in source.days}
        known = pod.problem.agent_index
        stored = [d for source in sources for d in source.duties.values()]
        self.stored = {(d.personnel_number, d.day): d for d in stored}
        mine = (duty for duty in stored if duty.personnel_number in known)
        self.standing = roster_of(pod.problem, mine, pod.horizon)
        self.by_hand: set[Place] = set()
        self.frozen: set[Place] = set()
        self.released: list[Released] = []

    def agent(self, agent: Agent) -> Agent:
        """The agent with locks, and with the days that should change little."""
        row = self.standing.duties[self.pod.problem.agent_index[agent.id]]
        away = {absence.day: absence for absence in agent.absences}
        locks, standing = list[Lock](), list[Standing]()
        for number, day, source in self._days_of(agent):
            duty, stored = row[number], self.stored.get((agent.id, day))
            locked = self._is_locked(source, agent.id, day, stored)
            if number in away and (duty is None or away[number].forbids(duty.shell)):
                if stored:
                    self.released.append(Released(agent.id, day, "absent"))
            elif locked:
                locks.append(Lock(number, duty))
            elif self.how.change_little:
                standing.append(Standing(number, duty.shell if duty else None))
        return replace(agent, locks=tuple(locks), standing=tuple(standing))

    def shells(self, agents: tuple[Agent, ...]) -> tuple[Shell, ...]:
        """What may be worked: nothing that would begin in the frozen time, but for what is kept."""
        until = self.pod.horizon.interval_at(self.how.freeze_until)
        published = {
            self.pod.horizon.day_number(day)
            for day, source in self.days.items()
            if source.published
        }
        free = (s for s in self.pod.problem.shells if s.start >= until or s.day not in published)
        kept = (lock.duty.shell for agent in agents for lock in agent.locks if lock.duty)
        return tuple(dict.fromkeys([*free, *kept]))

    def hint(self) -> Roster:
        """What stands, without the duties of people who are absent by now."""
        gone = {(r.personnel_number, r.day) for r in self.released}
        days = self.pod.horizon.days
        return Roster(
            tuple(
                tuple(
                    None if (agent.id, days[number]) in gone else duty
                    for number, duty in enumerate(row)
                )
                for agent, row in zip(self.pod.problem.agents, self.standing.duties, strict=True)
            )
        )

    def _days_of(self, agent: Agent) -> Iterator[tuple[int, date, Source]]:
        for number, day in enumerate(self.pod.horizon.days):
            source = self.days.get(day)
            if source is not None and agent.id in source.people:
                yield number, day, source

    def _is_locked(self, source: Source, agent: str, day: date, stored: StoredDuty | None) -> bool:
        if source.published and self._has_begun(day, stored):
            self.frozen.add((agent, day))
            return True
        if stored and stored.locked and self.how.keep != "nothing":
            self.by_hand.add((agent, day))
            return True
        return source.published and self.how.keep == "published"

    def _has_begun(self, day: date, stored: StoredDuty | None) -> bool:
        """Whether the duty, or the day off, begins in the frozen time."""
        horizon = self.pod.horizon
        begins = stored.start_utc if stored else horizon.start_of(horizon.first_interval(day))
        return begins < self.how.freeze_until


def _with_rules(rules: tuple[Rule, ...], how: Keeping) -> tuple[Rule, ...]:
    """What is kept holds whether or not the agreement names the rules that say so."""
    wanted: list[Rule] = [Locked(), *([FewChanges()] if how.change_little else [])]
    named = {rule.name for rule in rules}
    return (*rules, *(rule for rule in wanted if rule.name not in named))
