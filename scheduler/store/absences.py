"""One absence, added or taken back by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.base import new_id
from scheduler.store.database import take_turns_of
from scheduler.store.journal import Subject, differences, record
from scheduler.store.models.people import AbsenceRow, AbsenceTypeRow, AgentRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.people.absences import Absence
    from scheduler.store.journal import Origin


def add_absence(session: Session, absence: Absence, origin: Origin) -> None:
    """Note an absence; what is done about the person's shifts comes after it.

    Raises
    ------
    ConflictError
        If the agent is noted as away on one of these days already.
    NotFoundError
        If the agent or the type is not known.
    """
    take_turns_of(session, [absence.personnel_number])
    agent = session.scalar(
        select(AgentRow.id).where(AgentRow.personnel_number == absence.personnel_number)
    )
    kind = session.scalar(select(AbsenceTypeRow.id).where(AbsenceTypeRow.code == absence.type))
    if agent is None or kind is None:
        raise NotFoundError(f"no agent {absence.personnel_number!r} or type {absence.type!r}")
    overlapping = select(AbsenceRow.id).where(
        AbsenceRow.agent_id == agent,
        AbsenceRow.first <= absence.last,
        AbsenceRow.last >= absence.first,
    )
    if session.scalar(overlapping.limit(1)) is not None:
        raise ConflictError(
            "an absence is noted for one of these days already",
            de="Für einen dieser Tage ist schon eine Abwesenheit eingetragen.",
        )
    row = AbsenceRow(
        public_id=new_id(),
        agent_id=agent,
        type_id=kind,
        first=absence.first,
        last=absence.last,
        half=absence.half,
    )
    session.add(row)
    session.flush()
    subject = Subject("absence", row.public_id)
    record(session, origin, "added", subject, *differences(None, absence))


def remove_absence(session: Session, absence: Absence, origin: Origin) -> bool:
    """Take an absence back; returns whether it was still noted just so."""
    row = session.scalar(
        select(AbsenceRow)
        .join(AgentRow, AgentRow.id == AbsenceRow.agent_id)
        .where(
            AgentRow.personnel_number == absence.personnel_number,
            AbsenceRow.first == absence.first,
            AbsenceRow.last == absence.last,
        )
    )
    if row is None or (row.type.code, row.half) != (absence.type, absence.half):
        return False
    subject = Subject("absence", row.public_id)
    session.delete(row)
    session.flush()
    record(session, origin, "removed", subject, *differences(absence, None))
    return True
