"""Offers of shifts: stored, claimed, listed.

Whoever changes an offer holds the rosters it touches, and takes several in the order of their
public ids; so a roster and the offers in it always say the same, and nobody waits in a circle.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from scheduler.errors import NotFoundError
from scheduler.store.agent_keys import agent_key
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.duty_json import dump_duty, load_duty
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterRow
from scheduler.store.models.swaps import OfferRow
from scheduler.store.pod_ids import pod_id
from scheduler.store.rosters import find_row
from scheduler.swaps.records import Offer

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import Audience, OfferKind, OfferRequest, OfferState

_NAMED = tuple(
    joinedload(one)
    for one in (
        OfferRow.roster, OfferRow.counter_roster, OfferRow.pod, OfferRow.giver, OfferRow.partner,
        OfferRow.taker,
    )
)  # fmt: skip
"""What offers name comes with them, and nothing that belongs to it."""

STATE_FIELDS = frozenset(
    {
        "state", "check", "policy_version", "accepted_at", "accepted_by", "decided_at",
        "decided_by", "reason", "ended", "level", "level_since", "undo_asked_by", "audit",
    }
)  # fmt: skip


def add_offer(
    session: Session,
    request: OfferRequest,
    roster_id: str,
    pod: str,
    given: StoredDuty,
    expires_at: datetime,
    who: str,
) -> Offer:
    """Store a new offer, as *offered*.

    Raises
    ------
    NotFoundError
        If roster, pod or a person is not known.
    """
    row = OfferRow(
        public_id=new_id(),
        kind=request.kind,
        audience=request.audience,
        state="offered",
        roster_id=find_row(session, roster_id).id,
        pod_id=pod_id(session, pod),
        giver_id=agent_key(session, request.given.personnel_number),
        day=request.given.day,
        given=dump_duty(given),
        partner_id=agent_key(session, request.partner) if request.partner else None,
        wanted_days=[day.isoformat() for day in sorted(request.wanted_days)],
        text=request.text,
        who=who,
        created_at=moment(session),
        expires_at=expires_at,
        reason="",
        ended="",
        level=0,
        audit=False,
    )
    session.add(row)
    session.flush()
    return get_offer(session, row.public_id)


def get_offer(session: Session, offer_id: str) -> Offer:
    """The offer with this public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return _offer(_row(session, offer_id))


def claim_offer(session: Session, offer_id: str, rosters: Collection[str] = ()) -> Offer:
    """The offer as nobody else changes it, nor the rosters it touches, till the transaction ends.

    Parameters
    ----------
    rosters
        Public ids of further rosters that are to be changed.

    Raises
    ------
    NotFoundError
        If there is no such offer or roster.
    """
    known = get_offer(session, offer_id)
    wanted = {known.roster_id, *rosters}
    if known.counter_roster_id:
        wanted.add(known.counter_roster_id)
    hold_rosters(session, wanted)
    query = _query().where(OfferRow.public_id == offer_id).with_for_update(of=OfferRow)
    row = session.scalars(query.execution_options(populate_existing=True)).one()
    return _offer(row)


def hold_rosters(session: Session, rosters: Collection[str]) -> None:
    """Let nobody else change these rosters till the transaction ends.

    Raises
    ------
    NotFoundError
        If there is no such roster.
    """
    for roster_id in sorted(rosters):
        query = select(RosterRow.id).where(RosterRow.public_id == roster_id)
        if session.scalar(query.with_for_update(key_share=True)) is None:
            raise NotFoundError(f"no roster {roster_id!r}")


def update_offer(session: Session, offer_id: str, **values: Any) -> Offer:
    """Set fields of an offer's state, by their names in ``Offer``."""
    row = _row(session, offer_id)
    for name, value in values.items():
        if name not in STATE_FIELDS:
            raise ValueError(f"{name} of an offer does not change")
        setattr(row, name, value)
    session.flush()
    return _offer(row)


def set_taker(
    session: Session,
    offer_id: str,
    taker: str,
    counter: tuple[str, StoredDuty] | None,
) -> Offer:
    """Note who takes the shift, and the roster and shift that is given for it.

    Raises
    ------
    NotFoundError
        If the person or the roster is not known.
    """
    row = _row(session, offer_id)
    row.taker_id = agent_key(session, taker)
    row.counter_roster_id = find_row(session, counter[0]).id if counter else None
    row.counter_day = counter[1].day if counter else None
    row.counter = dump_duty(counter[1]) if counter else None
    session.flush()
    session.expire(row, ["taker", "counter_roster"])
    return get_offer(session, offer_id)


