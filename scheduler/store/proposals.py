"""Proposals: duties put to agents, who accept or decline them.

All who are asked at once share a ``request``. Of those asked for cover the first to accept has it;
a move is done when all who are asked have accepted.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.notices.records import NoticeKind
from scheduler.store.base import new_id
from scheduler.store.database import moment, take_turn
from scheduler.store.duty_json import dump_duty, load_duty
from scheduler.store.journal import Subject, record
from scheduler.store.models.desk import ProposalRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.rosters import RosterRow
from scheduler.store.notices import accounts_of_agents, tell
from scheduler.store.pod_ids import pod_id
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import StoredDuty

ProposalKind = Literal["move", "cover"]
ProposalState = Literal["open", "accepted", "declined", "expired", "withdrawn", "taken"]
Answer = ProposalState | Literal["done"]
"""What is told; *done* when everybody asked has accepted."""


@dataclass(frozen=True)
class Proposal:
    """One agent is asked for one duty."""

    id: str
    request: str
    kind: ProposalKind
    state: ProposalState
    roster_id: str
    pod: str
    personnel_number: str
    name: str
    """Of the agent who is asked."""
    day: date
    before: StoredDuty | None
    after: StoredDuty | None
    details: dict[str, Any]
    """The move that an acceptance does."""
    reason: str
    who: str
    """Public id of the account that asks."""
    created_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    others: tuple[ProposalState, ...] = ()
    """Answers of the others to the same move; empty for cover, where one is enough."""

    @property
    def waits_for_others(self) -> bool:
        """Whether this person's yes alone does nothing yet."""
        return any(state != "accepted" for state in self.others)

    @property
    def pending(self) -> bool:
        """Whether it may still come to a change of the roster."""
        return self.state == "open" or (self.state == "accepted" and self.waits_for_others)


@dataclass(frozen=True)
class Question:
    """A proposal before it is stored."""

    kind: ProposalKind
    roster_id: str
    pod: str
    personnel_number: str
    day: date
    before: StoredDuty | None
    after: StoredDuty | None
    details: dict[str, Any]


def add_proposals(
    session: Session, questions: Iterable[Question], origin: Origin, expires_at: datetime
) -> tuple[Proposal, ...]:
    """Store one request to all of these agents.

    Raises
    ------
    NotFoundError
        If a roster, pod or agent is not known.
    """
    request = new_id()
    rows = []
    for question in questions:
        row = ProposalRow(
            public_id=new_id(),
            request=request,
            kind=question.kind,
            state="open",
            roster_id=_key(session, RosterRow, RosterRow.public_id, question.roster_id, "roster"),
            pod_id=pod_id(session, question.pod),
            agent_id=_key(
                session,
                AgentRow,
                AgentRow.personnel_number,
                question.personnel_number,
                "agent",
            ),
            day=question.day,
            before=dump_duty(question.before),
            after=dump_duty(question.after),
            details=question.details,
            reason=origin.reason,
            who=origin.who,
            created_at=moment(session),
            expires_at=expires_at,
        )
        session.add(row)
        rows.append(row)
    session.flush()
    for row in rows:
        after = {"state": "open", "request": request, "day": row.day.isoformat()}
        record(session, origin, "proposed", Subject("proposal", row.public_id), None, after)
    return _proposals(session, rows)


def get_proposal(session: Session, proposal_id: str) -> Proposal:
    """The proposal with this public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    (found,) = _proposals(session, [_row(session, proposal_id)])
    return found


def claim_request(session: Session, proposal_id: str) -> tuple[Proposal, tuple[Proposal, ...]]:
    """The proposal and all of its request, as nobody else changes them till the transaction ends.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = _row(session, proposal_id)
    take_turn(session, f"request {row.request}")
    query = select(ProposalRow).where(ProposalRow.request == row.request).order_by(ProposalRow.id)
    rows = session.scalars(query.execution_options(populate_existing=True)).all()
    found = {each.id: each for each in _proposals(session, rows)}
    return found[proposal_id], tuple(found.values())


