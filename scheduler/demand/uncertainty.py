"""How far counts stray from their forecast, and the prediction interval that follows.

Counts of contacts vary more than Poisson counts: days as a whole turn out busy or quiet, and
callers come in bursts. The variance of a count with mean m is taken as ``phi m + c m^2``, both
learned from what the same method would have forecast for past weeks, so that errors of the
forecast itself are in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scheduler.demand.timeline import FloatArray

LEVEL = 0.8
"""Share of counts that should lie between low and high."""
_SDS = NormalDist().inv_cdf(0.5 + LEVEL / 2)
_WIDTHS = np.geomspace(0.5, 3.0, 60)
_FEWEST_COUNTS = 200


@dataclass(frozen=True, slots=True)
class Spread:
    """Variance of a count around its forecast m, ``phi m + c m^2``, and a checked width."""

    phi: float = 1.5
    c: float = 0.04
    width: float = 1.0
    """Factor on the standard deviation with which past intervals held their share of counts."""

    def variance(self, mean: FloatArray) -> FloatArray:
        """Variance of counts with these means."""
        return np.asarray(self.phi * mean + self.c * mean**2)

    def interval(self, mean: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Whole numbers between which a count lies with probability `LEVEL`.

        Quantiles of the gamma distribution with the same mean and variance, by the cube-root
        approximation of E. B. Wilson and M. M. Hilferty (1931), rounded outwards because contacts
        are whole.
        """
        some = np.maximum(mean, 1e-9)
        ninth = self.width**2 * self.variance(some) / some**2 / 9
        low = some * np.maximum(1 - ninth - _SDS * np.sqrt(ninth), 0.0) ** 3
        high = some * np.maximum(1 - ninth + _SDS * np.sqrt(ninth), 0.0) ** 3
        nothing = mean <= 0
        return (
            np.where(nothing, 0.0, np.floor(low)),
            np.where(nothing, 0.0, np.ceil(np.maximum(high, some))),
        )


def learn_spread(forecast: FloatArray, actual: FloatArray) -> Spread:
    """Learn the spread from past forecasts and what came.

    Parameters
    ----------
    forecast, actual : ndarray, shape (n,)
        Of the same intervals; forecasts above 0.

    Returns
    -------
    Spread
        Never below Poisson's; that of a typical centre where fewer than 200 counts are given.
    """
    if forecast.size < _FEWEST_COUNTS:
        return Spread()
    phi, c = _moments(forecast, actual)
    shares = []
    for width in _WIDTHS:
        low, high = Spread(phi, c, float(width)).interval(forecast)
        shares.append(float(np.mean((low <= actual) & (actual <= high))))
    enough = np.flatnonzero(np.array(shares) >= LEVEL)
    width = float(_WIDTHS[enough[0]] if enough.size else _WIDTHS[-1])
    return Spread(phi, c, width)


def _moments(forecast: FloatArray, actual: FloatArray) -> tuple[float, float]:
    """Least squares of the squared errors on m and m^2, weighted by 1 / m^2."""
    squared = (actual - forecast) ** 2
    design = np.stack([np.ones_like(forecast), forecast], axis=1)
    (phi, c), *_ = np.linalg.lstsq(design, squared / forecast, rcond=None)
    if c <= 0:
        return max(1.0, float(np.mean(squared / forecast))), 0.0
    if phi < 1:
        return 1.0, max(0.0, float(np.sum(squared - forecast) / np.sum(forecast**2)))
    return float(phi), float(c)
