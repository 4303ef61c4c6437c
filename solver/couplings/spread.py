"""Deferrable work as demand of intervals: what the search sees of it until it spreads it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.couplings.coverage import layers

if TYPE_CHECKING:
    import numpy.typing as npt

    from solver.couplings.coverage import CoverageArrays
    from solver.couplings.deferral import Deferral
    from solver.problem import Problem

    Ints = npt.NDArray[np.int64]


class Stack(NamedTuple):
    """Layers of demand, as in ``CoverageArrays``."""

    needs: Ints
    """Shape ``(L, P, T)``."""
    coefficients: Ints
    """Shape ``(L,)``."""


def stack(problem: Problem, arrays: CoverageArrays, spread: Deferral | None) -> Stack:
    """The layers of all demand, with the batches where ``spread`` does or would do their work.

    Work on a batch weighs what the batch costs undone. Batches are left out if there is no spread.
    """
    if spread is None:
        return Stack(arrays.needs, arrays.coefficients)
    tenths = np.stack([layer.tenths for layer in layers(problem.demand)])
    coefficients = [layer.coefficient for layer in layers(problem.demand)]
    weights = np.cumsum(coefficients[::-1])[::-1]
    deferred = _work(problem, arrays, spread)
    stacked = sorted({*weights.tolist(), *deferred}, reverse=True)
    whole = []
    for weight in stacked:
        urgent = tenths[weights >= weight][-1:].sum(axis=0)
        whole.append(urgent + sum(work for cost, work in deferred.items() if cost >= weight))
    numerator = problem.quarter_hours[0]
    return Stack(
        np.array([arrays.vectors @ demand for demand in whole], dtype=np.int64),
        -np.diff([*stacked, 0]) * numerator,
    )


def _work(problem: Problem, arrays: CoverageArrays, spread: Deferral) -> dict[int, Ints]:
    """Tenths by channel and interval for each batch cost; what is undone is spread evenly."""
    shape = (len(arrays.channels), problem.n_intervals)
    work = {batch.cost: np.zeros(shape, dtype=np.int64) for batch in problem.batches if batch.cost}
    channel = {name: row for row, name in enumerate(arrays.channels)}
    for done in spread.done:
        batch = problem.batches[done.batch]
        if batch.cost:
            work[batch.cost][channel[batch.channel], done.interval] += done.tenths
    open_ = _open_intervals(problem)
    for batch, undone in zip(problem.batches, spread.undone, strict=True):
        times = [t for t in range(max(0, batch.release), min(batch.due, len(open_))) if open_[t]]
        if batch.cost and undone and times:
            work[batch.cost][channel[batch.channel], times] += -(-undone // len(times))
    return work


def _open_intervals(problem: Problem) -> npt.NDArray[np.bool_]:
    """Where any shell could be worked."""
    found = np.zeros(problem.n_intervals, dtype=np.bool_)
    for shell in problem.shells:
        found[shell.start : shell.end] = True
    return found
