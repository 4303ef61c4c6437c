"""Who can cover a duty that an absence leaves open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.breaks import Filling
from scheduler.planning.duties import duty_in, stored_duty
from scheduler.planning.effects import Breach, HoursEffect, hours_effects, new_breaches
from scheduler.planning.move_records import Move, Place, Shift
from scheduler.planning.moves import pod_to_change
from scheduler.planning.vacating import OpenDuty, open_duties
from scheduler.planning.wishes import wish_views

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from scheduler.planning.solved import SolvedPod
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from solver.problem import Duty, Shell
    from solver.roster import Roster


@dataclass(frozen=True)
class Candidate:
    """One agent who may be asked, or why not; what the ranking is made of."""

    personnel_number: str
    name: str
    working: StoredDuty | None
    """The agent's own duty of that day; whoever has one cannot cover."""
    breaches: tuple[Breach, ...]
    """Rules that the duty would break; none for those who can cover."""
    move: Move | None
    regained_fte_hours: float
    hours: HoursEffect | None
    wishes_against: int
    """Wishes of that day that would no longer be granted."""
    missing_channels: tuple[str, ...]
    """Channels of the absent agent that this one does not have."""
    days_in_row: int
    """Days of work in a row with this one."""
    shift_min: int
    """Minutes between the start and the agent's usual start in this roster."""

    @property
    def possible(self) -> bool:
        """Whether the agent may be asked."""
        return self.move is not None and not self.breaches


@dataclass(frozen=True)
class CoverOptions:
    """Everybody of the pod for one open duty: who can, best first, and who cannot."""

    version: int
    open_duty: OpenDuty
    possible: tuple[Candidate, ...]
    impossible: tuple[Candidate, ...]


def cover_options(database: Database, roster_id: str, pod: str, place: Place) -> CoverOptions:
    """Who of the pod can cover an open duty, ranked, and why the others cannot.

    Ranked by demand regained, wishes that would be lost, channels missing, hours against the
    contract, days in a row, and distance from the usual start.

    Raises
    ------
    NotFoundError
        If there is no such roster or open duty.
    """
    with database.reading() as session:
        stored, solved, centre = pod_to_change(session, roster_id, pod)
        opened = next(
            (
                each
                for each in open_duties(session, stored, centre, (pod,))
                if (each.duty.personnel_number, each.duty.day)
                == (place.personnel_number, place.day)
            ),
            None,
        )
    if opened is None:
        raise NotFoundError(
            "this shift is not open any more", de="Diese Schicht ist nicht mehr offen."
        )
    ranking = _Ranking(solved, centre, opened)
    found = [
        ranking.candidate(number)
        for number, agent in enumerate(solved.problem.agents)
        if agent.id != place.personnel_number
    ]
    return CoverOptions(
        version=stored.version,
        open_duty=opened,
        possible=tuple(sorted((c for c in found if c.possible), key=_rank)),
        impossible=tuple(sorted((c for c in found if not c.possible), key=lambda c: c.name)),
    )


def _rank(candidate: Candidate) -> tuple[object, ...]:
    hours = candidate.hours
    return (
        -round(candidate.regained_fte_hours, 1),
        candidate.wishes_against,
        len(candidate.missing_channels),
        hours.after_min - hours.contract_min if hours else 0,
        candidate.days_in_row,
        candidate.shift_min,
        candidate.name,
    )


class _Ranking:
    """Tries the open duty on one agent after another."""

    def __init__(self, solved: SolvedPod, centre: Centre, opened: OpenDuty) -> None:
        self.solved = solved
        self.centre = centre
        self.names = {agent.personnel_number: agent.name for agent in centre.agents}
        self.open = opened.duty
        self.day = solved.horizon.day_number(opened.duty.day)
        self.shell = self._shell()
        self.filling = Filling(solved.problem, solved.roster)
        absent = solved.problem.agents[solved.problem.agent_index[opened.duty.personnel_number]]
        self.channels = absent.channels

    def candidate(self, number: int) -> Candidate:
        """What the duty would mean for one agent."""
        solved, agent = self.solved, self.solved.problem.agents[number]
        own = solved.roster.duties[number][self.day]
        if own is not None:
            return self._working(number, own)
        duty = self.filling.duty(number, self.shell)
        after = solved.roster.with_duty(number, self.day, duty)
        return Candidate(
            personnel_number=agent.id,
            name=self.names.get(agent.id, agent.id),
            working=None,
            breaches=new_breaches(solved, solved.roster, after, (number,), self.names),
            move=self._move(agent.id),
            regained_fte_hours=self.filling.saved_fte_hours(number, duty),
            hours=hours_effects(solved, solved.roster, after, (number,), self.names)[0],
            wishes_against=self._wishes_against(number, after),
            missing_channels=tuple(c for c in self.channels if c not in agent.channels),
            days_in_row=self._days_in_row(number),
            shift_min=self._distance(number),
        )

    def _working(self, number: int, own: Duty) -> Candidate:
        agent = self.solved.problem.agents[number]
        return Candidate(
            agent.id,
            self.names.get(agent.id, agent.id),
            stored_duty(agent, own, self.solved.horizon),
            (),
            None,
            0.0,
            None,
            0,
            (),
            0,
            0,
        )

    def _shell(self) -> Shell:
        """The problem's shell of the open duty; as it was stored if no pattern makes it now."""
        bare = duty_in(self.open, self.solved.horizon).shell
        outline = (bare.start, bare.end, bare.type, bare.paid_min)
        shells = (
            self.solved.problem.shells[index]
            for index in self.solved.problem.shells_by_day[self.day]
        )
        same = (s for s in shells if (s.start, s.end, s.type, s.paid_min) == outline)
        found = next(same, None)
        if found is None:
            raise ConflictError(
                "no shift pattern makes this shift any more",
                de="Kein Schichtmuster ergibt diese Schicht mehr.",
            )
        return found

    def _move(self, personnel_number: str) -> Move:
        local = self.solved.horizon.start_of(self.shell.start)
        length_min = self.shell.length * self.solved.horizon.interval_min
        shift = Shift(self.shell.type, time(local.hour, local.minute), length_min)
        return Move(self.solved.pod, None, Place(personnel_number, self.open.day), shift)

    def _wishes_against(self, number: int, after: Roster) -> int:
        return self._granted(number, self.solved.roster) - self._granted(number, after)

    def _granted(self, number: int, roster: Roster) -> int:
        solved = replace(self.solved, roster=roster)
        return sum(wish.granted for wish in wish_views(solved, number, self.centre))

    def _days_in_row(self, number: int) -> int:
        row = self.solved.roster.duties[number]
        before = after = 0
        while self.day - before > 0 and row[self.day - before - 1] is not None:
            before += 1
        while self.day + after + 1 < len(row) and row[self.day + after + 1] is not None:
            after += 1
        return before + 1 + after

    def _distance(self, number: int) -> int:
        horizon = self.solved.horizon
        starts = [
            horizon.start_of(duty.shell.start)
            for duty in self.solved.roster.duties[number]
            if duty is not None
        ]
        if not starts:
            return 0
        usual = sum(at.hour * 60 + at.minute for at in starts) // len(starts)
        wanted = horizon.start_of(self.shell.start)
        return abs(wanted.hour * 60 + wanted.minute - usual)
