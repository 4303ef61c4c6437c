"""How many contacts a whole day brings: three ways to say it, to be blended by their record."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scheduler.demand.timeline import HOLIDAY, SUNDAY, FloatArray, IntArray, Timeline

MEMORY_DAYS = 364
"""Days of history a level is learned from: beyond a year, habits are others."""
RECENT_WEEKS = 6

# The model counts in units of the noise that a day of many contacts usually has; the other sizes
# are standard deviations of what is expected before any data, on a logarithmic scale (0.1: 10 %).
_DAY_NOISE = 0.10
_WEEKDAY_SD = 1.0
_SUNDAY_MEAN = -0.7
_HOLIDAY_SD = 0.5
_MONTH_SD = 0.045
_LEVEL_STEP_SD = 0.018
_START_SD = 3.0

_STEP_DAYS = 14
_HARMONICS = 3
_HUBER_SDS = 1.5
_LEAST_SCALE = 0.2
"""However regular most days are, no day is cast out for a fifth of the usual noise."""
_ROUNDS = 12
_CONVERGED = 1e-4
_HOLIDAY_COLUMN = SUNDAY + 1
_N_EFFECTS = _HOLIDAY_COLUMN + 1


def recent_mean(
    totals: FloatArray, timeline: Timeline, cutoff: int, targets: IntArray
) -> FloatArray:
    """Mean of the last six days of the same weekday before ``cutoff``; NaN where there is none.

    Holidays are neither forecast so nor counted.
    """
    usable = np.isfinite(totals[:cutoff]) & (timeline.day_class[:cutoff] != HOLIDAY)
    result = np.full(len(targets), np.nan)
    for place, target in enumerate(targets):
        if timeline.day_class[target] != HOLIDAY:
            same = usable & (timeline.weekday[:cutoff] == timeline.weekday[target])
            last = np.flatnonzero(same)[-RECENT_WEEKS:]
            result[place] = totals[last].mean() if last.size else np.nan
    return result


@dataclass(frozen=True, eq=False)
class LevelModel:
    """A fitted model of day totals; ``expect`` says what any day should bring."""

    timeline: Timeline
    cutoff: int
    with_month: bool
    n_steps: int
    coefficients: FloatArray

    def expect(self, targets: IntArray) -> FloatArray:
        """Contacts expected on the days with these numbers, shape of ``targets``."""
        design = _design(self.timeline, targets, self.cutoff, self.n_steps, self.with_month)
        return np.asarray(np.exp(design @ self.coefficients))


def fit_level(
    totals: FloatArray, timeline: Timeline, cutoff: int, *, with_month: bool
) -> LevelModel:
    """Fit level, weekday, holidays and, if asked for, the position in the month.

    Parameters
    ----------
    totals : ndarray, shape (days,)
        Contacts of whole days; NaN where unknown, closed or special.
    timeline : Timeline
        What kind of days they are.
    cutoff : int
        Only days before this number are learned from, at most `MEMORY_DAYS` of them.
    with_month : bool
        Whether contacts may swing with the position in the month (pay days, bills).

    Returns
    -------
    LevelModel
        On the day of ``cutoff`` and later the level stays where it last was.

    Notes
    -----
    A generalised linear model with logarithmic link: ``log E[total] = level + weekday (+ holiday)
    (+ three harmonics of the month)``. The level is a step function of two weeks a step, held
    together by a penalty on the steps (a random walk); every other effect has a Gaussian prior.
    A day varies by Poisson noise and by 10 %; days further off than 1.5 of their standard
    deviations get Huber's weights, so one wild day does not move the level. Solved by iteratively
    reweighted least squares (P. McCullagh and J. A. Nelder, *Generalized Linear Models*, 1989;
    P. J. Huber, *Robust Statistics*, 1981).
    """
    numbers = np.arange(max(0, cutoff - MEMORY_DAYS), cutoff)
    numbers = numbers[np.isfinite(totals[numbers])]
    n_steps = -(-(cutoff - int(numbers[0])) // _STEP_DAYS)
    design = _design(timeline, numbers, cutoff, n_steps, with_month)
    seen = totals[numbers]
    prior = _Prior(n_steps, with_month, float(np.log(np.median(seen) + 0.5)))
    coefficients = prior.mean
    for _ in range(_ROUNDS):
        before = coefficients
        coefficients = _reweighted(design, seen, coefficients, prior)
        if np.abs(coefficients - before).max() < _CONVERGED:
            break
    return LevelModel(timeline, cutoff, with_month, n_steps, coefficients)


@dataclass(frozen=True)
class _Prior:
    """What is expected of the coefficients: day, position in the month, steps of the level."""

    n_steps: int
    with_month: bool
    level: float
    """Logarithm of a usual day's contacts."""

    @cached_property
    def mean(self) -> FloatArray:
        mean = np.zeros(_N_EFFECTS + self._n_month + self.n_steps)
        mean[SUNDAY] = _SUNDAY_MEAN
        mean[-self.n_steps :] = self.level
        return mean

    @cached_property
    def precision(self) -> FloatArray:
        sds = [_WEEKDAY_SD] * (SUNDAY + 1) + [_HOLIDAY_SD] + [_MONTH_SD] * self._n_month
        effects = np.diag((_DAY_NOISE / np.array(sds)) ** 2)
        change = np.diff(np.eye(self.n_steps), axis=0)
        steps = (_DAY_NOISE / _LEVEL_STEP_SD) ** 2 * change.T @ change
        steps += (_DAY_NOISE / _START_SD) ** 2 / self.n_steps * np.eye(self.n_steps)
        whole = np.zeros((len(self.mean), len(self.mean)))
        whole[: len(sds), : len(sds)] = effects
        whole[len(sds) :, len(sds) :] = steps
        return whole

    @property
    def _n_month(self) -> int:
        return 2 * _HARMONICS * self.with_month


