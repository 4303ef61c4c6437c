"""Somebody is away during the week: their duties are taken away, and stand open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.planning.moves import changed_meanwhile
from scheduler.store.absences import add_absence
from scheduler.store.database import take_turns_of
from scheduler.store.duties_around import taken_away
from scheduler.store.pod_ids import pod_zone
from scheduler.store.proposals import claim_request, end, list_proposals, set_state
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rostered import rostered_days
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.people.absences import Absence
    from scheduler.store.database import Database
    from scheduler.store.duties_around import TakenAway
    from scheduler.store.journal import Origin
    from scheduler.store.proposals import Proposal
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from scheduler.store.rostered import RosteredDay


@dataclass(frozen=True)
class OpenDuty:
    """A duty taken away from somebody who is away that day."""

    pod: str
    name: str
    """Of the one who is away."""
    duty: StoredDuty
    proposals: tuple[Proposal, ...]
    """Who was asked for it since it was taken away, newest first."""

    @property
    def covered_by(self) -> str:
        """Who accepted it; empty if nobody did."""
        return next((p.name for p in self.proposals if p.state == "accepted"), "")


def enter_absence(
    database: Database, roster_id: str, version: int, absence: Absence, origin: Origin
) -> int:
    """Note an absence and take the duties of its days away, in one transaction.

    What the agent was asked for on these days is withdrawn.

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
        take_turns_of(session, [absence.personnel_number])
        stored = load_roster(session, roster_id)
        if stored.version != version:
            raise changed_meanwhile(stored)
        add_absence(session, absence, origin)
        return vacate(session, stored, absence, origin)


def vacate(session: Session, stored: StoredRoster, absence: Absence, origin: Origin) -> int:
    """Take the duties of an absence's days out of a roster, so that others can cover them.

    Half a day takes those that lie in that half; for others see ``shifts_that_stay``. What the
    agent was asked for on these days is withdrawn.

    Returns
    -------
    int
        The roster's new version; the same if no duty was taken away.

    Raises
    ------
    ConflictError
        If the roster is no longer as it was read.
    """
    _withdraw_asked(session, stored.id, absence, origin)
    now = load_roster(session, stored.id, ())
    if now.version != stored.version:  # what was asked may just have been accepted
        raise changed_meanwhile(now)
    changes = [
        DutyChange(part.pod, duty.personnel_number, duty.day, None)
        for part in stored.pods
        for duty in part.duties
        if duty.personnel_number == absence.personnel_number
        and _takes(absence, duty, pod_zone(session, part.pod))
    ]
    if not changes:
        return stored.version
    return change_duties(session, stored.id, stored.version, changes, origin)


def shifts_that_stay(session: Session, absence: Absence) -> tuple[RosteredDay, ...]:
    """Published shifts in both halves of a day of which one is away: nobody takes them away.

    They are more than half a day, and the other half is to be worked: somebody has to move or
    shorten them, and whoever asks and whoever decides is told so before.
    """
    if absence.half is None:
        return ()
    number = absence.personnel_number
    return tuple(
        shift
        for shift in rostered_days(session, [number], absence.first, absence.last)
        if absence.meets(shift.day, shift.start_utc, shift.end_utc, shift.zone) == "partly"
    )


def _takes(absence: Absence, duty: StoredDuty, zone: str) -> bool:
    return absence.meets(duty.day, duty.start_utc, duty.end_utc, zone) == "wholly"


def _withdraw_asked(session: Session, roster_id: str, absence: Absence, origin: Origin) -> None:
    number = absence.personnel_number
    asked = list_proposals(session, roster_id=roster_id, personnel_number=number)
    days = [p for p in asked if p.pending and absence.first <= p.day <= absence.last]
    for known in sorted(days, key=lambda proposal: proposal.request):
        proposal, every = claim_request(session, known.id)
        if proposal.pending:
            set_state(session, proposal, "withdrawn", origin)
        for other in every if proposal.kind == "move" else ():
            if other.pending and other.id != proposal.id:
                end(session, other, "withdrawn", origin)


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
    for (number, day), taken in taken_away(session, stored.id, set(people)).items():
        pod = people[number].pod_on(day)
        if pod in pods and any(a.first <= day <= a.last for a in away[number]):
            name, proposals = people[number].name, asked_for(asked, taken)
            found.append(OpenDuty(pod or "", name, taken.duty, proposals))
    return tuple(sorted(found, key=lambda each: each.duty.start_utc))


def asked_for(asked: Iterable[Proposal], taken: TakenAway) -> tuple[Proposal, ...]:
    """Those about a duty that was taken away; older ones were about an earlier one of that day."""
    opened = [taken.duty.personnel_number, taken.duty.day.isoformat()]
    return tuple(p for p in asked if p.details.get("open") == opened and p.created_at >= taken.at)
