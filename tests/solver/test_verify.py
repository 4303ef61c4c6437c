from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.couplings.coverage import unmet_fte_hours
from solver.drawing import Example, duty, person
from solver.errors import InvalidProblemError
from solver.problem import Batch, Demand, Lock, Segment
from solver.roster import Roster
from solver.rules.daily_rest import DailyRest
from solver.rules.locked import Locked
from solver.verify import penalty, verify, verify_agent

if TYPE_CHECKING:
    from solver.problem import Duty, Problem
    from tests.solver.conftest import Pod


def broken(problem: Problem, *row: Duty | None) -> list[str]:
    return [violation.rule for violation in verify(problem, Roster((row,)))]


@pytest.fixture
def ann() -> Problem:
    return Example(DailyRest(), "...").problem("EBN")


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_verify_a_roster_whose_demand_was_made_for_it(seed: int, pod: Pod) -> None:
    problem, roster = pod(seed)
    assert verify(problem, roster) == []
    assert penalty(problem, roster).coverage == 0
    assert unmet_fte_hours(problem, roster) == 0


def test_verify_unknown_shell(ann: Problem) -> None:
    assert broken(ann, duty("L", 0), None, None) == ["unknown_shell"]


def test_verify_shell_on_another_day(ann: Problem) -> None:
    assert "unknown_shell" in broken(ann, None, duty("E", 0), None)


def test_verify_overlap(ann: Problem) -> None:
    early = duty("E", 1)
    shell = replace(early.shell, start=50)
    long = replace(early, shell=shell, segments=(Segment(50, 76, "work", ("voice",)),))
    problem = replace(ann, shells=(*ann.shells, shell), rules=())
    (found,) = verify(problem, Roster(((duty("N", 0), long, None),)))
    assert (found.rule, found.days, found.amount, found.unit) == ("overlap", (0, 1), 300, "min")


@pytest.mark.parametrize(
    "segments",
    [
        (),
        ((12, 27, "work"),),
        ((12, 29, "work"),),
        ((12, 20, "work"), (19, 28, "work")),
        ((12, 20, "work"), (21, 28, "work")),
        ((20, 28, "work"), (12, 20, "work")),
        ((12, 28, "sleep"),),
        ((12, 12, "work"), (12, 28, "work")),
    ],
    ids=["none", "short", "long", "overlap", "hole", "order", "activity", "empty"],
)
def test_verify_segments_that_do_not_fill_the_shell(
    ann: Problem, segments: tuple[tuple[int, int, str], ...]
) -> None:
    parts = tuple(
        Segment(start, end, activity, ("voice",) if activity == "work" else ())
        for start, end, activity in segments
    )
    assert broken(ann, replace(duty("E", 0), segments=parts), None, None) == ["segments"]


def with_break(start: int, end: int, activity: str = "break") -> Duty:
    whole = duty("B", 0)
    first, last = whole.shell.start, whole.shell.end
    return replace(
        whole,
        segments=(
            Segment(first, first + start, "work", ("voice",)),
            Segment(first + start, first + end, activity),
            Segment(first + end, last, "work", ("voice",)),
        ),
    )


@pytest.mark.parametrize(("start", "end"), [(8, 9), (9, 10)])
def test_verify_break_inside_its_window(ann: Problem, start: int, end: int) -> None:
    assert broken(ann, with_break(start, end), None, None) == []


@pytest.mark.parametrize(
    "wrong",
    [with_break(7, 8), with_break(10, 11), with_break(8, 10), with_break(8, 9, "paid_break")],
    ids=["early", "late", "long", "paid"],
)
def test_verify_break_against_its_plan(ann: Problem, wrong: Duty) -> None:
    assert broken(ann, wrong, None, None) == ["breaks"]


def test_verify_no_break_where_one_is_planned(ann: Problem) -> None:
    whole = duty("B", 0)
    work = Segment(whole.shell.start, whole.shell.end, "work", ("voice",))
    assert broken(ann, replace(whole, segments=(work,)), None, None) == ["breaks"]


@pytest.mark.parametrize(
    ("min_work", "max_work"), [(9, None), (1, 6)], ids=["short work", "long work"]
)
def test_verify_work_between_breaks(ann: Problem, min_work: int, max_work: int | None) -> None:
    whole = with_break(8, 9)
    plan = replace(whole.shell.breaks, min_work=min_work, max_work=max_work)
    shell = replace(whole.shell, breaks=plan)
    problem = replace(ann, shells=(shell,))
    assert broken(problem, replace(whole, shell=shell), None, None) == ["breaks"]


@pytest.mark.parametrize("channels", [(), ("chat",), ("chat", "voice")])
def test_verify_channels_the_agent_does_not_have(ann: Problem, channels: tuple[str, ...]) -> None:
    whole = duty("E", 0)
    foreign = replace(whole.segments[0], channels=channels)
    assert broken(ann, replace(whole, segments=(foreign,)), None, None) == ["channels"]


def test_verify_locked_duty_keeps_its_breaks() -> None:
    locked = person(locks=(Lock(0, with_break(8, 9)),))
    problem = Example(Locked(), "...", agent=locked).problem("EB")
    assert broken(problem, with_break(8, 9), None, None) == []
    assert broken(problem, with_break(9, 10), None, None) == ["locked"]
    assert broken(problem, duty("E", 0), None, None) == ["locked"]


@pytest.mark.parametrize("rows", [(), ((None, None),), ((None,) * 3,) * 2])
def test_verify_wrong_shape(ann: Problem, rows: tuple[tuple[None, ...], ...]) -> None:
    with pytest.raises(InvalidProblemError, match=r"Roster\.duties has shape"):
        verify(ann, Roster(rows))


def test_lock_on_an_unknown_shell() -> None:
    locked = person(locks=(Lock(0, duty("L", 0)),))
    with pytest.raises(InvalidProblemError, match="agent Ann: the duty locked on day 0"):
        Example(Locked(), "...", agent=locked).problem("E")


def test_penalty_adds_its_parts() -> None:
    wishing = Example(DailyRest(), "...").problem("E")
    demand = Demand(("voice",), ((20,) * 144,), (1,), over_cost=1)
    problem = replace(wishing, demand=demand, batches=(Batch("voice", 0, 10, 30, cost=5),))
    found = penalty(problem, Roster(((duty("E", 0), None, None),)))
    assert found.coverage == 2 * (128 * (20 + 2 * 18) + 16 * (10 + 2 * 8))
    assert found.deferred == 10 * 5 * 2
    assert found.overstaffing == 0
    assert found.total == found.coverage + found.deferred


def test_verify_agent_looks_at_one_agent_only(pod: Pod) -> None:
    problem, roster = pod(1)
    agent = next(agent for agent, _ in roster.worked())
    days = [day for day, worked in enumerate(roster.duties[agent]) if worked]
    whole = roster.duties[agent][days[0]]
    assert whole is not None
    bad = roster.with_duty(agent, days[0], replace(whole, segments=()))
    assert [v.rule for v in verify_agent(problem, bad, agent)] == ["segments"]
    others = [other for other in range(len(problem.agents)) if other != agent]
    assert [v for other in others for v in verify_agent(problem, bad, other)] == []


def test_verify_imports_neither_ortools_nor_numba() -> None:
    code = (
        "import sys, solver.verify, solver.io; "
        "sys.exit(any(name in sys.modules for name in ('ortools', 'numba')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
