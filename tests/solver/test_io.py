from __future__ import annotations

import json
import pickle
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.drawing import Example, duty, person
from solver.errors import InvalidProblemError
from solver.io import (
    content_hash,
    dump_problem,
    dump_roster,
    load_problem,
    load_roster,
)
from solver.problem import DayOffWish, Lock, ShiftWish, StartWish
from solver.rules import RULES
from solver.rules.daily_rest import DailyRest
from solver.verify import penalty

if TYPE_CHECKING:
    from solver.rule import Rule
    from tests.solver.conftest import Pod


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_round_trip_of_pods(seed: int, pod: Pod) -> None:
    problem, roster = pod(seed, n_agents=3, n_days=3)
    assert load_problem(dump_problem(problem)) == problem
    assert load_roster(dump_roster(roster)) == roster


def test_round_trip_of_agents_with_everything() -> None:
    wishes = (DayOffWish("a", 0, 1), StartWish("b", ((3, 4),)), ShiftWish("c", 1, "early", 2))
    locks = (Lock(0, duty("E", 0)), Lock(1, None))
    agent = person(wishes=wishes, locks=locks, windows=(), hours=None)
    problem = Example(DailyRest(600), "LN|..|E", agent=agent).problem("EN")
    assert load_problem(dump_problem(problem)) == problem


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_round_trip_of_every_rule(rule: type[Rule]) -> None:
    problem = Example(rule(), "..").problem("E")
    assert load_problem(dump_problem(problem)).rules == (rule(),)


def test_content_hash_changes_with_the_question_only(pod: Pod) -> None:
    problem, _ = pod(5)
    same = load_problem(dump_problem(problem))
    penalty(problem, pod(5)[1])
    assert content_hash(problem) == content_hash(same)
    assert content_hash(problem) != content_hash(pod(6)[0])


def test_problem_travels_without_what_was_computed(pod: Pod) -> None:
    problem, roster = pod(5)
    penalty(problem, roster)
    assert problem.memo
    sent = pickle.loads(pickle.dumps(problem))
    assert sent == problem
    assert sent.memo == {}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"interval_min": "15"}, "interval_min is '15', expected int"),
        ({"interval_min": True}, "interval_min is True, expected int"),
        ({"interval_min": 7}, "interval_min is 7"),
        ({"colour": 1}, "colour is 'colour', expected one of interval_min, days"),
        (
            {"rules": [{"rule": "sleep"}]},
            r"rules\[0\]\.rule is 'sleep', expected one of daily_rest",
        ),
        ({"days": {}}, "days is {}, expected a list"),
        ({"days": [{"first": 0}]}, r"days\[0\]\.count is None, expected a value"),
        ({"demand": {"channels": ["a"], "tenths": [[1]], "priority": ["x"]}}, r"priority\[0\]"),
        ({"agents": [{"id": "A", "rates": [["voice"]]}]}, r"agents\[0\].*contract_min"),
    ],
)
def test_load_problem_names_what_is_wrong(change: dict[str, object], message: str) -> None:
    plain = json.loads(dump_problem(Example(DailyRest(), "..").problem("E")))
    with pytest.raises(InvalidProblemError, match=message):
        load_problem(json.dumps({**plain, **change}))


def test_load_problem_no_json() -> None:
    with pytest.raises(InvalidProblemError, match="line 2 is not JSON"):
        load_problem('{\n"a" 1}')


def test_load_problem_unknown_wish() -> None:
    agent = person(wishes=(DayOffWish("a", 0, 1),))
    text = dump_problem(Example(DailyRest(), "..", agent=agent).problem("E"))
    with pytest.raises(InvalidProblemError, match=r"wishes\[0\]\.is is 'Dream', expected one of"):
        load_problem(text.replace("DayOffWish", "Dream"))
