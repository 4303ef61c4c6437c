"""Proposals made, answered, withdrawn and expired; each decision is one transaction."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.errors import ConflictError, NotFoundError
from scheduler.notices.records import NoticeKind
from scheduler.planning.move_records import dump_move, load_move
from scheduler.planning.moves import effect_of, effects_of, execute, refuse_breaches
from scheduler.store.database import moment, take_turn
from scheduler.store.journal import Origin, Subject
from scheduler.store.notices import accounts_of_agents, tell
from scheduler.store.pod_ids import pod_zone
from scheduler.store.proposals import (
    Question,
    add_proposals,
    claim_request,
    due_proposals,
    get_proposal,
    list_proposals,
    set_state,
)
from scheduler.store.rosters import load_roster
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.jobs.context import JobContext
    from scheduler.planning.move_records import Move, Place
    from scheduler.planning.moves import MoveEffect
    from scheduler.store.database import Database
    from scheduler.store.proposals import Proposal, ProposalKind, ProposalState
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


def propose_move(
    database: Database, roster_id: str, version: int, move: Move, origin: Origin
) -> Proposal:
    """Put a move within the notice period to its owner.

    Raises
    ------
    ConflictError
        If it newly breaks a hard rule, or takes from one person and gives to another: each of
        them would have to be asked.
    """
    if len(move.agents) > 1:
        raise ConflictError(
            "within the notice period a shift can be proposed to one person only:"
            " take it away first, then look for cover",
            de="In der Ankündigungsfrist kann eine Schicht nur einer Person vorgeschlagen werden:"
            " erst wegnehmen, dann Vertretung suchen.",
        )
    with database.writing() as session:
        effect = effect_of(session, roster_id, version, move)
        refuse_breaches(effect)
        (proposal,) = _ask(session, "move", roster_id, (effect,), origin)
    return proposal


def ask_for_cover(
    database: Database,
    roster_id: str,
    version: int,
    opened: Place,
    moves: Sequence[Move],
    origin: Origin,
) -> tuple[Proposal, ...]:
    """Ask several agents for the same duty at once; the first to accept has it.

    Parameters
    ----------
    opened
        Whose duty of which day is to be covered.
    moves
        The duty given to each of those who are asked.

    Raises
    ------
    ConflictError
        If one of them could not take it, or the roster is no longer at ``version``.
    """
    with database.writing() as session:
        effects = effects_of(session, roster_id, version, moves)
        for effect in effects:
            refuse_breaches(effect)
        what = {"open": [opened.personnel_number, opened.day.isoformat()]}
        return _ask(session, "cover", roster_id, effects, origin, what)


def _ask(
    session: Session,
    kind: ProposalKind,
    roster_id: str,
    effects: Sequence[MoveEffect],
    origin: Origin,
    what: Mapping[str, Any] = MappingProxyType({}),
) -> tuple[Proposal, ...]:
    questions = [_question(kind, roster_id, effect, what) for effect in effects]
    settings, _ = load_centre_settings(session)
    starts = [d.start_utc for e in effects for d in (e.before, e.after) if d]
    expires = min(moment(session) + timedelta(hours=settings.proposal_open_h), *starts)
    if expires <= moment(session):
        raise ConflictError("the shift has begun already", de="Die Schicht hat schon begonnen.")
    made = add_proposals(session, questions, origin, expires)
    for proposal in made:
        zone = pod_zone(session, proposal.pod)
        params = {
            "day": proposal.day.isoformat(),
            "after": span(proposal.after, zone),
            "expires": expires.isoformat(),
        }
        accounts = accounts_of_agents(session, [proposal.personnel_number]).values()
        subject = Subject("proposal", proposal.id)
        tell(session, accounts, NoticeKind.PROPOSAL_MADE, params, subject, urgent=True)
    return made


def _question(
    kind: ProposalKind, roster_id: str, effect: MoveEffect, what: Mapping[str, Any]
) -> Question:
    move = effect.move
    place = move.given or move.taken
    if place is None:
        raise NotFoundError("a move from nowhere to nowhere")
    return Question(
        kind=kind,
        roster_id=roster_id,
        pod=move.pod,
        personnel_number=place.personnel_number,
        day=place.day,
        before=effect.before,
        after=effect.after,
        details={"move": dump_move(move), **what},
    )


def answer(database: Database, proposal_id: str, who: Account, *, accept: bool) -> Proposal:
    """Accept or decline a proposal as its owner; an acceptance does the move at once.

    The move is checked afresh in the same transaction. Of two who accept the same duty one has it.

    Raises
    ------
    NotFoundError
        If there is no such proposal to this person.
    ConflictError
        If it is decided or over, or can no longer be done: then nothing is changed.
    """
    with database.writing() as session:
        proposal, every = claim_request(session, proposal_id)
        if proposal.personnel_number != who.personnel_number:
            raise NotFoundError(f"no proposal {proposal_id}")
        _require_open(session, proposal)
        origin = Origin(who.id, "agent", proposal.reason)
        if accept:
            _do(session, proposal, Origin(who.id, "employer", proposal.reason))
            for other in every:
                if other.state == "open" and other.id != proposal.id:
                    _end(session, other, "taken", origin)
        set_state(session, proposal, "accepted" if accept else "declined", origin)
        _tell_asker(session, proposal, "accepted" if accept else "declined")
        return get_proposal(session, proposal_id)


def withdraw(database: Database, proposal_id: str, origin: Origin) -> None:
    """Take a request back from everybody who has not answered.

    Raises
    ------
    NotFoundError
        If there is no such proposal.
    """
    with database.writing() as session:
        _, every = claim_request(session, proposal_id)
        for proposal in every:
            if proposal.state == "open":
                set_state(session, proposal, "withdrawn", origin)


def expire(context: JobContext) -> dict[str, Any]:
    """End proposals whose time is over, and tell those who asked."""
    with context.database.writing() as session:
        due = due_proposals(session)
        for known in due:
            proposal, _ = claim_request(session, known.id)
            if proposal.state == "open":
                set_state(session, proposal, "expired", Origin(CLOCK, "system"))
                _tell_asker(session, proposal, "expired")
    return {"expired": len(due)}


def span(duty: StoredDuty | None, zone: str) -> str:
    """Such as ``08:00–16:30`` on the pod's clock; empty for no duty."""
    if duty is None:
        return ""
    start, end = (at.astimezone(ZoneInfo(zone)) for at in (duty.start_utc, duty.end_utc))
    return f"{start:%H:%M}–{end:%H:%M}"


