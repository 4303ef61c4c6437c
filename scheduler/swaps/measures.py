"""What a swap does to coverage and hours, in numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from scheduler.planning.duties import duty_in
from scheduler.planning.effects import hours_of
from scheduler.swaps.records import IntervalLoss

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from scheduler.planning.effects import HoursEffect
    from scheduler.swaps.coverage import Work
    from scheduler.swaps.legs import Leg, Row
    from scheduler.swaps.part import Part
    from scheduler.swaps.parts import Parts
    from solver.problem import Duty
    from solver.weeks import Week


def hours(rows: Sequence[Row], names: Mapping[str, str]) -> Iterator[HoursEffect]:
    """Hours of everybody whose row changes, for each roster."""
    for row in rows:
        yield hours_of(row.part.solved, row.agent, (row.before, row.after), names)


def weeks_off(rows: Sequence[Row]) -> Iterator[tuple[str, int]]:
    """By how much each changed week misses the contract, where that is more than before.

    Pairs of personnel number and minutes; days away count as in the hours account.
    """
    for row in rows:
        for week, rest in row.part.missed_min(row.agent):
            if any(leg.day in week.days for leg in row.legs):
                before, after = (abs(rest + _paid(r, week)) for r in (row.before, row.after))
                if after > before:
                    yield row.person.id, after


def _paid(row: tuple[Duty | None, ...], week: Week) -> int:
    return sum(duty.shell.paid_min for day in week.days if (duty := row[day]))


class Losses:
    """What changes of coverage do; remembered, since many swaps change it alike."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._known: dict[tuple[object, ...], tuple[IntervalLoss, ...]] = {}

    def of(self, legs: Sequence[Leg]) -> tuple[IntervalLoss, ...]:
        """Intervals in which coverage changes, by pod, stream and time."""
        changes: dict[int, _Change] = {}
        for leg in legs:
            self._add(changes, leg.part, leg.agent, leg.before, leg.after)
            longest = max(duty.shell.end for duty in (leg.before, leg.after) if duty)
            if longest > leg.part.problem.n_intervals:
                self._add_next(changes, leg)
        return tuple(loss for change in changes.values() for loss in self._remembered(change))

    def _add(
        self,
        changes: dict[int, _Change],
        part: Part,
        agent: int,
        before: Duty | None,
        after: Duty | None,
    ) -> None:
        change = changes.setdefault(id(part), _Change(part, [], []))
        change.less.extend(part.coverage.work(agent, before))
        change.more.extend(part.coverage.work(agent, after))

    def _add_next(self, changes: dict[int, _Change], leg: Leg) -> None:
        """A night shift of the last day is worked in the next roster's first hours as well."""
        part = self._parts.find(leg.part.pod, leg.part.horizon.day_after)
        agent = part.problem.agent_index.get(leg.person.id) if part else None
        if part is None or agent is None:
            return
        horizon = part.horizon
        old = leg.part.duties.get((leg.person.id, leg.date)) if leg.before else None
        before, after = (duty_in(kept, horizon) if kept else None for kept in (old, leg.stored))
        self._add(changes, part, agent, before, after)

    def _remembered(self, change: _Change) -> tuple[IntervalLoss, ...]:
        less, more = sorted(change.less), sorted(change.more)
        key = (id(change.part), tuple(less), tuple(more))
        if key not in self._known:
            self._known[key] = () if less == more else tuple(_losses(change.part, less, more))
        return self._known[key]


class _Change(NamedTuple):
    """Work that goes from a part, and work that comes."""

    part: Part
    less: list[Work]
    more: list[Work]


def _losses(part: Part, less: Sequence[Work], more: Sequence[Work]) -> Iterator[IntervalLoss]:
    touched, after = part.coverage.missing_after(less, more)
    before = part.coverage.standing_missing[:, touched]
    published = part.coverage.published_missing[:, touched]
    where = np.nonzero(after != before)
    tenths = (counted[where] for counted in (published, before, after))
    numbers = (column.tolist() for column in (where[0], touched[where[1]], *tenths))
    demand, starts = part.problem.demand, part.starts_utc
    for row, interval, *missing in zip(*numbers, strict=True):
        required = demand.tenths[row][interval]
        yield IntervalLoss(part.pod, demand.channels[row], starts[interval], required, *missing)


def worst_loss(coverage: Iterable[IntervalLoss]) -> int:
    """Most tenths that an interval of a pod misses more than published, of those that get worse."""
    sums: dict[tuple[str, object], list[int]] = {}
    for loss in coverage:
        of_interval = sums.setdefault((loss.pod, loss.start_utc), [0, 0])
        of_interval[0] += loss.after - loss.published
        of_interval[1] += loss.after - loss.before
    return max((lost for lost, more in sums.values() if more > 0), default=0)
