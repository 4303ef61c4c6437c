"""What the demo's colleague offers and asks for, so that agent and lead have what to answer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.cli.output import say
from scheduler.errors import ConflictError
from scheduler.leave.asking import ask
from scheduler.leave.records import LeaveRequest
from scheduler.store.accounts import find_account
from scheduler.store.centre import load_centre
from scheduler.store.database import moment
from scheduler.store.published import published_duties
from scheduler.store.roster_records import Place
from scheduler.swaps.market import make_offer
from scheduler.swaps.matching import partners
from scheduler.swaps.records import OfferRequest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scheduler.access.accounts import Account
    from scheduler.store.database import Database

DAYS_AHEAD = 14
LEAVE_AFTER_DAYS = 22
LEAVE_TYPE = "leave"


def add_requests(database: Database) -> None:
    """Offer one of the colleague's shifts to the pod, and ask for two days of leave."""
    with database.reading() as session:
        colleague, agent = (find_account(session, login) for login in ("colleague", "agent"))
    if colleague is None or agent is None:
        return  # a centre in which one person works alone
    if _offer(database, colleague, agent):
        say("The colleague has offered a shift that the agent could take.")
    if _ask_for_leave(database, colleague):
        say("The colleague has asked for leave; the lead decides.")


def _offer(database: Database, colleague: Account, agent: Account) -> bool:
    number = colleague.personnel_number or ""
    for place in _own_shifts(database, number):
        try:
            matches = partners(database, place, "pod", kind="exchange")
        except ConflictError:
            continue
        if any(match.swap.taker == agent.personnel_number for match in matches.possible):
            text = "Arzttermin am Nachmittag"
            make_offer(database, OfferRequest("exchange", place, "pod", text=text), colleague)
            return True
    return False


def _own_shifts(database: Database, number: str) -> Iterable[Place]:
    with database.reading() as session:
        today = moment(session).date()
        last = today + timedelta(days=DAYS_AHEAD)
        duties = published_duties(session, today + timedelta(days=1), last)
    return [
        Place(number, d.day) for of in duties.values() for d in of if d.personnel_number == number
    ]


def _ask_for_leave(database: Database, colleague: Account) -> bool:
    with database.reading() as session:
        kinds = {kind.code for kind in load_centre(session).absence_types}
        first = moment(session).date() + timedelta(days=LEAVE_AFTER_DAYS)
    if LEAVE_TYPE not in kinds:
        return False
    wanted = LeaveRequest(
        colleague.personnel_number or "", LEAVE_TYPE, first, first + timedelta(days=1)
    )
    try:
        ask(database, wanted, colleague)
    except ConflictError:
        return False
    return True
