"""Sums of long products, as logarithms: the tables behind ``erlang``.

Taken as logarithms, 5,000 Erlang neither overflow nor lose digits. Each table of terms is cut where
the rest is below ``exp(-50)`` of the sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Callable

FloatArray = npt.NDArray[np.float64]

_NEGLIGIBLE_NATS = 50.0
_TABLE_CELLS = 2_000_000
"""Cells of one table of terms; longer inputs are worked off in blocks of rows."""


@dataclass(frozen=True, slots=True)
class PalmSums:
    """Logarithms of sums over ``t_k = x^k / ((s+1) ... (s+1+k))``, k = 0, 1, ..."""

    log_served: FloatArray
    """sum of t_k: theta times J with each moment weighted by the patience left."""
    log_lost: FloatArray
    """sum of (k+1) t_k: s theta times the same, weighted by the patience lost."""
    log_delay: FloatArray
    """sum of t_k (1/(s+1) + ... + 1/(s+1+k)): theta squared times the wait of the answered."""

    def log_weight(self, s: FloatArray, x: FloatArray) -> FloatArray:
        """Log of theta times J itself, ``(1 + x * served) / s``."""
        return np.asarray(np.logaddexp(0.0, np.log(x) + self.log_served) - np.log(s))


def palm_sums(s: FloatArray, x: FloatArray) -> PalmSums:
    """Sum the series of the incomplete gamma function to which the integrals come down.

    With s = r / theta, x = lambda / theta, ``theta J(0) = exp(x) x^-s gamma(s, x)``, a series of
    positive terms (DLMF 8.7.1); the other sums are its difference in s and its derivative by s.
    Terms grow until k = x - s; i terms later they have fallen by Bennett's inequality at least to
    ``exp(-i^2 / (2 (x + i/3)))``.
    """
    cut = np.sqrt(2 * _NEGLIGIBLE_NATS * x) + _NEGLIGIBLE_NATS
    n_terms = np.ceil(np.maximum(x - s, 0.0) + cut)

    def sums(k: FloatArray, s: FloatArray, x: FloatArray) -> tuple[FloatArray, ...]:
        step = np.log(x / (s + 1.0 + k))
        step[:, 0] = -np.log(s[:, 0] + 1.0)
        log_terms = np.cumsum(step, axis=1)
        top = log_terms.max(axis=1, keepdims=True)
        terms = np.exp(log_terms - top)
        delay = np.cumsum(1.0 / (s + 1.0 + k), axis=1)
        weighted = (terms, (k + 1.0) * terms, delay * terms)
        return tuple(np.log(each.sum(axis=1)) + top[:, 0] for each in weighted)

    tables = _in_blocks(sums, n_terms.ravel(), s.ravel(), x.ravel())
    return PalmSums(*(each.reshape(s.shape) for each in tables))


def log_inverse_loss(load: FloatArray, agents: FloatArray) -> FloatArray:
    """Log of 1 / B(agents, load) = sum over k of agents (agents-1) ... (agents-k+1) / load^k.

    Terms fall once agents - k < load; i terms later at least to ``exp(-i^2 / (2 load))``.
    """
    cut = np.sqrt(2 * _NEGLIGIBLE_NATS * load)
    n_terms = np.minimum(agents, np.ceil(np.maximum(agents - load, 0.0) + cut)) + 1

    def sums(k: FloatArray, load: FloatArray, agents: FloatArray) -> tuple[FloatArray, ...]:
        return (_log_sum_of_products(np.maximum(agents - k + 1.0, 0.0) / load),)

    return _in_blocks(sums, n_terms, load, agents)[0]


def log_free_chat(rate: FloatArray, agents: FloatArray, throughput: FloatArray) -> FloatArray:
    """Log of E for chat: the ratio of two neighbouring states is finishing rate over arrivals."""
    concurrency = throughput.shape[0]
    slots = agents * concurrency

    def sums(
        k: FloatArray, rate: FloatArray, agents: FloatArray, *by_load: FloatArray
    ) -> tuple[FloatArray, ...]:
        open_chats = np.maximum(agents * concurrency - k, 0.0)
        finished = np.zeros(np.broadcast_shapes(open_chats.shape, agents.shape))
        below: FloatArray = np.zeros_like(rate)
        for level, of_agent in enumerate(by_load):
            busy = np.clip(open_chats - level * agents, 0.0, agents)
            finished += busy * (of_agent - below)
            below = of_agent
        return (_log_sum_of_products(finished / rate),)

    return _in_blocks(sums, slots, rate, agents, *throughput)[0]


def _log_sum_of_products(ratios: FloatArray) -> FloatArray:
    """Log of 1 + r1 + r1 r2 + ... along each row; column 0 stands for the 1."""
    with np.errstate(divide="ignore"):
        steps = np.log(ratios)
    steps[:, 0] = 0.0
    log_terms = np.cumsum(steps, axis=1)
    top = log_terms.max(axis=1, keepdims=True)
    return np.asarray(np.log(np.exp(log_terms - top).sum(axis=1)) + top[:, 0])


def _in_blocks(
    sums: Callable[..., tuple[FloatArray, ...]], n_terms: FloatArray, *columns: FloatArray
) -> tuple[FloatArray, ...]:
    """Apply ``sums(k, *columns)`` to blocks of rows whose table of terms stays small."""
    if not n_terms.size:
        return (n_terms, n_terms, n_terms)
    k = np.arange(float(n_terms.max()))[np.newaxis, :]
    height = max(1, _TABLE_CELLS // k.size)
    blocks = [
        sums(k, *(column[start : start + height, np.newaxis] for column in columns))
        for start in range(0, n_terms.size, height)
    ]
    return tuple(np.concatenate(parts) for parts in zip(*blocks, strict=True))
