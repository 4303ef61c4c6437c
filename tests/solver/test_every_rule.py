"""One test for every rule: drawings, plain Python, automaton and constraint model agree.

For each drawn example the tiny problem behind it is enumerated: every tour of the example's letters
is judged by ``check``, walked through the automaton, and looked for among the model's solutions.
"""

from __future__ import annotations

import importlib
import pkgutil
from itertools import pairwise, product

import pytest

import solver.rules
from solver.compiled import kinds_by_agent
from solver.drawing import LEGEND, Example, tour
from solver.kinds import Run, Single, Succession, Total
from solver.rule import Rule, describe
from solver.rules import RULES

MODULES = {rule.name: importlib.import_module(rule.__module__) for rule in RULES}


EXAMPLES = [
    pytest.param(example, id=f"{name}-{example.drawn}")
    for name, module in MODULES.items()
    for example in module.EXAMPLES
]


def letters_of(example: Example) -> str:
    drawn = "".join(other.parts[1] for other in MODULES[example.rule.name].EXAMPLES)
    own = set(example.parts[1]) - {"."}
    room = 3 if len(example.parts[1]) <= 5 else max(1, len(own))
    return "".join(sorted({*own, *sorted(set(drawn) - {"."} - own)[: max(0, room - len(own))]}))


def check(problem, drawn):
    kinds = kinds_by_agent(problem)[0]
    return [breach for kind in kinds for breach in kind.check(problem, tour(drawn))]


def price(problem, drawn):
    return sum(kind.price(problem, tour(drawn)) for kind in kinds_by_agent(problem)[0])


def walk(kind, problem, shells):
    """Cost of a tour by the kind's automaton; ``None`` if it does not get through."""
    if isinstance(kind, Succession):
        before, after = problem.neighbours[kind.agent]
        worked = [shell for shell in (before, *shells, after) if shell is not None]
        broken = sum(not kind.holds(*pair) for pair in pairwise(worked))
        return None if broken and kind.cost is None else broken * (kind.cost or 0)
    state, cost = (0, 0) if isinstance(kind, Single) else (kind.start(), 0)
    for day, shell in enumerate(shells):
        step = (
            single_step(kind, problem, day, shell)
            if isinstance(kind, Single)
            else kind.advance(state, day, shell)
        )
        if step is None:
            return None
        state, cost = step[0], cost + step[1]
    return cost


def single_step(kind, problem, day, shell):
    if shell is None:
        return None if day in kind.off_banned else (0, kind.off_cost.get(day, 0))
    index = problem.shell_index[shell]
    return None if index in kind.banned else (0, kind.cost.get(index, 0))


def walk_all(problem, drawn):
    costs = [walk(kind, problem, tour(drawn)) for kind in kinds_by_agent(problem)[0]]
    return None if None in costs else sum(costs)


@pytest.mark.parametrize("example", EXAMPLES)
def test_example_holds(example):
    problem = example.problem(letters_of(example))
    found = check(problem, example.parts[1])
    assert sum(violation.amount for violation in found) == example.breach
    assert price(problem, example.parts[1]) == example.cost
    for violation in found:
        assert violation.rule == example.rule.name
        assert violation.agent == "Ann"
        assert violation.amount > 0
        assert violation.unit in {"min", "days", "shifts"}
        assert violation.days


@pytest.mark.parametrize("example", EXAMPLES)
def test_model_and_automaton_allow_exactly_what_check_allows(example):
    problem = example.problem(letters_of(example))
    n_days = len(problem.days)
    drawn = ["".join(tours) for tours in product("." + letters_of(example), repeat=n_days)]
    allowed = {d: price(problem, d) for d in drawn if not check(problem, d)}
    by_automaton = {d: cost for d in drawn if (cost := walk_all(problem, d)) is not None}
    assert by_automaton == allowed
    assert solutions(problem) == allowed
    assert allowed


def solutions(problem):
    """Every tour the model allows, drawn, with the least cost it asks for it."""
    from ortools.sat.python import cp_model

    from solver.model import RosterModel

    model = RosterModel(problem)
    letter = {drawn.type: name for name, drawn in LEGEND.items()}
    found: dict[str, int] = {}

    class Collector(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self):
            shells = ["."] * len(problem.days)
            for index, shell in enumerate(problem.shells):
                if self.value(model.shell(0, index)):
                    shells[shell.day] = letter[shell.type]
            drawn, cost = "".join(shells), int(self.value(model.objective))
            found[drawn] = min(cost, found.get(drawn, cost))

    solver_ = cp_model.CpSolver()
    solver_.parameters.enumerate_all_solutions = True
    solver_.parameters.num_workers = 1
    model.cp.clear_objective()
    assert solver_.solve(model.cp, Collector()) in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return found


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_examples_show_the_rule_kept_broken_and_at_the_limit(rule):
    drawn = MODULES[rule.name].EXAMPLES
    assert any(not example.breach and not example.cost for example in drawn)
    assert any(example.breach or example.cost for example in drawn)
    assert any(example.at_limit and not example.breach and not example.cost for example in drawn)
    assert all(type(example.rule) is rule for example in drawn)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_rule_neither_forbids_nor_allows_everything(rule):
    answers = set()
    for example in MODULES[rule.name].EXAMPLES:
        problem = example.problem(letters_of(example))
        answers.add(bool(check(problem, example.parts[1])) or price(problem, example.parts[1]) > 0)
    assert answers == {True, False}


def test_every_file_is_registered_under_its_name():
    files = {module.name for module in pkgutil.iter_modules(solver.rules.__path__)}
    assert files == {rule.name for rule in RULES}
    assert all(rule.__module__ == f"solver.rules.{rule.name}" for rule in RULES)
    assert len(files) == len(RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_describe_gives_name_and_parameters(rule):
    example = MODULES[rule.name].EXAMPLES[0]
    assert isinstance(example.rule, Rule)
    description = describe(example.rule)
    assert description.message == rule.name
    assert all(getattr(example.rule, key) == value for key, value in description.fields.items())


def test_kinds_are_all_used():
    used = {
        type(kind)
        for module in MODULES.values()
        for example in module.EXAMPLES
        for kind in kinds_by_agent(example.problem(letters_of(example)))[0]
    }
    assert used == {Run, Single, Succession, Total}
