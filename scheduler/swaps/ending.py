"""Offers end with a reason when their time is over, or their shifts are no longer what they were.

A review that nobody answers climbs to the planners.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.database import moment
from scheduler.store.journal import Origin
from scheduler.store.offers import claim_offer, list_offers, update_offer
from scheduler.store.roster_records import Place
from scheduler.store.standing_duties import is_away, standing_duty
from scheduler.swaps.checking import Board
from scheduler.swaps.policies import policy_for
from scheduler.swaps.records import OPEN, Swap
from scheduler.swaps.telling import deciders, note, tell_deciders, tell_state

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.jobs.context import JobContext
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.reasons import Ending
    from scheduler.swaps.records import Offer

ALL = 100_000
CLOCK = Origin("podshift clock", "system")


def expire(context: JobContext) -> dict[str, Any]:
    """End what is over, and let reviews climb that wait too long; each its own transaction."""
    done = {"expired": 0, "climbed": 0}
    with context.database.reading() as session:
        every = list_offers(session, state=OPEN, limit=ALL)
        due = [offer.id for offer in every if _is_due(session, offer)]
    for offer_id in reversed(due):
        if context.should_stop():
            break
        with context.database.writing() as session:
            what = look_after(session, offer_id)
            if what:
                done[what] += 1
    return done


def look_after(session: Session, offer_id: str) -> str:
    """End an open offer or let it climb if that is due; says which, or nothing."""
    offer = claim_offer(session, offer_id)
    if offer.state not in OPEN:
        return ""
    code = ending_of(session, offer)
    if code:
        end(session, offer, code)
        return "expired"
    if _waits_too_long(session, offer):
        climb(session, offer)
        return "climbed"
    return ""


def ending_of(session: Session, offer: Offer) -> Ending | None:
    """Why an open offer is over at this moment; ``None`` if it is not."""
    now = moment(session)
    shifts = [duty for duty in (offer.given, offer.counter) if duty is not None]
    if min(duty.start_utc for duty in shifts) <= now:
        return "begun"
    if offer.state == "offered" and offer.expires_at <= now:
        return "time"
    if offer.kind == "pick_up":
        return _ending_of_open_shift(session, offer)
    return next(filter(None, (_ending_of_shift(session, duty) for duty in shifts)), None)


def end(session: Session, offer: Offer, code: Ending, origin: Origin = CLOCK) -> Offer:
    """End an open offer without anybody's decision, and tell its sides why."""
    over = update_offer(session, offer.id, state="expired", ended=code, decided_at=moment(session))
    note(session, origin, "expired", over, offer.state, because=code)
    tell_state(session, over)
    return over


def end_pick_ups(session: Session, whose: str, day: str) -> None:
    """End requests for an open shift that somebody has been asked for and accepted."""
    on = date.fromisoformat(day)
    for offer in list_offers(session, giver=whose, state="in_review", first=on, last=on):
        if offer.kind == "pick_up":
            end(session, offer, "taken")


def climb(session: Session, offer: Offer) -> Offer:
    """Put a review before the planners."""
    above = update_offer(session, offer.id, level=1, level_since=moment(session))
    note(session, CLOCK, "escalated", above, offer.state, level=1)
    tell_deciders(session, above, deciders(session, above))
    return above


def same_shift(duty: StoredDuty, other: StoredDuty) -> bool:
    """Whether two shifts are at the same times for the same pay, breaks included."""

    def outline(of: StoredDuty) -> tuple[object, ...]:
        parts = tuple((s.start_utc, s.end_utc, s.activity) for s in of.segments)
        return of.start_utc, of.end_utc, of.paid_min, parts

    return outline(duty) == outline(other)


def _ending_of_shift(session: Session, duty: StoredDuty) -> Ending | None:
    now = standing_duty(session, Place(duty.personnel_number, duty.day))
    if is_away(session, duty.personnel_number, duty.day):
        return "away"
    if now is None:
        return "gone"
    return None if same_shift(now.duty, duty) else "changed"


def _ending_of_open_shift(session: Session, offer: Offer) -> Ending | None:
    if offer.taker and is_away(session, offer.taker, offer.day):
        return "away"
    swap = Swap(Place(offer.giver, offer.day), offer.taker or "", open_shift=True)
    try:
        standing = Board(session).shift(swap)
    except (ConflictError, NotFoundError):
        return "taken"
    return None if same_shift(standing, offer.given) else "changed"


def _is_due(session: Session, offer: Offer) -> bool:
    return ending_of(session, offer) is not None or _waits_too_long(session, offer)


def _waits_too_long(session: Session, offer: Offer) -> bool:
    if offer.state != "in_review" or offer.level > 0:
        return False
    limit = timedelta(hours=policy_for(session, offer.pod).policy.review_h)
    since = offer.level_since or offer.accepted_at or offer.created_at
    return since + limit <= moment(session)
