"""How a pod grants leave: its slots, its days unlike others, and what decides about requests."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from sqlalchemy import select

from scheduler.errors import ConflictError, NotFoundError
from scheduler.leave.records import DayRule, PodLeave
from scheduler.store.base import new_id
from scheduler.store.centre import load_records
from scheduler.store.journal import Subject, differences, record
from scheduler.store.kinds_of_leave import LEAVE, SCHOOL_HOLIDAYS
from scheduler.store.kinds_of_people import AGENTS
from scheduler.store.models.leave import (
    LeaveDaysRow,
    LeaveEntitlementRow,
    PodLeaveRow,
    SchoolHolidayRow,
)
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.pod_ids import pod_id
from scheduler.store.pod_people import load_pod_people
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.store.journal import Origin


@dataclass(frozen=True)
class KeptPodLeave:
    """A pod's setting, and which version of it; 0: nobody has set one yet."""

    setting: PodLeave
    version: int = 0


def load_pod_leave(session: Session, pod: str) -> KeptPodLeave:
    """How a pod grants leave; without a setting as many as ask, and a lead decides."""
    row = _setting_row(session, pod)
    if row is None:
        return KeptPodLeave(PodLeave())
    slots = cast("list[int | None]", row.slots)
    return KeptPodLeave(PodLeave(tuple(slots), row.holiday_slots, row.at_once), row.version)


def save_pod_leave(
    session: Session, pod: str, version: int, setting: PodLeave, origin: Origin
) -> int:
    """Set how a pod grants leave; returns the new version.

    Raises
    ------
    ConflictError
        If somebody else has set it since ``version``.
    """
    known = load_pod_leave(session, pod)
    if known.version != version:
        raise ConflictError(
            "somebody else has set the leave of this pod meanwhile; nothing was saved",
            de="Jemand anders hat inzwischen den Urlaub dieses Pods eingestellt;"
            " es wurde nichts gespeichert.",
        )
    row = _setting_row(session, pod)
    if row is None:
        row = PodLeaveRow(public_id=new_id(), pod_id=pod_id(session, pod))
    row.version = version + 1
    row.slots, row.holiday_slots = list(setting.slots), setting.holiday_slots
    row.at_once = setting.at_once
    session.add(row)
    session.flush()
    before, after = differences(known.setting, setting)
    record(session, origin, "set", Subject("pod_leave", row.public_id), before, after)
    return row.version


def list_day_rules(
    session: Session, pod: str, last_from: date | None = None
) -> tuple[DayRule, ...]:
    """Blocked days and days with slots of their own, in order of time."""
    query = (
        select(LeaveDaysRow)
        .join(PodRow, PodRow.id == LeaveDaysRow.pod_id)
        .where(PodRow.code == pod)
        .order_by(LeaveDaysRow.first, LeaveDaysRow.id)
    )
    if last_from is not None:
        query = query.where(LeaveDaysRow.last >= last_from)
    return tuple(_rule(row) for row in session.scalars(query))


def add_day_rule(session: Session, rule: DayRule, origin: Origin) -> DayRule:
    """Block days of a pod, or give them slots of their own; the id is new."""
    row = LeaveDaysRow(
        public_id=new_id(),
        pod_id=pod_id(session, rule.pod),
        first=rule.first,
        last=rule.last,
        slots=rule.slots,
        reason=rule.reason,
    )
    session.add(row)
    session.flush()
    stored = replace(rule, id=row.public_id)
    subject = Subject("leave_days", row.public_id)
    record(session, origin, "added", subject, *differences(None, stored))
    return stored


def remove_day_rule(session: Session, rule_id: str, origin: Origin) -> DayRule:
    """Take such days back.

    Raises
    ------
    NotFoundError
        If there are none of this id.
    """
    row = row_named(session, LeaveDaysRow, rule_id, "leave days")
    rule = _rule(row)
    session.delete(row)
    record(session, origin, "removed", Subject("leave_days", rule_id), *differences(rule, None))
    session.flush()
    return rule


def get_day_rule(session: Session, rule_id: str) -> DayRule:
    """Blocked days, or days with slots of their own, by public id.

    Raises
    ------
    NotFoundError
        If there are none.
    """
    return _rule(row_named(session, LeaveDaysRow, rule_id, "leave days"))


def load_pod_leave_people(session: Session, pod: str) -> Centre:
    """The pod's people and absences, with their entitlements and all school holidays."""
    people = load_pod_people(session, pod)
    numbers = [agent.personnel_number for agent in people.agents]
    theirs = select(AgentRow.id).where(AgentRow.personnel_number.in_(numbers))
    holidays = session.scalars(select(SchoolHolidayRow).order_by(SchoolHolidayRow.first))
    return replace(
        people,
        leave=load_records(session, LEAVE, LeaveEntitlementRow.agent_id.in_(theirs)),
        school_holidays=tuple(SCHOOL_HOLIDAYS.read(row) for row in holidays),
    )


def pod_on(session: Session, personnel_number: str, day: date) -> str:
    """The pod somebody belongs to on a day.

    Raises
    ------
    NotFoundError
        If there is no such person, or the person is in none then.
    """
    row = session.scalar(select(AgentRow).where(AgentRow.personnel_number == personnel_number))
    found: str | None = None if row is None else AGENTS.read(row).pod_on(day)
    if found is None:
        raise NotFoundError(
            f"agent {personnel_number!r} is in no pod on {day}",
            de=f"Am {day:%d.%m.%Y} besteht keine Zugehörigkeit zu einem Pod.",
        )
    return found


def _setting_row(session: Session, pod: str) -> PodLeaveRow | None:
    query = select(PodLeaveRow).join(PodRow, PodRow.id == PodLeaveRow.pod_id)
    return session.scalar(query.where(PodRow.code == pod))


def _rule(row: LeaveDaysRow) -> DayRule:
    return DayRule(row.public_id, row.pod.code, row.first, row.last, row.slots, row.reason)
