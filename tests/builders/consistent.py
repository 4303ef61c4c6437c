"""Whether swaps and leave are wholly done or not at all, as far as the store can tell."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import InvalidDataError
from scheduler.store.accounts import list_accounts
from scheduler.store.centre import load_centre
from scheduler.store.duty_json import load_duty
from scheduler.store.journal import Subject, entries
from scheduler.store.leave import list_requests, subject_of
from scheduler.store.models.desk import NoticeRow, RosterChangeRow
from scheduler.store.offers import list_offers
from scheduler.store.published import published_duties
from scheduler.store.rosters import list_rosters
from scheduler.swaps.ending import same_shift
from scheduler.swaps.records import OPEN
from tests.builders.killing import damaged
from tests.builders.replaying import plain, replay

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.people.absences import Absence
    from scheduler.store.database import Database
    from scheduler.store.journal import JournalEntry
    from scheduler.store.roster_records import StoredDuty
    from scheduler.swaps.records import Offer

    Duties = dict[tuple[str, date], StoredDuty]

LAST = {
    "offered": {"offered"},
    "in_review": {"in_review", "escalated"},
    "executed": {"executed", "undo_asked", "undo_declined", "drawn", "audited"},
}
"""What the journal says last of an offer in a state; of others, the state itself."""
ONCE = ("offered", "accepted", "approved", "executed", "undone")


TOLD_ONCE = ("swap_", "leave_", "audit_", "shift_tomorrow")


@dataclass(frozen=True)
class Start:
    """What there was when the story began."""

    duties: Duties
    versions: dict[str, int]
    entries: int


def start_of(database: Database) -> Start:
    with database.reading() as session:
        versions = {head.id: head.version for head in list_rosters(session)}
        return Start(_duties(session), versions, len(entries(session)))


def consistent(database: Database, start: Start) -> list[str]:
    """Faults: where offers, requests, duties, versions, journal, changes and notices disagree."""
    faults = []
    with database.reading() as session:
        faults += damaged(session)
        duties, offers = _duties(session), list_offers(session, limit=100_000)
        changes = tuple(session.scalars(select(RosterChangeRow).order_by(RosterChangeRow.id)))
        faults += _versions(session, start, changes)
        faults += _open_once(offers)
        for offer in offers:
            told = entries(session, Subject("swap", offer.id))
            faults += [f"offer {offer.id}: {why}" for why in _swap(offer, told, changes, duties)]
        faults += _leave(session, duties)
        faults += _notices(session, offers)
    try:
        replayed = replay(database, start.duties, start.entries)
    except InvalidDataError as error:
        return [*faults, f"replaying: {error}"]
    if replayed != {place: plain(duty) for place, duty in duties.items()}:
        faults.append("the journal replayed is not the roster")
    return faults


def _duties(session: Session) -> Duties:
    heads = list_rosters(session)
    first = min(head.first_day for head in heads)
    last = max(head.last_day for head in heads)
    found = [d for of_pod in published_duties(session, first, last).values() for d in of_pod]
    by_place = {(d.personnel_number, d.day): d for d in found}
    assert len(found) == len(by_place), "somebody has two duties on a day"
    return by_place


def _versions(
    session: Session, start: Start, changes: tuple[RosterChangeRow, ...]
) -> Iterator[str]:
    """Each version of a roster was made by changes, and each change is in the journal."""
    for head in list_rosters(session):
        made = {c.version for c in changes if c.roster.public_id == head.id}
        if made != set(range(start.versions[head.id] + 1, head.version + 1)):
            yield f"roster {head.id} is at {head.version}, its changes made {made}"
    told = [e for e in entries(session)[start.entries :] if e.subject.type == "assignment"]
    if len(told) != len(changes):
        yield f"{len(changes)} changes, but {len(told)} in the journal"


def _open_once(offers: tuple[Offer, ...]) -> Iterator[str]:
    on_offer = Counter((o.giver, o.day) for o in offers if o.state in OPEN)
    yield from (f"{place} is on offer {n} times" for place, n in on_offer.items() if n > 1)


def _swap(
    offer: Offer,
    told: tuple[JournalEntry, ...],
    changes: tuple[RosterChangeRow, ...],
    duties: Duties,
) -> Iterator[str]:
    actions = [entry.action for entry in told]
    if actions[-1] not in LAST.get(offer.state, {offer.state}):
        yield f"is {offer.state}, the journal says {actions}"
    if any(actions.count(action) > 1 for action in ONCE):
        yield f"something was done twice: {actions}"
    own = [c for c in changes if c.reason == f"swap {offer.id}"]
    times = ("executed" in actions) + ("undone" in actions)
    if len(own) != times * _n_duties(offer):
        yield f"is {offer.state} and changed {len(own)} duties"
    versions = {(c.roster.public_id, c.version) for c in own}
    noted = {v for e in told for v in (e.after or {}).get("rosters", {}).items()}
    if versions != noted:
        yield f"made the versions {versions}, the journal says {noted}"
    if offer.state == "executed":
        yield from _stands(offer, own, changes, duties)


def _n_duties(offer: Offer) -> int:
    if offer.counter is None:
        return 1 if offer.kind == "pick_up" else 2
    return 2 if offer.counter.day == offer.day else 4


def _stands(
    offer: Offer,
    own: list[RosterChangeRow],
    changes: tuple[RosterChangeRow, ...],
    duties: Duties,
) -> Iterator[str]:
    """Both sides have what was agreed, unless something else changed it since."""
    agreed = {(str(offer.taker), offer.day): offer.given}
    if offer.counter is not None:
        agreed[offer.giver, offer.counter.day] = offer.counter
    newest = {(c.agent.personnel_number, c.day): c for c in changes}
    for change in own:
        place = (change.agent.personnel_number, change.day)
        made, meant = load_duty(change.after), agreed.get(place)
        if (made is None) != (meant is None) or (made and meant and not same_shift(made, meant)):
            yield f"changed {place} to what was not agreed"
        now = duties.get(place)
        if newest[place] is change and (now is None) != (made is None):
            yield f"the roster has not what it changed on {place}"


def _leave(session: Session, duties: Duties) -> Iterator[str]:
    absences = Counter(load_centre(session).absences)
    approved: Counter[Absence] = Counter()
    for request in list_requests(session):
        told = [entry.action for entry in entries(session, subject_of(request.id))]
        expected = {"waiting": {"asked", "escalated"}}.get(request.state, {request.state})
        if told[-1] not in expected or any(told.count(a) > 1 for a in ("asked", "approved")):
            yield f"request {request.id} is {request.state}, the journal says {told}"
        if request.state == "approved":
            approved[request.asked.absence] += 1
            number, days = request.asked.personnel_number, request.asked.days
            working = [d for d in days if (number, d) in duties and request.asked.half is None]
            yield from (
                f"request {request.id} is approved, there is a duty on {d}" for d in working
            )
    if absences != approved:
        yield f"absences {absences}, approved {approved}"


def _notices(session: Session, offers: tuple[Offer, ...]) -> Iterator[str]:
    """Nobody is told anything twice, and both sides know of what was done."""
    rows = [n for n in session.scalars(select(NoticeRow)) if n.kind.startswith(TOLD_ONCE)]
    told = Counter(
        (n.account_id, n.kind, n.subject_id, n.params.get("state") or n.params.get("answer"))
        for n in rows
    )
    yield from (f"told {n} times: {what}" for what, n in told.items() if n > 1)
    numbers = {a.personnel_number for a in list_accounts(session)}
    for offer in offers:
        sides = {offer.taker} if offer.kind == "pick_up" else {offer.giver, offer.taker}
        if offer.state not in ("executed", "undone"):
            continue
        for state in {"executed", offer.state}:
            n = sum(
                1
                for _, kind, about, said in told
                if (kind, about, said) == ("swap_state", offer.id, state)
            )
            if n != len(sides & numbers):
                yield f"{n} were told that {offer.id} is {state}"
