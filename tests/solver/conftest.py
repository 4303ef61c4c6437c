"""The three readings of an agent's tour: plain Python, automaton, constraint model."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from ortools.sat.python import cp_model

from solver.compiled import kinds_by_agent
from solver.drawing import LEGEND, tour
from solver.kinds import Single, Succession
from solver.model import RosterModel


class Readings:
    """What each way to read a problem of one agent allows, and at which cost.

    Tours are drawn as in ``solver.drawing``; every answer maps those allowed to their cost.
    """

    def __init__(self, problem):
        self.problem = problem
        self.kinds = kinds_by_agent(problem)[0]
        by_type = {drawn.type: letter for letter, drawn in LEGEND.items()}
        self.letters = "".join(sorted({by_type[shell.type] for shell in problem.shells}))
        self.by_type = by_type

    def drawn(self):
        tours = product("." + self.letters, repeat=len(self.problem.days))
        return ["".join(letters) for letters in tours]

    def check(self, drawn):
        return [found for kind in self.kinds for found in kind.check(self.problem, tour(drawn))]

    def price(self, drawn):
        return sum(kind.price(self.problem, tour(drawn)) for kind in self.kinds)

    def by_check(self):
        return {drawn: self.price(drawn) for drawn in self.drawn() if not self.check(drawn)}

    def by_automaton(self):
        costs = {drawn: self._walk_all(tour(drawn)) for drawn in self.drawn()}
        return {drawn: cost for drawn, cost in costs.items() if cost is not None}

    def _walk_all(self, shells):
        costs = [self._walk(kind, shells) for kind in self.kinds]
        return None if None in costs else sum(costs)

    def _walk(self, kind, shells):
        if isinstance(kind, Succession):
            before, after = self.problem.neighbours[kind.agent]
            worked = [shell for shell in (before, *shells, after) if shell is not None]
            broken = sum(not kind.holds(*pair) for pair in pairwise(worked))
            return None if broken and kind.cost is None else broken * (kind.cost or 0)
        single = isinstance(kind, Single)
        state, cost = 0 if single else kind.start(), 0
        for day, shell in enumerate(shells):
            step = self._single(kind, day, shell) if single else kind.advance(state, day, shell)
            if step is None:
                return None
            state, cost = step[0], cost + step[1]
        return cost

    def _single(self, kind, day, shell):
        if shell is None:
            return None if day in kind.off_banned else (0, kind.off_cost.get(day, 0))
        index = self.problem.shell_index[shell]
        return None if index in kind.banned else (0, kind.cost.get(index, 0))

    def by_model(self):
        """Every solution of the model, with the least cost it asks for a tour."""
        model = RosterModel(self.problem)
        model.cp.clear_objective()
        collector = Collector(self, model)
        solver = cp_model.CpSolver()
        solver.parameters.enumerate_all_solutions = True
        solver.parameters.num_workers = 1
        status = solver.solve(model.cp, collector)
        assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
        return collector.found


class Collector(cp_model.CpSolverSolutionCallback):
    def __init__(self, readings, model):
        super().__init__()
        self.readings, self.model = readings, model
        self.found = {}

    def on_solution_callback(self):
        shells = ["."] * len(self.readings.problem.days)
        for index, shell in enumerate(self.readings.problem.shells):
            if self.value(self.model.shell(0, index)):
                shells[shell.day] = self.readings.by_type[shell.type]
        drawn, cost = "".join(shells), int(self.value(self.model.objective))
        self.found[drawn] = min(cost, self.found.get(drawn, cost))


@pytest.fixture
def read():
    """Makes ``Readings`` of a problem."""
    return Readings
