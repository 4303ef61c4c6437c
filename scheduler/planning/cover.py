"""Somebody is away during the week: what that leaves open, and who can cover it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.breaks import Filling
from scheduler.planning.duties import duty_in, stored_duty
from scheduler.planning.effects import Breach, HoursEffect, hours_effects, new_breaches
from scheduler.planning.moves import Move, Place, Shift, changed_meanwhile, pod_to_change
from scheduler.planning.wishes import wish_views
from scheduler.store.absences import add_absence
from scheduler.store.duties_around import duties_taken_away
from scheduler.store.proposals import list_proposals, set_state
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.people.absences import Absence
    from scheduler.planning.solved import SolvedPod
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from solver.problem import Duty, Shell
    from solver.roster import Roster


@dataclass(frozen=True)
class OpenDuty:
    """A duty taken away from somebody who is away that day."""

    pod: str
    name: str
    """Of the one who is away."""
    duty: StoredDuty
    proposals: tuple[Proposal, ...]
    """Who was asked for it, newest first."""

    @property
    def covered_by(self) -> str:
        """Who accepted it; empty if nobody did."""
        return next((p.name for p in self.proposals if p.state == "accepted"), "")


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


def enter_absence(
    database: Database, roster_id: str, version: int, absence: Absence, origin: Origin
) -> int:
    """Note an absence and take the duties of its days away, in one transaction.

    What the agent was asked to cover on these days is withdrawn.

    Returns
    -------
    int
        The roster's new version; the same if no duty was taken away.

    Raises
    ------
    ConflictError
        If the same absence is noted already, or the roster is no longer at ``version``.
    NotFoundError
        If there is no such roster, agent or type.
    """
    with database.writing() as session:
        stored = load_roster(session, roster_id)
        if stored.version != version:
            raise changed_meanwhile(stored)
        add_absence(session, absence, origin)
        return vacate(session, stored, absence, origin)


def vacate(session: Session, stored: StoredRoster, absence: Absence, origin: Origin) -> int:
    """Take the duties of an absence's days out of a roster, so that others can cover them.

    What the agent was asked to cover on these days is withdrawn.

    Returns
    -------
    int
        The roster's new version; the same if no duty was taken away.
    """
    changes = [
        DutyChange(part.pod, duty.personnel_number, duty.day, None)
        for part in stored.pods
        for duty in part.duties
        if duty.personnel_number == absence.personnel_number
        and absence.first <= duty.day <= absence.last
    ]
    _withdraw_asked(session, stored.id, absence, origin)
    if not changes:
        return stored.version
    return change_duties(session, stored.id, stored.version, changes, origin)


def _withdraw_asked(session: Session, roster_id: str, absence: Absence, origin: Origin) -> None:
    asked = list_proposals(
        session,
        roster_id=roster_id,
        personnel_number=absence.personnel_number,
        state="open",
    )
    for proposal in asked:
        if absence.first <= proposal.day <= absence.last:
            set_state(session, proposal, "withdrawn", origin)


def open_duties(
    session: Session, stored: StoredRoster, centre: Centre, pods: Collection[str]
) -> tuple[OpenDuty, ...]:
    """Duties of these pods that were taken away from somebody who is away now, in order of time."""
    last_day = stored.first_day + timedelta(days=stored.n_days - 1)
    away: dict[str, list[Absence]] = {}
    for absence in centre.absences:
        if absence.first <= last_day and absence.last >= stored.first_day:
            away.setdefault(absence.personnel_number, []).append(absence)
    if not away:
        return ()
    people = {p.personnel_number: p for p in centre.agents if p.personnel_number in away}
    asked = list_proposals(session, roster_id=stored.id)
    found = []
    for (number, day), duty in duties_taken_away(session, stored.id, set(people)).items():
        pod = people[number].pod_on(day)
        if pod in pods and any(a.first <= day <= a.last for a in away[number]):
            found.append(
                OpenDuty(pod or "", people[number].name, duty, _asked_for(asked, number, day))
            )
    return tuple(sorted(found, key=lambda each: each.duty.start_utc))


def _asked_for(asked: Iterable[Proposal], number: str, day: date) -> tuple[Proposal, ...]:
    return tuple(p for p in asked if p.details.get("open") == [number, day.isoformat()])


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
