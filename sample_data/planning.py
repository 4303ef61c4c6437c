"""What the planned week is made of: shift patterns, breaks, wishes and absences."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np

    from sample_data.people import Person
    from sample_data.spec import CentreSpec
    from sample_data.tables import Cell

Rows = list[tuple["Cell", ...]]

FULL_LENGTHS = "6:30 7:30 8:00 8:30"
SHORT_LENGTHS = "4:00 5:00"
BREAK_PERCENT = 30
MIN_WORK_MIN = 60
FULL_BREAKS: Rows = [
    (15, "yes", 60, 120, 0),
    (30, "no", 180, -150, 0),
    (15, "yes", 330, -60, 480),
]
"""Length, paid, earliest, latest, from length; 30 unpaid minutes above six hours: § 4 ArbZG."""
SHORT_BREAKS: Rows = [(15, "yes", 90, -75, 0)]

PATTERNS_SMALL: Rows = [
    ("early", "Frühschicht", "08:00", "09:30", 30, FULL_LENGTHS, "Mon-Sat", ""),
    ("mid", "Mittelschicht", "10:00", "11:00", 30, FULL_LENGTHS, "Mon-Fri", ""),
    ("late", "Spätschicht", "11:30", "13:30", 30, FULL_LENGTHS, "Mon-Fri", ""),
    ("short", "Kurzschicht", "08:00", "16:00", 60, SHORT_LENGTHS, "Mon-Sat", ""),
]
PATTERNS_MEDIUM: Rows = [
    ("dawn", "Frühschicht ab 6", "06:00", "06:30", 30, FULL_LENGTHS, "daily", "LEI"),
    ("early", "Frühschicht", "07:00", "09:00", 30, FULL_LENGTHS, "daily", ""),
    ("mid", "Mittelschicht", "09:30", "11:30", 30, FULL_LENGTHS, "daily", ""),
    ("late", "Spätschicht", "12:00", "14:30", 30, FULL_LENGTHS, "daily", ""),
    ("short", "Kurzschicht", "08:00", "17:00", 60, SHORT_LENGTHS, "daily", ""),
    ("night", "Nachtschicht", "22:00", "22:00", 30, "8:00", "daily", "LEI"),
]


def pattern_rows(patterns: Rows) -> Iterator[tuple[Cell, ...]]:
    """Rows of patterns.csv."""
    for *columns, weekdays, pods in patterns:
        flags = "night" if columns[0] == "night" else ""
        yield (*columns, weekdays, pods, MIN_WORK_MIN, BREAK_PERCENT, flags)


def break_rows(patterns: Rows) -> Iterator[tuple[Cell, ...]]:
    """Rows of breaks.csv."""
    for code, *_ in patterns:
        for rule in SHORT_BREAKS if code == "short" else FULL_BREAKS:
            if code != "night" or rule[0] == 30 or rule[2] == 60:
                yield (code, *rule)


def absence_rows(
    people: list[Person], spec: CentreSpec, rng: np.random.Generator
) -> Iterator[tuple[Cell, ...]]:
    """Rows of absences.csv: leave, sickness and training in the planned week."""
    for person in people:
        if not person.channels:
            continue
        draw = rng.random()
        monday = spec.monday
        if draw < 0.05:
            yield (person.number, "leave", monday, monday + timedelta(days=6))
        elif draw < 0.09:
            yield (person.number, "sick", monday, monday + timedelta(days=int(rng.integers(3))))
        elif draw < 0.13:
            first = monday + timedelta(days=int(rng.integers(4)))
            yield (person.number, "leave", first, first + timedelta(days=int(rng.integers(2))))
        elif draw < 0.15:
            day = monday + timedelta(days=int(rng.integers(1, 4)))
            yield (person.number, "training", day, day)


def wish_rows(
    people: list[Person], spec: CentreSpec, patterns: Rows, rng: np.random.Generator
) -> Iterator[tuple[Cell, ...]]:
    """Rows of wishes.csv: about half of the people wish for something."""
    for person in people:
        if not person.channels or rng.random() < 0.5:
            continue
        kinds = rng.permutation(["day_off", "day_off", "day_off", "start", "shift"])
        for kind in dict.fromkeys(kinds[: 1 + int(rng.random() < 0.3)]):
            yield _wish(person, str(kind), spec.monday, patterns, rng)


def _wish(
    person: Person, kind: str, monday: date, patterns: Rows, rng: np.random.Generator
) -> tuple[Cell, ...]:
    weight = int(rng.choice([1, 2, 3, 3, 4, 5]))
    day = monday + timedelta(days=int(rng.choice(6, p=[0.15, 0.1, 0.15, 0.1, 0.25, 0.25])))
    if kind == "day_off":
        return (person.number, kind, day, "", "", "", weight)
    if kind == "shift":
        mine = [str(p[0]) for p in patterns if not p[-1] or p[-1] == person.pod]
        return (person.number, kind, day, "", "", str(rng.choice(mine)), weight)
    window = [("", "09:00"), ("", "08:30"), ("10:00", ""), ("09:00", "11:00")]
    earliest, latest = window[int(rng.integers(len(window)))]
    every_day = rng.random() < 0.5
    return (person.number, kind, None if every_day else day, earliest, latest, "", weight)
