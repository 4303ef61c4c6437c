"""What hours accounts are made of: balances brought along, paid minutes of published shifts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from scheduler.hours.records import OpeningBalance
from scheduler.store.duties_around import duties_taken_away
from scheduler.store.kinds import Kind
from scheduler.store.models.hours import OpeningBalanceRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.rosters import AssignmentRow, DutyRow, RosterPodRow, RosterRow

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.kinds import Owners
    from scheduler.store.published import PublishedPart

    Place = tuple[str, date]


def paid_minutes(
    session: Session, personnel_numbers: Collection[str], first: date, last: date
) -> dict[Place, int]:
    """Paid minutes of published shifts by personnel number and day."""
    query = (
        select(AgentRow.personnel_number, AssignmentRow.day, func.sum(DutyRow.paid_min))
        .join(AssignmentRow, AssignmentRow.agent_id == AgentRow.id)
        .join(DutyRow, DutyRow.assignment_id == AssignmentRow.id)
        .join(RosterPodRow, RosterPodRow.id == DutyRow.roster_pod_id)
        .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
        .where(
            RosterRow.status == "published",
            AgentRow.personnel_number.in_(personnel_numbers),
            AssignmentRow.day.between(first, last),
        )
        .group_by(AgentRow.personnel_number, AssignmentRow.day)
    )
    return {(number, day): int(paid) for number, day, paid in session.execute(query)}


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
