"""What becomes of an accepted swap: done at once, put before a lead, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scheduler.store.database import moment
from scheduler.store.offers import set_taker, update_offer
from scheduler.swaps.checking import Board
from scheduler.swaps.ending import climb
from scheduler.swaps.executing import execute, finish
from scheduler.swaps.kept_check import dump_check
from scheduler.swaps.policies import policy_for
from scheduler.swaps.policy import Verdict
from scheduler.swaps.reasons import impossible
from scheduler.swaps.telling import deciders, note, tell_deciders, tell_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.swaps.records import Offer, Swap, SwapCheck
    from scheduler.swaps.sides import Acting


def settle(
    session: Session, offer: Offer, swap: Swap, side: Acting, board: Board | None = None
) -> Offer:
    """Check an accepted swap and do what the policy says; the offer is claimed.

    Raises
    ------
    ConflictError
        If it is refused and somebody else may still take it; nothing is changed then.
    """
    board = board or Board(session)
    check = board.check(swap)
    if not check.possible and (offer.audience, offer.kind) != ("one", "gift"):
        raise impossible(check, swap.taker)
    taken = _taken(session, offer, board, check, side)
    if not check.possible:
        return _refused(session, taken, side)
    note(session, side.origin(), "accepted", taken, offer.state, **side.for_whom)
    if check.verdict is Verdict.REVIEW:
        return _review(session, taken, side)
    versions = execute(session, taken, check.versions, check.changes, side.who)
    audit = check.verdict is Verdict.AUDIT
    return finish(session, taken, "offered", versions, side.origin(), audit=audit)


def _taken(session: Session, offer: Offer, board: Board, check: SwapCheck, side: Acting) -> Offer:
    swap, counter = check.swap, None
    if swap.counter is not None:
        part = board.parts.of(swap.taker, swap.counter.day)
        counter = (part.roster_id, board.duty(swap.counter))
    set_taker(session, offer.id, swap.taker, counter)
    return update_offer(
        session,
        offer.id,
        check=dump_check(check),
        policy_version=policy_for(session, offer.pod).version,
        accepted_at=moment(session),
        accepted_by=side.who,
    )


def _review(session: Session, offer: Offer, side: Acting) -> Offer:
    waits = update_offer(session, offer.id, state="in_review", level_since=moment(session))
    note(session, side.origin(), "in_review", waits, "offered")
    tell_state(session, waits, but=side.who)
    leads = deciders(session, waits)
    if not leads:
        return climb(session, waits)
    tell_deciders(session, waits, leads)
    return waits


def _refused(session: Session, offer: Offer, side: Acting) -> Offer:
    over = update_offer(
        session, offer.id, state="refused", ended="rules", decided_at=moment(session)
    )
    note(session, side.origin(), "refused", over, "offered", because="rules")
    tell_state(session, over)
    return over
