"""The search: a roster of best responses, improved by taking agents out and putting them back.

A best response is the best tour of one agent against everybody else's (``solver.kernel``). The
search starts with one agent's response after the other. Then it takes a few agents out at a time
and lets them respond anew in a random order; what comes out worse is accepted now and then, less
and less as the search cools down (simulated annealing over large neighbourhoods).

The same problem, seed, hint and sequence of calls give the same roster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from solver.couplings.coverage import Capacity
from solver.couplings.deferral import defer
from solver.kernel.arrays import OFF
from solver.kernel.flatten import flatten, keep, new_scratch, new_state
from solver.kernel.links import BANNED
from solver.kernel.moves import adopt, improve, recount, respond
from solver.roster import Roster
from solver.segments import BREAKS, fill
from solver.verify import penalty, verify_agent

if TYPE_CHECKING:
    from solver.couplings.deferral import Deferral
    from solver.kernel.arrays import Ints, State
    from solver.problem import Duty, Problem

HOT, COLD = 7.0, 0.15
"""Heat at the start and at the end, in costs of an average tenth of an FTE."""

MOST_AGENTS = 4
"""Agents taken out together, at most."""

MOVES_A_SPREAD = 1000
"""After so many moves deferrable work is spread anew."""


class Search:
    """A roster that gets better.

    Attributes
    ----------
    moves
        Moves made so far.
    complete
        Whether the kernel sees every legal tour of every agent.
    """

    def __init__(self, problem: Problem, seed: int = 0) -> None:
        self.problem = problem
        self.moves = 0
        self._rng = np.random.default_rng(seed)
        self._flat = flatten(problem)
        self.complete = self._flat.complete
        self._scratch = new_scratch(problem, self._flat)
        self._state = self._empty(self._spread(self._flat.settled.counts))
        self._kept = keep(self._state)
        self._unit = self._average_tenth()
        self._judged: tuple[int, Roster] | None = None

    def load(self) -> None:
        """Load the kernel, or compile it; without this the first calls are slow."""
        self._improve(0, COLD)

    def start(self, hint: Roster | None = None) -> list[int]:
        """Find a first roster: rows of the hint where they are legal, else best responses.

        Returns
        -------
        list of int
            Agents who have no legal tour; if there are any, there is no roster.
        """
        agents = range(len(self.problem.agents))
        adopted = {agent for agent in agents if hint is not None and self._adopt(hint, agent)}
        stuck = [agent for agent in agents if agent not in adopted and not self._respond(agent)]
        if not stuck:
            self._keep()
        return stuck

    def run(self, moves: int, cooled: float) -> None:
        """Make some moves; ``cooled`` says how far the search has come, from 0 to 1."""
        self._improve(moves, HOT * (COLD / HOT) ** cooled)
        before, self.moves = self.moves, self.moves + moves
        if self.problem.batches and before // MOVES_A_SPREAD < self.moves // MOVES_A_SPREAD:
            self._spread_anew()

    def best(self) -> Roster:
        """The best roster met; with deferrable work, the best one that was judged."""
        if not self.problem.batches:
            return self._roster(self._kept.tour, self._kept.breaks)
        return self._judge()[1]

    def best_cost(self) -> int:
        """The penalty of the best roster, as the search counts it."""
        if self.problem.batches:
            return self._judge()[0]
        cost = int(self._kept.cost[0]) + self._flat.fixed_cost
        return cost // self._flat.coverage.denominator

    def _improve(self, moves: int, heat: float) -> None:
        if not self.problem.agents:
            return
        flat, rest = self._flat, (self._state, self._kept, self._scratch, self._rng)
        improve(flat.centre, flat.tours, *rest, moves, heat * self._unit, MOST_AGENTS)

    def _empty(self, spread: Deferral | None) -> State:
        """Nobody rostered but for what is settled."""
        state = new_state(self.problem, self._flat, spread)
        recount(self._flat.centre, self._flat.tours, state, self._scratch)
        return state

    def _keep(self) -> None:
        """Let the current roster be the best."""
        state, kept = self._state, self._kept
        kept.cost[0] = state.cost.sum() + state.own.sum()
        kept.tour[:] = state.tour
        kept.breaks[:] = state.breaks

    def _average_tenth(self) -> float:
        """What one missing tenth costs on average while nobody is there."""
        state = self._state
        missing = state.gap.max(axis=(0, 1)).clip(min=0).sum() / self._flat.coverage.scale
        return max(1.0, float(state.cost.sum()) / max(1.0, float(missing)))

    def _respond(self, agent: int) -> bool:
        flat = self._flat
        return respond(flat.centre, flat.tours, self._state, agent, self._scratch) < BANNED

    def _adopt(self, hint: Roster, agent: int) -> bool:
        """Take over the agent's row if it is legal."""
        if verify_agent(self.problem, hint, agent):
            return False
        flat = self._flat
        index, place = self.problem.shell_index, flat.shells.place
        row = hint.duties[agent]
        wanted = [OFF if duty is None else int(place[index[duty.shell]]) for duty in row]
        breaks = np.zeros((len(row), flat.centre.n_breaks), dtype=np.int64)
        for day, duty in enumerate(row):
            starts = [s.start for s in duty.segments if s.activity in BREAKS] if duty else []
            breaks[day, : len(starts)] = starts
        tour = (np.array(wanted), breaks.ravel())
        return adopt(flat.centre, flat.tours, self._state, agent, *tour, self._scratch)

    def _roster(self, tour: Ints, breaks: Ints) -> Roster:
        shells = [shell for day in self._flat.shells.by_day for shell in day]

        def duty(agent: int, day: int) -> Duty | None:
            if tour[agent, day] == OFF:
                return None
            shell = shells[tour[agent, day]]
            first = day * self._flat.centre.n_breaks
            starts = breaks[agent, first : first + len(shell.breaks.slots)].tolist()
            return fill(shell, starts, self.problem.agents[agent].channels)

        locked = [{lock.day: lock.duty for lock in agent.locks} for agent in self.problem.agents]
        days = range(len(self.problem.days))
        return Roster(
            tuple(
                tuple(locks[day] if day in locks else duty(agent, day) for day in days)
                for agent, locks in enumerate(locked)
            )
        )

    def _spread(self, counts: Ints) -> Deferral | None:
        """Deferrable work on what these people on work leave idle."""
        return defer(self.problem, self._flat.coverage, counts) if self.problem.batches else None

    def _spread_anew(self) -> None:
        """Judge the best roster so far, then let demand follow the deferrable work."""
        self._judge()
        old = self._state
        roster = self._roster(old.tour, old.breaks)
        spread = self._spread(Capacity(self.problem, roster).counts)
        self._state = new_state(self.problem, self._flat, spread)
        self._state.tour[:] = old.tour
        self._state.breaks[:] = old.breaks
        self._state.own[:] = old.own
        recount(self._flat.centre, self._flat.tours, self._state, self._scratch)
        self._keep()

    def _judge(self) -> tuple[int, Roster]:
        """The best of the judged rosters and the one that is kept, with its exact penalty."""
        roster = self._roster(self._kept.tour, self._kept.breaks)
        cost = penalty(self.problem, roster).total
        if self._judged is None or cost < self._judged[0]:
            self._judged = cost, roster
        return self._judged
