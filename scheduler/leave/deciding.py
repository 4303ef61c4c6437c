"""Requests that wait for a lead, with all that is to be weighed, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scheduler.access.deputies import decision_origin
from scheduler.decisions import Decision, require_decider, require_reason
from scheduler.errors import ConflictError, PodshiftError
from scheduler.leave.coverage import Coverage, DayCoverage
from scheduler.leave.facts import load_facts
from scheduler.leave.granting import approve as grant
from scheduler.leave.granting import move_up, state_for, take_turns
from scheduler.leave.records import WAITING
from scheduler.leave.telling import tell_asker
from scheduler.planning.vacating import shifts_that_stay
from scheduler.store.leave import claim_request, list_requests, set_request_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.leave.balance import Balance
    from scheduler.leave.facts import PodFacts
    from scheduler.leave.records import SpareDay, StoredRequest
    from scheduler.store.database import Database
    from scheduler.store.rostered import RosteredDay


@dataclass(frozen=True)
class WaitingRequest:
    """A request beside what it would mean."""

    request: StoredRequest
    """Who (``name``), days, half, text, asked when (``created_at``) and by whom (``who``)."""
    type_de: str
    type_en: str
    cost: float
    """Days of leave; 0 for types that do not count as leave."""
    balances: tuple[Balance, ...]
    """Of the years it touches, with this request counted as asked; none if nothing is noted."""
    within_balance: bool
    days: tuple[SpareDay, ...]
    """Slots of each day, without this request."""
    coverage: tuple[DayCoverage, ...]
    """Of each day, with and without the person."""
    stays: tuple[RosteredDay, ...]
    """Shifts in both halves of a day of which one is asked for: they are not taken away."""

    def own_case_of(self, who: Account) -> bool:
        """Whether this account may not decide it."""
        return is_own_case(self.request, who)


def waiting(session: Session, pods: Collection[str], level: int = 0) -> tuple[WaitingRequest, ...]:
    """Requests of these pods that wait for a lead, the oldest first.

    Parameters
    ----------
    level
        0: all of them; 1: those that nobody answered in time, for the planners.
    """
    requests = list_requests(session, pods=pods, states=WAITING, level=level)
    facts = {pod: load_facts(session, pod) for pod in {r.pod for r in requests}}
    coverage = {pod: Coverage(session, pod) for pod in facts}
    return tuple(_beside(session, r, facts[r.pod], coverage[r.pod]) for r in requests)


def weighed(session: Session, request: StoredRequest) -> WaitingRequest | None:
    """One request beside what it would mean; ``None`` if it does not wait for a lead."""
    if request.state not in WAITING:
        return None
    facts, coverage = load_facts(session, request.pod), Coverage(session, request.pod)
    return _beside(session, request, facts, coverage)


def _beside(
    session: Session, request: StoredRequest, facts: PodFacts, coverage: Coverage
) -> WaitingRequest:
    asked = request.asked
    kind = facts.types[asked.type]
    years = {day.year for day in asked.days}
    return WaitingRequest(
        request=request,
        type_de=kind.name_de,
        type_en=kind.name_en,
        cost=facts.cost(asked, request.id),
        balances=facts.balances(asked.personnel_number, years) if kind.leave else (),
        within_balance=facts.within_balance(asked, request.id),
        days=facts.spare(asked.days, request.id),
        coverage=coverage.beside(asked),
        stays=shifts_that_stay(session, asked.absence),
    )


def is_own_case(request: StoredRequest, who: Account) -> bool:
    """Whether the account belongs to the person, or has asked on the person's behalf."""
    return request.asked.personnel_number == who.personnel_number or request.who == who.id


def decide(
    database: Database, ids: Iterable[str], approve: bool, reason: str, who: Account
) -> tuple[Decision, ...]:
    """Approve or refuse requests, each in a transaction of its own.

    Nobody decides a case of their own, or one of a pod they do not decide for.

    Parameters
    ----------
    ids
        Public ids of requests.
    reason
        Needed for a refusal.

    Raises
    ------
    InvalidDataError
        If a refusal has no reason.
    """
    require_reason(reason, approve=approve)
    return tuple(_decide(database, id_, approve, reason.strip(), who) for id_ in ids)


def _decide(
    database: Database, request_id: str, approve: bool, reason: str, who: Account
) -> Decision:
    try:
        with database.writing() as session:
            request = claim_request(session, request_id)
            take_turns(session, request.pod, request.asked.personnel_number)
            _require_decidable(request, who)
            origin = decision_origin(who, request.pod, reason)
            if approve:
                _require_slots(session, request)
                done = grant(session, request, origin, decided_by=who.id, reason=reason)
            else:
                done = set_request_state(
                    session, request_id, "refused", origin, decided_by=who.id, reason=reason
                )
            tell_asker(session, done)
            move_up(session, request.pod)
    except PodshiftError as error:
        return Decision.not_done("absence", request_id, error)
    return Decision("absence", request_id)


def _require_decidable(request: StoredRequest, who: Account) -> None:
    own = is_own_case(request, who)
    require_decider(who, request.pod, f"request for absence {request.id!r}", own=own)
    if not request.open:
        raise ConflictError(
            "this request is decided already", de="Über diesen Antrag ist schon entschieden."
        )


def _require_slots(session: Session, request: StoredRequest) -> None:
    """Who is on the waiting list stays there till a slot is free, or the slots are raised."""
    if request.state == "listed" and (
        state_for(load_facts(session, request.pod), request.asked, request.id) == "listed"
    ):
        raise ConflictError(
            "a day of it is full: raise its slots first",
            de="Ein Tag davon ist voll: erst die Plätze erhöhen.",
        )
