"""Couplings as linear constraints: the same prices, stated for a constraint model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from solver.couplings.coverage import coverage_arrays

if TYPE_CHECKING:
    from solver.couplings.coverage import Ints
    from solver.kinds.encoding import Encoder, Term

    class PresenceEncoder(Encoder, Protocol):
        """A model that also knows who is there in an interval, fixed duties included."""

        def at_work(self, skill_set: int, interval: int) -> Term:
            """How many with this skill set (of ``agents_skill_sets``) are on work."""
            ...

        def on_duty(self, interval: int) -> Term:
            """How many are inside their shell and not in its gap."""
            ...

        def on_break(self, interval: int) -> Term:
            """How many are on a break."""
            ...

        def charge_interval(self, part: str, cost: Term) -> None:
            """Add a cost that ``CoverageArrays.denominator`` divides."""
            ...


def encode_coverage(model: PresenceEncoder) -> None:
    """State what is missing and what is idle, in each interval and layer by its Hall rows."""
    arrays = coverage_arrays(model.problem)
    for interval in range(model.problem.n_intervals):
        present = [model.at_work(k, interval) for k in range(len(arrays.skill_sets))]
        for needs, coefficient in zip(arrays.needs, arrays.coefficients, strict=True):
            missing = _missing(model, needs[:, interval], present)
            model.charge_interval("coverage", int(coefficient) * missing)
        if arrays.over_cost:
            unmet = _missing(model, arrays.over_needs[:, interval], present)
            able = sum(int(rate) * n for rate, n in zip(arrays.best_rate, present, strict=True))
            idle = able - int(arrays.over_tenths[interval]) + unmet
            model.charge_interval("overstaffing", arrays.over_cost * idle)


def _missing(model: PresenceEncoder, needs: Ints, present: list[Term]) -> Term:
    """A whole number that is at least the shortfall; ``needs`` has shape ``(P,)``."""
    arrays = coverage_arrays(model.problem)
    most = -(-int(needs.max(initial=0)) // arrays.scale)
    if most <= 0:
        return 0
    missing = model.count(most)
    for need, able in zip(needs, arrays.capacity.T, strict=True):
        if need > 0:
            met = sum(int(c) * n for c, n in zip(able, present, strict=True) if c)
            model.require(arrays.scale * missing + met >= int(need))
    return missing


def encode_breaks(model: PresenceEncoder) -> None:
    """State how many are on a break beyond the allowed share, where that costs something."""
    problem = model.problem
    if not problem.break_cost or problem.max_break_percent >= 100:
        return
    numerator, _ = problem.quarter_hours
    n_agents = len(problem.agents)
    for interval in range(problem.n_intervals):
        on_duty, on_break = model.on_duty(interval), model.on_break(interval)
        if isinstance(on_break, int) and on_break == 0:
            continue
        allowed = model.count(n_agents)
        beyond_one = model.count(1)
        model.require(allowed <= 1 + n_agents * beyond_one)
        model.require(100 * allowed <= problem.max_break_percent * on_duty + 100 * (1 - beyond_one))
        too_many = model.count(n_agents)
        model.require(too_many >= on_break - allowed)
        model.charge_interval("breaks", problem.break_cost * numerator * too_many)
