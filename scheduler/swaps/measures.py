"""What a swap does to coverage and hours, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.planning.effects import hours_of
from scheduler.swaps.legs import row_after, rows_of
from scheduler.swaps.records import IntervalLoss
from solver.weeks import earned_without_shifts, weeks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scheduler.planning.effects import HoursEffect
    from scheduler.swaps.coverage import Work
    from scheduler.swaps.legs import Leg
    from scheduler.swaps.parts import Part


def hours(legs: Sequence[Leg], names: Mapping[str, str]) -> Iterator[HoursEffect]:
    """Hours of everybody whose row changes, for each roster."""
    for part, agent, own in rows_of(legs):
        rows = part.row(agent), row_after(part, agent, own)
        yield hours_of(part.solved, agent, rows, names)


def weeks_off(legs: Sequence[Leg]) -> Iterator[tuple[str, int]]:
    """By how much each changed week misses the contract, where that is more than before.

    Pairs of personnel number and minutes; days away count as in the hours account.
    """
    for part, agent, own in rows_of(legs):
        rows = part.row(agent), row_after(part, agent, own)
        for week in weeks(part.problem):
            rest = earned_without_shifts(part.person(agent), week)
            paid = [sum(d.shell.paid_min for n in week.days if (d := row[n])) for row in rows]
            before, after = (abs(rest + minutes) for minutes in paid)
            if after > before:
                yield part.person(agent).id, after


class Losses:
    """What changes of coverage do; remembered, since many swaps change it alike."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[IntervalLoss, ...]] = {}

    def of(self, legs: Sequence[Leg]) -> tuple[IntervalLoss, ...]:
        """Intervals in which coverage changes, by pod, stream and time."""
        parts = {id(leg.part): leg.part for leg in legs}
        return tuple(loss for part in parts.values() for loss in self._of_part(part, legs))

    def _of_part(self, part: Part, legs: Sequence[Leg]) -> tuple[IntervalLoss, ...]:
        own = [leg for leg in legs if leg.part is part]
        less = sorted(work for leg in own for work in part.coverage.work(leg.agent, leg.before))
        more = sorted(work for leg in own for work in part.coverage.work(leg.agent, leg.after))
        key = (id(part), tuple(less), tuple(more))
        if key not in self._known:
            self._known[key] = () if less == more else tuple(_losses(part, less, more))
        return self._known[key]


def _losses(part: Part, less: Sequence[Work], more: Sequence[Work]) -> Iterator[IntervalLoss]:
    touched, after = part.coverage.missing_after(less, more)
    before = part.coverage.standing_missing[:, touched]
    published = part.coverage.published_missing[:, touched]
    for row, column in np.argwhere(after != before).tolist():
        interval = int(touched[column])
        yield IntervalLoss(
            pod=part.pod,
            stream=part.problem.demand.channels[row],
            start_utc=part.starts_utc[interval],
            required=part.problem.demand.tenths[row][interval],
            published=int(published[row, column]),
            before=int(before[row, column]),
            after=int(after[row, column]),
        )


def worst_loss(coverage: Iterable[IntervalLoss]) -> int:
    """Most tenths that an interval of a pod misses more than published, of those that get worse."""
    sums: dict[tuple[str, object], list[int]] = {}
    for loss in coverage:
        of_interval = sums.setdefault((loss.pod, loss.start_utc), [0, 0])
        of_interval[0] += loss.after - loss.published
        of_interval[1] += loss.after - loss.before
    return max((lost for lost, more in sums.values() if more > 0), default=0)
