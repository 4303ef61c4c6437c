"""What people on duty leave open, and what one more of them would gain. Compiled.

Loops run over intervals innermost, so that they become vector instructions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from solver.kernel.arrays import OFF
from solver.kernel.jit import inner

if TYPE_CHECKING:
    from solver.kernel.arrays import Centre, Scratch, State, Tours


@inner
def tenths(gap: int, scale: int) -> int:
    """A gap in whole tenths, rounded up."""
    return gap if scale == 1 else -(-gap // scale)


@inner
def break_cost(centre: Centre, on_duty: int, on_break: int) -> int:
    """What breaks beyond the allowed share cost in one interval."""
    allowed = max(1, on_duty * centre.max_break_percent // 100)
    return centre.break_price * max(0, on_break - allowed)


@inner
def total_cost(state: State) -> int:
    """What all intervals and all tours cost together."""
    cost = 0
    for t in range(len(state.cost)):
        cost += state.cost[t]
    for agent in range(len(state.own)):
        cost += state.own[agent]
    return cost


@inner
def reprice(centre: Centre, state: State, start: int, end: int, scratch: Scratch) -> int:
    """Bring the costs of intervals ``start`` to ``end`` up to date; by how much they rose."""
    fresh, worst = scratch.fresh[: end - start], scratch.worst[: end - start]
    for i in range(len(fresh)):
        fresh[i] = state.presence[start + i]
    for layer in range(len(state.coefficient)):
        worst[:] = 0
        for p in range(state.gap.shape[1]):
            gap = state.gap[layer, p, start:end]
            for i in range(len(gap)):
                worst[i] = max(worst[i], gap[i])
        for i in range(len(fresh)):
            fresh[i] += state.coefficient[layer] * tenths(worst[i], centre.scale)
    if centre.break_price > 0:
        for i in range(len(fresh)):
            fresh[i] += break_cost(centre, state.on_duty[start + i], state.on_break[start + i])
    rise = 0
    for i in range(len(fresh)):
        rise += fresh[i] - state.cost[start + i]
        state.cost[start + i] = fresh[i]
    return rise


@inner
def find_gains(centre: Centre, state: State, k: int, scratch: Scratch) -> None:
    """Prefix sums of what one more person of skill set ``k`` gains by work and loses by a break.

    They are exact for a whole tour, because a person adds at most one to an interval.
    """
    n = state.gap.shape[2]
    gain, before, after = scratch.fresh[:n], scratch.worst[:n], scratch.after[:n]
    gain[:] = -centre.presence_cost[k]
    for layer in range(len(state.coefficient)):
        before[:] = 0
        after[:] = 0
        for p in range(state.gap.shape[1]):
            gap, capacity = state.gap[layer, p], centre.capacity[k, p]
            for t in range(n):
                before[t] = max(before[t], gap[t])
                after[t] = max(after[t], gap[t] - capacity)
        for t in range(n):
            fewer = tenths(before[t], centre.scale) - tenths(after[t], centre.scale)
            gain[t] += state.coefficient[layer] * fewer
    work, lost = scratch.work, scratch.lost
    for t in range(n):
        resting = 0
        if centre.break_price > 0:
            now = break_cost(centre, state.on_duty[t], state.on_break[t])
            gain[t] += now - break_cost(centre, state.on_duty[t] + 1, state.on_break[t])
            resting = now - break_cost(centre, state.on_duty[t] + 1, state.on_break[t] + 1)
        work[t + 1] = work[t] + gain[t]
        lost[t + 1] = lost[t] + gain[t] - resting
    work[n + 1 :] = work[n]
    lost[n + 1 :] = lost[n]


@inner
def count(
    centre: Centre, tours: Tours, state: State, agent: int, sign: int, scratch: Scratch
) -> int:
    """Add an agent's tour to the roster (``sign`` 1) or take it out (-1); the rise of cost."""
    rise = sign * state.own[agent]
    k = tours.skill_set[agent]
    for day in range(centre.n_days):
        number = state.tour[agent, day]
        if number == OFF or tours.settled[agent, day]:
            continue
        shell = centre.shells[number]
        end = min(shell.end, len(state.cost))
        state.on_duty[shell.start : end] += sign
        state.on_duty[shell.gap_start : shell.gap_end] -= sign
        at = shell.start
        for i in range(shell.end_break - shell.first_break):
            pause = state.breaks[agent, day * centre.n_breaks + i]
            count_work(centre, state, k, number, at, pause, sign)
            at = pause + centre.breaks[shell.first_break + i].length
            state.on_break[pause:at] += sign
        count_work(centre, state, k, number, at, shell.end, sign)
        rise += reprice(centre, state, shell.start, end, scratch)
    return int(rise)


@inner
def count_work(
    centre: Centre, state: State, k: int, number: int, start: int, end: int, sign: int
) -> None:
    """Change gaps and presence by one person's work between two breaks."""
    shell = centre.shells[number]
    before = (start, min(end, shell.gap_start))
    behind = (max(start, shell.gap_end), end)
    for first, last in (before, behind):
        last = min(last, len(state.presence))
        if first < last:
            state.presence[first:last] += sign * centre.presence_cost[k]
            for p in range(centre.capacity.shape[1]):
                take(state, p, first, last, sign * centre.capacity[k, p])


@inner
def take(state: State, p: int, start: int, end: int, capacity: int) -> None:
    """Lower the gaps of all layers at one price."""
    if capacity != 0:
        for layer in range(len(state.coefficient)):
            gap = state.gap[layer, p, start:end]
            for i in range(len(gap)):
                gap[i] -= capacity
