"""What hours accounts are made of: balances brought along, and shifts that were taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.hours.records import OpeningBalance
from scheduler.store.duties_around import duties_taken_away
from scheduler.store.kinds import Kind
from scheduler.store.models.hours import OpeningBalanceRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.kinds import Owners
    from scheduler.store.published import PublishedPart

    Place = tuple[str, date]


def minutes_taken_away(
    session: Session, parts: Collection[PublishedPart], personnel_numbers: Collection[str]
) -> dict[Place, int]:
    """Paid minutes of shifts that these agents had in published rosters and have no more."""
    return {
        place: duty.paid_min
        for roster_id in dict.fromkeys(part.roster_id for part in parts)
        for place, duty in duties_taken_away(session, roster_id, personnel_numbers).items()
    }


def _read(row: OpeningBalanceRow) -> OpeningBalance:
    return OpeningBalance(row.agent.personnel_number, row.as_of, row.balance_min)


def _fill(row: OpeningBalanceRow, given: OpeningBalance, owners: Owners) -> None:
    row.agent = owners.agent(given.personnel_number)
    row.as_of, row.balance_min = given.as_of, given.balance_min


HOURS_ACCOUNTS = Kind(
    "hours_accounts",
    "opening_balance",
    OpeningBalanceRow,
    lambda opening: (opening.personnel_number, opening.as_of),
    _read,
    _fill,
)
KINDS_OF_HOURS: tuple[Kind[Any, Any], ...] = (HOURS_ACCOUNTS,)
