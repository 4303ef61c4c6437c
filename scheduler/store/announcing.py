"""What a change to a published roster asks for: notice in time, a row to be seen, a notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import ConflictError
from scheduler.notices.records import NoticeKind
from scheduler.store.database import moment
from scheduler.store.duty_json import dump_duty
from scheduler.store.journal import Subject
from scheduler.store.models.desk import RosterChangeRow
from scheduler.store.models.people import AbsenceRow
from scheduler.store.notices import accounts_of_agents, tell
from scheduler.store.roster_records import clock_span
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.models.pods import PodRow
    from scheduler.store.models.rosters import AssignmentRow, RosterRow
    from scheduler.store.roster_records import StoredDuty


@dataclass(frozen=True)
class PublishedChange:
    """One duty of a published roster, before and after."""

    roster: RosterRow
    pod: PodRow
    assignment: AssignmentRow
    before: StoredDuty | None
    after: StoredDuty | None

    @property
    def says_nothing(self) -> bool:
        """Whether its owner would see no difference."""
        return _seen(self.before) == _seen(self.after)

    @property
    def moves(self) -> bool:
        """Whether the owner is to be there at other times."""
        return self.span(self.before) != self.span(self.after)

    @property
    def removes(self) -> bool:
        """Whether the owner has the day off now."""
        return self.after is None

    def span(self, duty: StoredDuty | None) -> str:
        """When it is, on the pod's clock; empty for no duty."""
        return clock_span(duty, self.pod.zone)


def announce(session: Session, change: PublishedChange, origin: Origin, *, accepted: bool) -> None:
    """Keep the change until its owner has seen it, and tell the owner.

    Raises
    ------
    ConflictError
        If it lies within the notice period, its owner neither accepted nor is away that day.
    """
    if change.says_nothing:
        return
    soon = _within_notice_period(session, change)
    if soon and change.moves and not accepted and not _absence_explains(session, change):
        raise _too_soon(session, change)
    agent = change.assignment.agent
    session.add(
        RosterChangeRow(
            roster_id=change.roster.id,
            version=change.roster.version,
            pod_id=change.pod.id,
            agent_id=agent.id,
            day=change.assignment.day,
            before=dump_duty(change.before),
            after=dump_duty(change.after),
            who=origin.who,
            initiative=origin.initiative,
            reason=origin.reason,
            at=moment(session),
            seen_at=moment(session) if accepted else None,
        )
    )
    if not accepted:
        _tell_owner(session, change, origin, urgent=soon)


def _tell_owner(session: Session, change: PublishedChange, origin: Origin, *, urgent: bool) -> None:
    number = change.assignment.agent.personnel_number
    params = {
        "day": change.assignment.day.isoformat(),
        "before": change.span(change.before),
        "after": change.span(change.after),
        "reason": origin.reason,
    }
    tell(
        session,
        accounts_of_agents(session, [number]).values(),
        NoticeKind.SHIFT_CHANGED,
        params,
        Subject("assignment", change.assignment.public_id),
        urgent=urgent,
    )


def _within_notice_period(session: Session, change: PublishedChange) -> bool:
    settings, _ = load_centre_settings(session)
    starts = [duty.start_utc for duty in (change.before, change.after) if duty is not None]
    return min(starts) < settings.notice_ends(moment(session))


def _absence_explains(session: Session, change: PublishedChange) -> bool:
    """Whether a shift is taken away because its owner is away that day."""
    day = change.assignment.day
    away = select(AbsenceRow.id).where(
        AbsenceRow.agent_id == change.assignment.agent_id,
        AbsenceRow.first <= day,
        AbsenceRow.last >= day,
    )
    return change.removes and session.scalar(away.limit(1)) is not None


def _too_soon(session: Session, change: PublishedChange) -> ConflictError:
    settings, _ = load_centre_settings(session)
    name, day = change.assignment.agent.name, change.assignment.day
    return ConflictError(
        f"the shift of {name} on {day} is less than {settings.notice_period_h} hours away:"
        " propose the change, its owner decides",
        de=f"Die Schicht von {name} am {day:%d.%m.%Y} ist weniger als"
        f" {settings.notice_period_h} Stunden entfernt: die Änderung vorschlagen,"
        " die Person entscheidet.",
    )


def _seen(duty: StoredDuty | None) -> StoredDuty | None:
    """A duty without what its owner does not see."""
    return None if duty is None else replace(duty, locked=False, id="")
