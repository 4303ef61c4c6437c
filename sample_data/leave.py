"""Entitlements to leave, and school holidays around Christmas."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sample_data.tables import SampleTable

if TYPE_CHECKING:
    from sample_data.people import Person
    from sample_data.spec import CentreSpec

DAYS = 28
"""A year, of five working days a week; the least by law is 20 (BUrlG § 3)."""
CARRIED_OVER = (0.0, 2.0, 3.5, 5.0)
CHRISTMAS = {
    "HH": (date(2026, 12, 21), date(2027, 1, 1)),
    "BY": (date(2026, 12, 24), date(2027, 1, 8)),
    "NW": (date(2026, 12, 23), date(2027, 1, 6)),
    "SN": (date(2026, 12, 23), date(2027, 1, 2)),
}


def leave_tables(spec: CentreSpec, people: list[Person]) -> list[SampleTable]:
    """What everybody may take in the year of the planned week and the next."""
    header = ("personnel_number", "year", "days", "carried_over", "carry_over_until")
    leave = SampleTable("leave.csv", header)
    year = spec.monday.year
    for person in people:
        left = CARRIED_OVER[int(person.number) % len(CARRIED_OVER)]
        leave.add(person.number, year, DAYS, left, date(year, 3, 31) if left else None)
        leave.add(person.number, year + 1, DAYS, 0, None)
    holidays = SampleTable("school_holidays.csv", ("first", "last", "name", "state"))
    for state in sorted({pod.state for pod in spec.pods}):
        holidays.add(*CHRISTMAS[state], "Weihnachtsferien", state)
    return [leave, holidays]
