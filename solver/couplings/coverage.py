"""Interval coverage: what people on work leave unmet, and what that costs.

No variable says who serves which channel. People with the same channels and rates are alike, so
counts of them suffice, and the least shortfall is a maximum over price vectors
(``solver.couplings.prices``). Urgency is stacked in *layers*: units of demand are sorted by weight
and ``(w_i - w_{i+1}) * least shortfall of the first i units`` is summed, which is the exact least
weighted shortfall when rates are equal (the units form a polymatroid, on which the greedy
allocation is optimal for every prefix at once).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from solver.couplings.prices import SkillSet, price_vectors
from solver.problem import remembered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from solver.problem import Demand, Duty, Problem
    from solver.roster import Roster

    Ints = npt.NDArray[np.int64]


class Layer(NamedTuple):
    """Demand that counts with one coefficient."""

    tenths: Ints
    """Shape ``(n_channels, n_intervals)``."""
    coefficient: int


@dataclass(frozen=True)
class CoverageArrays:
    """Coverage as arrays. ``C`` channels, ``K`` skill sets, ``P`` prices, ``L`` layers, ``T`` time.

    With ``counts`` of shape ``(K, T)`` the shortfall of layer ``l`` in tenths is
    ``max(0, ceil(max_p(needs[l] - capacity.T @ counts) / scale))``.
    """

    channels: tuple[str, ...]
    skill_sets: tuple[SkillSet, ...]
    scale: int
    vectors: Ints
    """Shape ``(P, C)``: prices times ``scale``."""
    capacity: Ints
    """Shape ``(K, P)``: most that one person can earn at these prices, times ``scale``."""
    needs: Ints
    """Shape ``(L, P, T)``: each layer's demand at these prices, times ``scale``."""
    coefficients: Ints
    """Shape ``(L,)``: cost of a tenth missing in one interval, times ``denominator``."""
    full_needs: Ints
    """Shape ``(P, T)``: the whole demand, whatever its weight."""
    over_needs: Ints
    """Shape ``(P, T)``: the demand above which staff is overstaffing."""
    over_tenths: Ints
    """Shape ``(T,)``: the same, summed over channels."""
    over_cost: int
    """Cost of an idle tenth in one interval, times ``denominator``."""
    best_rate: Ints
    """Shape ``(K,)``: most tenths that one person can give."""
    denominator: int
    """Sums of costs are divided by this once, at the end, rounding down."""


