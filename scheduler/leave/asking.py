"""Requests made and taken back by those they are for, or by a lead on their behalf."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.access.deputies import decision_origin
from scheduler.errors import ConflictError, NotFoundError
from scheduler.leave.facts import load_facts
from scheduler.leave.giving_back import give_back
from scheduler.leave.granting import move_up, settle, state_for, take_turns
from scheduler.leave.telling import tell_asker, tell_cancelled
from scheduler.store.absences import remove_absence
from scheduler.store.database import moment
from scheduler.store.journal import Origin
from scheduler.store.leave import (
    add_request,
    claim_request,
    get_request,
    set_request_state,
    take_leave_turn,
)
from scheduler.store.pod_ids import pod_zone
from scheduler.store.pod_leave import pod_on

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.leave.facts import PodFacts
    from scheduler.leave.giving_back import ShiftBack
    from scheduler.leave.records import LeaveRequest, StoredRequest
    from scheduler.store.database import Database

MONTHS_AHEAD_DAYS = 550
"""Nobody plans leave further ahead."""


@dataclass(frozen=True)
class TakenBack:
    """A request that was taken back, and the shifts it had taken away."""

    request: StoredRequest
    shifts: tuple[ShiftBack, ...]


def ask(
    database: Database, asked: LeaveRequest, who: Account, *, acting_for: str | None = None
) -> StoredRequest:
    """Ask for an absence; it waits for a lead, for a slot, or is approved at once.

    Parameters
    ----------
    acting_for
        Personnel number of the person for whom a lead asks; who asks for oneself gives none.

    Raises
    ------
    ConflictError
        If a day is blocked, one is over, the type cannot be asked for, or the person is away or
        has asked already.
    NotFoundError
        If the person is not known, belongs to no pod on the first day, or is somebody else.
    """
    if asked.personnel_number != (acting_for or who.personnel_number):
        raise NotFoundError(f"no agent {asked.personnel_number!r}")
    with database.writing() as session:
        pod = pod_on(session, asked.personnel_number, asked.first)
        origin = _origin(who, pod, acting_for)
        take_leave_turn(session, pod)
        facts = load_facts(session, pod)
        _require_possible(session, facts, asked)
        state = state_for(facts, asked)
        request = add_request(session, asked, pod, state, origin)
        if state == "waiting":
            request = settle(session, facts, request, origin)
        if acting_for:
            tell_asker(session, request, but=who.id)
        return request


def withdraw(
    database: Database, request_id: str, who: Account, *, acting_for: str | None = None
) -> TakenBack:
    """Take a request back, or cancel an approved one before it begins.

    Shifts that were taken away for it are given back, as far as nobody has them by now and the
    rules allow it; their owner is told of the others.

    Raises
    ------
    ConflictError
        If it is decided otherwise, or has begun.
    NotFoundError
        If it is not this person's.
    """
    with database.writing() as session:
        request = claim_request(session, request_id)
        take_turns(session, request.pod, request.asked.personnel_number)
        origin = _origin(who, request.pod, acting_for)
        if request.asked.personnel_number != (acting_for or who.personnel_number):
            raise NotFoundError(f"no request {request_id}")
        shifts: tuple[ShiftBack, ...] = ()
        if request.open:
            done = set_request_state(session, request_id, "withdrawn", origin)
        else:
            done, shifts = _cancel(session, request, origin, in_person=acting_for is None)
        if acting_for:
            tell_asker(session, done, but=who.id)
        move_up(session, request.pod)
        return TakenBack(get_request(session, request_id), shifts)


def _origin(who: Account, pod: str, acting_for: str | None) -> Origin:
    if acting_for is None:
        return Origin(who.id, "agent")
    if not who.decides_for(pod):
        raise NotFoundError(f"no agent {acting_for!r}")
    return decision_origin(who, pod)


def _cancel(
    session: Session, request: StoredRequest, origin: Origin, *, in_person: bool
) -> tuple[StoredRequest, tuple[ShiftBack, ...]]:
    if request.state != "approved":
        raise ConflictError(
            "this request is decided already", de="Über diesen Antrag ist schon entschieden."
        )
    absence = request.asked.absence
    if absence.span(pod_zone(session, request.pod))[0] <= moment(session):
        raise ConflictError(
            "this absence has begun: a lead can shorten it",
            de="Diese Abwesenheit hat begonnen; die Leitung kann sie kürzen.",
        )
    if not remove_absence(session, absence, origin):
        raise ConflictError(
            "this absence was changed meanwhile: a planner can take it back",
            de="Diese Abwesenheit wurde inzwischen geändert; die Planung kann sie zurücknehmen.",
        )
    shifts = give_back(session, request, origin, in_person=in_person)
    done = set_request_state(session, request.id, "cancelled", origin)
    tell_cancelled(session, done)
    return done, shifts


def _require_possible(session: Session, facts: PodFacts, asked: LeaveRequest) -> None:
    kind = facts.types.get(asked.type)
    if kind is None or not kind.on_request:
        raise ConflictError(
            "this type of absence cannot be asked for",
            de="Diese Art Abwesenheit kann nicht beantragt werden.",
        )
    if asked.absence.span(facts.pod.zone)[0] <= moment(session):
        raise ConflictError(
            "the absence would begin in the past",
            de="Die Abwesenheit begänne in der Vergangenheit.",
        )
    if (asked.last - facts.today).days > MONTHS_AHEAD_DAYS:
        raise ConflictError(
            f"the absence is more than {MONTHS_AHEAD_DAYS} days ahead",
            de=f"Die Abwesenheit liegt mehr als {MONTHS_AHEAD_DAYS} Tage voraus.",
        )
    _require_not_blocked(facts, asked)
    _require_nothing_else(facts, asked)


def _require_not_blocked(facts: PodFacts, asked: LeaveRequest) -> None:
    for day in asked.days:
        rule = facts.blocked(day)
        if rule is not None:
            raise ConflictError(
                f"{day:%d %b %Y} is blocked: {rule.reason}",
                de=f"Der {day:%d.%m.%Y} ist gesperrt: {rule.reason}",
            )


def _require_nothing_else(facts: PodFacts, asked: LeaveRequest) -> None:
    """As with absences that are noted, a day can be asked for only once, halves included."""
    number = asked.personnel_number
    absences = (a for a in facts.centre.absences if a.personnel_number == number)
    if any(_overlap(asked, absence.first, absence.last) for absence in absences):
        raise ConflictError(
            "an absence is noted for one of these days already",
            de="Für einen dieser Tage ist schon eine Abwesenheit eingetragen.",
        )
    requests = (r.asked for r in facts.requests if r.asked.personnel_number == number)
    if any(_overlap(asked, other.first, other.last) for other in requests):
        raise ConflictError(
            "one of these days is asked for already",
            de="Einer dieser Tage ist schon beantragt.",
        )


def _overlap(asked: LeaveRequest, first: date, last: date) -> bool:
    return asked.first <= last and first <= asked.last
