"""A checked swap is done: shifts, state, journal and notices in one transaction, or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.store.agent_keys import pod_on
from scheduler.store.database import moment
from scheduler.store.journal import Origin
from scheduler.store.offers import list_offers, update_offer
from scheduler.store.proposals import end as end_proposal
from scheduler.store.proposals import list_proposals
from scheduler.store.published import published_parts
from scheduler.store.roster_changes import change_duties
from scheduler.swaps.ending import end
from scheduler.swaps.records import OPEN
from scheduler.swaps.sides import in_person
from scheduler.swaps.telling import note, tell_state

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.roster_records import DutyChange
    from scheduler.swaps.records import Offer, OfferState

Changes = dict[str, tuple["DutyChange", ...]]


def rosters_of(session: Session, people: Iterable[str], days: Iterable[date]) -> set[str]:
    """Public ids of the published rosters in which these people work on these days."""
    return {
        part.roster_id
        for day in set(days)
        for number in people
        if (pod := pod_on(session, number, day))
        for part in published_parts(session, day, day, {pod})
    }


def execute(
    session: Session,
    offer: Offer,
    versions: dict[str, int],
    changes: Changes,
    who: str,
    agreed: frozenset[str] | None = None,
) -> dict[str, int]:
    """Change the shifts of a claimed offer; returns the new version of each roster.

    Those who agreed themselves have seen the change; for whom a lead acted has not.

    Parameters
    ----------
    agreed
        Personnel numbers of the former, if not those who offered and accepted.

    Raises
    ------
    ConflictError
        If a roster is no longer at the version of the check; or if a shift within the notice
        period would change whose owner did not agree in person.
    """
    agreed = in_person(session, offer) if agreed is None else agreed
    sides = {offer.taker} if offer.kind == "pick_up" else {offer.giver, offer.taker}
    initiative = "agent" if sides <= agreed else "employer"
    origin = Origin(who, initiative, f"swap {offer.id}")  # type: ignore[arg-type]
    return {
        roster_id: change_duties(
            session, roster_id, versions[roster_id], duties, origin, accepted_by=agreed
        )
        for roster_id, duties in sorted(changes.items())
    }


def finish(
    session: Session,
    offer: Offer,
    before: OfferState,
    after: dict[str, int],
    origin: Origin,
    **values: Any,
) -> Offer:
    """Note that a swap is executed, end what it makes pointless, and tell both sides."""
    done = update_offer(session, offer.id, state="executed", decided_at=moment(session), **values)
    note(
        session,
        origin,
        "executed",
        done,
        before,
        rosters=after,
        policy_version=done.policy_version,
    )
    end_others(session, done, origin)
    tell_state(session, done)
    return done


def end_others(session: Session, offer: Offer, origin: Origin) -> None:
    """End other offers of the shifts that changed hands, and questions about an open one."""
    places = {(offer.giver, offer.day), (offer.taker, offer.day)}
    if offer.counter is not None:
        places |= {(offer.giver, offer.counter.day), (offer.taker, offer.counter.day)}
    rosters = {offer.roster_id, offer.counter_roster_id} - {None}
    found = {o.id: o for r in rosters for o in list_offers(session, state=OPEN, roster_id=r)}
    for other in sorted(found.values(), key=lambda each: each.id):
        if other.id != offer.id and not places.isdisjoint(_places(other)):
            end(session, other, "taken" if other.kind == "pick_up" else "changed", origin)
    if offer.kind == "pick_up":
        _end_proposals(session, offer, origin)


def _places(offer: Offer) -> set[tuple[str | None, date]]:
    """The days of people whose shifts an open offer would take away."""
    places: set[tuple[str | None, date]] = {(offer.giver, offer.day)}
    if offer.counter is not None:
        places.add((offer.taker, offer.counter.day))
    return places


def _end_proposals(session: Session, offer: Offer, origin: Origin) -> None:
    opened = [offer.giver, offer.day.isoformat()]
    for proposal in list_proposals(session, roster_id=offer.roster_id, state="open"):
        if proposal.details.get("open") == opened:
            end_proposal(session, proposal, "taken", origin)
