"""Entitlements to leave and school holidays: rows and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scheduler.leave.records import LeaveEntitlement, SchoolHoliday
from scheduler.store.kinds import Kind, copy, values
from scheduler.store.models.leave import LeaveEntitlementRow, SchoolHolidayRow

if TYPE_CHECKING:
    from scheduler.store.kinds import Owners

ENTITLEMENT = ("year", "days", "carried_over", "carry_over_until")
SCHOOL_HOLIDAY = ("first", "last", "name", "state")


def read_entitlement(row: LeaveEntitlementRow) -> LeaveEntitlement:
    """The record of a row."""
    return LeaveEntitlement(row.agent.personnel_number, **values(row, ENTITLEMENT))


def fill_entitlement(row: LeaveEntitlementRow, given: LeaveEntitlement, owners: Owners) -> None:
    """Write a record into its row."""
    row.agent = owners.agent(given.personnel_number)
    copy(given, row, ENTITLEMENT)


def read_school_holiday(row: SchoolHolidayRow) -> SchoolHoliday:
    """The record of a row."""
    return SchoolHoliday(**values(row, SCHOOL_HOLIDAY), pod=row.pod.code if row.pod else None)


def fill_school_holiday(row: SchoolHolidayRow, given: SchoolHoliday, owners: Owners) -> None:
    """Write a record into its row."""
    row.pod = owners.pod(given.pod) if given.pod is not None else None
    copy(given, row, SCHOOL_HOLIDAY)


LEAVE = Kind(
    "leave",
    "leave_entitlement",
    LeaveEntitlementRow,
    lambda leave: (leave.personnel_number, leave.year),
    read_entitlement,
    fill_entitlement,
)
SCHOOL_HOLIDAYS = Kind(
    "school_holidays",
    "school_holiday",
    SchoolHolidayRow,
    lambda holiday: (holiday.first, holiday.name, holiday.state, holiday.pod),
    read_school_holiday,
    fill_school_holiday,
)
KINDS_OF_LEAVE: tuple[Kind[Any, Any], ...] = (LEAVE, SCHOOL_HOLIDAYS)
