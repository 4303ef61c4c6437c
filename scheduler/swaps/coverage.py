"""Who is missing in a pod, interval by interval: as published, now, and after a swap."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from scheduler.planning.duties import duty_in
from solver.couplings.coverage import (
    agents_skill_sets,
    all_duties,
    arrays_for,
    coverage_arrays,
    shortfall,
    skill_set,
)
from solver.couplings.deferral import StandingDeferral, defer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    import numpy.typing as npt

    from scheduler.planning.solved import SolvedPod
    from scheduler.store.roster_records import StoredDuty
    from solver.couplings.prices import SkillSet
    from solver.problem import Duty, Problem

    Ints = npt.NDArray[np.int64]
    Work = tuple[SkillSet, int, int]
    """Skill set, first interval, first interval after."""


class PodCoverage:
    """Coverage of one part; a swap is priced on the intervals that it touches."""

    def __init__(
        self, solved: SolvedPod, first_before: Mapping[tuple[str, date], StoredDuty | None]
    ) -> None:
        self.problem = solved.problem
        self._end = solved.problem.n_intervals
        self._skills = cache(partial(skill_set, solved.problem))
        standing = all_duties(self.problem, solved.roster)
        published = list(_published(solved, first_before))
        known = agents_skill_sets(self.problem)
        work = [w for agent, duty in standing for w in self.work(agent, duty)]
        then = [w for agent, duty in published for w in self.work(agent, duty)]
        unknown = sorted({pairs for pairs, _, _ in (*work, *then)}.difference(known))
        self.arrays = (
            arrays_for(self.problem, [*known, *unknown])
            if unknown
            else coverage_arrays(self.problem)
        )
        self._row = {pairs: k for k, pairs in enumerate(self.arrays.skill_sets)}
        self.counts = self._counted(work)
        self.published_counts = self._counted(then)
        self._needs = _stacked_needs(self)
        self._due = _due(self.problem)
        self._deferral: StandingDeferral | None = None
        undone: tuple[int, ...] = ()
        undone_then: tuple[int, ...] = ()
        if self.problem.batches:
            self._deferral = StandingDeferral(self.problem, self.arrays, self.counts)
            undone = self._deferral.undone
            undone_then = defer(self.problem, self.arrays, self.published_counts).undone
        self.standing_missing = self._missing_everywhere(self.counts, undone)
        self.published_missing = self._missing_everywhere(self.published_counts, undone_then)

    def work(self, agent: int, duty: Duty | None) -> list[Work]:
        """Stretches of work inside the horizon."""
        if duty is None:
            return []
        end = self._end
        return [
            (self._skills(agent, s.channels), max(0, s.start), min(end, s.end))
            for s in duty.segments
            if s.activity == "work" and s.end > 0 and s.start < end
        ]

    def missing_after(self, less: Iterable[Work], more: Iterable[Work]) -> tuple[Ints, Ints]:
        """Intervals in which the count of people changes, and tenths missing in them afterwards.

        Returns
        -------
        tuple
            Interval numbers, shape ``(n,)``; tenths, shape ``(n_channels, n)``.
        """
        after = self.counts.copy()
        for sign, work in ((-1, less), (1, more)):
            for pairs, start, end in work:
                after[self._row[pairs], start:end] += sign
        touched = np.nonzero((after != self.counts).any(axis=0))[0]
        undone: tuple[int, ...] = ()
        if self._deferral:
            undone = self._deferral.undone_with(after, touched)
            touched = np.union1d(touched, self._due_with_other(undone))
        missing = self._missing(after, touched)
        self._add_undone(missing, touched, undone)
        return touched, missing

    def _due_with_other(self, undone: tuple[int, ...]) -> Ints:
        """Intervals in which batches are due of which more or less is left than now."""
        standing = self._deferral.undone if self._deferral else ()
        if undone == standing:
            return np.array([], dtype=np.int64)
        found = [
            due
            for tenths, before, (_, due) in zip(undone, standing, self._due, strict=True)
            if tenths != before
        ]
        return np.array(sorted(set(found)), dtype=np.int64)

    def _missing_everywhere(self, counts: Ints, undone: tuple[int, ...]) -> Ints:
        every = np.arange(self.problem.n_intervals)
        missing = self._missing(counts, every)
        self._add_undone(missing, every, undone)
        return missing

    def _add_undone(self, missing: Ints, intervals: Ints, undone: tuple[int, ...]) -> None:
        """What is left of deferrable work is missing in the interval in which it is due."""
        column = {interval: index for index, interval in enumerate(intervals.tolist())}
        for tenths, (row, due) in zip(undone, self._due, strict=bool(undone)):
            if tenths and due in column:
                missing[row, column[due]] += tenths

    def _missing(self, counts: Ints, intervals: Ints) -> Ints:
        """As ``solver.couplings.coverage.unmet_by_channel``, on some intervals."""
        served_first, needs = self._needs
        unmet = shortfall(self.arrays, needs[:, :, intervals], counts[:, intervals])
        found = np.empty_like(unmet)
        found[served_first] = np.diff(unmet, axis=0, prepend=0)
        return found

    def _counted(self, work: Iterable[Work]) -> Ints:
        counts = np.zeros((len(self._row), self.problem.n_intervals), dtype=np.int64)
        for pairs, start, end in work:
            counts[self._row[pairs], start:end] += 1
        return counts


def _published(
    solved: SolvedPod, first_before: Mapping[tuple[str, date], StoredDuty | None]
) -> Iterable[tuple[int, Duty]]:
    """The duties as they were published."""
    index, horizon = solved.problem.agent_index, solved.horizon
    changed = {
        (index[number], horizon.day_number(day)): duty
        for (number, day), duty in first_before.items()
        if number in index
    }
    for agent, duty in all_duties(solved.problem, solved.roster):
        if (agent, duty.shell.day) not in changed:
            yield agent, duty
    for (agent, _), stored in changed.items():
        if stored is not None:
            yield agent, duty_in(stored, horizon)


def _due(problem: Problem) -> tuple[tuple[int, int], ...]:
    """Of each batch the channel's row and the last interval in which it can be worked on."""
    row = {channel: index for index, channel in enumerate(problem.demand.channels)}
    last = problem.n_intervals
    return tuple((row[batch.channel], min(batch.due, last) - 1) for batch in problem.batches)


def _stacked_needs(of: PodCoverage) -> tuple[list[int], Ints]:
    """Channels, the most important first, and the needs of each together with those before it."""
    demand = of.problem.demand
    full = np.array(demand.tenths, dtype=np.int64)
    served_first = [int(c) for c in np.argsort(-np.array(demand.priority), kind="stable")]
    included = np.zeros_like(full)
    needs = []
    for channel in served_first:
        included[channel] = full[channel]
        needs.append(of.arrays.vectors @ included)
    return served_first, np.array(needs)
