"""Contacts of the past, and how a stream's rows become days x slots of the local clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import numpy.typing as npt
import pandas as pd

from scheduler.calendar import Horizon
from scheduler.demand.opening import slots_of
from scheduler.errors import InvalidDataError, require
from scheduler.pods.pods import Stream

if TYPE_CHECKING:
    from datetime import date

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

COLUMNS = ("start", "pod", "channel", "skill", "offered", "handled", "aht_s")
_KEY = ["pod", "channel", "skill", "start"]
_ZERO_IS_PLAUSIBLE_BELOW = 5.0
"""Contacts a day under which an empty day is believed: above, chance leaves one in 150 empty."""
_NEVER_AFTER_WEEKS = 3
"""A weekday on which nothing was kept in so many weeks is one on which nobody calls."""


@dataclass(frozen=True, eq=False)
class DayGrid:
    """One stream on the local clock; NaN where nothing is known.

    All arrays have the shape (days, slots). An hour that the autumn change repeats counts with
    the mean of its two passes, one that the spring change skips is not known.
    """

    first_day: date
    offered: FloatArray
    handled: FloatArray
    handle_s: FloatArray
    """Handling time of all handled contacts together, in seconds."""

    @property
    def n_days(self) -> int:
        """Days from the first to the last with a row."""
        return int(self.offered.shape[0])


@dataclass(frozen=True, eq=False)
class ContactHistory:
    """Contacts by interval, one row for a stream and a start.

    Columns: ``start`` (aware, UTC), ``pod``, ``channel``, ``skill`` (empty if none), ``offered``,
    ``handled`` and ``aht_s`` (both may be missing values), and if known ``interval_min``. Without
    it, the length of a channel's intervals is read off its starts.
    """

    frame: pd.DataFrame

    def __post_init__(self) -> None:
        missing = [name for name in COLUMNS if name not in self.frame.columns]
        require(not missing, f"history lacks the columns {', '.join(missing)}")
        kind = self.frame["start"].dtype
        require(
            isinstance(kind, pd.DatetimeTZDtype) and str(kind.tz) == "UTC",
            f"history column start has type {kind}, expected times in UTC",
        )
        for name in ("offered", "handled", "aht_s"):
            numbers = pd.to_numeric(self.frame[name], errors="coerce")
            empty = self.frame[name].isna() if name != "offered" else False
            bad = self.frame.index[~((numbers >= 0) | empty)]
            require(
                not len(bad),
                f"history row {bad[0] if len(bad) else ''}: {name} is not a number of 0 or more",
            )
        twice = self.frame.index[self.frame.duplicated(_KEY)]
        require(
            not len(twice),
            f"history row {twice[0] if len(twice) else ''}: the stream has that start twice",
        )

    @classmethod
    def empty(cls) -> ContactHistory:
        """A history of nothing, for a centre that starts."""
        frame = pd.DataFrame({name: pd.Series(dtype=np.float64) for name in COLUMNS})
        return cls(frame.astype({"start": "datetime64[ns, UTC]", "pod": str, "channel": str}))

    def streams(self, pod: str | None = None) -> tuple[Stream, ...]:
        """The streams that have rows, sorted; of one pod if it is named."""
        streams = [stream for stream in self._by_stream if pod in (None, stream.pod)]
        return tuple(sorted(streams, key=lambda each: (each.pod, each.channel, each.skill)))

    def grid(
        self, stream: Stream, zone: str, interval_min: int, before: date | None = None
    ) -> DayGrid | None:
        """Lay the stream's rows out on the local clock.

        Parameters
        ----------
        stream : Stream
            Which rows to take.
        zone : str
            IANA time zone of the pod.
        interval_min : int
            Length of a slot in minutes. Shorter intervals of the history are added up, longer
            ones shared out evenly.
        before : date, optional
            Only local days before this one are used.

        Returns
        -------
        DayGrid or None
            None if the stream has no row. An interval without a row counts as zero if its day
            has any row; a day without rows is unknown, unless the stream's usual day is so small
            that an empty one is believable, or that weekday never has rows.

        Raises
        ------
        InvalidDataError
            If the history's intervals and the slots do not fit into each other.
        """
        rows = self._by_stream.get(stream)
        if rows is None:
            return None
        local = rows["start"].dt.tz_convert(ZoneInfo(zone))
        if before is not None:
            kept = np.asarray(local.dt.tz_localize(None) < pd.Timestamp(before))
            rows, local = rows[kept], local[kept]
        if rows.empty:
            return None
        first, last = local.min().date(), local.max().date()
        n_days = (last - first).days + 1
        wall = local.dt.tz_localize(None)
        day = np.asarray((wall.dt.normalize() - pd.Timestamp(first)).dt.days, dtype=np.int64)
        minute = np.asarray(wall.dt.hour * 60 + wall.dt.minute, dtype=np.int64)
        spread = _Spread(n_days, interval_min, self._row_min(rows, stream.channel), day, minute)
        offered = spread.sums(rows["offered"])
        timed = rows["handled"].fillna(rows["offered"]).where(rows["aht_s"].notna(), 0.0)
        weight = _known_passes(zone, first, n_days, interval_min)
        weight[~_believed_days(offered, day)] = np.nan
        weight[~self._covered(zone, first, spread)] = np.nan
        return DayGrid(
            first,
            offered * weight,
            spread.sums(timed) * weight,
            spread.sums(timed * rows["aht_s"].fillna(0.0)) * weight,
        )

    @cached_property
    def _by_stream(self) -> dict[Stream, pd.DataFrame]:
        groups = self.frame.groupby(["pod", "channel", "skill"])
        return {Stream(*map(str, key)): rows for key, rows in groups}

    def _covered(self, zone: str, first: date, spread: _Spread) -> npt.NDArray[np.bool_]:
        """Slots between the first and the last row of all streams: a file may end at noon."""
        ends = self.frame["start"].agg(["min", "max"]).dt.tz_convert(ZoneInfo(zone))
        minutes = (ends.dt.tz_localize(None) - pd.Timestamp(first)) / pd.Timedelta(minutes=1)
        shape = (spread.n_days, 24 * 60 // spread.interval_min)
        slot_end = np.arange(1, shape[0] * shape[1] + 1).reshape(shape) * spread.interval_min
        length = max(spread.interval_min, int(spread.row_min.max()))
        return np.asarray((slot_end > minutes["min"]) & (slot_end <= minutes["max"] + length))

    def _row_min(self, rows: pd.DataFrame, channel: str) -> IntArray:
        """Length of each row's interval in minutes."""
        if "interval_min" in rows.columns:
            return np.asarray(rows["interval_min"], dtype=np.int64)
        return np.full(len(rows), self._usual_min[channel])

    @cached_property
    def _usual_min(self) -> dict[str, int]:
        """Length of intervals by channel; a single stream may be too small to show it."""
        minutes = self.frame["start"].dt.minute.groupby(self.frame["channel"])
        return {
            str(channel): int(np.gcd.reduce(np.append(np.unique(values), 60)))
            for channel, values in minutes
        }


