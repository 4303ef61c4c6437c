"""A pod's part of a published roster, ready for many checks."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.planning.standing import MEMORY_DAYS, standing_pod, with_neighbours
from scheduler.store.kept_centre import KeptCentre
from scheduler.store.published_marks import marked_parts
from scheduler.store.rosters import load_roster
from scheduler.store.seen import changes_of_roster
from scheduler.swaps.coverage import PodCoverage
from solver.verify import verify_agent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.orm import Session

    from scheduler.calendar import Horizon
    from scheduler.centre import Centre
    from scheduler.planning.solved import SolvedPod
    from scheduler.store.published_marks import MarkedPart
    from scheduler.store.roster_records import StoredDuty
    from solver.problem import Agent, Duty, Problem
    from solver.rule import Violation

Place = tuple[str, date]


@dataclass(frozen=True)
class Part:
    """One pod's part of one published roster, as it stands and as it was published."""

    head: MarkedPart
    solved: SolvedPod
    duties: Mapping[Place, StoredDuty]
    first_before: Mapping[Place, StoredDuty | None]
    """Of each place that changed since publication what was published."""
    _before: dict[int, list[Violation]] = field(default_factory=dict)

    @property
    def pod(self) -> str:
        """Code of the pod."""
        return self.head.pod

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
            raise NotFoundError(f"{personnel_number} is not part of this roster")
        return found

    def row(self, agent: int) -> tuple[Duty | None, ...]:
        """An agent's duties by day."""
        return self.solved.roster.duties[agent]

    def person(self, agent: int) -> Agent:
        """The solver's agent."""
        return self.problem.agents[agent]

    def violations(self, agent: int) -> list[Violation]:
        """What is wrong with an agent's row as it stands."""
        if agent not in self._before:
            self._before[agent] = verify_agent(self.problem, self.solved.roster, agent)
        return self._before[agent]

    @cached_property
    def coverage(self) -> PodCoverage:
        """Who is on work when, as it stands and as it was published."""
        return PodCoverage(self.solved, self.first_before)


def load_part(session: Session, head: MarkedPart, centre: Centre) -> Part:
    """Read a part with all that a check needs."""
    stored = load_roster(session, head.roster_id, (head.pod,))
    (part,) = stored.pods
    solved = with_neighbours(session, stored, standing_pod(session, stored, part, centre))
    first: dict[Place, StoredDuty | None] = {}
    for change in changes_of_roster(session, head.roster_id):
        if change.pod == head.pod:
            first.setdefault((change.personnel_number, change.day), change.before)
    duties = {(duty.personnel_number, duty.day): duty for duty in part.duties}
    return Part(head, solved, duties, first)


class Parts:
    """The published parts as one session sees them; what is loaded is kept."""

    def __init__(self, session: Session, since: date) -> None:
        self._session = session
        self.centre = KeptCentre().load(session)
        self.people = {person.personnel_number: person for person in self.centre.agents}
        self.heads = marked_parts(session, since - timedelta(days=MEMORY_DAYS))
        self._loaded: OrderedDict[MarkedPart, Part] = OrderedDict()

    def head(self, pod: str | None, day: date) -> MarkedPart | None:
        """The published part that has this day of a pod."""
        return next((h for h in self.heads if h.pod == pod and h.covers(day)), None)

    def get(self, head: MarkedPart) -> Part:
        """A part, loaded."""
        if head not in self._loaded:
            self._loaded[head] = load_part(self._session, head, self.centre)
        return self._loaded[head]

    def of(self, personnel_number: str, day: date) -> Part:
        """The part in which an agent works on a day.

        Raises
        ------
        NotFoundError
            If there is no such agent, or nothing is published for the agent's pod that day.
        """
        person = self.people.get(personnel_number)
        if person is None:
            raise NotFoundError(f"no agent {personnel_number!r}")
        head = self.head(person.pod_on(day), day)
        if head is None:
            raise NotFoundError(
                f"nothing is published for {personnel_number} on {day}",
                de=f"Für den {day:%d.%m.%Y} ist noch nichts veröffentlicht.",
            )
        return self.get(head)
