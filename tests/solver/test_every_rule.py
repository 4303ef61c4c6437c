"""One test for every rule: drawings, plain Python, automaton, constraint model and kernel agree.

For each drawn example the tiny problem behind it is enumerated: every tour of the example's letters
is judged by ``check``, walked through the automaton, looked for among the model's solutions, and
given to the search's kernel.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest

import solver.rules
from solver.compiled import kinds_by_agent
from solver.kinds import Run, Single, Succession, Total
from solver.rule import Rule, describe
from solver.rules import RULES

if TYPE_CHECKING:
    from solver.drawing import Example
    from solver.problem import Problem
    from tests.solver.conftest import Readings

MODULES = {rule.name: importlib.import_module(rule.__module__) for rule in RULES}

EXAMPLES = [
    pytest.param(example, id=f"{name}-{example.drawn}")
    for name, module in MODULES.items()
    for example in module.EXAMPLES
]

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
each_example = pytest.mark.parametrize("example", EXAMPLES)


def problem_of(example: Example) -> Problem:
    """The example's problem with its own letters, and up to three where the week is short."""
    own = sorted(set(example.parts[1]) - {"."})
    others = {x for other in MODULES[example.rule.name].EXAMPLES for x in other.parts[1]}
    room = 3 if len(example.parts[1]) <= 5 else 1
    more = sorted(others - {".", *own})[: max(0, room - len(own))]
    return example.problem("".join([*own, *more]))


@each_example
def test_example_holds(example: Example, read: type[Readings]) -> None:
    readings = read(problem_of(example))
    found = readings.check(example.parts[1])
    assert sum(violation.amount for violation in found) == example.breach
    assert readings.price(example.parts[1]) == example.cost
    for violation in found:
        assert violation.rule == example.rule.name
        assert violation.agent == "Ann"
        assert violation.amount > 0
        assert violation.unit in {"min", "days", "shifts"}
        assert violation.days


@each_example
def test_model_automaton_and_kernel_allow_exactly_what_check_allows(
    example: Example, read: type[Readings]
) -> None:
    readings = read(problem_of(example))
    allowed = readings.by_check()
    assert allowed
    assert readings.by_automaton() == allowed
    assert readings.by_model() == allowed
    assert readings.by_kernel() == allowed


@each_rule
def test_rule_rules_something_out_or_prices_it(rule: type[Rule], read: type[Readings]) -> None:
    found = [read(problem_of(example)) for example in MODULES[rule.name].EXAMPLES]
    allowed = [readings.by_check() for readings in found]
    assert any(
        len(tours) < len(readings.drawn()) or len(set(tours.values())) > 1
        for readings, tours in zip(found, allowed, strict=True)
    )


@each_rule
def test_examples_show_the_rule_kept_broken_and_at_the_limit(rule: type[Rule]) -> None:
    drawn = MODULES[rule.name].EXAMPLES
    assert any(not example.breach and not example.cost for example in drawn)
    assert any(example.breach or example.cost for example in drawn)
    assert any(example.at_limit and not example.breach and not example.cost for example in drawn)
    assert all(type(example.rule) is rule for example in drawn)


def test_every_file_is_registered_under_its_name() -> None:
    files = [module.name for module in pkgutil.iter_modules(solver.rules.__path__)]
    assert sorted(files) == sorted(rule.name for rule in RULES)
    assert all(rule.__module__ == f"solver.rules.{rule.name}" for rule in RULES)


@each_rule
def test_describe_gives_name_and_parameters(rule: type[Rule]) -> None:
    example = MODULES[rule.name].EXAMPLES[0]
    assert isinstance(example.rule, Rule)
    description = describe(example.rule)
    assert description.message == rule.name
    assert all(getattr(example.rule, key) == value for key, value in description.fields.items())


def test_kinds_are_all_used_by_some_rule() -> None:
    used = {
        type(kind)
        for module in MODULES.values()
        for example in module.EXAMPLES
        for kind in kinds_by_agent(problem_of(example))[0]
    }
    assert used == {Run, Single, Succession, Total}
