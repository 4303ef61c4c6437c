from __future__ import annotations

import pytest

from solver.couplings.breaks import price_breaks
from solver.problem import Agent, Day, Demand, Duty, Problem, Segment, Shell
from solver.roster import Roster


def team(n_on_break: int, n_working: int, percent: int) -> tuple[Problem, Roster]:
    shell = Shell(0, 0, 4, 60, "L")
    work = Duty(shell, (Segment(0, 4, "work", ("voice",)),))
    pause = Duty(
        shell,
        (
            Segment(0, 1, "work", ("voice",)),
            Segment(1, 2, "paid_break"),
            Segment(2, 4, "work", ("voice",)),
        ),
    )
    duties = [pause] * n_on_break + [work] * n_working
    problem = Problem(
        interval_min=30,
        days=(Day(0, 4, 0),),
        shells=(shell,),
        agents=tuple(
            Agent(str(i), (("voice", 10),), 0, 0, 0, 5) for i in range(n_on_break + n_working)
        ),
        demand=Demand(("voice",), ((0,) * 4,), (1,)),
        rules=(),
        max_break_percent=percent,
        break_cost=5,
    )
    return problem, Roster(tuple((duty,) for duty in duties))


@pytest.mark.parametrize(
    ("n_on_break", "n_working", "percent", "too_many"),
    [(2, 8, 20, 0), (3, 7, 20, 1), (5, 0, 20, 4), (1, 0, 20, 0), (4, 0, 100, 0), (2, 7, 20, 1)],
    ids=["at the limit", "above", "all at once", "alone may rest", "no limit", "share rounds down"],
)
def test_price_breaks(n_on_break: int, n_working: int, percent: int, too_many: int) -> None:
    assert price_breaks(*team(n_on_break, n_working, percent)) == too_many * 5 * 2
