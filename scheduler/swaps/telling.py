"""What people are told of swaps, and what the journal keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.access.permissions import Role
from scheduler.notices.records import NoticeKind
from scheduler.store.journal import Subject, record
from scheduler.store.notices import accounts_of_agents, accounts_with, tell
from scheduler.store.pod_ids import pod_zone
from scheduler.store.roster_records import clock_span
from scheduler.store.rosters import find_row

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.swaps.records import Offer, OfferState


def note(
    session: Session,
    origin: Origin,
    action: str,
    offer: Offer,
    before: OfferState | None = None,
    **after: Any,
) -> None:
    """Add a journal entry about an offer; ``before`` is the state it had."""
    roster = find_row(session, offer.roster_id)
    record(
        session,
        origin,
        action,
        Subject("swap", offer.id),
        {"state": before} if before else None,
        {"state": offer.state, **{name: value for name, value in after.items() if value}},
        rule_set_hash=roster.rule_set_hash,
        roster_version=roster.version,
    )


def tell_offered(session: Session, offer: Offer, people: Iterable[str]) -> None:
    """Tell those who could take it."""
    params = _what(session, offer) | {
        "name": offer.giver_name,
        "expires": offer.expires_at.isoformat(),
    }
    accounts = set(accounts_of_agents(session, list(people)).values()) - {offer.who}
    tell(session, accounts, NoticeKind.SWAP_OFFERED, params, _subject(offer))


def tell_state(session: Session, offer: Offer, *, but: str = "") -> None:
    """Tell both sides where a swap stands, but not the account that did it."""
    what = _what(session, offer) | {
        "state": offer.state,
        "reason": offer.reason,
        "ended": offer.ended,
    }
    for number, other in _sides(offer).items():
        accounts = set(accounts_of_agents(session, [number]).values()) - {but}
        tell(session, accounts, NoticeKind.SWAP_STATE, what | {"name": other}, _subject(offer))


def tell_deciders(session: Session, offer: Offer, accounts: Iterable[str]) -> None:
    """Tell these accounts that a swap waits for their answer."""
    params = _what(session, offer) | {"name": offer.giver_name, "other": offer.taker_name}
    tell(session, accounts, NoticeKind.SWAP_WAITS, params, _subject(offer))


def tell_undo(session: Session, offer: Offer, asker: str, *, declined: bool = False) -> None:
    """Ask the other side whether to undo a swap, or tell the asker that it said no."""
    reader = asker if declined else other_side(offer, asker)
    params = _what(session, offer) | {"name": _sides(offer)[reader], "declined": declined}
    accounts = accounts_of_agents(session, [reader]).values()
    tell(session, accounts, NoticeKind.SWAP_UNDO, params, _subject(offer))


def deciders(session: Session, offer: Offer) -> tuple[str, ...]:
    """Accounts that can decide a swap at its level: the pod's leads, above them the planners."""
    sides = accounts_of_agents(session, [n for n in (offer.giver, offer.taker) if n])
    own = {offer.who, offer.accepted_by, *sides.values()}
    role, pod = (Role.LEAD, offer.pod) if offer.level == 0 else (Role.PLANNER, None)
    return tuple(account for account in accounts_with(session, role, pod) if account not in own)


def other_side(offer: Offer, personnel_number: str) -> str:
    """The personnel number of the other one of the two."""
    return offer.giver if personnel_number == offer.taker else str(offer.taker)


def _sides(offer: Offer) -> dict[str, str]:
    """Who is told of an offer, each with the name of the other side."""
    if offer.taker is None:
        return {offer.giver: ""} | ({offer.partner: offer.giver_name} if offer.partner else {})
    sides = {offer.taker: offer.giver_name}
    return sides if offer.kind == "pick_up" else {offer.giver: offer.taker_name, **sides}


def _what(session: Session, offer: Offer) -> dict[str, Any]:
    zone = pod_zone(session, offer.pod)
    what = {"day": offer.day.isoformat(), "given": clock_span(offer.given, zone)}
    if offer.counter is not None:
        counter = {"counter_day": offer.counter.day.isoformat()}
        return what | counter | {"counter": clock_span(offer.counter, zone)}
    return what


def _subject(offer: Offer) -> Subject:
    return Subject("swap", offer.id)
