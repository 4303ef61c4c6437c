"""An executed swap is undone when both sides want it and the law still lets them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scheduler.errors import ConflictError
from scheduler.store.database import moment, take_turns_of
from scheduler.store.journal import Subject, entries
from scheduler.store.offers import claim_offer, get_offer, update_offer
from scheduler.store.roster_records import Place
from scheduler.swaps.checking import Board
from scheduler.swaps.ending import same_shift
from scheduler.swaps.executing import end_others, execute
from scheduler.swaps.reasons import impossible
from scheduler.swaps.records import Swap
from scheduler.swaps.sides import acting_side
from scheduler.swaps.telling import note, other_side, tell_state, tell_undo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database
    from scheduler.store.roster_records import DutyChange
    from scheduler.swaps.executing import Changes
    from scheduler.swaps.records import Offer, SwapCheck


def ask_undo(
    database: Database, offer_id: str, who: Account, *, acting_for: str | None = None
) -> Offer:
    """Ask the other side to undo an executed swap.

    Raises
    ------
    ConflictError
        If it cannot be undone, such as when a shift of it has begun or was changed since.
    NotFoundError
        If the account is none of its sides, nor decides for one.
    """
    with database.writing() as session:
        offer = _claim(session, offer_id)
        number, side = acting_side(session, who, offer, acting_for)
        _require_executed(offer)
        if offer.undo_asked_by is not None:
            raise ConflictError("this was asked already", de="Danach wurde schon gefragt.")
        _check(session, offer, number)
        asked = update_offer(session, offer_id, undo_asked_by=number)
        by = "giver" if number == offer.giver else "taker"
        note(session, side.origin(), "undo_asked", asked, offer.state, by=by, **side.for_whom)
        tell_undo(session, asked, number)
        return asked


def answer_undo(
    database: Database,
    offer_id: str,
    who: Account,
    *,
    agree: bool,
    acting_for: str | None = None,
) -> Offer:
    """Agree that a swap is undone, or say no; checked afresh and done in one transaction.

    What it would do to coverage does not hinder it: it restores what was published.

    Raises
    ------
    ConflictError
        If nobody asked, or it would break a law now, or a shift of it has begun or was changed.
    NotFoundError
        If the account is not of the other side, nor decides for it.
    """
    with database.writing() as session:
        offer = _claim(session, offer_id)
        _require_executed(offer)
        if offer.undo_asked_by is None:
            raise ConflictError("nobody asked for it", de="Danach hat niemand gefragt.")
        other = other_side(offer, offer.undo_asked_by)
        number, side = acting_side(session, who, offer, acting_for)
        if number != other:
            raise ConflictError(
                "the other side has to agree", de="Die andere Seite muss zustimmen."
            )
        if not agree:
            stays = update_offer(session, offer_id, undo_asked_by=None)
            note(session, side.origin(), "undo_declined", stays, offer.state, **side.for_whom)
            tell_undo(session, offer, offer.undo_asked_by, declined=True)
            return stays
        check = _check(session, offer, other)
        changes = _restored(check, offer)
        agreed = _asked_in_person(session, offer) | ({other} if side.in_person else set())
        versions = execute(session, offer, check.versions, changes, side.who, agreed)
        undone = update_offer(session, offer_id, state="undone", decided_at=moment(session))
        note(session, side.origin(), "undone", undone, offer.state, rosters=versions)
        end_others(session, undone, side.origin())
        tell_state(session, undone)
        return undone


def _claim(session: Session, offer_id: str) -> Offer:
    known = get_offer(session, offer_id)
    take_turns_of(session, [n for n in (known.giver, known.taker) if n])
    return claim_offer(session, offer_id)


def _require_executed(offer: Offer) -> None:
    if offer.state != "executed":
        raise ConflictError("this swap is not in force", de="Dieser Tausch gilt nicht.")
    if offer.kind == "pick_up":
        raise ConflictError(
            "an open shift that was picked up goes back to nobody: offer it to others",
            de="Eine übernommene offene Schicht geht an niemanden zurück: anderen anbieten.",
        )


def _asked_in_person(session: Session, offer: Offer) -> frozenset[str]:
    """Who asked, unless a lead did for somebody away."""
    steps = entries(session, Subject("swap", offer.id))
    asked = [step.origin.initiative for step in steps if step.action == "undo_asked"]
    return frozenset({str(offer.undo_asked_by)} if asked[-1:] == ["agent"] else ())


def _check(session: Session, offer: Offer, reader: str) -> SwapCheck:
    """The way back, checked; only a law can forbid it."""
    taker = str(offer.taker)
    counter = Place(offer.giver, offer.counter.day) if offer.counter else None
    back = Swap(Place(taker, offer.day), offer.giver, counter)
    check = Board(session).check(back)
    if any(breach.statutory for breach in check.breaches):
        raise impossible(check, reader, law_only=True)
    return check


def _restored(check: SwapCheck, offer: Offer) -> Changes:
    """The changes with the very shifts that were given, as long as they still are these shifts."""
    return {
        roster_id: tuple(_as_given(changes, offer)) for roster_id, changes in check.changes.items()
    }


def _as_given(changes: Iterable[DutyChange], offer: Offer) -> Iterable[DutyChange]:
    for change in changes:
        given = next(
            (
                duty
                for duty in (offer.given, offer.counter)
                if duty
                and duty.personnel_number == change.personnel_number
                and duty.day == change.day
            ),
            None,
        )
        if given is None or change.duty is None:
            yield change
            continue
        if not same_shift(given, change.duty):
            raise ConflictError(
                "one of the shifts was changed since the swap",
                de="Eine der Schichten wurde seit dem Tausch geändert.",
            )
        yield replace(change, duty=given)
