from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.calendar import Horizon
from scheduler.demand.opening import open_intervals
from scheduler.errors import InvalidDataError
from scheduler.planning.shells import shells_of_pod
from scheduler.pods.patterns import BreakRule, ShiftPattern
from scheduler.pods.pods import OpeningHours

if TYPE_CHECKING:
    from scheduler.centre import Centre
    from solver.problem import Shell

BERLIN = "Europe/Berlin"
MARCH = Horizon(BERLIN, date(2027, 3, 22), 7, 15)
PLAIN_WEEK = Horizon(BERLIN, date(2026, 11, 30), 7, 15)
NIGHT = ShiftPattern("night", "Night", time(22), time(22), 15, (480,))


def shells(pattern: ShiftPattern, horizon: Horizon = PLAIN_WEEK) -> tuple[Shell, ...]:
    opened = np.ones(horizon.n_intervals + 96, dtype=bool)
    return shells_of_pod((pattern,), "P", horizon, opened, 360)


def test_starts_lie_on_the_grid_of_the_window(centre: Centre) -> None:
    monday = [shell for shell in shells(centre.patterns[0]) if shell.day == 0]
    assert [shell.start for shell in monday] == [32, 36, 40]
    assert {shell.length * 15 for shell in monday} == {510}


def test_unpaid_breaks_are_not_paid_and_paid_ones_are(centre: Centre) -> None:
    both = (
        BreakRule(30, paid=False, earliest_min=180, latest_min=300),
        BreakRule(15, paid=True, earliest_min=60, latest_min=120),
    )
    shell = shells(replace(centre.patterns[0], breaks=both))[0]
    assert shell.paid_min == 480
    assert [slot.paid for slot in shell.breaks.slots] == [True, False]


def test_break_counts_back_from_the_end_when_negative(centre: Centre) -> None:
    shell = shells(centre.patterns[0])[0]
    (slot,) = shell.breaks.slots
    assert (slot.earliest, slot.latest) == (12, 34 - 14)


def test_break_for_longer_shifts_only_is_left_out_of_shorter_ones(centre: Centre) -> None:
    rule = BreakRule(30, paid=False, earliest_min=120, latest_min=180, from_length_min=361)
    pattern = replace(centre.patterns[0], lengths_min=(360, 420), breaks=(rule,))
    assert {(shell.length * 15, len(shell.breaks.slots)) for shell in shells(pattern)} == {
        (360, 0),
        (420, 1),
    }


def test_night_shift_over_the_march_change_is_seven_paid_hours() -> None:
    paid = {shell.day: shell.paid_min for shell in shells(NIGHT, MARCH)}
    assert paid == {0: 480, 1: 480, 2: 480, 3: 480, 4: 480, 5: 420, 6: 480}


def test_night_flag_needs_more_than_two_hours_of_night_time() -> None:
    late = ShiftPattern("late", "Late", time(17), time(17, 15), 15, (480,))
    flags = {shell.start % 96: "night" in shell.flags for shell in shells(late)}
    assert flags == {68: False, 69: True}


def test_weekday_and_validity_limit_the_days(centre: Centre) -> None:
    pattern = replace(centre.patterns[0], weekdays=(0, 5))
    assert {shell.day for shell in shells(pattern)} == {0, 5}


def test_shift_outside_the_opening_hours_is_no_shell(centre: Centre) -> None:
    closed_early = (*centre.opening[1:], OpeningHours("P", 0, start=time(8), end=time(17)))
    opened = open_intervals(closed_early, "P", replace(PLAIN_WEEK, n_days=8))
    found = shells_of_pod(centre.patterns, "P", PLAIN_WEEK, opened, None)
    assert [shell.start for shell in found if shell.day == 0] == [32]
    assert len([shell for shell in found if shell.day == 1]) == 3


def test_break_off_the_grid_is_refused_with_its_numbers(centre: Centre) -> None:
    rule = BreakRule(10, paid=True, earliest_min=60, latest_min=120)
    with pytest.raises(InvalidDataError, match=r"day.*length_min is 10.*multiple of 15"):
        shells(replace(centre.patterns[0], breaks=(rule,)))
