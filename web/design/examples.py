"""A drawn day and a drawn week for the page of examples; nobody works in them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from scheduler.hours.ledger import OwnAccount
from scheduler.hours.records import AccountWeek, OpeningBalance
from web.rosters.curves import Curve, curve
from web.rosters.days import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

N_INTERVALS = 56
FIRST_HOUR = 7
MONDAY = date(2026, 11, 30)


@dataclass(frozen=True)
class ExampleDay:
    """Quarter hours from 07:00 to 21:00; all figures in FTE."""

    times: list[str]
    needed: list[float]
    rostered: list[float]
    missing: list[float]
    forecast: list[float]
    low: list[float]
    high: list[float]
    history: list[float | None]
    curve: Curve
    ticks: list[tuple[str, float]]
    grid: str
    bars: list[tuple[str, str, list[Box], list[str]]]
    """Name, times, boxes and the same in words."""


def example_day() -> ExampleDay:
    """Two peaks, one of them short of people."""
    at = range(N_INTERVALS)
    needed = [round(3 + 6 * _bump(i, 14, 9) + 5 * _bump(i, 36, 9), 1) for i in at]
    rostered = [float(_level(i, ((4, 4), (8, 8), (14, 10), (28, 7), (34, 6), (50, 4)))) for i in at]
    forecast = [round(12 * need, 1) for need in needed]
    ticks = [
        (f"{FIRST_HOUR + n:02}:00", round(100 * n * 4 / N_INTERVALS, 2)) for n in range(0, 14, 2)
    ]
    return ExampleDay(
        times=[f"{FIRST_HOUR + i // 4:02}:{15 * (i % 4):02}" for i in at],
        needed=needed,
        rostered=rostered,
        missing=(
            missing := [round(max(0.0, n - r), 1) for n, r in zip(needed, rostered, strict=True)]
        ),
        forecast=forecast,
        low=[round(0.85 * f, 1) for f in forecast],
        high=[round(1.15 * f, 1) for f in forecast],
        history=[
            None if i > 40 else round(f * (1 + 0.1 * math.sin(i)), 1)
            for i, f in enumerate(forecast)
        ],
        curve=curve(needed, rostered, missing, max(*needed, *rostered)),
        ticks=ticks,
        grid="".join(f"M{x} 0V100" for _, x in ticks),
        bars=[
            ("Amir Pohl", "08:00–16:30", _boxes(4, 42, "voice", "chat"), ["08:00–16:30"]),
            ("Sabine Arslan", "10:00–18:30", _boxes(12, 50, "email"), ["10:00–18:30"]),
            ("Jörg Krüger", "12:30–20:45", _boxes(22, 55, "social", "voice"), ["12:30–20:45"]),
        ],
    )


def _bump(i: int, centre: int, width: int) -> float:
    return math.exp(-(((i - centre) / width) ** 2))


def _level(i: int, changes: Sequence[tuple[int, int]]) -> int:
    return next((level for first, level in reversed(changes) if i >= first), 0)


def _boxes(first: int, last: int, *channels: str) -> list[Box]:
    """Work on all channels, one below the other, around a break in the middle."""
    middle = (first + last) // 2
    parts = ((first, middle - 1), (middle + 1, last))
    height = 100 / len(channels)
    work = [
        Box(channel, _x(start), _x(end) - _x(start), n * height, height)
        for start, end in parts
        for n, channel in enumerate(channels)
    ]
    return [*work, Box("break", _x(middle - 1), _x(middle + 1) - _x(middle - 1))]


def _x(interval: int) -> float:
    return round(100 * interval / N_INTERVALS, 3)


@dataclass(frozen=True)
class ExampleShift:
    """What one cell of the roster shows."""

    text: str = ""
    tint: str = ""
    state: str = ""
    """``locked``, ``changed``, ``proposed``, ``gone``, ``dragging``, ``absent`` or nothing."""


@dataclass(frozen=True)
class ExampleWeek:
    """People down, days across."""

    days: list[date]
    rows: list[tuple[str, list[ExampleShift]]]


def example_account() -> OwnAccount:
    """Three weeks of the past and one to come."""
    paid = (2400, 2490, 2310, 2400)
    weeks, balance = [], 735
    for number, minutes in enumerate(paid):
        balance += minutes - 2400
        first = MONDAY + timedelta(days=7 * (number - 3))
        weeks.append(AccountWeek(first, 2400, minutes, 0, balance))
    opening = OpeningBalance("1001", weeks[0].first_day, 735)
    return OwnAccount(weeks[-2].balance_min, balance, opening, tuple(weeks[:3]), tuple(weeks[3:]))


def example_week() -> ExampleWeek:
    """Three people, with every state a shift can have."""
    early, late = ("08:00–16:30", "1"), ("11:30–20:00", "4")
    night, short = ("22:00–06:00", "night"), ("09:00–13:00", "2")
    free, absent = ExampleShift(), ExampleShift(state="absent")
    return ExampleWeek(
        days=[MONDAY + timedelta(days=n) for n in range(7)],
        rows=[
            ("Amir Pohl", [ExampleShift(*early), ExampleShift(*early, "locked"),
                           ExampleShift(*early), ExampleShift(*late, "changed"), free, free, free]),
            ("Sabine Arslan", [absent, absent, ExampleShift(*late), ExampleShift(*late),
                               ExampleShift(*late, "proposed"), ExampleShift(*short), free]),
            ("Jörg Krüger", [ExampleShift(*night), ExampleShift(*night), free, free,
                             ExampleShift(*short, "gone"), ExampleShift(*short, "dragging"), free]),
        ],
    )  # fmt: skip
