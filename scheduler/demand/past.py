"""What is known of a stream, and what can be said of its days from what lay before some day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from scheduler.demand.levels import LevelModel, fit_level, recent_mean
from scheduler.demand.opening import open_slots
from scheduler.demand.profiles import known_share, learn_profiles
from scheduler.demand.special_days import kinds_of
from scheduler.demand.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.calendar import Horizon
    from scheduler.demand.history import DayGrid
    from scheduler.demand.special_days import DayKind, PodCalendar
    from scheduler.demand.timeline import BoolArray, FloatArray, IntArray

_LEAST_KNOWN_SHARE = 0.05
"""A day of which less is known says nothing about its total."""
_HOLIDAY_DOUBT = 2.0
_SPECIAL_DOUBT = 0.5
"""So many days of factor 1 are added to what earlier days of a name show: names of holidays differ
little from each other, campaigns a lot."""


@dataclass(frozen=True, eq=False)
class Past:
    """A stream's history on the timeline that runs on to the end of the horizon."""

    timeline: Timeline
    kinds: Sequence[DayKind]
    offered: FloatArray
    """Shape (history days, slots); NaN where closed or unknown."""

    @classmethod
    def of(cls, grid: DayGrid, horizon: Horizon, calendar: PodCalendar) -> Past:
        """Lay the history on the timeline, without what came while the pod was closed."""
        n_days = (horizon.first_day - grid.first_day).days + horizon.n_days
        days = [grid.first_day + timedelta(days=number) for number in range(n_days)]
        kinds = kinds_of(days, calendar.pod, calendar.special_days)
        is_open = open_slots(calendar.opening, calendar.pod.code, days, horizon.interval_min)
        offered = np.where(is_open[: grid.n_days], grid.offered, np.nan)
        for number in np.flatnonzero(np.isnan(offered).all(axis=1)):
            if kinds[number].holiday:
                # Nobody keeps rows of a holiday on which the pod was closed after all.
                offered[number] = np.where(is_open[number], 0.0, np.nan)
        return cls(Timeline.of(days, kinds, is_open), kinds, offered)

    @property
    def n_known(self) -> int:
        """Days of which at least one open slot is known."""
        return int(np.isfinite(self.offered).any(axis=1).sum())

    @cached_property
    def ordinary(self) -> FloatArray:
        """What came, without special days: a campaign must not pass for a habit."""
        special = self.timeline.special[: len(self.offered), np.newaxis]
        return np.where(special, np.nan, self.offered)


@dataclass(frozen=True, eq=False)
class View:
    """What can be said from the days before ``cutoff``."""

    past: Past
    cutoff: int

    @cached_property
    def profiles(self) -> FloatArray:
        """Shares of a day's contacts by class of days and slot."""
        age_days = np.arange(self.cutoff - 1, -1, -1, dtype=np.float64)
        return learn_profiles(
            self.past.ordinary[: self.cutoff], self.past.timeline.day_class[: self.cutoff], age_days
        )

    @cached_property
    def known_totals(self) -> FloatArray:
        """Contacts of whole ordinary days, shape (cutoff,); NaN where unknown."""
        return whole_days(self.past.ordinary[: self.cutoff], self.past.timeline, self.profiles)

    @property
    def has_totals(self) -> bool:
        """Whether enough is known of any day to learn a level."""
        return bool(np.isfinite(self.known_totals).any())

    @cached_property
    def models(self) -> tuple[LevelModel, LevelModel]:
        """Without and with the position in the month."""
        plain, with_month = (
            fit_level(self.known_totals, self.past.timeline, self.cutoff, with_month=month)
            for month in (False, True)
        )
        return plain, with_month

    def totals(self, targets: IntArray) -> FloatArray:
        """The three ways' totals of whole days, shape (3, len(targets))."""
        plain, with_month = (model.expect(targets) for model in self.models)
        recent = recent_mean(self.known_totals, self.past.timeline, self.cutoff, targets)
        return np.stack([np.where(np.isfinite(recent), recent, plain), plain, with_month])

    def by_slot(self, totals: FloatArray, targets: IntArray) -> FloatArray:
        """Spread totals over the open slots, shape (len(targets), slots)."""
        timeline = self.past.timeline
        shares = self.profiles[timeline.day_class[targets]] * timeline.is_open[targets]
        return np.asarray(totals[:, np.newaxis] * shares)

    def factors(self, targets: IntArray) -> FloatArray:
        """Factors of holidays and special days on what their class of days lets expect."""
        return np.array([self._factor(self.past.kinds[target]) for target in targets])

    def _factor(self, kind: DayKind) -> float:
        if not kind.name:
            return 1.0
        if kind.factor is not None:
            return kind.factor
        ratios = self._earlier(kind.name)
        doubt = _HOLIDAY_DOUBT if kind.holiday else _SPECIAL_DOUBT
        return (sum(ratios) + doubt) / (len(ratios) + doubt)

    def _earlier(self, name: str) -> list[float]:
        """What came on the earlier days of that name, over what their class let expect."""
        known = self.past.timeline.names[: self.cutoff]
        days = np.array([n for n, other in enumerate(known) if other == name], dtype=np.int64)
        came = whole_days(self.past.offered[: self.cutoff], self.past.timeline, self.profiles)[days]
        ratios = came / self.models[-1].expect(days)
        return [float(ratio) for ratio in ratios if np.isfinite(ratio)]


def whole_days(offered: FloatArray, timeline: Timeline, profiles: FloatArray) -> FloatArray:
    """Contacts the days would have brought with all slots of their profile open and known."""
    known: BoolArray = np.isfinite(offered)
    share = known_share(profiles, timeline.day_class[: len(offered)], known)
    came = np.where(known, offered, 0.0).sum(axis=1)
    whole = np.full(len(came), np.nan)
    np.divide(came, share, out=whole, where=share > _LEAST_KNOWN_SHARE)
    return whole