def _design(
    timeline: Timeline, days: IntArray, cutoff: int, n_steps: int, with_month: bool
) -> FloatArray:
    """One row a day; a holiday is a Sunday with an effect of its own."""
    holiday = timeline.day_class[days] == HOLIDAY
    weekday = np.eye(SUNDAY + 1)[np.where(holiday, SUNDAY, timeline.weekday[days])]
    back = np.clip((cutoff - 1 - days) // _STEP_DAYS, 0, n_steps - 1)
    level = np.eye(n_steps)[n_steps - 1 - back]
    parts = [weekday, holiday[:, np.newaxis].astype(np.float64)]
    if with_month:
        phase = timeline.month_phase[days]
        for harmonic in range(1, _HARMONICS + 1):
            # Dividing lets the fast swings be smaller than the slow ones.
            parts.append(np.cos(harmonic * phase)[:, np.newaxis] / harmonic)
            parts.append(np.sin(harmonic * phase)[:, np.newaxis] / harmonic)
    return np.concatenate([*parts, level], axis=1)


def _reweighted(
    design: FloatArray, seen: FloatArray, coefficients: FloatArray, prior: _Prior
) -> FloatArray:
    log_mean = np.clip(design @ coefficients, -10.0, 20.0)
    mean = np.exp(log_mean)
    usual = np.sqrt(mean + (_DAY_NOISE * mean) ** 2)
    deviation = np.abs(seen - mean) / usual
    scale = max(_LEAST_SCALE, 1.4826 * float(np.median(deviation)))
    huber = np.minimum(1.0, _HUBER_SDS * scale / np.maximum(deviation, 1e-9))
    huber[design[:, _HOLIDAY_COLUMN] > 0] = 1.0  # too few of them to tell the wild from the usual
    weight = huber * (_DAY_NOISE * mean / usual) ** 2
    working = log_mean + (seen - mean) / mean
    normal = design.T @ (design * weight[:, np.newaxis]) + prior.precision
    target = design.T @ (weight * working) + prior.precision @ prior.mean
    return np.asarray(np.linalg.solve(normal, target))
