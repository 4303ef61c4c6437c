"""A seeded contact centre: known habits, growth, overdispersion, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest

from scheduler.calendar import Horizon
from scheduler.demand.history import ContactHistory
from scheduler.demand.special_days import PodCalendar
from scheduler.pods.pods import OpeningHours, Pod, Stream

if TYPE_CHECKING:
    from collections.abc import Callable

    from scheduler.demand.timeline import FloatArray

STREAM = Stream("north", "voice")
FIRST_DAY = date(2024, 1, 1)


@dataclass(frozen=True)
class SimulatedCentre:
    """Two humps a day, quiet weekends; counts vary several times more than Poisson counts."""

    seed: int
    n_weeks: int = 20
    contacts_per_day: float = 800.0
    interval_min: int = 30
    opens: float = 8.0
    closes: float = 20.0
    growth_per_year: float = 0.1
    month_swing: float = 0.0
    day_noise: float = 0.08
    interval_noise: float = 0.12
    factors: dict[date, float] = field(default_factory=dict)
    """Holidays, campaigns: what their days bring against an ordinary day."""

    @property
    def days(self) -> list[date]:
        return [FIRST_DAY + timedelta(days=number) for number in range(7 * self.n_weeks)]

    def week(self, back: int) -> Horizon:
        """The week that begins ``back`` weeks before the end; 0 is the one after it."""
        return Horizon("UTC", self.days[-1] + timedelta(days=1 - 7 * back), 7, self.interval_min)

    def counts(self) -> FloatArray:
        """Contacts, shape (days, slots)."""
        random = np.random.default_rng(self.seed)
        hours = np.arange(0, 24, self.interval_min / 60) + self.interval_min / 120
        shape = np.exp(-0.5 * ((hours - 10.5) / 1.7) ** 2)
        shape += 0.75 * np.exp(-0.5 * ((hours - 15) / 2) ** 2) + 0.05
        shape *= (hours > self.opens) & (hours < self.closes)
        weekdays = np.array([1.25, 1.05, 1.0, 1.0, 0.95, 0.35, 0.2])
        rows = []
        for number, day in enumerate(self.days):
            mean = self.contacts_per_day * weekdays[day.weekday()] * self.factors.get(day, 1.0)
            mean *= (1 + self.growth_per_year) ** (number / 365)
            mean *= np.exp(self.month_swing * np.cos(2 * np.pi * (day.day - 2) / 30.4))
            mean *= np.exp(self.day_noise * random.standard_normal())
            bursts = random.gamma(self.interval_noise**-2, self.interval_noise**2, len(hours))
            rows.append(random.poisson(mean * shape / shape.sum() * bursts))
        return np.array(rows, dtype=np.float64)


def history_of(
    counts: FloatArray,
    interval_min: int = 30,
    *,
    zone: str = "UTC",
    stream: Stream = STREAM,
    aht_s: float = 240.0,
) -> ContactHistory:
    """Rows for all counts above zero, as exports have them."""
    starts = pd.date_range(FIRST_DAY, periods=counts.size, freq=f"{interval_min}min")
    frame = pd.DataFrame(
        {
            "start": starts.tz_localize(zone, nonexistent="NaT", ambiguous="NaT").tz_convert("UTC"),
            "pod": stream.pod,
            "channel": stream.channel,
            "skill": stream.skill,
            "offered": counts.ravel(),
            "handled": counts.ravel(),
            "aht_s": aht_s,
        }
    )
    return ContactHistory(frame[(frame["offered"] > 0) & frame["start"].notna()])


@pytest.fixture
def simulated() -> type[SimulatedCentre]:
    """Makes centres."""
    return SimulatedCentre


@pytest.fixture
def as_history() -> Callable[..., ContactHistory]:
    """Turns counts into a history."""
    return history_of


@pytest.fixture
def stream() -> Stream:
    return STREAM


@pytest.fixture
def calendar() -> PodCalendar:
    """A pod in Bavaria, open on all days from 8 to 20."""
    hours = tuple(
        OpeningHours("north", weekday=weekday, start=time(8), end=time(20)) for weekday in range(7)
    )
    return PodCalendar(Pod("north", "North", zone="UTC", state="BY"), hours)
