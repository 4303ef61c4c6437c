"""How a day's contacts are spread over its slots: one profile for each day of the week.

A profile is learned from about twenty weeks, recent ones counting more, and then borrows from the
profiles of similar days. What a planner's mean of four weeks cannot do is keep the noise of single
slots out: four weeks of a slot with ten contacts leave an error of 16 % before anything changed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scheduler.demand.timeline import (
    HOLIDAY,
    N_DAY_CLASSES,
    SUNDAY,
    BoolArray,
    FloatArray,
    IntArray,
)

HALF_LIFE_DAYS = 42.0
MEMORY_DAYS = 140
"""Days after which habits of the clock are forgotten altogether."""
_ROUNDS = 5
_HUBER_SDS = 1.5
"""Slots further away from the profile than so many standard deviations lose weight."""
_DISTANCE_WEIGHT = 2.0
"""Distances between profiles are underestimated where they are concentrated in a few slots."""
_MEDIAN_OF_CHI_SQUARE = 0.455


@dataclass(frozen=True, eq=False)
class _Sample:
    """Days from which profiles are learned; unknown and closed slots are zero in ``counts``."""

    counts: FloatArray
    known: BoolArray
    member: FloatArray
    """Shape (days, classes): 1 in the column of the day's class."""
    weight: FloatArray

    def share_known(self, profiles: FloatArray) -> FloatArray:
        """Share of each day's usual contacts that falls into its known slots."""
        return np.asarray(((self.member @ profiles) * self.known).sum(axis=1))


def learn_profiles(offered: FloatArray, day_class: IntArray, age_days: FloatArray) -> FloatArray:
    """Learn how contacts are spread over the slots of each class of days.

    Parameters
    ----------
    offered : ndarray, shape (days, slots)
        Contacts; NaN where closed or unknown, and on days that shall not count.
    day_class : ndarray of int, shape (days,)
        Weekday 0 to 6, or `HOLIDAY`.
    age_days : ndarray, shape (days,)
        Days before the forecast is made; `MEMORY_DAYS` and older do not count.

    Returns
    -------
    ndarray, shape (8, slots)
        Shares of a day's contacts. Each row adds up to 1 over the slots its class is known in;
        slots never seen open are filled in from their neighbours.

    Notes
    -----
    The counts of day d are taken as ``T_d p_s`` with variance ``phi T_d p_s``; T and p are found in
    turns (the Poisson likelihood of a two-way table with gaps), slots far off with Huber's weights.

    Profiles then borrow from each other by precision: the profile of day class b measures that of a
    with variance ``phi / n_b + d_ab``, d_ab being the squared distance of the two beyond what
    chance explains, in units of p (the moment estimate of DerSimonian and Laird 1986).
    """
    sample = _sample(offered, day_class, age_days)
    huber = np.ones_like(sample.counts)
    totals = sample.counts.sum(axis=1)
    for _ in range(_ROUNDS):
        profiles = _profiles_given(sample, totals, huber)
        share = sample.share_known(profiles)
        totals = np.where(share > 0, sample.counts.sum(axis=1) / np.where(share > 0, share, 1), 0)
        expected = totals[:, np.newaxis] * (sample.member @ profiles)
        huber = _huber_weights(sample, expected)
    phi = _dispersion(sample, expected, huber)
    seen = sample.member.T @ (sample.weight[:, np.newaxis] * sample.known) > 0
    return _filled(_borrowed(profiles, seen, _effective_contacts(sample, totals), phi))


def known_share(profiles: FloatArray, day_class: IntArray, known: BoolArray) -> FloatArray:
    """Share of each day's usual contacts that lies in the slots marked in ``known``."""
    return np.asarray((profiles[day_class] * known).sum(axis=1))


def _sample(offered: FloatArray, day_class: IntArray, age_days: FloatArray) -> _Sample:
    recent = age_days < MEMORY_DAYS
    known = np.isfinite(offered[recent])
    return _Sample(
        counts=np.where(known, offered[recent], 0.0),
        known=known,
        member=np.eye(N_DAY_CLASSES)[day_class[recent]],
        weight=0.5 ** (age_days[recent] / HALF_LIFE_DAYS),
    )


