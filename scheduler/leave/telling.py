"""Who is told what about a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.access.permissions import Role
from scheduler.notices.records import NoticeKind
from scheduler.store.leave import subject_of
from scheduler.store.notices import accounts_of_agents, accounts_with, tell

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.leave.giving_back import ShiftBack
    from scheduler.leave.records import StoredRequest


def tell_asker(session: Session, request: StoredRequest, but: str = "") -> None:
    """Tell the person, and the lead who asked for the person, what became of it.

    ``but`` is the account that did it.
    """
    number = request.asked.personnel_number
    accounts = {*accounts_of_agents(session, [number]).values(), request.who}
    params = {**_days(request), "answer": request.state, "reason": request.reason}
    tell(session, accounts - {but}, NoticeKind.LEAVE_STATE, params, subject_of(request.id))


def tell_deciders(session: Session, request: StoredRequest) -> None:
    """Tell the pod's leads that a request waits, or the planners once it has climbed."""
    accounts = (
        accounts_with(session, Role.PLANNER)
        if request.level
        else accounts_with(session, Role.LEAD, request.pod)
    )
    params = {**_days(request), "name": request.name}
    others = set(accounts) - {request.who}
    tell(session, others, NoticeKind.LEAVE_WAITS, params, subject_of(request.id))


def tell_cancelled(session: Session, request: StoredRequest) -> None:
    """Tell the pod's leads and the planners that somebody is there after all."""
    accounts = {
        *accounts_with(session, Role.LEAD, request.pod),
        *accounts_with(session, Role.PLANNER),
    }
    params = {**_days(request), "name": request.name}
    tell(session, accounts, NoticeKind.LEAVE_CANCELLED, params, subject_of(request.id))


def tell_not_given_back(session: Session, request: StoredRequest, back: ShiftBack) -> None:
    """Tell the person why a shift does not come back though the absence is taken back."""
    accounts = accounts_of_agents(session, [request.asked.personnel_number]).values()
    params = {
        "day": back.duty.day.isoformat(),
        "span": back.span,
        "why_de": back.why_not_de,
        "why_en": back.why_not_en,
    }
    tell(session, accounts, NoticeKind.SHIFT_NOT_BACK, params, subject_of(request.id))


def _days(request: StoredRequest) -> dict[str, str]:
    return {
        "first_day": request.asked.first.isoformat(),
        "last_day": request.asked.last.isoformat(),
    }
