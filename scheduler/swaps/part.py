"""A pod's part of a published roster, ready for many checks."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.planning.standing import standing_pod, with_neighbours
from scheduler.store.rosters import load_roster
from scheduler.store.swap_facts import published_before
from scheduler.swaps.coverage import PodCoverage
from solver.verify import verify_tour
from solver.weeks import earned_without_shifts, weeks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.calendar import Horizon
    from scheduler.centre import Centre
    from scheduler.planning.solved import SolvedPod
    from scheduler.store.published_marks import MarkedPart
    from scheduler.store.roster_records import StoredDuty
    from solver.problem import Agent, Duty, Problem, Shell
    from solver.rule import Violation
    from solver.weeks import Week

    Day = tuple[str, date]
    """Personnel number and day."""


@dataclass(frozen=True, eq=False)
class Part:
    """One pod's part of one published roster, as it stands and as it was published."""

    roster_id: str
    rule_set_hash: str
    solved: SolvedPod
    duties: Mapping[Day, StoredDuty]
    first_before: Mapping[Day, StoredDuty | None]
    """Of each place that changed since publication what was published."""
    _broken: dict[int, list[Violation]] = field(default_factory=dict)
    _missed: dict[int, tuple[tuple[Week, int], ...]] = field(default_factory=dict)

    @property
    def pod(self) -> str:
        """Code of the pod."""
        return self.solved.pod

    @property
    def horizon(self) -> Horizon:
        """The roster's days in the pod's zone."""
        return self.solved.horizon

    @property
    def problem(self) -> Problem:
        """The pod's problem with today's absences, locks and neighbours."""
        return self.solved.problem

    def agent(self, personnel_number: str) -> int:
        """Position of an agent.

        Raises
        ------
        NotFoundError
            If the agent is not part of the pod in this roster.
        """
        found = self.problem.agent_index.get(personnel_number)
        if found is None:
            raise NotFoundError(
                f"{personnel_number} is not part of this roster",
                de="In diesem Dienstplan kommt die Person nicht vor.",
            )
        return found

    def duties_of(self, personnel_number: str) -> Sequence[StoredDuty]:
        """An agent's duties, in order."""
        return self._duties_by_agent.get(personnel_number, ())

    def duty(self, personnel_number: str, day: date) -> StoredDuty | None:
        """The shift of an agent's day; ``None`` if there is none."""
        return self.duties.get((personnel_number, day))

    def row(self, agent: int) -> tuple[Duty | None, ...]:
        """An agent's duties by day."""
        return self.solved.roster.duties[agent]

    def person(self, agent: int) -> Agent:
        """The solver's agent."""
        return self.problem.agents[agent]

    def broken(self, agent: int) -> list[Violation]:
        """The rules that an agent's row breaks as it stands."""
        if agent not in self._broken:
            tour = self.solved.roster.tour(agent)
            self._broken[agent] = verify_tour(self.problem, agent, tour)
        return self._broken[agent]

    def missed_min(self, agent: int) -> tuple[tuple[Week, int], ...]:
        """The weeks, each with what it adds to an agent's hours account before any shift."""
        if agent not in self._missed:
            person = self.person(agent)
            self._missed[agent] = tuple(
                (week, earned_without_shifts(person, week)) for week in weeks(self.problem)
            )
        return self._missed[agent]

    def shells_like(self, given: StoredDuty) -> Sequence[Shell]:
        """The pod's shells of that day with the same times and paid minutes."""
        horizon = self.horizon
        start, end = horizon.interval_at(given.start_utc), horizon.interval_at(given.end_utc)
        outline = (horizon.day_number(given.day), start, end, given.paid_min)
        return self._shells_by_outline.get(outline, ())

    @cached_property
    def _shells_by_outline(self) -> Mapping[tuple[int, int, int, int], Sequence[Shell]]:
        found: dict[tuple[int, int, int, int], list[Shell]] = {}
        for shell in self.problem.shells:
            outline = (shell.day, shell.start, shell.end, shell.paid_min)
            found.setdefault(outline, []).append(shell)
        return found

    @cached_property
    def _duties_by_agent(self) -> Mapping[str, Sequence[StoredDuty]]:
        found: dict[str, list[StoredDuty]] = {}
        for (number, _), duty in self.duties.items():
            found.setdefault(number, []).append(duty)
        return found

    @cached_property
    def starts_utc(self) -> tuple[datetime, ...]:
        """When each interval starts."""
        return tuple(at.astimezone(UTC) for at in self.horizon.starts())

    @cached_property
    def coverage(self) -> PodCoverage:
        """Who is on work when, as it stands and as it was published."""
        return PodCoverage(self.solved, self.first_before)


def load_part(session: Session, head: MarkedPart, centre: Centre) -> Part:
    """Read a part with all that a check needs."""
    stored = load_roster(session, head.roster_id, (head.pod,))
    (part,) = stored.pods
    solved = with_neighbours(session, stored, standing_pod(session, stored, part, centre))
    # A night shift of the day before reaches into these days.
    eve = head.first_day - timedelta(days=1)
    first_before = published_before(session, head.pod, eve, head.last_day)
    duties = {(duty.personnel_number, duty.day): duty for duty in part.duties}
    return Part(head.roster_id, head.rule_set_hash, solved, duties, first_before)
