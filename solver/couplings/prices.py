"""The price vectors of the Hall form: which sums of demand can be the bottleneck.

The least shortfall of an interval is a linear program: people on work divide the interval between
their channels. By duality it is the largest value, over prices ``p`` of the channels in [0, 1], of
``sum_c p_c need_c - sum_k n_k max_c(p_c rate_kc)`` (Hall's theorem, when all prices are 0 or 1).
The program is linear in ``n`` and ``need``, so finitely many prices suffice, whatever they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, permutations, product
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from solver.errors import InvalidProblemError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import numpy.typing as npt

SkillSet = tuple[tuple[str, int], ...]
"""Channels and tenths of an FTE given on them, sorted by channel."""

Prices = tuple[Fraction, ...]
"""One price for each channel."""

MAX_CHANNELS = 10
"""There are ``2**n - 1`` price vectors for ``n`` channels, and more with unequal rates."""


@dataclass(frozen=True)
class PriceVectors:
    """Prices as whole numbers: ``vectors / scale`` has shape ``(n_vectors, n_channels)``."""

    scale: int
    vectors: npt.NDArray[np.int64]


def price_vectors(channels: Sequence[str], skill_sets: Sequence[SkillSet]) -> PriceVectors:
    """All prices at which a shortfall can be attained.

    They are the vertices of the pieces on which the value is linear: each price strictly between
    0 and 1 hangs, by equalities ``p_a rate_ka = p_b rate_kb`` at the maximum of a skill set ``k``,
    from a price of 1. If nobody has different rates on different channels there are none such.

    Parameters
    ----------
    channels
        The demand's channels, in the order of the columns returned.
    skill_sets
        Rates of the people; channels that are not in ``channels`` must have been left out.

    Raises
    ------
    InvalidProblemError
        If there are more than ``MAX_CHANNELS`` channels.
    """
    if len(channels) > MAX_CHANNELS:
        raise InvalidProblemError(f"{len(channels)} channels, at most {MAX_CHANNELS} are possible")
    column = {channel: index for index, channel in enumerate(channels)}
    rates = [{column[channel]: rate for channel, rate in pairs} for pairs in skill_sets if pairs]
    found = sorted(_vertices(len(channels), rates))
    scale = lcm(*(price.denominator for vector in found for price in vector))
    whole = [[int(price * scale) for price in vector] for vector in found]
    return PriceVectors(scale, np.array(whole, dtype=np.int64).reshape(len(found), len(channels)))


def _vertices(n_channels: int, rates: list[dict[int, int]]) -> set[Prices]:
    """Closure of the 0/1 vectors under hanging one more channel from one that has a price.

    Taking the last channel of a chain of equalities away from a vertex leaves a vertex, so each
    is reached through vertices only.
    """
    found = {
        tuple(Fraction(on) for on in choice)
        for choice in product((0, 1), repeat=n_channels)
        if any(choice)
    }
    waiting = list(found)
    while waiting:
        for longer in _extensions(waiting.pop(), rates):
            if longer not in found and _is_vertex(longer, rates):
                found.add(longer)
                waiting.append(longer)
    return found


def _extensions(prices: Prices, rates: list[dict[int, int]]) -> Iterator[Prices]:
    """The vector with one more channel priced below 1 by an equality of some skill set."""
    for rate in rates:
        for known, new in permutations(rate, 2):
            price = prices[known] * Fraction(rate[known], rate[new])
            if prices[new] == 0 and 0 < price < 1:
                yield (*prices[:new], price, *prices[new + 1 :])


def _is_vertex(prices: Prices, rates: list[dict[int, int]]) -> bool:
    """Whether every price between 0 and 1 hangs from a price of 1."""
    ties = [pair for rate in rates for pair in combinations(_dearest(prices, rate), 2)]
    held = {channel for channel, price in enumerate(prices) if price in (0, 1)}
    grown = True
    while grown:
        reached = {c for pair in ties if not held.isdisjoint(pair) for c in pair} - held
        held |= reached
        grown = bool(reached)
    return len(held) == len(prices)


def _dearest(prices: Prices, rate: dict[int, int]) -> list[int]:
    """The channels on which this skill set earns most; none if it earns nothing."""
    best = max(prices[channel] * tenths for channel, tenths in rate.items())
    return [c for c, tenths in rate.items() if best > 0 and prices[c] * tenths == best]
