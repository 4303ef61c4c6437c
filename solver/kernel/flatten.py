"""A ``Problem`` as the arrays of ``solver.kernel.arrays``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.couplings.coverage import Capacity, all_duties, skill_set
from solver.couplings.spread import stack
from solver.kernel.arrays import (
    BREAK,
    LOW,
    OFF,
    SHELL,
    Centre,
    Kept,
    Scratch,
    State,
    ints,
    records,
)
from solver.kernel.profiles import find_profiles, flat_tours, sorted_shells
from solver.roster import Roster
from solver.segments import BREAKS, breaks_fit, stretches

if TYPE_CHECKING:
    from solver.couplings.coverage import CoverageArrays
    from solver.couplings.deferral import Deferral
    from solver.kernel.arrays import Ints, Tours
    from solver.kernel.profiles import Shells
    from solver.problem import BreakSlot, Problem, Shell


class Flat(NamedTuple):
    """What does not change during a search."""

    shells: Shells
    coverage: CoverageArrays
    settled: Presence
    """People there by fixed and locked duties."""
    fixed_cost: int
    """Cost that no roster changes; negative where demand leaves room before anybody is idle."""
    centre: Centre
    tours: Tours
    complete: bool
    """Whether ``tours`` hold every legal tour."""


class Presence(NamedTuple):
    """How many people are there, interval by interval."""

    counts: Ints
    """On work, shape ``(K, T)``."""
    on_duty: Ints
    on_break: Ints


def flatten(problem: Problem) -> Flat:
    """The problem as the kernel reads it."""
    shells = sorted_shells(problem)
    locked = settled_roster(problem)
    on_work = Capacity(problem, locked)
    arrays = on_work.arrays
    number = {pairs: k for k, pairs in enumerate(arrays.skill_sets)}
    skill_sets = [number[skill_set(problem, agent)] for agent in range(len(problem.agents))]
    found = find_profiles(problem, shells)
    idle = arrays.best_rate @ on_work.counts - arrays.over_tenths
    return Flat(
        shells=shells,
        coverage=arrays,
        settled=Presence(on_work.counts, *_on_duty(problem, locked)),
        fixed_cost=arrays.over_cost * int(idle.sum()),
        centre=_centre(problem, shells, arrays),
        tours=flat_tours(problem, shells, found, skill_sets, arrays.denominator),
        complete=all(profile.automaton.complete for profile in found.different),
    )


def settled_roster(problem: Problem) -> Roster:
    """The roster of locked duties only."""
    locked = ({lock.day: lock.duty for lock in agent.locks} for agent in problem.agents)
    days = range(len(problem.days))
    return Roster(tuple(tuple(duties.get(day) for day in days) for duties in locked))


def _on_duty(problem: Problem, roster: Roster) -> tuple[Ints, Ints]:
    """People on duty and those of them on a break, shape ``(T,)`` each."""
    on_duty = np.zeros(problem.n_intervals, dtype=np.int64)
    on_break = np.zeros_like(on_duty)
    for _, duty in all_duties(problem, roster):
        for segment in duty.segments:
            present = slice(max(0, segment.start), max(0, segment.end))
            on_duty[present] += 1
            on_break[present] += segment.activity in BREAKS
    return on_duty, on_break


def _centre(problem: Problem, shells: Shells, arrays: CoverageArrays) -> Centre:
    outlines = list[tuple[int, ...]]()
    breaks = list[tuple[int, ...]]()
    spots = list[int]()
    for shell in (shell for day in shells.by_day for shell in day):
        first_break = len(breaks)
        for length, possible in break_spots(shell):
            breaks.append((length, len(spots), len(spots) + len(possible)))
            spots += possible
        gap = shell.gap or (shell.end, shell.end)
        limits = (shell.breaks.min_work, _longest_work(shell))
        outlines.append((shell.start, shell.end, *gap, *limits, first_break, len(breaks)))
    return Centre(
        n_days=len(problem.days),
        n_breaks=max((len(shell.breaks.slots) for shell in problem.shells), default=0),
        shell_at=ints(shells.at),
        shells=records(outlines, SHELL),
        breaks=records(breaks, BREAK),
        spots=ints(spots),
        capacity=arrays.capacity.astype(np.int32),
        presence_cost=arrays.best_rate * arrays.over_cost,
        scale=arrays.scale,
        max_break_percent=problem.max_break_percent,
        break_price=problem.break_cost * problem.quarter_hours[0],
    )


def _longest_work(shell: Shell) -> int:
    return shell.length if shell.breaks.max_work is None else shell.breaks.max_work


def break_spots(shell: Shell) -> list[tuple[int, list[int]]]:
    """Length of each break, and where it may start as far as the others do not matter.

    A shell that would need a break and has none gets one that may start nowhere.
    """
    slots = shell.breaks.slots
    if not slots and not breaks_fit(shell, []):
        return [(0, [])]
    return [
        (slot.length, [start for start in _starts(shell, slot) if _fits(shell, number, start)])
        for number, slot in enumerate(slots)
    ]


def _starts(shell: Shell, slot: BreakSlot) -> range:
    return range(shell.start + slot.earliest, shell.start + slot.latest + 1, slot.step)


def _fits(shell: Shell, number: int, start: int) -> bool:
    """Whether a break leaves legal work before it, if it is the first, or after the last."""
    end = start + shell.breaks.slots[number].length
    is_last = number == len(shell.breaks.slots) - 1
    for first, after in stretches(shell, [(start, end)]):
        edge = (number == 0 and after <= start) or (is_last and first >= end)
        legal = shell.breaks.min_work <= after - first <= _longest_work(shell)
        if after < first or (edge and not legal):
            return False
    return True


def new_state(problem: Problem, flat: Flat, spread: Deferral | None) -> State:
    """Nobody rostered yet but for what is settled."""
    arrays = flat.coverage
    needs, coefficients = stack(problem, arrays, spread)
    needs = needs.reshape(-1, *arrays.full_needs.shape)
    if arrays.over_cost:
        needs = np.concatenate([needs, arrays.over_needs[np.newaxis]])
        coefficients = np.append(coefficients, arrays.over_cost)
    gap = needs - arrays.capacity.T @ flat.settled.counts
    n_agents, n_days = flat.tours.off_cost.shape
    return State(
        coefficient=coefficients,
        gap=gap.astype(np.int32),
        presence=np.zeros(problem.n_intervals, dtype=np.int64),
        cost=np.zeros(problem.n_intervals, dtype=np.int64),
        on_duty=flat.settled.on_duty.copy(),
        on_break=flat.settled.on_break.copy(),
        tour=np.full((n_agents, n_days), OFF, dtype=np.int64),
        breaks=np.zeros((n_agents, n_days * flat.centre.n_breaks), dtype=np.int64),
        own=np.zeros(n_agents, dtype=np.int64),
    )


def keep(state: State) -> Kept:
    """Room for the best roster met."""
    return Kept(
        cost=ints([-LOW]),
        tour=state.tour.copy(),
        breaks=state.breaks.copy(),
        chosen=np.arange(len(state.own)),
        old_tour=state.tour.copy(),
        old_breaks=state.breaks.copy(),
        old_own=state.own.copy(),
    )


def new_scratch(problem: Problem, flat: Flat) -> Scratch:
    """Room to compute in."""
    n_intervals = problem.n_intervals
    end = max([n_intervals, *(shell.end for shell in problem.shells)])
    tours, n_spots = flat.tours, len(flat.centre.spots)
    shape = (len(problem.days) + 1, int(tours.n_links.max()), int(tours.n_states.max()))
    n_choices = len(tours.choice_group)
    n_groups = int(np.diff(tours.group_at, axis=1).max(initial=1))
    return Scratch(
        work=np.zeros(end + 1, dtype=np.int64),
        lost=np.zeros(end + 1, dtype=np.int64),
        fresh=np.zeros(n_intervals, dtype=np.int64),
        worst=np.zeros(n_intervals, dtype=np.int32),
        after=np.zeros(n_intervals, dtype=np.int32),
        spot_loss=np.zeros(n_spots, dtype=np.int64),
        spot_before=np.zeros(n_spots, dtype=np.int64),
        last_spot=np.zeros(1, dtype=np.int64),
        value=np.full(n_choices, LOW, dtype=np.int64),
        shell=np.zeros(n_choices, dtype=np.int64),
        off=np.full(len(problem.days), LOW, dtype=np.int64),
        best=np.full(shape, LOW, dtype=np.int64),
        from_choice=np.zeros(shape, dtype=np.int32),
        from_state=np.zeros(shape, dtype=np.int32),
        reach=np.zeros((n_groups, shape[2]), dtype=np.int64),
    )
