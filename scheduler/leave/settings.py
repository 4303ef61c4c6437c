"""What leads and planners set about leave in a pod; whoever then has a slot moves up."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.errors import InvalidDataError
from scheduler.leave.granting import move_up
from scheduler.store.leave import take_leave_turn
from scheduler.store.pod_leave import add_day_rule, remove_day_rule, save_pod_leave

if TYPE_CHECKING:
    from scheduler.leave.records import DayRule, PodLeave
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin


def set_pod_leave(
    database: Database, pod: str, version: int, setting: PodLeave, origin: Origin
) -> int:
    """Set slots, and who decides; returns the new version.

    Raises
    ------
    ConflictError
        If somebody else has set it since ``version``.
    """
    with database.writing() as session:
        take_leave_turn(session, pod)
        new = save_pod_leave(session, pod, version, setting, origin)
        move_up(session, pod)
        return new


def set_days(database: Database, rule: DayRule, origin: Origin) -> DayRule:
    """Block days, or give them slots of their own.

    Raises
    ------
    InvalidDataError
        If the days end before they begin, or blocked days have no reason.
    """
    if rule.last < rule.first:
        raise InvalidDataError(
            "the last day lies before the first", de="Der letzte Tag liegt vor dem ersten."
        )
    if rule.blocked and not rule.reason.strip():
        raise InvalidDataError(
            "blocked days need a reason", de="Gesperrte Tage brauchen einen Grund."
        )
    with database.writing() as session:
        take_leave_turn(session, rule.pod)
        made = add_day_rule(session, replace(rule, reason=rule.reason.strip()), origin)
        move_up(session, rule.pod)
        return made


def free_days(database: Database, rule_id: str, origin: Origin) -> None:
    """Take blocked days, or slots of certain days, back.

    Raises
    ------
    NotFoundError
        If there are none of this id.
    """
    with database.writing() as session:
        rule = remove_day_rule(session, rule_id, origin)
        move_up(session, rule.pod)
