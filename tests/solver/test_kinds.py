"""The kinds with parameters that no rule has yet: all three readings agree on them too."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import pytest
from ortools.sat.python import cp_model

from solver.drawing import Example, person, tour
from solver.errors import InvalidProblemError
from solver.kinds import Kind, Run, Single, Succession, Total
from solver.kinds.history import with_history
from solver.kinds.shells import ANY_SHELL, NIGHTS, NOT_NIGHTS, ShellFilter
from solver.kinds.total import Slope
from solver.model import RosterModel
from solver.problem import Absence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from solver.problem import Problem
    from tests.solver.conftest import Readings

EARLY = ShellFilter(types=frozenset({"early"}))
LATE = ShellFilter(types=frozenset({"late"}))
LETTERS = "ELN"


@dataclass(frozen=True)
class Given:
    """A rule that compiles to one given kind."""

    name: ClassVar[str] = "given"
    paragraph: ClassVar[str] = ""
    kind: Kind

    def compile(self, problem: Problem) -> Iterator[Kind]:
        kind = self.kind
        yield with_history(kind, problem) if isinstance(kind, Run) else kind


def random_kind(rng: random.Random, n_days: int) -> Kind:
    where = rng.choice((ANY_SHELL, EARLY, LATE, NIGHTS, NOT_NIGHTS))
    days = frozenset(rng.sample(range(n_days), rng.randint(1, n_days)))
    match rng.choice(("run", "succession", "total", "allowed", "single")):
        case "run":
            low = rng.randint(1, 3)
            high = rng.choice((None, rng.randint(low, 4)))
            return Run("given", 0, rng.choice(("worked", "off")), low, high, where=where)
        case "succession":
            return Succession(
                "given",
                0,
                min_rest=rng.choice((0, 16, 40, 60, 90)),
                min_days_off=rng.choice((0, 0, 1, 2)),
                cost=rng.choice((None, None, 7)),
                first=where,
                then=rng.choice((ANY_SHELL, EARLY, LATE)),
            )
        case "total":
            least = rng.choice((None, rng.randint(0, 2)))
            slope = Slope(rng.choice(("below", "above")), rng.randint(0, 4), 3, rng.choice((1, 2)))
            base = rng.choice((0, 1))
            high = rng.choice((None, rng.randint(2, 4)))
            return Total("given", 0, "shifts", days, least, high, None, (slope,), base, where)
        case "allowed":
            allowed = frozenset(rng.sample(range(n_days + 1), 2))
            return Total("given", 0, "shifts", days, allowed=allowed, where=where)
        case _:
            shells = rng.sample(range(n_days * len(LETTERS)), 3)
            return Single(
                "given",
                0,
                frozenset(shells[:1]),
                {shells[1]: 4, shells[2]: 9},
                frozenset(rng.sample(range(n_days), rng.randint(0, 1))),
                {rng.randrange(n_days): 5},
            )


@pytest.mark.parametrize("seed", range(60))
def test_readings_agree_on_random_kinds(seed: int, read: type[Readings]) -> None:
    rng = random.Random(seed)
    n_days = rng.randint(3, 4)
    around = ["".join(rng.choices(LETTERS + "..", k=rng.randint(0, 3))) for _ in range(2)]
    away = tuple(Absence(day) for day in range(n_days) if rng.random() < 0.15)
    kind = random_kind(rng, n_days)
    drawing = f"{around[0]}|{'.' * n_days}|{around[1]}"
    example = Example(Given(kind), drawing, agent=person(absences=away))
    readings = read(example.problem(LETTERS))
    allowed = readings.by_check()
    assert readings.by_automaton() == allowed
    assert readings.by_model() == allowed


def test_succession_asks_nothing_across_another_shift(read: type[Readings]) -> None:
    kind = Succession("given", 0, min_days_off=2, first=NIGHTS, then=EARLY)
    readings = read(Example(Given(kind), "....").problem(LETTERS))
    assert readings.check("N.E.")
    assert not readings.check("NLE.")
    assert readings.by_model() == readings.by_check()


def test_overlap_holds_without_any_rule(read: type[Readings]) -> None:
    free = Given(Total("given", 0, "shifts", frozenset({0})))
    readings = read(Example(free, "N|..").problem("EX"))
    assert "E." in readings.by_model()
    readings = read(Example(free, "X|..").problem("E"))
    assert readings.by_model() == {"..": 0, "E.": 0, ".E": 0, "EE": 0}


@pytest.mark.parametrize("asked", [True, False])
@pytest.mark.parametrize(
    "kind",
    [
        Total("x", 0, "shifts", frozenset({0, 1}), low=2),
        Total("x", 0, "shifts", frozenset({1, 2}), high=1),
        Total("x", 0, "shifts", frozenset({0, 1}), allowed=frozenset({0, 2})),
        Run("x", 0, "worked", 2, 2),
        Run("x", 0, "off", 2),
        Succession("x", 0, min_days_off=1),
        Single("x", 0, banned=frozenset({1})),
        Single("x", 0, off_banned=frozenset({0})),
    ],
    ids=lambda kind: repr(kind).partition("(")[0],
)
def test_encode_asks_only_where_its_literal_is_true(kind: Kind, asked: bool) -> None:
    free = Given(Total("given", 0, "shifts", frozenset({0})))
    problem = Example(free, "....").problem("E")
    assert any(kind.check(problem, tour(".EEE")))
    model = RosterModel(problem)
    literal = model.cp.new_bool_var("")
    kind.encode(model, literal)
    model.cp.add(literal == asked)
    for day, worked in enumerate((False, True, True, True)):
        model.cp.add(model.shell(0, day) == worked)
    status = cp_model.CpSolver().solve(model.cp)
    assert status == (cp_model.INFEASIBLE if asked else cp_model.OPTIMAL)


def test_slope_negative_cost() -> None:
    with pytest.raises(InvalidProblemError, match="Slope costs -1 per 1"):
        Slope("below", 3, -1)
