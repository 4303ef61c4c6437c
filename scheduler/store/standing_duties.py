"""Single shifts as published rosters have them now, and who is away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.store.duties import read_duties
from scheduler.store.models.people import AbsenceRow, AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import AssignmentRow, DutyRow, RosterPodRow, RosterRow

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import Place, StoredDuty


@dataclass(frozen=True)
class StandingDuty:
    """A published shift, and where it is."""

    roster_id: str
    pod: str
    duty: StoredDuty


def standing_duty(session: Session, place: Place) -> StandingDuty | None:
    """The shift of an agent's day in a published roster; ``None`` if there is none."""
    query = (
        select(RosterRow.public_id, PodRow.code, RosterPodRow.id, AssignmentRow.id)
        .join(RosterPodRow, RosterPodRow.roster_id == RosterRow.id)
        .join(PodRow, PodRow.id == RosterPodRow.pod_id)
        .join(DutyRow, DutyRow.roster_pod_id == RosterPodRow.id)
        .join(AssignmentRow, AssignmentRow.id == DutyRow.assignment_id)
        .join(AgentRow, AgentRow.id == AssignmentRow.agent_id)
        .where(
            RosterRow.status == "published",
            AssignmentRow.day == place.day,
            AgentRow.personnel_number == place.personnel_number,
        )
    )
    found = session.execute(query.limit(1)).first()
    if found is None:
        return None
    roster_id, pod, part, assignment = found
    (duty,) = read_duties(session, [part], [assignment])[part]
    return StandingDuty(roster_id, pod, duty)


def is_away(session: Session, personnel_number: str, day: date) -> bool:
    """Whether an absence of the whole day is noted for an agent."""
    query = (
        select(AbsenceRow.id)
        .join(AgentRow, AgentRow.id == AbsenceRow.agent_id)
        .where(
            AgentRow.personnel_number == personnel_number,
            AbsenceRow.first <= day,
            AbsenceRow.last >= day,
            AbsenceRow.half.is_(None),
        )
    )
    return session.scalar(query.limit(1)) is not None
