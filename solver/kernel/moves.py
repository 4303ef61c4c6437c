"""The moves of the search: take some agents out, put each back with a best tour. Compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.kernel.gains import count, find_gains, reprice, total_cost
from solver.kernel.jit import compiled, inner
from solver.kernel.links import BANNED
from solver.kernel.tour import find_best, rate, rate_only, take_best

if TYPE_CHECKING:
    from solver.kernel.arrays import Centre, Ints, Kept, Scratch, State, Tours

ALIKE_SHARE = 0.5
"""Share of the moves whose agents have the same skills, so that they can take each other's work."""

TRIES = 6
"""Draws for an agent with the same skills before any other will do."""


@compiled
def respond(centre: Centre, tours: Tours, state: State, agent: int, scratch: Scratch) -> int:
    """Give an agent who is not counted the best tour and count it; the rise of cost.

    ``BANNED`` if no tour is legal.
    """
    find_gains(centre, state, tours.skill_set[agent], scratch)
    rate(centre, tours, agent, scratch)
    find_best(centre, tours, tours.profile[agent], scratch)
    if not take_best(centre, tours, state, agent, scratch):
        return BANNED
    return count(centre, tours, state, agent, 1, scratch)


@compiled
def adopt(
    centre: Centre,
    tours: Tours,
    state: State,
    agent: int,
    wanted: Ints,
    breaks: Ints,
    scratch: Scratch,
) -> bool:
    """Give an agent who is not counted this tour and count it; ``False`` if it is not legal."""
    rate_only(centre, tours, agent, wanted, scratch)
    find_best(centre, tours, tours.profile[agent], scratch)
    if not take_best(centre, tours, state, agent, scratch):
        return False
    copy(breaks, state.breaks[agent])
    count(centre, tours, state, agent, 1, scratch)
    return True


@compiled
def recount(centre: Centre, tours: Tours, state: State, scratch: Scratch) -> None:
    """Price all intervals, then count all agents."""
    reprice(centre, state, 0, len(state.cost), scratch)
    for agent in range(len(state.own)):
        count(centre, tours, state, agent, 1, scratch)


@compiled
def improve(
    centre: Centre,
    tours: Tours,
    state: State,
    kept: Kept,
    scratch: Scratch,
    rng: np.random.Generator,
    moves: int,
    heat: float,
    most: int,
) -> int:
    """Make some moves of up to ``most`` agents each; the cost where they end.

    All but the last of a move's agents respond once more, to those put back after them. A move that
    raises the cost by ``d`` is accepted with probability ``exp(-d / heat)``. The best
    roster met stays in ``kept``.
    """
    cost = total_cost(state)
    for _ in range(moves):
        size = 1 + int(rng.random() * min(most, len(kept.chosen)))
        rise = take_out(centre, tours, state, kept, scratch, rng, size)
        for i in range(size):
            rise += respond(centre, tours, state, kept.chosen[i], scratch)
        for i in range(size - 1):
            rise += count(centre, tours, state, kept.chosen[i], -1, scratch)
            rise += respond(centre, tours, state, kept.chosen[i], scratch)
        if rise > 0 and rng.random() >= np.exp(-rise / heat):
            put_back(centre, tours, state, kept, scratch, size)
            continue
        cost += rise
        if cost < kept.cost[0]:
            keep_all(state, kept, cost)
    return cost


@inner
def take_out(
    centre: Centre,
    tours: Tours,
    state: State,
    kept: Kept,
    scratch: Scratch,
    rng: np.random.Generator,
    size: int,
) -> int:
    """Take ``size`` agents out and remember their tours; the rise of cost."""
    rise = 0
    alike = rng.random() < ALIKE_SHARE
    for i in range(size):
        j = pick(tours, kept, rng, i, alike and i > 0)
        kept.chosen[i], kept.chosen[j] = kept.chosen[j], kept.chosen[i]
        agent = kept.chosen[i]
        copy(state.tour[agent], kept.old_tour[i])
        copy(state.breaks[agent], kept.old_breaks[i])
        kept.old_own[i] = state.own[agent]
        rise += count(centre, tours, state, agent, -1, scratch)
    return rise


@inner
def pick(tours: Tours, kept: Kept, rng: np.random.Generator, i: int, alike: bool) -> int:
    """Place of an agent not yet chosen; preferably, if ``alike``, with the first one's skills."""
    n = len(kept.chosen)
    j = i + int(rng.random() * (n - i))
    for _ in range(TRIES if alike else 0):
        if tours.skill_set[kept.chosen[j]] == tours.skill_set[kept.chosen[0]]:
            break
        j = i + int(rng.random() * (n - i))
    return j


@inner
def put_back(
    centre: Centre, tours: Tours, state: State, kept: Kept, scratch: Scratch, size: int
) -> None:
    """Undo a move."""
    for i in range(size):
        agent = kept.chosen[i]
        count(centre, tours, state, agent, -1, scratch)
        copy(kept.old_tour[i], state.tour[agent])
        copy(kept.old_breaks[i], state.breaks[agent])
        state.own[agent] = kept.old_own[i]
        count(centre, tours, state, agent, 1, scratch)


@inner
def keep_all(state: State, kept: Kept, cost: int) -> None:
    """Remember the whole roster."""
    kept.cost[0] = cost
    for agent in range(len(state.own)):
        copy(state.tour[agent], kept.tour[agent])
        copy(state.breaks[agent], kept.breaks[agent])


@inner
def copy(source: Ints, target: Ints) -> None:
    """Copy a row; a plain loop compiles in a fraction of what a slice assignment needs."""
    for i in range(len(source)):
        target[i] = source[i]
