"""What the small and the medium centre are like."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time

SEED = 20261130
ZONE = "Europe/Berlin"


@dataclass(frozen=True)
class StreamSpec:
    """One stream: its share of a pod's work, and its row of promises."""

    channel: str
    skill: str
    work_share: float
    aht_s: float
    abandoned: float
    promise: dict[str, str | int | float]


STREAMS = (
    StreamSpec(
        "voice",
        "",
        0.50,
        330,
        0.04,
        {
            "model": "erlang_a",
            "service_level": 0.8,
            "answer_within_s": 20,
            "patience_s": 150,
            "max_occupancy": 0.88,
            "min_agents": 2,
            "priority": 5,
        },
    ),
    StreamSpec(
        "voice",
        "tech",
        0.14,
        540,
        0.05,
        {
            "model": "erlang_a",
            "service_level": 0.7,
            "answer_within_s": 60,
            "patience_s": 240,
            "max_occupancy": 0.88,
            "min_agents": 0,
            "priority": 4,
        },
    ),
    StreamSpec(
        "chat",
        "",
        0.16,
        620,
        0.02,
        {
            "model": "chat",
            "service_level": 0.8,
            "answer_within_s": 60,
            "concurrency": 2,
            "slowdown": 0.3,
            "max_occupancy": 0.9,
            "priority": 4,
        },
    ),
    StreamSpec(
        "email",
        "",
        0.15,
        420,
        0.0,
        {"model": "deferrable", "due_min": 600, "max_occupancy": 0.95, "priority": 2},
    ),
    StreamSpec(
        "social",
        "",
        0.05,
        240,
        0.0,
        {"model": "deferrable", "due_min": 240, "max_occupancy": 0.95, "priority": 2},
    ),
)
SHRINKAGE = 0.1


@dataclass(frozen=True)
class PodSpec:
    """One pod: people by role, opening hours, and how much of their hours contacts fill."""

    code: str
    name: str
    state: str
    accounts: int
    first_number: int
    leads: int
    coaches: int
    specialists: int
    agents: int
    hours: tuple[tuple[str, time, time], ...]
    """Weekdays as files write them, opening and closing time."""
    load: float
    """Work of the planned week over the paid hours of all who take contacts."""
    nights: bool = False


@dataclass(frozen=True)
class CentreSpec:
    """A centre, the week to be planned and the history before it."""

    name: str
    title: str
    seed: int
    pods: tuple[PodSpec, ...]
    monday: date
    history_weeks: int
    campaigns: dict[date, float] = field(default_factory=dict)
    """Days of a campaign and by how much it multiplies contacts."""
    planned_campaigns: tuple[date, ...] = ()


MONDAY = date(2026, 11, 30)
CAMPAIGN = "Tarifaktion"
_OFFICE = (("Mon-Fri", time(7), time(21)), ("Sat", time(8), time(18)))

SMALL = CentreSpec(
    "small",
    "Ein Pod",
    1,
    (
        PodSpec(
            "HAM",
            "Hamburg",
            "HH",
            21_000,
            1001,
            1,
            2,
            3,
            14,
            (("Mon-Fri", time(8), time(20)), ("Sat", time(9), time(16))),
            0.30,
        ),
    ),
    MONDAY,
    13,
)
MEDIUM = CentreSpec(
    "medium",
    "Vier Pods",
    2,
    (
        PodSpec("HAM", "Hamburg", "HH", 46_000, 1101, 1, 4, 8, 28, _OFFICE, 0.40),
        PodSpec(
            "LEI",
            "Leipzig",
            "SN",
            52_000,
            1201,
            1,
            4,
            8,
            30,
            (("daily", time(0), time(0)),),
            0.28,
            nights=True,
        ),
        PodSpec("MUC", "München", "BY", 44_000, 1301, 1, 4, 8, 26, _OFFICE, 0.41),
        PodSpec("RUH", "Ruhr", "NW", 47_000, 1401, 1, 4, 8, 27, _OFFICE, 0.39),
    ),
    MONDAY,
    14,
    {date(2026, 10, 6): 1.55, date(2026, 10, 7): 1.4, date(2026, 10, 8): 1.25},
    (date(2026, 12, 3),),
)
