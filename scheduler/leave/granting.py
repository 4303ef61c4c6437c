"""What becomes of a request: a place on the waiting list, a lead's answer, or a yes at once.

Everything here happens inside the transaction and the pod's turn of whoever calls it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from scheduler.leave.coverage import Coverage
from scheduler.leave.facts import load_facts
from scheduler.leave.records import LISTED
from scheduler.leave.telling import tell_asker, tell_deciders
from scheduler.planning.vacating import shifts_that_stay, vacate
from scheduler.store.absences import add_absence
from scheduler.store.database import take_turns_of
from scheduler.store.journal import Origin
from scheduler.store.leave import list_requests, set_request_state, take_leave_turn
from scheduler.store.rostered import rostered_days
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.leave.facts import PodFacts
    from scheduler.leave.records import LeaveRequest, RequestState, StoredRequest

CLOCK = Origin("podshift clock", "system")


def take_turns(session: Session, pod: str, *numbers: str) -> None:
    """Hold a pod's slots, and the shifts of these people and of all on its waiting list.

    All at once, before a roster is changed: who holds a roster and then waits for a person may
    wait in a circle.
    """
    take_leave_turn(session, pod)
    listed = list_requests(session, pods=(pod,), states=LISTED)
    take_turns_of(session, {*numbers, *(one.asked.personnel_number for one in listed)})


def state_for(facts: PodFacts, asked: LeaveRequest, without: str = "") -> RequestState:
    """``listed`` if no slot is left on one of its days, else ``waiting``."""
    return "listed" if facts.full_days(asked, without) else "waiting"


def fits_at_once(session: Session, facts: PodFacts, request: StoredRequest) -> bool:
    """Whether the pod's setting says yes by itself.

    That is: within the balance, with slots left, and with no more people missing in the rosters
    that are published. A shift that somebody would have to move is left to a lead.
    """
    if not facts.setting.at_once or not facts.within_balance(request.asked, request.id):
        return False
    if shifts_that_stay(session, request.asked.absence):
        return False
    beside = Coverage(session, request.pod).beside(request.asked)
    return not any(day.falls for day in beside)


def approve(
    session: Session,
    request: StoredRequest,
    origin: Origin,
    *,
    decided_by: str | None = None,
    reason: str = "",
) -> StoredRequest:
    """Note the absence and take its published shifts away, so that others can have them.

    Raises
    ------
    ConflictError
        If an absence is noted for one of these days already, or a roster was changed meanwhile.
    """
    absence = request.asked.absence
    number = absence.personnel_number
    quiet = replace(origin, reason="")  # who reads the roster's changes need not know it
    add_absence(session, absence, quiet)
    rostered = rostered_days(session, [number], absence.first, absence.last)
    for roster_id in sorted({day.roster_id for day in rostered}):
        vacate(session, load_roster(session, roster_id), absence, quiet)
    return set_request_state(
        session, request.id, "approved", origin, decided_by=decided_by, reason=reason
    )


def settle(
    session: Session, facts: PodFacts, request: StoredRequest, origin: Origin
) -> StoredRequest:
    """Approve a waiting request at once if it may be, else leave it to the leads and tell them."""
    if fits_at_once(session, facts, request):
        try:
            with session.begin_nested():
                return approve(session, request, origin)
        except ConflictError:
            pass  # whoever decides sees why when trying
    tell_deciders(session, request)
    return request


def move_up(session: Session, pod: str) -> int:
    """Let requests off the waiting list for which there are slots now, the oldest first.

    Returns
    -------
    int
        How many have moved.
    """
    take_turns(session, pod)
    moved = 0
    for listed in list_requests(session, pods=(pod,), states=LISTED):
        facts = load_facts(session, pod)
        if state_for(facts, listed.asked, listed.id) == "waiting":
            waiting = set_request_state(session, listed.id, "waiting", CLOCK)
            tell_asker(session, settle(session, facts, waiting, CLOCK))
            moved += 1
    return moved