def _profiles_given(sample: _Sample, totals: FloatArray, huber: FloatArray) -> FloatArray:
    weight = sample.weight[:, np.newaxis] * huber
    came = sample.member.T @ (weight * sample.counts)
    could = sample.member.T @ (weight * sample.known * totals[:, np.newaxis])
    profiles = np.divide(came, could, out=np.zeros_like(came), where=could > 0)
    whole = profiles.sum(axis=1, keepdims=True)
    np.divide(profiles, whole, out=profiles, where=whole > 0)
    return profiles


def _huber_weights(sample: _Sample, expected: FloatArray) -> FloatArray:
    deviation = np.abs(sample.counts - expected) / np.sqrt(np.maximum(expected, 0.25))
    telling = deviation[sample.known & (expected > 1.0)]
    if not telling.size:
        return np.ones_like(expected)
    scale = np.sqrt(np.median(telling**2) / _MEDIAN_OF_CHI_SQUARE)
    return np.asarray(np.minimum(1.0, _HUBER_SDS * scale / np.maximum(deviation, 1e-9)))


def _dispersion(sample: _Sample, expected: FloatArray, huber: FloatArray) -> float:
    telling = sample.known & (expected > 0.5)
    if not telling.any():
        return 1.0
    chi = huber[telling] * (sample.counts - expected)[telling] ** 2 / expected[telling]
    return max(1.0, float(chi.mean()))


def _effective_contacts(sample: _Sample, totals: FloatArray) -> FloatArray:
    once = sample.member.T @ (sample.weight * totals)
    twice = sample.member.T @ (sample.weight**2 * totals)
    return np.divide(once**2, twice, out=np.zeros_like(once), where=twice > 0)


def _borrowed(
    profiles: FloatArray, seen: BoolArray, contacts: FloatArray, phi: float
) -> FloatArray:
    result = np.full_like(profiles, np.nan)
    for own in range(N_DAY_CLASSES):
        precision = np.array(
            [_precision(profiles, seen, contacts, phi, own, other) for other in range(len(seen))]
        )
        weight = precision[:, np.newaxis] * seen
        whole = weight.sum(axis=0)
        mixed = (weight * profiles).sum(axis=0)
        np.divide(mixed, whole, out=result[own], where=whole > 0)
    return result


def _precision(
    profiles: FloatArray, seen: BoolArray, contacts: FloatArray, phi: float, own: int, other: int
) -> float:
    """How much the profile of class ``other`` says about that of class ``own``."""
    if contacts[other] <= 0:
        return 0.0
    if contacts[own] <= 0:
        return _precision_unseen(contacts, own, other)
    distance = 0.0
    if other != own:
        both = seen[own] & seen[other]
        mean = (profiles[own] + profiles[other])[both] / 2
        gap = (profiles[own] - profiles[other])[both][mean > 0]
        chance = phi / contacts[own] + phi / contacts[other]
        per_slot = float(np.sum(gap**2 / mean[mean > 0])) / max(1, gap.size - 1)
        distance = _DISTANCE_WEIGHT * max(0.0, per_slot - chance)
    return 1.0 / (phi / float(contacts[other]) + distance)


def _precision_unseen(contacts: FloatArray, own: int, other: int) -> float:
    """A class never seen takes the profile of Sundays if it is a holiday, else of all days."""
    if own == HOLIDAY and contacts[SUNDAY] > 0:
        return float(other == SUNDAY)
    return float(contacts[other])


def _filled(profiles: FloatArray) -> FloatArray:
    """Replace slots nobody ever saw open by what lies between their neighbours."""
    slots = np.arange(profiles.shape[1], dtype=np.float64)
    flat = 1.0 / slots.size
    result = profiles.copy()
    for row in result:
        known = np.isfinite(row)
        row[~known] = np.interp(slots[~known], slots[known], row[known]) if known.any() else flat
    return result
