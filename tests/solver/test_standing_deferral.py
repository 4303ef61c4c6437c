"""A change of people on work, followed through the deferrable work as far as it reaches."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from solver.couplings.coverage import coverage_arrays
from solver.couplings.deferral import StandingDeferral, defer
from solver.problem import Agent, Batch, Day, Demand, Problem

N = 48
BATCHES = st.lists(
    st.tuples(
        st.sampled_from(("chat", "mail")), st.integers(-4, N - 1), st.integers(1, 30),
        st.integers(0, 600),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip
PEOPLE = st.lists(st.integers(0, 3), min_size=2 * N, max_size=2 * N)
CHANGES = st.lists(
    st.tuples(st.integers(0, 1), st.integers(0, N - 1), st.integers(1, 8), st.integers(0, 3)),
    max_size=3,
)


@settings(max_examples=150, deadline=None)
@given(drawn=BATCHES, people=PEOPLE, changes=CHANGES)
def test_as_much_is_left_as_if_all_batches_were_spread_again(
    drawn: list[tuple[str, int, int, int]],
    people: list[int],
    changes: list[tuple[int, int, int, int]],
) -> None:
    problem = Problem(
        interval_min=15,
        days=(Day(0, N, 0),),
        shells=(),
        agents=(
            Agent("A", (("mail", 10),), 0, 0, 0, 7),
            Agent("B", (("chat", 10), ("mail", 8)), 0, 0, 0, 7),
        ),
        demand=Demand(("chat", "mail"), ((10,) * N, (0,) * N), (2, 1)),
        rules=(),
        batches=tuple(Batch(c, first, first + n, minutes) for c, first, n, minutes in drawn),
    )
    arrays = coverage_arrays(problem)
    counts = np.array(people, dtype=np.int64).reshape(2, N)
    standing = StandingDeferral(problem, arrays, counts)
    assert standing.undone == defer(problem, arrays, counts).undone
    after = counts.copy()
    for row, first, length, n in changes:
        after[row, first : first + length] = n
    changed = np.nonzero((after != counts).any(axis=0))[0]
    assert standing.undone_with(after, changed) == defer(problem, arrays, after).undone
