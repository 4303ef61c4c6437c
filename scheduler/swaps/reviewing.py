"""Swaps that wait for a lead: listed, looked at, approved or refused, many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.access.deputies import decision_origin
from scheduler.decisions import Decision, require_decider, require_reason
from scheduler.errors import ConflictError, NotFoundError, PodshiftError
from scheduler.store.database import moment, take_turns_of
from scheduler.store.offers import claim_offer, get_offer, list_offers, update_offer
from scheduler.swaps.checking import Board
from scheduler.swaps.ending import end, ending_of
from scheduler.swaps.executing import execute, finish, rosters_of
from scheduler.swaps.kept_check import dump_check
from scheduler.swaps.reasons import ended, impossible, not_open
from scheduler.swaps.telling import note, tell_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database
    from scheduler.swaps.records import Offer, SwapCheck


def waiting(session: Session, pods: Collection[str], level: int = 0) -> tuple[Offer, ...]:
    """Swaps of these pods that wait for a decision at ``level`` or above, the oldest first."""
    found = list_offers(session, pods=pods, state="in_review")
    return tuple(
        sorted(
            (offer for offer in found if offer.level >= level),
            key=lambda offer: (offer.accepted_at or offer.created_at, offer.id),
        )
    )


def effect(database: Database, offer_id: str) -> SwapCheck:
    """What an accepted swap would do to the rosters as they are now.

    Raises
    ------
    ConflictError
        If a shift of it is gone or has begun.
    NotFoundError
        If there is no such offer, or nobody has accepted it.
    """
    with database.reading() as session:
        return _checked(session, get_offer(session, offer_id))


def decide(
    database: Database, offer_ids: Iterable[str], *, approve: bool, reason: str, who: Account
) -> tuple[Decision, ...]:
    """Approve or refuse swaps in review, each in a transaction of its own.

    A review can permit what the policy leaves to it, never what the policy refuses or the law
    forbids. Nobody decides a case of their own.

    Raises
    ------
    InvalidDataError
        If they are refused without a reason.
    """
    require_reason(reason, approve=approve)
    return tuple(
        _decided(database, offer_id, approve=approve, reason=reason.strip(), who=who)
        for offer_id in dict.fromkeys(offer_ids)
    )


def is_own_case(offer: Offer, who: Account) -> bool:
    """Whether somebody is a side of a swap, or acted for one."""
    mine = who.personnel_number is not None and who.personnel_number in (offer.giver, offer.taker)
    return mine or who.id in (offer.who, offer.accepted_by)


def _decided(
    database: Database, offer_id: str, *, approve: bool, reason: str, who: Account
) -> Decision:
    try:
        over = _decide(database, offer_id, approve=approve, reason=reason, who=who)
    except PodshiftError as error:
        return Decision.not_done("swap", offer_id, error)
    return Decision.not_done("swap", offer_id, over) if over else Decision("swap", offer_id)


def _decide(
    database: Database, offer_id: str, *, approve: bool, reason: str, who: Account
) -> ConflictError | None:
    """Decide one; an error that is returned tells that the offer has ended instead."""
    with database.writing() as session:
        offer = _claim(session, offer_id)
        own = is_own_case(offer, who)
        require_decider(who, offer.pod, f"swap {offer.id!r}", own=own)
        if offer.state != "in_review":
            raise _decided_before(offer)
        code = ending_of(session, offer)
        if code:
            end(session, offer, code)
            return ended(code)
        if approve:
            _approve(session, offer, reason, who)
        else:
            _refuse(session, offer, reason, who)
    return None


def _approve(session: Session, offer: Offer, reason: str, who: Account) -> None:
    check = _checked(session, offer)
    if not check.possible:
        raise impossible(check, None)
    origin = decision_origin(who, offer.pod, reason)
    fresh = update_offer(
        session, offer.id, decided_by=who.id, reason=reason, check=dump_check(check)
    )
    note(session, origin, "approved", fresh)
    versions = execute(session, fresh, check.versions, check.changes, who.id)
    finish(session, fresh, "in_review", versions, origin)


def _refuse(session: Session, offer: Offer, reason: str, who: Account) -> None:
    refused = update_offer(
        session,
        offer.id,
        state="refused",
        decided_by=who.id,
        decided_at=moment(session),
        reason=reason,
    )
    note(session, decision_origin(who, offer.pod, reason), "refused", refused, offer.state)
    tell_state(session, refused)


def _claim(session: Session, offer_id: str) -> Offer:
    known = get_offer(session, offer_id)
    people = [n for n in (known.giver, known.taker) if n]
    take_turns_of(session, people)
    days = [known.day] + ([known.counter.day] if known.counter else [])
    return claim_offer(session, offer_id, rosters_of(session, people, days))


def _decided_before(offer: Offer) -> ConflictError:
    if offer.state in ("executed", "undone"):
        return ConflictError("this was approved already", de="Das ist schon genehmigt.")
    return not_open(offer.state)


def _checked(session: Session, offer: Offer) -> SwapCheck:
    if offer.swap is None:
        raise NotFoundError(f"nobody has accepted {offer.id!r}")
    return Board(session).check(offer.swap)
