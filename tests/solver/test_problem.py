"""A problem that contradicts itself is refused with field and value."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from solver.drawing import Example, duty, person, shell
from solver.errors import InvalidProblemError
from solver.problem import (
    Batch,
    BreakSlot,
    Day,
    DayOffWish,
    Demand,
    Lock,
    Segment,
    Shell,
    StartWish,
)
from solver.roster import Roster
from solver.rules.breaks_by_length import BreaksByLength
from solver.rules.daily_rest import DailyRest
from solver.rules.days_in_row import DaysInRow

if TYPE_CHECKING:
    from collections.abc import Callable

    from solver.problem import Problem


def plain(**agent: object) -> Problem:
    return Example(DailyRest(), "..", agent=person(**agent)).problem("E")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"interval_min": 10}, "interval_min is 10, expected 5, 15, 30 or 60"),
        ({"max_break_percent": 101}, "max_break_percent is 101"),
        ({"days": ()}, "no days"),
        ({"days": (Day(0, 48, 0), Day(49, 48, 1))}, "day 1 starts at 49, expected 48"),
        ({"days": (Day(0, 48, 0),)}, "demand has 96 intervals, the days have 48"),
        ({"shells": (shell("E", 2),)}, "shell on day 2 of 2"),
        ({"shells": (replace(shell("E", 0), day=1),)}, "shell of day 1 starts at interval 12"),
        ({"shells": (shell("E", 0),) * 2}, "two shells are the same"),
        ({"agents": (person(), person())}, "two agents have the same id"),
        ({"batches": (Batch("fax", 0, 1, 1),)}, "fax is unknown"),
    ],
)
def test_problem_that_contradicts_itself(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidProblemError, match=message):
        replace(plain(), **change)


@pytest.mark.parametrize(
    ("agent", "message"),
    [
        ({"fixed": (duty("E", 0),)}, r"fixed duties on days \[0\], expected in order and outside"),
        ({"wishes": (DayOffWish("w", -1, 1),)}, "wish w is for a day outside 0 to 1"),
        ({"locks": (Lock(2, None),)}, "day 2 is locked, expected 0 to 1"),
        ({"locks": (Lock(0, duty("E", 1)),)}, "locked on day 0 is none of that day's shells"),
        ({"id": ""}, "Agent.id is empty"),
        ({"min_week_min": 3, "max_week_min": 2}, "agent Ann: min_week_min 3 > max_week_min 2"),
        ({"rates": (("voice", 0),)}, "agent Ann: rates"),
    ],
)
def test_agent_that_contradicts_itself(agent: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidProblemError, match=message):
        replace(plain(), agents=(person(**agent),))


def test_start_wish_has_no_day() -> None:
    wish = StartWish("w", ((1, 1),))
    assert plain(wishes=(wish,)).agents[0].wishes == (wish,)


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Shell(0, 4, 4, 0, "x"), "Shell from 4 to 4 is empty"),
        (lambda: Shell(0, 4, 8, -1, "x"), "Shell.paid_min is -1"),
        (lambda: Shell(0, 4, 8, 0, "x", gap=(4, 6)), r"Shell.gap is \(4, 6\)"),
        (lambda: BreakSlot(0, True, 1, 2), "BreakSlot.length is 0"),
        (lambda: BreakSlot(1, True, 0, 2), "BreakSlot window is 0 to 2"),
        (lambda: BreakSlot(1, True, 1, 2, step=0), "BreakSlot.step is 0"),
        (lambda: Batch("a", 3, 3, 1), "Batch from 3 is due at 3"),
        (lambda: Batch("a", 3, 4, -1), "Batch.minutes is -1"),
        (lambda: Demand(("a", "a"), ((), ()), (1, 1)), "channels repeat"),
        (lambda: Demand(("a",), (), (1,)), "0 rows for 1 channels"),
        (lambda: Demand(("a",), ((),), ()), "0 entries for 1"),
        (lambda: Demand(("a", "b"), ((1,), (1, 2)), (1, 1)), "rows differ in length"),
        (lambda: Demand(("a",), ((-1,),), (1,)), "negative entry"),
        (lambda: Demand(("a",), ((1,),), (-1,)), "expected at least 1 and at least 0"),
        (lambda: Roster(((None,), (None, None))), "agents with different numbers of days"),
        (lambda: DaysInRow(2, min_days=3), "days_in_row.max_days is 2, expected at least 3"),
        (lambda: BreaksByLength((2, 1), (1, 1)), r"over_min \(2, 1\)"),
        (lambda: BreaksByLength((1,), ()), "as many of each"),
    ],
)
def test_part_that_contradicts_itself(build: Callable[[], object], message: str) -> None:
    with pytest.raises(InvalidProblemError, match=message):
        build()


def test_roster_with_duty_changes_one_day() -> None:
    roster = Roster(((None, None), (None, None)))
    changed = roster.with_duty(1, 0, duty("E", 0))
    assert list(changed.worked()) == [(1, duty("E", 0))]
    assert changed.tour(1) == (shell("E", 0), None)
    assert roster.with_duty(1, 0, None) == roster
    given = changed.duties[1][0]
    assert given is not None
    assert Segment(12, 28, "work", ("voice",)) in given.segments