def list_offers(
    session: Session,
    *,
    person: str | None = None,
    giver: str | None = None,
    taker: str | None = None,
    partner: str | None = None,
    pods: Collection[str] | None = None,
    state: OfferState | Collection[OfferState] | None = None,
    roster_id: str | None = None,
    first: date | None = None,
    last: date | None = None,
    limit: int = 500,
) -> tuple[Offer, ...]:
    """Offers, newest first.

    Parameters
    ----------
    person
        Personnel number of one of the sides, or of whom it was offered to alone.
    giver, taker, partner
        Personnel number of this very side.
    pods
        Codes of the giver's pod.
    state
        One state, or several.
    roster_id
        Public id of the roster that has the shift on offer or the one given for it.
    first, last
        Days of the shift on offer, both included.
    """
    row = OfferRow
    conditions = [
        _is_one_of(person, row.giver_id, row.taker_id, row.partner_id),
        _is_one_of(giver, row.giver_id),
        _is_one_of(taker, row.taker_id),
        _is_one_of(partner, row.partner_id),
        None if pods is None else row.pod_id.in_(select(PodRow.id).where(PodRow.code.in_(pods))),
        None if state is None else row.state.in_((state,) if isinstance(state, str) else state),
        None if roster_id is None else _in_roster(roster_id),
        None if first is None else row.day >= first,
        None if last is None else row.day <= last,
    ]
    query = _query().where(*(c for c in conditions if c is not None))
    rows = session.scalars(query.order_by(row.id.desc()).limit(limit))
    return tuple(_offer(each) for each in rows)


def _is_one_of(personnel_number: str | None, *sides: Any) -> Any:
    if personnel_number is None:
        return None
    agent = select(AgentRow.id).where(AgentRow.personnel_number == personnel_number)
    return or_(*(side == agent.scalar_subquery() for side in sides))


def _in_roster(roster_id: str) -> Any:
    roster = select(RosterRow.id).where(RosterRow.public_id == roster_id).scalar_subquery()
    return or_(OfferRow.roster_id == roster, OfferRow.counter_roster_id == roster)


def _query() -> Select[OfferRow]:
    return select(OfferRow).options(*_NAMED)


def _row(session: Session, offer_id: str) -> OfferRow:
    row = session.scalar(_query().where(OfferRow.public_id == offer_id))
    if row is None:
        raise NotFoundError(f"no swap {offer_id!r}")
    return row


def _offer(row: OfferRow) -> Offer:

    given = load_duty(row.given)
    if given is None:
        raise NotFoundError(f"swap {row.public_id} has no shift")
    return Offer(
        id=row.public_id,
        kind=cast("OfferKind", row.kind),
        audience=cast("Audience", row.audience),
        state=cast("OfferState", row.state),
        roster_id=row.roster.public_id,
        pod=row.pod.code,
        giver=row.giver.personnel_number,
        giver_name=row.giver.name,
        day=row.day,
        given=given,
        partner=row.partner.personnel_number if row.partner else None,
        wanted_days=tuple(date.fromisoformat(day) for day in row.wanted_days),
        text=row.text,
        taker=row.taker.personnel_number if row.taker else None,
        taker_name=row.taker.name if row.taker else "",
        counter_roster_id=row.counter_roster.public_id if row.counter_roster else None,
        counter=load_duty(row.counter),
        check=_with_names(row),
        policy_version=row.policy_version,
        who=row.who,
        created_at=row.created_at,
        expires_at=row.expires_at,
        accepted_at=row.accepted_at,
        decided_at=row.decided_at,
        decided_by=row.decided_by,
        reason=row.reason,
        level=row.level,
        undo_asked_by=row.undo_asked_by,
        audit=row.audit,
        level_since=row.level_since,
        accepted_by=row.accepted_by,
        ended=row.ended,
    )


def _with_names(row: OfferRow) -> dict[str, Any] | None:
    """The check with what its people are called now; it is kept without names."""
    if row.check is None:
        return None
    names = {person.personnel_number: person.name for person in (row.giver, row.taker) if person}
    hours = [{**of, "name": names.get(of["personnel_number"], "")} for of in row.check["hours"]]
    return {**row.check, "hours": hours}
