from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from scheduler.demand.uncertainty import Spread, learn_spread

if TYPE_CHECKING:
    from scheduler.demand.timeline import FloatArray


def counts(mean: FloatArray, phi: float, c: float, seed: int = 3) -> FloatArray:
    """Gamma-mixed Poisson counts with variance phi m + c m^2."""
    random = np.random.default_rng(seed)
    extra = (phi - 1) / mean + c
    return np.asarray(random.poisson(mean * random.gamma(1 / extra, extra)), dtype=np.float64)


@pytest.mark.parametrize(("phi", "c"), [(1.3, 0.02), (2.5, 0.01), (1.2, 0.15)])
def test_learn_spread_finds_the_variance_and_holds_its_share(phi: float, c: float) -> None:
    mean = np.random.default_rng(1).uniform(5, 120, 6000)
    spread = learn_spread(mean, counts(mean, phi, c))
    at = np.array([20.0, 100.0])
    assert spread.width**2 * spread.variance(at) == pytest.approx(phi * at + c * at**2, rel=0.35)
    low, high = spread.interval(mean)
    later = counts(mean, phi, c, seed=4)
    assert 0.78 < np.mean((low <= later) & (later <= high)) < 0.86


def test_learn_spread_few_counts_give_that_of_a_typical_centre() -> None:
    assert learn_spread(np.ones(50), np.ones(50)) == Spread()


def test_learn_spread_is_never_narrower_than_poisson() -> None:
    mean = np.full(1000, 30.0)
    spread = learn_spread(mean, mean)
    assert spread.phi >= 1.0


def test_interval_of_nothing_is_nothing_and_of_little_has_room_above() -> None:
    low, high = Spread().interval(np.array([0.0, 0.3, 200.0]))
    assert (low[0], high[0]) == (0.0, 0.0)
    assert low[1] == 0.0
    assert high[1] >= 1.0
    assert 100 < low[2] < 160 < 240 < high[2] < 320
