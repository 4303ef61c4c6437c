"""Deferrable work: batches done in idle capacity, the earliest due first.

``solver.couplings.coverage`` leaves slack at every price vector: by how much the demand at these
prices could grow before the interval's shortfall did. A batch may take what all of them allow.
Work is counted in tenths: a tenth of an FTE during one interval.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from dataclasses import dataclass
from heapq import heappop, heappush
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.couplings.coverage import shortfall

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

    from solver.couplings.coverage import CoverageArrays
    from solver.problem import Problem

    Ints = npt.NDArray[np.int64]


class Done(NamedTuple):
    """Work on one batch in one interval."""

    batch: int
    interval: int
    tenths: int


@dataclass(frozen=True)
class Deferral:
    """What became of the batches."""

    undone: tuple[int, ...]
    """Tenths of each batch left at its due time, or at the horizon's end if it is due later."""
    done: tuple[Done, ...]
    cost: int


def batch_tenths(problem: Problem) -> list[int]:
    """Size of each batch in tenths of an FTE times intervals, rounded up."""
    return [-(-batch.minutes * 10 // problem.interval_min) for batch in problem.batches]


def defer(problem: Problem, arrays: CoverageArrays, counts: Ints) -> Deferral:
    """Spread the batches over idle capacity; ``counts`` has shape ``(K, T)``.

    What falls due after the horizon is priced as well: nobody else knows of it.
    """
    slack = _slack(arrays, arrays.full_needs, counts)
    left = batch_tenths(problem)
    spreader = _Spreader(_Order(problem, arrays), left)
    done = [d for interval, row in enumerate(slack) for d in spreader.work(interval, row.tolist())]
    numerator, denominator = problem.quarter_hours
    cost = sum(tenths * batch.cost for tenths, batch in zip(left, problem.batches, strict=True))
    return Deferral(tuple(left), tuple(done), cost * numerator // denominator)


def _slack(arrays: CoverageArrays, needs: Ints, counts: Ints) -> Ints:
    """Slack at each price vector, shape ``(T, P)``."""
    gap = needs - arrays.capacity.T @ counts
    slack = shortfall(arrays, needs, counts) * arrays.scale - gap
    return np.ascontiguousarray(slack.T)


class StandingDeferral:
    """What is left of the batches with the people there are, and what would be with others.

    Before an interval all that counts is what is left of the batches that are not due yet. So a
    change is followed from where it is until as much is left as without it.
    """

    def __init__(self, problem: Problem, arrays: CoverageArrays, counts: Ints) -> None:
        self._arrays = arrays
        self._slack = _slack(arrays, arrays.full_needs, counts)
        left = batch_tenths(problem)
        self._order = _Order(problem, arrays)
        spreader = _Spreader(self._order, left)
        self._left_before: list[tuple[int, ...]] = []
        """What is left of each batch before each interval."""
        for interval, row in enumerate(self._slack):
            self._left_before.append(tuple(left))
            spreader.work(interval, row.tolist())
        self.undone = tuple(left)
        """As ``Deferral.undone``."""

    def undone_with(self, counts: Ints, changed: Ints) -> tuple[int, ...]:
        """As ``Deferral.undone`` of ``counts``, which differ in the ``changed`` intervals only."""
        slack = _slack(self._arrays, self._arrays.full_needs[:, changed], counts[:, changed])
        other = (slack != self._slack[changed]).any(axis=1)
        ahead = deque(zip(changed[other].tolist(), slack[other].tolist(), strict=True))
        undone = list(self.undone)
        while ahead:
            start = ahead[0][0]
            left = list(self._left_before[start])
            joined = self._follow(left, ahead)
            for index in self._order.due_between(start, joined):
                undone[index] = left[index]
        return tuple(undone)

    def _follow(self, left: list[int], ahead: deque[tuple[int, list[int]]]) -> int | None:
        """Work on from the first change ``ahead`` until as much is left as without any.

        Returns the interval before which that is so, ``None`` if it never is; takes the changes
        (interval and slack) that it has passed off ``ahead``, and the work done off ``left``.
        """
        first = ahead[0][0]
        spreader = _Spreader(self._order, left, first)
        for interval in range(first, len(self._slack)):
            if ahead and ahead[0][0] == interval:
                spreader.work(interval, ahead.popleft()[1])
            elif self._as_before(interval, left):
                return interval
            else:
                spreader.work(interval, self._slack[interval].tolist())
        return None

    def _as_before(self, interval: int, left: list[int]) -> bool:
        standing = self._left_before[interval]
        return all(left[index] == standing[index] for index in self._order.open_at(interval))


class _Order:
    """The batches by release, and at which prices each channel is worked."""

    def __init__(self, problem: Problem, arrays: CoverageArrays) -> None:
        self.batches = problem.batches
        self.coming = sorted(
            (max(0, batch.release), index) for index, batch in enumerate(problem.batches)
        )
        self.releases = [release for release, _ in self.coming]
        self.prices = {
            channel: [(row, price) for row, price in enumerate(column.tolist()) if price > 0]
            for channel, column in zip(arrays.channels, arrays.vectors.T, strict=True)
        }
        """Rows of the price vectors in which a channel has a price, and the price."""
        self._open_at: dict[int, list[int]] = {}
        self._by_due = sorted((batch.due, index) for index, batch in enumerate(problem.batches))

    def open_at(self, interval: int) -> list[int]:
        """Batches that are released and not due yet; of no other can more or less be left."""
        if interval not in self._open_at:
            released = self.coming[: bisect_right(self.releases, interval)]
            self._open_at[interval] = [i for _, i in released if self.batches[i].due > interval]
        return self._open_at[interval]

    def due_between(self, first: int, last: int | None) -> Iterator[int]:
        """Batches that are due after ``first`` and not after ``last``, if that is given."""
        after = bisect_right(self._by_due, first, key=itemgetter(0))
        for due, index in self._by_due[after:]:
            if last is not None and due > last:
                return
            yield index


class _Spreader:
    """Works through the intervals ``since`` one; takes its work off ``left`` as it goes."""

    def __init__(self, order: _Order, left: list[int], since: int = 0) -> None:
        self.batches = order.batches
        self.left = left
        self.prices = order.prices
        self.coming = order.coming
        self.next = bisect_right(order.releases, since)
        self.open: dict[str, list[tuple[int, int]]] = {channel: [] for channel in order.prices}
        """For each channel a heap of pairs of due time and batch."""
        for index in order.open_at(since):
            self._open(index)

    def work(self, interval: int, slack: list[int]) -> list[Done]:
        """What is done in one interval, after all before it; takes it off its ``slack``.

        The earliest due is served until its channel has no room; then that channel is closed.
        """
        done = []
        waiting = self._waiting(interval)
        while waiting:
            channel = min(waiting, key=lambda name: (waiting[name][0], name))
            batch = waiting[channel][0][1]
            prices = self.prices[channel]
            tenths = min(self.left[batch], *(slack[row] // price for row, price in prices))
            if tenths:
                done.append(Done(batch, interval, tenths))
                for row, price in prices:
                    slack[row] -= price * tenths
                self.left[batch] -= tenths
            if not self.left[batch]:
                heappop(waiting[channel])
            if self.left[batch] or not waiting[channel]:
                del waiting[channel]
        return done

    def _waiting(self, interval: int) -> dict[str, list[tuple[int, int]]]:
        """The heaps of channels with work that is released, not due yet and not done."""
        while self.next < len(self.coming) and self.coming[self.next][0] <= interval:
            self._open(self.coming[self.next][1])
            self.next += 1
        found = {}
        for channel, heap in self.open.items():
            while heap and (heap[0][0] <= interval or not self.left[heap[0][1]]):
                heappop(heap)
            if heap:
                found[channel] = heap
        return found

    def _open(self, index: int) -> None:
        if self.left[index]:
            batch = self.batches[index]
            heappush(self.open[batch.channel], (batch.due, index))
