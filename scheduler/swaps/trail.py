"""What happened to an offer, step by step, as both sides may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.store.journal import Subject, entries
from scheduler.store.notices import accounts_of_agents
from scheduler.store.offers import get_offer
from scheduler.swaps.reasons import ENDINGS

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import JournalEntry
    from scheduler.swaps.records import Offer

Side = Literal["giver", "taker", "lead", "program"]

ACTIONS = {
    "offered": ("angeboten", "offered"),
    "accepted": ("angenommen", "accepted"),
    "in_review": ("zur Entscheidung vorgelegt", "put before a lead"),
    "escalated": ("der Planung vorgelegt", "put before the planners"),
    "approved": ("genehmigt", "approved"),
    "executed": ("ausgeführt", "done"),
    "refused": ("abgelehnt", "refused"),
    "withdrawn": ("zurückgezogen", "taken back"),
    "expired": ("zu Ende", "ended"),
    "undo_asked": ("rückgängig machen gewünscht", "asked to undo it"),
    "undo_declined": ("bleibt bestehen", "stays as it is"),
    "undone": ("rückgängig gemacht", "undone"),
    "audited": ("nachträglich angesehen", "looked at afterwards"),
}


@dataclass(frozen=True)
class TrailStep:
    """One step."""

    at: datetime
    action: str
    side: Side
    """Who did it; which lead it was stays unsaid."""
    for_somebody: bool
    """Whether a lead acted for the one who is away."""
    text_de: str
    text_en: str


def trail(session: Session, offer_id: str) -> tuple[TrailStep, ...]:
    """The steps of an offer in order; both sides see the same.

    Raises
    ------
    NotFoundError
        If there is no such offer.
    """
    offer = get_offer(session, offer_id)
    numbers = [n for n in (offer.giver, offer.taker) if n]
    accounts = accounts_of_agents(session, numbers)
    people = {account: number for number, account in accounts.items()}
    steps = entries(session, Subject("swap", offer_id))
    return tuple(_step(entry, offer, people) for entry in steps)


def _step(entry: JournalEntry, offer: Offer, people: dict[str, str]) -> TrailStep:
    after = entry.after or {}
    de, en = ACTIONS.get(entry.action, (entry.action, entry.action))
    because = ENDINGS.get(after.get("because", ""))
    reasons = because or ((entry.origin.reason,) * 2 if entry.origin.reason else None)
    if reasons:
        de, en = f"{de}: {reasons[0]}", f"{en}: {reasons[1]}"
    return TrailStep(
        at=entry.at,
        action=entry.action,
        side=_side(entry, offer, people),
        for_somebody="for" in after,
        text_de=de,
        text_en=en,
    )


def _side(entry: JournalEntry, offer: Offer, people: dict[str, str]) -> Side:
    if entry.origin.initiative == "system":
        return "program"
    number = people.get(entry.origin.who)
    if number is None or entry.origin.initiative == "employer":
        return "lead"
    return "giver" if number == offer.giver else "taker"
