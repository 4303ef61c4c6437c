"""Readings of one agent's tour, and small pods with a roster they were made for."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise, product
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pytest
from ortools.sat.python import cp_model

from solver.compiled import kinds_by_agent
from solver.drawing import LEGEND, tour
from solver.kernel.arrays import OFF
from solver.kernel.flatten import flatten, new_scratch, new_state
from solver.kernel.moves import adopt, recount, respond
from solver.kinds import Single, Succession
from solver.model import RosterModel
from solver.problem import (
    Absence,
    Agent,
    BreakPlan,
    BreakSlot,
    Day,
    DayOffWish,
    Demand,
    Problem,
    Shell,
)
from solver.roster import Roster
from solver.rules.absence import NoWorkWhenAbsent
from solver.rules.breaks_by_length import BreaksByLength
from solver.rules.daily_rest import DailyRest
from solver.rules.days_a_week import DaysAWeek
from solver.rules.days_in_row import DaysInRow
from solver.rules.hours_a_day import HoursADay
from solver.rules.hours_a_week import HoursAWeek
from solver.rules.wishes import Wishes
from solver.segments import fill, placements
from solver.verify import verify_agent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from solver.kinds import Kind
    from solver.problem import Duty
    from solver.roster import Tour
    from solver.rule import Violation


class Readings:
    """What each way to read a problem of one agent allows, and at which cost.

    Tours are drawn as in ``solver.drawing``; every answer maps those allowed to their cost.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.kinds = kinds_by_agent(problem)[0]
        by_type = {drawn.type: letter for letter, drawn in LEGEND.items()}
        self.letters = "".join(sorted({by_type[shell.type] for shell in problem.shells}))
        self.by_type = by_type

    def drawn(self) -> list[str]:
        tours = product("." + self.letters, repeat=len(self.problem.days))
        return ["".join(letters) for letters in tours]

    def check(self, drawn: str) -> list[Violation]:
        return [found for kind in self.kinds for found in kind.check(self.problem, tour(drawn))]

    def price(self, drawn: str) -> int:
        return sum(kind.price(self.problem, tour(drawn)) for kind in self.kinds)

    def by_check(self) -> dict[str, int]:
        return {drawn: self.price(drawn) for drawn in self.drawn() if not self.check(drawn)}

    def by_automaton(self) -> dict[str, int]:
        costs = {drawn: self._walk_all(tour(drawn)) for drawn in self.drawn()}
        return {drawn: cost for drawn, cost in costs.items() if cost is not None}

    def _walk_all(self, shells: Tour) -> int | None:
        total = 0
        for kind in self.kinds:
            cost = self._walk(kind, shells)
            if cost is None:
                return None
            total += cost
        return total

    def _walk(self, kind: Kind, shells: Tour) -> int | None:
        if isinstance(kind, Succession):
            return self._succession(kind, shells)
        state, cost = 0 if isinstance(kind, Single) else kind.start(), 0
        for day, shell in enumerate(shells):
            if isinstance(kind, Single):
                step = self._single(kind, day, shell)
            else:
                step = kind.advance(state, day, shell)
            if step is None:
                return None
            state, cost = step[0], cost + step[1]
        return cost

    def _succession(self, kind: Succession, shells: Tour) -> int | None:
        before, after = self.problem.neighbours[kind.agent]
        worked = [shell for shell in (before, *shells, after) if shell is not None]
        broken = sum(not kind.holds(*pair) for pair in pairwise(worked))
        return None if broken and kind.cost is None else broken * (kind.cost or 0)

    def _single(self, kind: Single, day: int, shell: Shell | None) -> tuple[int, int] | None:
        if shell is None:
            return None if day in kind.off_banned else (0, kind.off_cost.get(day, 0))
        index = self.problem.shell_index[shell]
        return None if index in kind.banned else (0, kind.cost.get(index, 0))

    def by_kernel(self) -> dict[str, int]:
        """What the search's kernel allows, asked for one tour after the other."""
        kernel = Kernel(self.problem)
        costs = {drawn: kernel.adopt(0, tour(drawn)) for drawn in self.drawn()}
        return {drawn: cost for drawn, cost in costs.items() if cost is not None}

    def by_model(self) -> dict[str, int]:
        """Every solution of the model, with the least cost it asks for a tour."""
        model = RosterModel(self.problem)
        model.cp.clear_objective()  # type: ignore[no-untyped-call]  # OR-Tools has no annotation here
        collector = Collector(self, model)
        solver = cp_model.CpSolver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.num_workers = 1
        status = solver.solve(model.cp, collector)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        return collector.found


class Kernel:
    """A problem as the search's kernel sees it, with nobody rostered yet."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.flat = flatten(problem)
        self.scratch = new_scratch(problem, self.flat)
        self.clear()

    def clear(self) -> None:
        self.state = new_state(self.problem, self.flat, None)
        recount(self.flat.centre, self.flat.tours, self.state, self.scratch)

    def cost(self) -> int:
        """Penalty times the denominator of the coverage."""
        return int(self.state.cost.sum() + self.state.own.sum()) + self.flat.fixed_cost

    def respond(self, agent: int) -> int:
        """Rise of cost by the agent's best response."""
        return respond(self.flat.centre, self.flat.tours, self.state, agent, self.scratch)

    def adopt(self, agent: int, shells: Sequence[Shell | None]) -> int | None:
        """What a tour costs by its rules; ``None`` if it is not legal."""
        self.clear()
        index, place = self.problem.shell_index, self.flat.shells.place
        wanted = np.array([OFF if x is None else place[index[x]] for x in shells])
        breaks = self.state.breaks[agent].copy()
        arrays = (self.flat.centre, self.flat.tours, self.state)
        legal = adopt(*arrays, agent, wanted, breaks, self.scratch)
        return int(self.state.own[agent]) if legal else None

    def roster(self) -> Roster:
        return Roster(tuple(tuple(self._row(a)) for a in range(len(self.problem.agents))))

    def _row(self, agent: int) -> Iterator[Duty | None]:
        shells = [shell for day in self.flat.shells.by_day for shell in day]
        n_breaks = self.flat.centre.n_breaks
        for day, number in enumerate(self.state.tour[agent]):
            if number == OFF:
                yield None
                continue
            first = day * n_breaks
            count = len(shells[number].breaks.slots)
            starts = self.state.breaks[agent, first : first + count].tolist()
            yield fill(shells[number], starts, self.problem.agents[agent].channels)


class Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, readings: Readings, model: RosterModel) -> None:
        super().__init__()
        self.readings, self.model = readings, model
        self.found: dict[str, int] = {}

    def on_solution_callback(self) -> None:
        shells = ["."] * len(self.readings.problem.days)
        for index, shell in enumerate(self.readings.problem.shells):
            if self.value(self.model.shell(0, index)):
                shells[shell.day] = self.readings.by_type[shell.type]
        drawn, cost = "".join(shells), int(self.value(self.model.objective))
        self.found[drawn] = min(cost, self.found.get(drawn, cost))


@pytest.fixture
def read() -> type[Readings]:
    """Makes ``Readings`` of a problem."""
    return Readings


CHANNELS = ("chat", "email", "voice")
RULES = (
    DailyRest(660),
    HoursADay(600),
    HoursAWeek(2880, below_contract_cost_per_30min=1),
    DaysAWeek(),
    DaysInRow(4),
    BreaksByLength(),
    NoWorkWhenAbsent(),
    Wishes(),
)


def pod_shells(n_days: int) -> Iterator[Shell]:
    """Of each day an early, a late and a night shell with breaks, and a short one without."""
    pause = BreakPlan((BreakSlot(1, False, 6, 9),), min_work=2, max_work=12)
    two = BreakPlan((BreakSlot(1, True, 3, 5), BreakSlot(1, False, 8, 10, step=2)), 2, 12)
    for day in range(n_days):
        midnight = 48 * day
        yield Shell(day, midnight + 12, midnight + 29, 480, "early", breaks=pause)
        yield Shell(day, midnight + 28, midnight + 45, 480, "late", breaks=two)
        yield Shell(day, midnight + 44, midnight + 60, 450, "night", frozenset({"night"}), pause)
        yield Shell(day, midnight + 20, midnight + 28, 240, "short")
        split = (midnight + 26, midnight + 34)
        yield Shell(day, midnight + 20, midnight + 40, 360, "split", gap=split)


def draw_pod(seed: int, n_agents: int = 4, n_days: int = 5) -> tuple[Problem, Roster]:
    """A pod, a legal roster for it, and demand that this roster meets to the tenth."""
    rng = random.Random(seed)
    agents = tuple(draw_agent(rng, number, n_days) for number in range(n_agents))
    nothing = ((0,) * (48 * n_days),) * len(CHANNELS)
    problem = Problem(
        interval_min=30,
        days=tuple(Day(48 * day, 48, day % 7) for day in range(n_days)),
        shells=tuple(pod_shells(n_days)),
        agents=agents,
        demand=Demand(CHANNELS, nothing, (1, 2, 3), over_cost=1),
        rules=RULES,
    )
    roster = Roster(((None,) * n_days,) * n_agents)
    for agent, index in product(range(n_agents), rng.sample(range(5 * n_days), 2 * n_days)):
        shell = problem.shells[index]
        duty = fill(shell, rng.choice(placements(shell)), agents[agent].channels)
        tried = roster.with_duty(agent, shell.day, duty)
        if not verify_agent(problem, tried, agent):
            roster = tried
    return replace(problem, demand=demand_of(problem, roster, rng)), roster


def draw_agent(rng: random.Random, number: int, n_days: int) -> Agent:
    rate = rng.choice((10, 10, 7))
    channels = sorted(rng.sample(CHANNELS, rng.randint(1, 3)))
    absences = tuple(Absence(day, 480) for day in range(n_days) if rng.random() < 0.1)
    wishes = (DayOffWish("w", rng.randrange(n_days), 5),) if rng.random() < 0.5 else ()
    return Agent(
        f"agent {number}",
        tuple((channel, rate) for channel in channels),
        contract_min=2400,
        min_week_min=0,
        max_week_min=2400,
        max_days=rng.randint(2, 5),
        absences=absences,
        wishes=wishes,
    )


def demand_of(problem: Problem, roster: Roster, rng: random.Random) -> Demand:
    """Everybody on work serves one of the own channels in each interval."""
    tenths = np.zeros((len(CHANNELS), problem.n_intervals), dtype=int)
    for agent, duty in roster.worked():
        for segment in duty.segments:
            for interval in range(segment.start, min(segment.end, problem.n_intervals)):
                if segment.activity == "work":
                    channel, rate = rng.choice(problem.agents[agent].rates)
                    tenths[CHANNELS.index(channel), interval] += rate
    return replace(problem.demand, tenths=tuple(tuple(map(int, row)) for row in tenths))


@pytest.fixture(scope="session")
def in_kernel() -> type[Kernel]:
    """Makes a ``Kernel`` of a problem."""
    return Kernel


class Pod(Protocol):
    """What the fixture ``pod`` is: ``draw_pod``."""

    def __call__(self, seed: int, n_agents: int = 4, n_days: int = 5) -> tuple[Problem, Roster]: ...


@pytest.fixture(scope="session")
def pod() -> Pod:
    """Makes a small pod from a seed: ``pod(seed)`` is a problem and a roster that fits it."""
    return draw_pod
