"""The rules of the trade, one file each, in the order in which people read them."""

from __future__ import annotations

from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.availability import Availability
from solver.rules.breaks_by_length import BreaksByLength
from solver.rules.daily_rest import DailyRest
from solver.rules.days_a_week import DaysAWeek
from solver.rules.days_in_row import DaysInRow
from solver.rules.days_off_in_row import DaysOffInRow
from solver.rules.few_changes import FewChanges
from solver.rules.hours_a_day import HoursADay
from solver.rules.hours_a_week import HoursAWeek
from solver.rules.hours_account import HoursAccount
from solver.rules.locked import Locked
from solver.rules.nights_in_row import NightsInRow
from solver.rules.rest_after_nights import RestAfterNights
from solver.rules.weekends import Weekends
from solver.rules.wishes import Wishes
from solver.rules.working_hours import WorkingHours

RULES = (
    DailyRest,
    HoursADay,
    HoursAWeek,
    HoursAccount,
    DaysAWeek,
    DaysInRow,
    DaysOffInRow,
    NightsInRow,
    RestAfterNights,
    Weekends,
    BreaksByLength,
    Availability,
    WorkingHours,
    NoWorkWhenAbsent,
    Locked,
    Wishes,
    FewChanges,
)
"""All rules that a rule set may name, by their ``name``."""
