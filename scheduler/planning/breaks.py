"""A shell filled for one agent: breaks where they cost the coverage least."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from scheduler.errors import ConflictError
from solver.couplings.coverage import Capacity, shortfall, skill_set
from solver.segments import BREAKS, fill, placements

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from solver.problem import Duty, Problem, Shell
    from solver.roster import Roster

    Ints = npt.NDArray[np.int64]


class Filling:
    """What one more duty is worth beside a roster; several agents can be tried in turn."""

    def __init__(self, problem: Problem, roster: Roster) -> None:
        self._problem = problem
        self._on_work = Capacity(problem, roster)
        self._resting = _on_break(problem, roster)
        self._gains: dict[int, Ints] = {}

    def duty(self, agent: int, shell: Shell) -> Duty:
        """The shell filled for an agent.

        Of all placements of breaks that the pattern allows, the one that takes the agent off work
        when that costs least, and of these the one with fewest others on a break.

        Raises
        ------
        ConflictError
            If the pattern's breaks fit nowhere into the shell.
        """
        ways = placements(shell)
        if not ways:
            raise ConflictError(
                "the breaks of this pattern fit nowhere into the shift",
                de="Die Pausen des Schichtmusters passen nirgends in die Schicht.",
            )
        gain, end = self._gain(agent), self._problem.n_intervals

        def price(starts: Sequence[int]) -> tuple[int, int]:
            taken = [
                interval
                for start, slot in zip(starts, shell.breaks.slots, strict=True)
                for interval in range(start, min(start + slot.length, end))
            ]
            return int(gain[taken].sum()), int(self._resting[taken].sum())

        return fill(shell, min(ways, key=price), self._problem.agents[agent].channels)

    def saved_fte_hours(self, agent: int, duty: Duty) -> float:
        """FTE-hours of unmet demand that the agent's duty would meet."""
        arrays, counts = self._on_work.arrays, self._on_work.counts
        more = counts.copy()
        row = self._row(agent)
        for segment in duty.segments:
            if segment.activity == "work":
                more[row, max(0, segment.start) : segment.end] += 1
        without = shortfall(arrays, arrays.full_needs, counts).sum()
        tenths = without - shortfall(arrays, arrays.full_needs, more).sum()
        return int(tenths) * self._problem.interval_min / 600

    def _row(self, agent: int) -> int:
        return self._on_work.arrays.skill_sets.index(skill_set(self._problem, agent))

    def _gain(self, agent: int) -> Ints:
        """What the agent at work saves in each interval, in the units of coverage prices."""
        row = self._row(agent)
        if row not in self._gains:
            arrays, counts = self._on_work.arrays, self._on_work.counts
            more = counts.copy()
            more[row] += 1
            gain = np.zeros(self._problem.n_intervals, dtype=np.int64)
            for needs, coefficient in zip(arrays.needs, arrays.coefficients, strict=True):
                saved = shortfall(arrays, needs, counts) - shortfall(arrays, needs, more)
                gain += int(coefficient) * saved
            self._gains[row] = gain
        return self._gains[row]


def _on_break(problem: Problem, roster: Roster) -> Ints:
    resting = np.zeros(problem.n_intervals, dtype=np.int64)
    for _, duty in roster.worked():
        for segment in duty.segments:
            if segment.activity in BREAKS:
                resting[segment.start : segment.end] += 1
    return resting