def layers(demand: Demand) -> tuple[Layer, ...]:
    """Nested layers of demand, the most urgent first.

    Of ``r`` tenths wanted the last ``max(1, r // 10)`` have the channel's priority as their
    weight, and the rest, the deep part, ``deep_factor`` times that.
    """
    full = np.array(demand.tenths, dtype=np.int64).reshape(len(demand.channels), -1)
    deep = full - np.where(full > 0, np.maximum(1, full // 10), 0)
    shallow_weight = np.array(demand.priority, dtype=np.int64)[:, np.newaxis]
    deep_weight = shallow_weight * demand.deep_factor
    weights = sorted({int(w) for w in (*shallow_weight.flat, *deep_weight.flat)} | {0})
    return tuple(
        Layer(
            np.where(shallow_weight >= weight, full, np.where(deep_weight >= weight, deep, 0)),
            weight - lower,
        )
        for weight, lower in zip(weights[:0:-1], weights[-2::-1], strict=True)
    )


def raised(demand: Demand) -> Ints:
    """Demand with the margin that is not overstaffing yet, rounded up; shape of ``tenths``."""
    full = np.array(demand.tenths, dtype=np.int64).reshape(len(demand.channels), -1)
    return -(-full * (100 + demand.over_margin_percent) // 100)


def skill_set(problem: Problem, agent: int, channels: Iterable[str] | None = None) -> SkillSet:
    """The rates with which an agent works on some channels (``None``: on all of the agent's)."""
    wanted = set(problem.demand.channels)
    if channels is not None:
        wanted.intersection_update(channels)
    return tuple(pair for pair in problem.agents[agent].rates if pair[0] in wanted)


@remembered
def agents_skill_sets(problem: Problem) -> tuple[SkillSet, ...]:
    """The different skill sets of the problem's agents, each using all its channels, sorted."""
    return tuple(sorted({skill_set(problem, agent) for agent in range(len(problem.agents))}))


@remembered
def coverage_arrays(problem: Problem) -> CoverageArrays:
    """The arrays for rosters in which everybody works on all of the own channels."""
    return arrays_for(problem, agents_skill_sets(problem))


def arrays_for(problem: Problem, skill_sets: Sequence[SkillSet]) -> CoverageArrays:
    """The arrays for rosters in which only these skill sets appear."""
    demand = problem.demand
    numerator, denominator = problem.quarter_hours
    prices = price_vectors(demand.channels, skill_sets)
    stacked = layers(demand)
    over = raised(demand)
    return CoverageArrays(
        channels=demand.channels,
        skill_sets=tuple(skill_sets),
        scale=prices.scale,
        vectors=prices.vectors,
        capacity=_capacity(demand.channels, skill_sets, prices.vectors),
        needs=np.array([prices.vectors @ layer.tenths for layer in stacked], dtype=np.int64),
        coefficients=np.array([layer.coefficient * numerator for layer in stacked], dtype=np.int64),
        full_needs=prices.vectors @ np.array(demand.tenths, dtype=np.int64),
        over_needs=prices.vectors @ over,
        over_tenths=over.sum(axis=0),
        over_cost=demand.over_cost * numerator,
        best_rate=np.array(
            [max((rate for _, rate in rates), default=0) for rates in skill_sets], dtype=np.int64
        ),
        denominator=denominator,
    )


def _capacity(channels: Sequence[str], skill_sets: Sequence[SkillSet], vectors: Ints) -> Ints:
    column = {channel: index for index, channel in enumerate(channels)}
    rates = np.zeros((len(skill_sets), 1, len(channels)), dtype=np.int64)
    for k, pairs in enumerate(skill_sets):
        for channel, rate in pairs:
            rates[k, 0, column[channel]] = rate
    earned: Ints = (rates * vectors[np.newaxis]).max(axis=2)
    return earned


def all_duties(problem: Problem, roster: Roster) -> list[tuple[int, Duty]]:
    """Duties of the roster and those fixed around the horizon, as pairs of agent and duty."""
    fixed = [(a, duty) for a, agent in enumerate(problem.agents) for duty in agent.fixed]
    return [*roster.worked(), *fixed]


class Capacity:
    """Who is on work, interval by interval, counted by skill set."""

    def __init__(self, problem: Problem, roster: Roster) -> None:
        # Most of an agent's segments name the same channels.
        on = cache(partial(skill_set, problem))
        work = [
            (on(agent, segment.channels), segment.start, segment.end)
            for agent, duty in all_duties(problem, roster)
            for segment in duty.segments
            if segment.activity == "work"
        ]
        known = agents_skill_sets(problem)
        unknown = sorted({pairs for pairs, _, _ in work}.difference(known))
        self.arrays = (
            arrays_for(problem, [*known, *unknown]) if unknown else coverage_arrays(problem)
        )
        position = {pairs: k for k, pairs in enumerate(self.arrays.skill_sets)}
        self.counts: Ints = np.zeros((len(position), problem.n_intervals), dtype=np.int64)
        """Shape ``(K, T)``."""
        for pairs, start, end in work:
            if end > 0:
                self.counts[position[pairs], max(0, start) : end] += 1


class CoveragePenalty(NamedTuple):
    """Cost of people missing and of people idle."""

    missing: int
    overstaffing: int


def shortfall(arrays: CoverageArrays, needs: Ints, counts: Ints) -> Ints:
    """Least total of tenths left unmet in each interval, in whole tenths; shape ``(T,)``.

    For several demands at once, ``needs`` of shape ``(N, P, T)``, it is ``(N, T)``.
    """
    gap = needs - arrays.capacity.T @ counts
    worst: Ints = np.maximum(0, -(-gap.max(axis=-2) // arrays.scale))
    return worst


def price_coverage(arrays: CoverageArrays, counts: Ints) -> CoveragePenalty:
    """What these people on work leave unmet, and what stands idle, priced."""
    missing = sum(
        int(coefficient) * int(shortfall(arrays, needs, counts).sum())
        for needs, coefficient in zip(arrays.needs, arrays.coefficients, strict=True)
    )
    over = 0
    if arrays.over_cost:
        unmet = shortfall(arrays, arrays.over_needs, counts)
        idle = arrays.best_rate @ counts - arrays.over_tenths + unmet
        over = arrays.over_cost * int(idle.sum())
    return CoveragePenalty(missing // arrays.denominator, over // arrays.denominator)


def required_fte_hours(problem: Problem) -> float:
    """FTE-hours of demand, all channels and weights alike."""
    return sum(map(sum, problem.demand.tenths)) * problem.interval_min / 600


def unmet_fte_hours(problem: Problem, roster: Roster) -> float:
    """FTE-hours of demand that the roster leaves unmet, all channels and weights alike."""
    on_work = Capacity(problem, roster)
    tenths = shortfall(on_work.arrays, on_work.arrays.full_needs, on_work.counts).sum()
    return int(tenths) * problem.interval_min / 600


def unmet_by_channel(problem: Problem, on_work: Capacity) -> Ints:
    """One way to split the least shortfall over channels, the most important served first.

    Returns
    -------
    ndarray
        Tenths of an FTE, shape ``(n_channels, n_intervals)``; its sum over channels is the least
        shortfall. The split can be worked when rates are equal; with unequal rates it is the
        growth of the least shortfall as channels are added in order of importance.
    """
    arrays = on_work.arrays
    full = np.array(problem.demand.tenths, dtype=np.int64)
    served_first = np.argsort(-np.array(problem.demand.priority), kind="stable")
    split = np.zeros_like(full)
    included = np.zeros_like(full)
    before = np.zeros(problem.n_intervals, dtype=np.int64)
    for channel in served_first:
        included[channel] = full[channel]
        after = shortfall(arrays, arrays.vectors @ included, on_work.counts)
        split[channel] = after - before
        before = after
    return split