def set_state(session: Session, proposal: Proposal, state: ProposalState, origin: Origin) -> None:
    """Decide a proposal; the journal keeps who did."""
    row = _row(session, proposal.id)
    row.state = state
    row.decided_at = moment(session)
    subject = Subject("proposal", proposal.id)
    record(session, origin, state, subject, {"state": proposal.state}, {"state": state})


def list_proposals(
    session: Session,
    *,
    roster_id: str | None = None,
    personnel_number: str | None = None,
    state: ProposalState | None = None,
    limit: int = 500,
) -> tuple[Proposal, ...]:
    """Proposals, newest first: of a roster, to an agent, in a state."""
    query = select(ProposalRow).order_by(ProposalRow.id.desc()).limit(limit)
    if roster_id is not None:
        query = query.join(ProposalRow.roster).where(RosterRow.public_id == roster_id)
    if personnel_number is not None:
        query = query.join(ProposalRow.agent).where(AgentRow.personnel_number == personnel_number)
    if state is not None:
        query = query.where(ProposalRow.state == state)
    return _proposals(session, session.scalars(query).all())


def due_proposals(session: Session) -> tuple[Proposal, ...]:
    """Open proposals whose time is over."""
    query = select(ProposalRow).where(
        ProposalRow.state == "open", ProposalRow.expires_at <= moment(session)
    )
    return _proposals(session, session.scalars(query.order_by(ProposalRow.id)).all())


def end(session: Session, proposal: Proposal, state: ProposalState, origin: Origin) -> None:
    """End a proposal without its owner, and tell them."""
    set_state(session, proposal, state, origin)
    tell_asked(session, proposal, state)


def tell_asked(session: Session, proposal: Proposal, answer: Answer) -> None:
    """Tell whoever is asked how it ended."""
    accounts = accounts_of_agents(session, [proposal.personnel_number]).values()
    _tell(session, accounts, proposal, answer)


def tell_asker(session: Session, proposal: Proposal, answer: Answer) -> None:
    """Tell the account that asked how it ended."""
    _tell(session, [proposal.who], proposal, answer)


def _tell(session: Session, accounts: Iterable[str], proposal: Proposal, answer: Answer) -> None:
    params = {"name": proposal.name, "day": proposal.day.isoformat(), "answer": answer}
    subject = Subject("proposal", proposal.id)
    tell(session, accounts, NoticeKind.PROPOSAL_ANSWERED, params, subject)


def _row(session: Session, proposal_id: str) -> ProposalRow:
    return row_named(session, ProposalRow, proposal_id, "proposal")


def _key(session: Session, table: Any, column: Any, value: str, name: str) -> int:
    found: int | None = session.scalar(select(table.id).where(column == value))
    if found is None:
        raise NotFoundError(f"no {name} {value!r}")
    return found


def _proposals(session: Session, rows: Sequence[ProposalRow]) -> tuple[Proposal, ...]:
    moves = {row.request for row in rows if row.kind == "move"}
    answers: defaultdict[str, dict[int, ProposalState]] = defaultdict(dict)
    query = select(ProposalRow.request, ProposalRow.id, ProposalRow.state)
    for request, key, state in session.execute(query.where(ProposalRow.request.in_(moves))):
        answers[request][key] = cast("ProposalState", state)
    return tuple(
        _proposal(row, [state for key, state in answers[row.request].items() if key != row.id])
        for row in rows
    )


def _proposal(row: ProposalRow, others: Iterable[ProposalState]) -> Proposal:
    return Proposal(
        id=row.public_id,
        request=row.request,
        kind=cast("ProposalKind", row.kind),
        state=cast("ProposalState", row.state),
        roster_id=row.roster.public_id,
        pod=row.pod.code,
        personnel_number=row.agent.personnel_number,
        name=row.agent.name,
        day=row.day,
        before=load_duty(row.before),
        after=load_duty(row.after),
        details=row.details or {},
        reason=row.reason,
        who=row.who,
        created_at=row.created_at,
        expires_at=row.expires_at,
        decided_at=row.decided_at,
        others=tuple(others),
    )