def _do(session: Session, proposal: Proposal, origin: Origin) -> None:
    if proposal.kind == "cover":
        _require_still_open(session, proposal)
    version = load_roster(session, proposal.roster_id, ()).version
    effect = effect_of(session, proposal.roster_id, version, load_move(proposal.details["move"]))
    if _times(effect.before) != _times(proposal.before):
        raise ConflictError(
            "the shift was changed since it was proposed",
            de="Die Schicht wurde seit dem Vorschlag geändert.",
        )
    if any(b.personnel_number != proposal.personnel_number for b in effect.breaches):
        raise ConflictError(
            "not possible for the other side", de="Für die andere Seite nicht möglich."
        )
    execute(session, proposal.roster_id, effect, origin, {proposal.personnel_number})


def _require_still_open(session: Session, proposal: Proposal) -> None:
    """The same duty may have been offered in another request that somebody accepted."""
    opened = proposal.details["open"]
    take_turn(session, f"cover {proposal.roster_id} {opened}")
    accepted = list_proposals(session, roster_id=proposal.roster_id, state="accepted")
    if any(other.details.get("open") == opened for other in accepted):
        raise ConflictError(f"this proposal {STATES_EN['taken']}", de=f"Das {STATES_DE['taken']}.")


def _times(duty: StoredDuty | None) -> tuple[datetime, datetime] | None:
    return None if duty is None else (duty.start_utc, duty.end_utc)


def _require_open(session: Session, proposal: Proposal) -> None:
    state = proposal.state
    if state == "open" and proposal.expires_at <= moment(session):
        state = "expired"
    if state != "open":
        raise ConflictError(f"this proposal {STATES_EN[state]}", de=f"Das {STATES_DE[state]}.")


def _end(session: Session, proposal: Proposal, state: ProposalState, origin: Origin) -> None:
    """End a proposal without its owner, and tell them."""
    set_state(session, proposal, state, origin)
    accounts = accounts_of_agents(session, [proposal.personnel_number]).values()
    _tell(session, accounts, proposal, state)


def _tell_asker(session: Session, proposal: Proposal, state: ProposalState) -> None:
    _tell(session, [proposal.who], proposal, state)


def _tell(session: Session, accounts: Any, proposal: Proposal, state: ProposalState) -> None:
    params = {"name": proposal.name, "day": proposal.day.isoformat(), "answer": state}
    subject = Subject("proposal", proposal.id)
    tell(session, accounts, NoticeKind.PROPOSAL_ANSWERED, params, subject)