@dataclass(frozen=True, eq=False)
class _Spread:
    """Adds rows of any interval length up into slots of one."""

    n_days: int
    interval_min: int
    row_min: IntArray
    day: IntArray
    minute: IntArray

    def __post_init__(self) -> None:
        short = np.minimum(self.row_min, self.interval_min)
        misfits = self.row_min[(np.maximum(self.row_min, self.interval_min) % short) != 0]
        if misfits.size:
            raise InvalidDataError(
                f"history comes in intervals of {misfits[0]} minutes, which cannot be turned "
                f"into {self.interval_min} minutes"
            )

    def sums(self, values: pd.Series[float]) -> FloatArray:
        """Sums by day and slot, shape (days, slots); rows that pass midnight end there."""
        result = np.zeros((self.n_days, 24 * 60 // self.interval_min))
        parts = np.maximum(1, self.row_min // self.interval_min)
        shares = np.asarray(values, dtype=np.float64) / parts
        for part in range(int(parts.max())):
            slot = self.minute // self.interval_min + part
            kept = (part < parts) & (slot < result.shape[1])
            np.add.at(result, (self.day[kept], slot[kept]), shares[kept])
        return result


def _known_passes(zone: str, first: date, n_days: int, interval_min: int) -> FloatArray:
    """1 for a slot passed once, 1/2 where the clock passes it twice, NaN where it is skipped."""
    weight = np.ones((n_days, 24 * 60 // interval_min))
    midnights = pd.date_range(first, periods=n_days + 1, tz=ZoneInfo(zone))
    hours = np.diff(midnights.tz_convert("UTC")) / np.timedelta64(1, "h")
    for number in np.flatnonzero(hours != 24.0):
        day = first + timedelta(days=int(number))
        _, slot = slots_of(Horizon(zone, day, 1, interval_min))
        passes = np.bincount(slot, minlength=weight.shape[1])
        weight[number] = np.where(passes > 0, 1.0 / np.maximum(passes, 1), np.nan)
    return weight


def _believed_days(offered: FloatArray, days_with_rows: IntArray) -> npt.NDArray[np.bool_]:
    """Days whose zeros are contacts that did not come, not rows that were not kept."""
    seen = np.zeros(offered.shape[0], dtype=bool)
    seen[days_with_rows] = True
    usual = float(np.median(offered[seen].sum(axis=1)))
    if usual < _ZERO_IS_PLAUSIBLE_BELOW:
        return np.ones_like(seen)
    for weekday in range(7):
        same = seen[weekday::7]
        seen[weekday::7] |= same.size >= _NEVER_AFTER_WEEKS and not same.any()
    return seen
