"""Proposals answered, withdrawn and expired; each decision is one transaction.

Of those who are asked for cover the first to accept has the shift. A move that concerns two people
is done when both have accepted, and over for both when one of them declines or does not answer.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from scheduler.errors import ConflictError, NotFoundError
from scheduler.planning.move_records import load_move
from scheduler.planning.moves import effect_of, execute, refuse_breaches
from scheduler.planning.vacating import asked_for
from scheduler.store.database import moment, take_turns_of
from scheduler.store.duties_around import taken_away
from scheduler.store.journal import Origin
from scheduler.store.offers import hold_rosters
from scheduler.store.proposals import (
    claim_request,
    due_proposals,
    end,
    get_proposal,
    list_proposals,
    set_state,
    tell_asked,
    tell_asker,
)
from scheduler.store.rosters import load_roster
from scheduler.store.swap_facts import picked_up
from scheduler.swaps.ending import end_pick_ups

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.jobs.context import JobContext
    from scheduler.planning.moves import MoveEffect
    from scheduler.store.database import Database
    from scheduler.store.proposals import Proposal, ProposalState
    from scheduler.store.roster_records import StoredDuty

CLOCK = "podshift clock"
STATES_DE = {
    "accepted": "ist schon angenommen",
    "declined": "ist schon abgelehnt",
    "expired": "ist abgelaufen",
    "withdrawn": "wurde zurückgezogen",
    "taken": "hat schon jemand anders übernommen",
}
STATES_EN = {
    "accepted": "was accepted already",
    "declined": "was declined already",
    "expired": "has expired",
    "withdrawn": "was withdrawn",
    "taken": "was taken by somebody else already",
}


def answer(database: Database, proposal_id: str, who: Account, *, accept: bool) -> Proposal:
    """Accept or decline a proposal as its owner; the last acceptance needed does the move.

    The move is checked afresh in the same transaction, at each acceptance. Of two who accept the
    same duty one has it.

    Raises
    ------
    NotFoundError
        If there is no such proposal to this person.
    ConflictError
        If it is decided or over, or can no longer be done: then nothing is changed.
    """
    with database.writing() as session:
        move = load_move(get_proposal(session, proposal_id).details["move"])
        take_turns_of(session, move.agents)
        proposal, every = claim_request(session, proposal_id)
        if proposal.personnel_number != who.personnel_number:
            raise NotFoundError(f"no proposal {proposal_id}")
        _require_open(session, proposal)
        others = [other for other in every if other.id != proposal.id]
        origin = Origin(who.id, "agent", proposal.reason)
        if accept:
            _accept(session, proposal, others, origin)
        else:
            set_state(session, proposal, "declined", origin)
            tell_asker(session, proposal, "declined")
            if proposal.kind == "move":
                _end_pending(session, others, "withdrawn", origin)
        return get_proposal(session, proposal_id)


def _accept(
    session: Session, proposal: Proposal, others: Collection[Proposal], origin: Origin
) -> None:
    effect = _checked(session, proposal, others)
    set_state(session, proposal, "accepted", origin)
    if proposal.waits_for_others:
        tell_asker(session, proposal, "accepted")
        return
    for_all = Origin(origin.who, "employer", proposal.reason)
    execute(session, proposal.roster_id, effect, for_all, set(effect.move.agents))
    if proposal.kind == "cover":
        _end_pending(session, others, "taken", origin)
        end_pick_ups(session, *proposal.details["open"])
        tell_asker(session, proposal, "accepted")
        return
    tell_asker(session, proposal, "done" if others else "accepted")
    for other in others:
        tell_asked(session, other, "done")


def withdraw(database: Database, proposal_id: str, origin: Origin) -> None:
    """Take a request back from everybody who has not answered.

    Raises
    ------
    NotFoundError
        If there is no such proposal.
    """
    with database.writing() as session:
        _, every = claim_request(session, proposal_id)
        _end_pending(session, every, "withdrawn", origin)


def expire(context: JobContext) -> dict[str, Any]:
    """End proposals whose time is over, and tell those who asked."""
    origin = Origin(CLOCK, "system")
    with context.database.writing() as session:
        due = due_proposals(session)
        for known in due:
            proposal, every = claim_request(session, known.id)
            if proposal.state == "open":
                set_state(session, proposal, "expired", origin)
                tell_asker(session, proposal, "expired")
                agreed = [other for other in every if other.state == "accepted"]
                _end_pending(session, agreed, "expired", origin)
    return {"expired": len(due)}


def _end_pending(
    session: Session, proposals: Collection[Proposal], state: ProposalState, origin: Origin
) -> None:
    for proposal in proposals:
        if proposal.pending:
            end(session, proposal, state, origin)


def _checked(session: Session, proposal: Proposal, others: Collection[Proposal]) -> MoveEffect:
    """What the move does now; the numbers of the others are not the reader's to see."""
    if proposal.kind == "cover":
        _require_still_open(session, proposal)
    version = load_roster(session, proposal.roster_id, ()).version
    effect = effect_of(session, proposal.roster_id, version, load_move(proposal.details["move"]))
    proposed = [each.before for each in (proposal, *others) if proposal.kind == "move"]
    if _times(effect.before) != next(filter(None, map(_times, proposed)), None):
        raise ConflictError(
            "the shift was changed since it was proposed",
            de="Die Schicht wurde seit dem Vorschlag geändert.",
        )
    if any(b.personnel_number != proposal.personnel_number for b in effect.breaches):
        raise ConflictError(
            "not possible for the other side", de="Für die andere Seite nicht möglich."
        )
    refuse_breaches(effect)
    return effect


def _require_still_open(session: Session, proposal: Proposal) -> None:
    """Somebody may have accepted the same duty in another request, picked it up, or has it back."""
    number, day = proposal.details["open"]
    place = (number, date.fromisoformat(day))
    hold_rosters(session, (proposal.roster_id,))
    taken = taken_away(session, proposal.roster_id, [number]).get(place)
    accepted = list_proposals(session, roster_id=proposal.roster_id, state="accepted")
    stands = taken is not None and asked_for([proposal], taken) and not asked_for(accepted, taken)
    if not stands or place in picked_up(session):
        raise ConflictError(f"this proposal {STATES_EN['taken']}", de=f"Das {STATES_DE['taken']}.")


def _times(duty: StoredDuty | None) -> tuple[datetime, datetime] | None:
    return None if duty is None else (duty.start_utc, duty.end_utc)


def _require_open(session: Session, proposal: Proposal) -> None:
    state = proposal.state
    if state == "open" and proposal.expires_at <= moment(session):
        state = "expired"
    if state != "open":
        raise ConflictError(f"this proposal {STATES_EN[state]}", de=f"Das {STATES_DE[state]}.")
