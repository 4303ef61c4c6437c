"""A pod's week: ``python -m benchmarks podweek CASE --seconds 60 --out ROSTER.json``.

Reads the format ``podweek/1``, solves it with the product's own rules, and writes a roster that
the judge beside the cases reads.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from solver.problem import (
    Agent,
    BreakPlan,
    BreakSlot,
    Day,
    DayOffWish,
    Demand,
    Problem,
    Shell,
    StartWish,
    Window,
)
from solver.rules.availability import Availability
from solver.rules.daily_rest import DailyRest
from solver.rules.days_a_week import DaysAWeek
from solver.rules.hours_a_week import HoursAWeek
from solver.rules.wishes import Wishes
from solver.segments import BREAKS
from solver.solve import Limits, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from solver.problem import Duty
    from solver.result import Progress, Result
    from solver.roster import Roster

    Case = dict[str, Any]

MINUTES_A_DAY = 1440


def main(arguments: Sequence[str]) -> int:
    """Solve one case; returns the exit status."""
    options = _options(arguments)
    case = json.loads(options.case.read_text(encoding="utf-8"))
    problem = read_problem(case)
    shown = _Shown()
    result = solve(
        problem,
        limits=Limits(options.moves, options.seconds, options.bound_seconds),
        seed=options.seed,
        on_progress=shown,
    )
    if result.roster is None:
        print("no legal roster:", *result.obstacles, sep="\n  ")
        return 1
    print_result(result)
    if options.out:
        options.out.write_text(json.dumps(written(problem, result.roster)), encoding="utf-8")
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("benchmarks podweek", description=__doc__)
    parser.add_argument("case", type=Path, metavar="CASE")
    parser.add_argument("--seconds", type=float, help="length of the search")
    parser.add_argument("--moves", type=int, help="the same in moves, reproducibly")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--bound-seconds", type=float, default=15.0, help="0: no lower bound")
    parser.add_argument("--out", type=Path, metavar="ROSTER.json")
    options = parser.parse_args(arguments)
    if options.seconds is None and options.moves is None:
        options.seconds = 60.0
    return options


class _Shown:
    """Prints the progress of the search at rounded times."""

    def __init__(self) -> None:
        self.next_second = 1.0

    def __call__(self, progress: Progress) -> None:
        if progress.seconds >= self.next_second:
            print(f"{progress.seconds:7.1f} s  {progress.moves:8} moves  {progress.penalty:8}")
            self.next_second *= 1.5


def print_result(result: Result) -> None:
    """What was reached, and what was proved."""
    assert result.penalty is not None
    bound = result.unmet_fte_hours_bound
    print(f"objective {result.penalty.total}")
    print(f"coverage {result.penalty.coverage}  {result.penalty.by_rule}")
    print(f"seconds to the first complete roster {result.seconds_to_first:.2f}")
    print(f"seconds to load or compile the kernel {result.seconds_to_load:.2f}")
    print(f"unmet FTE-hours {result.unmet_fte_hours:.1f}")
    print(f"lower bound on unmet FTE-hours {'none' if bound is None else f'{bound:.1f}'}")
    print(f"{result.moves} moves, {result.seconds:.1f} s in all, seed {result.seed}")


def read_problem(case: Case) -> Problem:
    """The case as a problem of whole days, closed hours included."""
    interval_min = case["interval_minutes"]
    per_day = MINUTES_A_DAY // interval_min
    days = tuple(Day(d * per_day, per_day, d % 7) for d in range(case["days"]))
    channels = tuple(case["channels"])
    return Problem(
        interval_min=interval_min,
        days=days,
        shells=tuple(
            _shell(d, day.first, shift, interval_min)
            for d, day in enumerate(days)
            for shift in case["shifts"]
        ),
        agents=tuple(_agent(agent, days, interval_min) for agent in case["agents"]),
        demand=Demand(
            channels=channels,
            tenths=tuple(_tenths(case, channel, per_day) for channel in channels),
            priority=(1,) * len(channels),
        ),
        rules=(
            DailyRest(case["rest_minutes"]),
            HoursAWeek(
                below_contract_cost_per_30min=case["below_contract_cost_per_30min"],
            ),
            DaysAWeek(),
            Availability(),
            Wishes(),
        ),
    )


def _shell(number: int, first: int, shift: Case, interval_min: int) -> Shell:
    start = first + shift["start"] // interval_min
    pause = shift.get("break")
    return Shell(
        day=number,
        start=start,
        end=start + shift["length"] // interval_min,
        paid_min=shift["length"] - (pause["length"] if pause else 0),
        type=f"{shift['length']} min",
        breaks=_breaks(shift["start"], pause, interval_min) if pause else BreakPlan(),
    )


def _breaks(start: int, pause: Case, interval_min: int) -> BreakPlan:
    offsets = [(minute - start) // interval_min for minute in pause["starts"]]
    step = offsets[1] - offsets[0] if len(offsets) > 1 else 1
    if offsets != list(range(offsets[0], offsets[-1] + 1, step)):
        raise ValueError(f"break starts {pause['starts']} do not lie on a grid")
    length = pause["length"] // interval_min
    return BreakPlan((BreakSlot(length, False, offsets[0], offsets[-1], step),))


def _agent(agent: Case, days: Sequence[Day], interval_min: int) -> Agent:
    starts = {int(minute) // interval_min: cost for minute, cost in agent["start_cost"].items()}
    wishes = [
        DayOffWish(f"off {day}", int(day), cost) for day, cost in agent["day_off_cost"].items()
    ]
    free = [day for number, day in enumerate(days) if number not in agent["unavailable_days"]]
    return Agent(
        id=agent["id"],
        rates=tuple((channel, 10) for channel in sorted(agent["channels"])),
        contract_min=agent["contract_minutes"],
        min_week_min=agent["min_minutes"],
        max_week_min=agent["contract_minutes"],
        max_days=agent["max_days"],
        windows=tuple(Window(day.first, day.first + day.count) for day in free),
        wishes=(
            *wishes,
            StartWish(
                "start",
                tuple((day.first + start, cost) for day in days for start, cost in starts.items()),
            ),
        ),
    )


def _tenths(case: Case, channel: str, per_day: int) -> tuple[int, ...]:
    before = case["open"] // case["interval_minutes"]
    tenths: list[int] = []
    for day in case["demand_fte"][channel]:
        after = per_day - before - len(day)
        tenths += [0] * before + [round(10 * fte) for fte in day] + [0] * after
    return tuple(tenths)


def written(problem: Problem, roster: Roster) -> dict[str, dict[str, Case]]:
    """The roster in the judge's format."""
    found: dict[str, dict[str, Case]] = {agent.id: {} for agent in problem.agents}
    for number, duty in roster.worked():
        found[problem.agents[number].id][str(duty.shell.day)] = _written(problem, duty)
    return found


def _written(problem: Problem, duty: Duty) -> Case:
    first = problem.days[duty.shell.day].first
    starts = [segment.start for segment in duty.segments if segment.activity in BREAKS]
    return {
        "start": (duty.shell.start - first) * problem.interval_min,
        "length": duty.shell.length * problem.interval_min,
        "break": (starts[0] - first) * problem.interval_min if starts else None,
    }
