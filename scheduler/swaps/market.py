"""The market of shifts: offered, accepted, picked up, taken back, undone.

Each step is one transaction on the rosters as they are then: what was checked before only decided
what somebody was shown. Offers that end by themselves are in ``ending``, reviews in ``reviewing``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.agent_keys import pod_on
from scheduler.store.database import moment, take_turns_of
from scheduler.store.offers import (
    add_offer,
    claim_offer,
    get_offer,
    hold_rosters,
    list_offers,
    update_offer,
)
from scheduler.store.roster_records import Place
from scheduler.store.standing_duties import standing_duty
from scheduler.swaps.checking import Board
from scheduler.swaps.ending import end, ending_of
from scheduler.swaps.executing import rosters_of
from scheduler.swaps.matching import partners
from scheduler.swaps.policies import policy_for
from scheduler.swaps.reasons import LANGUAGES, ended, not_open, shift_gone
from scheduler.swaps.records import OPEN, OfferRequest, Swap
from scheduler.swaps.settling import settle
from scheduler.swaps.sides import acting, acting_side
from scheduler.swaps.telling import note, tell_offered, tell_state
from scheduler.swaps.trail import trail as trail
from scheduler.swaps.undoing import answer_undo as answer_undo
from scheduler.swaps.undoing import ask_undo as ask_undo

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty
    from scheduler.store.standing_duties import StandingDuty
    from scheduler.swaps.matching import Match
    from scheduler.swaps.reasons import Ending
    from scheduler.swaps.records import Offer


def make_offer(
    database: Database, request: OfferRequest, who: Account, *, acting_for: str | None = None
) -> Offer:
    """Offer a shift to one colleague, to the pod, or to everyone it is legal for.

    Parameters
    ----------
    acting_for
        Personnel number of the shift's owner, if a lead offers it for somebody who is away.

    Raises
    ------
    ConflictError
        If the shift is gone, has begun or is on offer already, or nobody could take it: then the
        reason is said as far as it is about the owner.
    NotFoundError
        If it is not the account's own shift, nor of somebody it decides for.
    """
    place = request.given
    if acting_for not in (None, place.personnel_number):
        raise NotFoundError(f"no agent {acting_for!r}")
    with database.reading() as session:
        acting(session, who, place.personnel_number, place.day)
    found = partners(
        database,
        place,
        request.audience,
        kind=request.kind,
        wanted_days=request.wanted_days,
        partner=request.partner,
    )
    if not found.possible:
        raise _nobody(found.impossible)
    with database.writing() as session:
        owner = acting(session, who, place.personnel_number, place.day)
        standing = _own_shift(session, place)
        hold_rosters(session, {standing.roster_id})
        _refuse_second(session, place)
        expires_at = _open_until(session, standing.pod, standing.duty)
        offer = add_offer(
            session, request, standing.roster_id, standing.pod, standing.duty, expires_at, who.id
        )
        after = {"kind": offer.kind, "audience": offer.audience, "day": offer.day.isoformat()}
        note(session, owner.origin(), "offered", offer, None, **after, **owner.for_whom)
        if request.audience != "everyone":
            tell_offered(session, offer, {match.swap.taker for match in found.possible})
        return offer


def accept(
    database: Database, offer_id: str, taker: str, counter_day: date | None, who: Account
) -> Offer:
    """Take an offered shift, in an exchange for the own one of ``counter_day``.

    It is checked afresh in the same transaction. Of two who accept the same offer one has it.

    Parameters
    ----------
    taker
        Personnel number; another one's than the account's if a lead acts for somebody away.

    Returns
    -------
    Offer
        *Executed*, or *in_review*; or *refused* if it was a gift to this person alone, who cannot
        have it.

    Raises
    ------
    ConflictError
        If somebody else was faster, the offer is over, or this person cannot have the shift.
    NotFoundError
        If it was not offered to this person.
    """
    over: Ending | None
    with database.writing() as session:
        offer = _claim(session, offer_id, taker, counter_day)
        if offer.state != "offered":
            raise not_open(offer.state)
        side = acting(session, who, taker, offer.day)
        _require_addressed(session, offer, taker)
        swap = _swap(offer, taker, counter_day)
        over = ending_of(session, offer)
        if over:
            end(session, offer, over)
        else:
            offer = settle(session, offer, swap, side)
    if over:
        raise ended(over)
    return offer


def pick_up(
    database: Database,
    given: Place,
    taker: str,
    who: Account,
) -> Offer:
    """Take an open shift.

    Parameters
    ----------
    given
        The shift and whose it was.
    taker
        Personnel number; another one's than the account's if a lead acts for somebody away.

    Returns
    -------
    Offer
        *Executed* or *in_review*.

    Raises
    ------
    ConflictError
        If it is not open any more, somebody else waits for it, or this person cannot have it.
    NotFoundError
        If nothing is published for that day.
    """
    with database.writing() as session:
        side = acting(session, who, taker, given.day)
        people = (given.personnel_number, taker)
        take_turns_of(session, people)
        hold_rosters(session, rosters_of(session, people, [given.day]))
        board, swap = Board(session), Swap(given, taker, open_shift=True)
        opened = board.shift(swap)
        part = board.parts.of(given.personnel_number, given.day)
        _refuse_waiting(session, given)
        request = OfferRequest("pick_up", given, "one", partner=taker)
        until = opened.start_utc
        offer = add_offer(session, request, part.roster_id, part.pod, opened, until, who.id)
        return settle(session, offer, swap, side, board)


def withdraw(
    database: Database, offer_id: str, who: Account, *, acting_for: str | None = None
) -> Offer:
    """Take an offer back before it is executed; who accepted one that is in review may as well.

    Raises
    ------
    ConflictError
        If it is over.
    NotFoundError
        If the account is none of its sides, nor decides for one.
    """
    with database.writing() as session:
        offer = claim_offer(session, offer_id)
        number, side = acting_side(session, who, offer, acting_for)
        if offer.state not in OPEN:
            raise not_open(offer.state)
        back = update_offer(session, offer_id, state="withdrawn", decided_at=moment(session))
        by = "giver" if number == offer.giver else "taker"
        note(session, side.origin(), "withdrawn", back, offer.state, by=by, **side.for_whom)
        tell_state(session, back, but=who.id)
        return back


def _claim(session: Session, offer_id: str, taker: str, counter_day: date | None) -> Offer:
    """The offer as nobody else changes it, with the rosters and people of the swap."""
    known = get_offer(session, offer_id)
    if known.state != "offered":
        raise not_open(known.state)
    take_turns_of(session, (known.giver, taker))
    days = [known.day] + ([counter_day] if counter_day else [])
    people = (known.giver, taker)
    return claim_offer(session, offer_id, rosters_of(session, people, days))


def _swap(offer: Offer, taker: str, counter_day: date | None) -> Swap:
    if (offer.kind == "exchange") != (counter_day is not None):
        raise ConflictError(
            "an exchange needs a shift in return, a gift has none",
            de="Ein Tausch braucht eine Gegenschicht, ein Geschenk hat keine.",
        )
    if counter_day and offer.wanted_days and counter_day not in offer.wanted_days:
        raise ConflictError(
            f"a shift of {counter_day} is not wanted in return",
            de=f"Eine Schicht am {counter_day:%d.%m.%Y} ist nicht gewünscht.",
        )
    counter = Place(taker, counter_day) if counter_day else None
    return Swap(Place(offer.giver, offer.day), taker, counter)


def _require_addressed(session: Session, offer: Offer, taker: str) -> None:
    theirs = {
        "one": taker == offer.partner,
        "pod": pod_on(session, taker, offer.day) == offer.pod,
        "everyone": True,
    }
    if taker == offer.giver or not theirs[offer.audience]:
        raise NotFoundError(f"no offer {offer.id!r}")


def _own_shift(session: Session, place: Place) -> StandingDuty:
    standing = standing_duty(session, place)
    if standing is None:
        raise shift_gone(place.day)
    return standing


def _refuse_second(session: Session, place: Place) -> None:
    number, day = place.personnel_number, place.day
    given = list_offers(session, giver=number, state=OPEN, first=day, last=day)
    waiting = list_offers(session, taker=number, state="in_review")
    if given or any(o.counter is not None and o.counter.day == day for o in waiting):
        raise ConflictError(
            f"the shift of {day} is on offer already",
            de=f"Die Schicht am {day:%d.%m.%Y} ist schon angeboten.",
        )


def _refuse_waiting(session: Session, given: Place) -> None:
    day = given.day
    asked = list_offers(
        session, giver=given.personnel_number, state="in_review", first=day, last=day
    )
    if any(offer.kind == "pick_up" for offer in asked):
        raise not_open("in_review")


def _open_until(session: Session, pod: str, duty: StoredDuty) -> datetime:
    hours = policy_for(session, pod).policy.offer_open_h
    if duty.start_utc <= moment(session):
        raise ended("begun")
    return min(moment(session) + timedelta(hours=hours), duty.start_utc)


def _nobody(tried: tuple[Match, ...]) -> ConflictError:
    if len(tried) == 1:
        de, en = (" ".join(tried[0].why_not(language)) for language in LANGUAGES)
        return ConflictError(en, de=de)
    return ConflictError(
        "nobody could take this shift", de="Niemand könnte diese Schicht übernehmen."
    )
