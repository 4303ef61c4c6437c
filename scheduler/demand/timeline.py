"""The days of one stream, past and to come, in one row: what the parts of a forecast read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from scheduler.demand.special_days import DayKind

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]

SUNDAY = 6
HOLIDAY = 7
"""Public holidays are treated as an eighth day of the week."""
N_DAY_CLASSES = 8


@dataclass(frozen=True, eq=False)
class Timeline:
    """Consecutive local days; every array begins with the dimension (days,)."""

    weekday: IntArray
    """0 is Monday."""
    day_class: IntArray
    """The weekday, or `HOLIDAY`."""
    month_phase: FloatArray
    """Position in the month as an angle, 0 to 2 pi."""
    special: BoolArray
    """Days with a name of their own: never learned from as ordinary days."""
    names: tuple[str, ...]
    """Name of the holiday or special day; empty for ordinary days."""
    is_open: BoolArray
    """Shape (days, slots)."""

    @classmethod
    def of(cls, days: Sequence[date], kinds: Sequence[DayKind], is_open: BoolArray) -> Timeline:
        """Describe the days in numbers."""
        stamps = np.array(days, dtype="datetime64[D]")
        months = stamps.astype("datetime64[M]")
        into_month = (stamps - months.astype("datetime64[D]")).astype(np.float64)
        length = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(
            np.float64
        )
        weekday = np.array([day.weekday() for day in days], dtype=np.int64)
        holiday = np.array([kind.holiday for kind in kinds], dtype=bool)
        return cls(
            weekday=weekday,
            day_class=np.where(holiday, HOLIDAY, weekday),
            month_phase=2 * np.pi * (into_month + 0.5) / length,
            special=np.array([kind.special for kind in kinds], dtype=bool),
            names=tuple(kind.name for kind in kinds),
            is_open=is_open,
        )
