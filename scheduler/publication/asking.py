"""Agents asked for a change of their shifts: a move at short notice, or cover."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.errors import ConflictError
from scheduler.notices.records import NoticeKind
from scheduler.planning.move_records import dump_move
from scheduler.planning.moves import effect_of, effects_of, refuse_breaches
from scheduler.store.database import moment
from scheduler.store.journal import Subject
from scheduler.store.notices import accounts_of_agents, tell
from scheduler.store.pod_ids import pod_zone
from scheduler.store.proposals import Question, add_proposals
from scheduler.store.roster_records import clock_span
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.orm import Session

    from scheduler.planning.move_records import Move, Place
    from scheduler.planning.moves import MoveEffect
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.proposals import Proposal, ProposalKind
    from scheduler.store.roster_records import StoredDuty


def propose_move(
    database: Database, roster_id: str, version: int, move: Move, origin: Origin
) -> tuple[Proposal, ...]:
    """Put a move within the notice period to its owner, or to both who are concerned.

    Each is asked about the own side only, and it is done when all have accepted.

    Raises
    ------
    ConflictError
        If it newly breaks a hard rule or changes nothing, or the roster is no longer at
        ``version``.
    """
    with database.writing() as session:
        effect = effect_of(session, roster_id, version, move)
        refuse_breaches(effect)
        if effect.changes_nothing:
            raise ConflictError(
                "the shift stands there already: nothing would change",
                de="Die Schicht steht schon dort: es würde sich nichts ändern.",
            )
        details = {"move": dump_move(move)}
        questions = [_question("move", roster_id, effect, place, details) for place in _sides(move)]
        return _ask(session, questions, origin)


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
        questions = []
        for effect in effects:
            refuse_breaches(effect)
            details = {
                "move": dump_move(effect.move),
                "open": [opened.personnel_number, opened.day.isoformat()],
            }
            (place,) = _sides(effect.move)
            questions.append(_question("cover", roster_id, effect, place, details))
        return _ask(session, questions, origin)


def _sides(move: Move) -> tuple[Place, ...]:
    """Of each person concerned the place that is asked about; of one person the new one."""
    by_person = {place.personnel_number: place for place in (move.taken, move.given) if place}
    return tuple(by_person.values())


def _question(
    kind: ProposalKind,
    roster_id: str,
    effect: MoveEffect,
    place: Place,
    details: Mapping[str, Any],
) -> Question:
    def own(duty: StoredDuty | None) -> StoredDuty | None:
        return duty if duty and duty.personnel_number == place.personnel_number else None

    return Question(
        kind=kind,
        roster_id=roster_id,
        pod=effect.move.pod,
        personnel_number=place.personnel_number,
        day=place.day,
        before=own(effect.before),
        after=own(effect.after),
        details=dict(details),
    )


def _ask(session: Session, questions: Sequence[Question], origin: Origin) -> tuple[Proposal, ...]:
    settings, _ = load_centre_settings(session)
    starts = [duty.start_utc for q in questions for duty in (q.before, q.after) if duty]
    expires = min(moment(session) + timedelta(hours=settings.proposal_open_h), *starts)
    if expires <= moment(session):
        raise ConflictError("the shift has begun already", de="Die Schicht hat schon begonnen.")
    made = add_proposals(session, questions, origin, expires)
    for proposal in made:
        _tell(session, proposal)
    return made


def _tell(session: Session, proposal: Proposal) -> None:
    zone = pod_zone(session, proposal.pod)
    params = {
        "day": proposal.day.isoformat(),
        "before": clock_span(proposal.before, zone),
        "after": clock_span(proposal.after, zone),
        "expires": proposal.expires_at.isoformat(),
    }
    accounts = accounts_of_agents(session, [proposal.personnel_number]).values()
    subject = Subject("proposal", proposal.id)
    tell(session, accounts, NoticeKind.PROPOSAL_MADE, params, subject, urgent=True)
