"""Plausible rosters of any size, seeded, for the tests of Excel and pages."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import exp
from zoneinfo import ZoneInfo

from scheduler.rosters import (
    AbsenceView,
    AgentView,
    DutyView,
    PodRoster,
    RosterView,
    SegmentView,
    StreamCoverage,
    WishView,
)

POD_NAMES = ("Nord", "Süd", "Ost", "West", "Alster", "Isar", "Saale", "Ruhr")
NAMES = (
    "=1+1", "Änne Groß", "Özlem Yıldız", "Jürgen \"Jupp\" Müller", "Marie-Luise von der Heide",
    "Tom O'Brien", "Ana Souza", "Li Wei", "Fatima Zahra", "Kurt Weiß", "Sofía Núñez", "Jan Ek",
    "Emma Schröder", "Noah Fuchs", "Mia Böhm", "Ben Köhler", "Lena Vogt", "Paul Jäger", "Ida Kühn",
    "Max Lüdtke", "+49 Anton", "-Minus Maier", "@Ate Albers", "<b>Berta</b> & Söhne",
)  # fmt: skip
CHANNELS = ("voice", "chat", "email", "social")


@dataclass(frozen=True)
class Pattern:
    """A made-up shift pattern: code, first start, steps of half an hour, length."""

    code: str
    start_min: int
    steps: int
    length_min: int


DAY_PATTERNS = (
    Pattern("early", 7 * 60, 3, 510),
    Pattern("day", 9 * 60, 4, 510),
    Pattern("late", 12 * 60 + 30, 3, 510),
    Pattern("short", 10 * 60, 6, 300),
)
NIGHT = Pattern("night", 22 * 60, 1, 480)


def roster_view(
    agents: int = 20,
    weeks: int = 1,
    pods: int = 1,
    *,
    first_day: date = date(2026, 11, 16),
    zone: str = "Europe/Berlin",
    seed: int = 7,
) -> RosterView:
    """A roster of ``agents`` people in ``pods`` pods; the first pod works nights.

    Wednesday of the first week is a holiday.
    """
    dice = random.Random(seed)
    days = tuple(first_day + timedelta(days=n) for n in range(7 * weeks))
    shares = [agents // pods + (1 if n < agents % pods else 0) for n in range(pods)]
    return RosterView(
        id=f"r{seed:07d}",
        version=3,
        status="published",
        first_day=first_day,
        days=days,
        interval_min=15,
        pods=tuple(_pod(dice, n, share, days, zone) for n, share in enumerate(shares)),
        rule_set="German working-time act (ArbZG)",
        rule_set_hash="9f2b6c1d0e8a7745",
        input_hash="41d7aa90c3be2210",
        seed=seed,
        solver_version="0.1.0",
        created=datetime(2026, 11, 6, 14, 5, tzinfo=ZoneInfo(zone)),
        pattern_names={
            "early": "Früh",
            "day": "Tag",
            "late": "Spät",
            "short": "Kurz",
            "night": "Nacht",
        },
    )


def _pod(
    dice: random.Random, number: int, n_agents: int, days: tuple[date, ...], zone: str
) -> PodRoster:
    name = POD_NAMES[number % len(POD_NAMES)] + (str(number) if number >= len(POD_NAMES) else "")
    starts = _interval_starts(days, zone)
    people = tuple(
        _agent(dice, f"{number}-{n:04d}", n, number, days, zone) for n in range(n_agents)
    )
    coverage = tuple(_coverage(dice, channel, people, starts) for channel in CHANNELS)
    unmet = sum(sum(c.unmet_fte) for c in coverage) / 4
    return PodRoster(
        pod=f"pod{number}",
        name=name,
        zone=zone,
        interval_starts=starts,
        agents=people,
        coverage=coverage,
        holidays={days[2]: "Buß- und Bettag"} if number % 2 == 0 else {},
        unmet_fte_hours=unmet,
        unmet_fte_hours_bound=unmet * 0.8,
        penalty=1234,
        penalty_by_part={"coverage": 1100, "wishes": 134},
    )


def _interval_starts(days: tuple[date, ...], zone: str) -> tuple[datetime, ...]:
    first = datetime.combine(days[0], datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    after = days[-1] + timedelta(days=1)
    last = datetime.combine(after, datetime.min.time(), ZoneInfo(zone)).astimezone(UTC)
    n = int((last - first).total_seconds()) // 900
    return tuple((first + timedelta(minutes=15 * i)).astimezone(ZoneInfo(zone)) for i in range(n))


def _agent(
    dice: random.Random, key: str, n: int, pod: int, days: tuple[date, ...], zone: str
) -> AgentView:
    name = NAMES[n % len(NAMES)] + ("" if n < len(NAMES) else f" {n}")
    works_nights = pod == 0 and n % 6 == 5
    channels = CHANNELS[: 1 + n % 4]
    away = {days[dice.randrange(len(days))]} if dice.random() < 0.3 else set()
    if n == 3:
        away = set(days[:5])
    patterns = (NIGHT,) if works_nights else (dice.choice(DAY_PATTERNS), dice.choice(DAY_PATTERNS))
    off = {(n + shift) % 7 for shift in (0, 1)}
    duties = tuple(
        _duty(dice, f"{key}-{day}", day, dice.choice(patterns), channels, zone)
        for index, day in enumerate(days)
        if day not in away and index % 7 not in off
    )
    worked = {duty.day for duty in duties}
    return AgentView(
        personnel_number=f"P{key}",
        name=name,
        role="lead" if n == 0 else "agent",
        channels=channels,
        skills=("de",),
        contract_min=2400 * len(days) // 7,
        duties=duties,
        absences=tuple(
            AbsenceView(day, "sickness", 480, "Krankheit", "Sickness") for day in sorted(away)
        ),
        wishes=_wishes(dice, days, worked),
    )


def _wishes(dice: random.Random, days: tuple[date, ...], worked: set[date]) -> tuple[WishView, ...]:
    if dice.random() < 0.5:
        return ()
    day = dice.choice(days)
    free = WishView(day, "day_off", "frei", "day off", day not in worked)
    early = WishView(None, "start", "Beginn bis 09:00", "start by 09:00", dice.random() < 0.7)
    return (free, early)[: dice.randint(1, 2)]


def _duty(
    dice: random.Random, key: str, day: date, pattern: Pattern, channels: tuple[str, ...], zone: str
) -> DutyView:
    start_min = pattern.start_min + 30 * dice.randrange(pattern.steps)
    start = datetime.combine(day, datetime.min.time(), ZoneInfo(zone)) + timedelta(
        minutes=start_min
    )
    real_start = start.astimezone(UTC)

    def at(minutes: int) -> datetime:
        return (real_start + timedelta(minutes=minutes)).astimezone(ZoneInfo(zone))

    first = dice.randrange(90, 135, 15)
    lunch = pattern.length_min // 2 - 15 + dice.randrange(0, 45, 15)
    marks = [
        (0, first, "work"), (first, first + 15, "paid_break"), (first + 15, lunch, "work"),
        (lunch, lunch + 30, "break"), (lunch + 30, pattern.length_min, "work"),
    ]  # fmt: skip
    if len(channels) == 1 and pattern.length_min > 400:
        marks[-1:] = [
            (lunch + 30, lunch + 90, "meeting"), (lunch + 90, pattern.length_min, "work"),
        ]  # fmt: skip
    segments = tuple(
        SegmentView(at(a), at(b), activity, channels if activity == "work" else ())
        for a, b, activity in marks
    )
    end = at(pattern.length_min)
    return DutyView(key, day, start, end, pattern.length_min - 30, pattern.code, segments)


def _coverage(
    dice: random.Random, channel: str, people: tuple[AgentView, ...], starts: tuple[datetime, ...]
) -> StreamCoverage:
    index = {start.timestamp(): i for i, start in enumerate(starts)}
    rostered = [0.0] * len(starts)
    for agent in people:
        for duty in agent.duties:
            for segment in duty.segments:
                if channel not in segment.channels:
                    continue
                first, last = segment.start.timestamp(), segment.end.timestamp()
                for moment in range(int(first), int(last), 900):
                    if moment in index:
                        rostered[index[moment]] += 1 / len(segment.channels)
    level = max(rostered, default=0.0)
    required = [
        round(max(0.0, level * _shape(start) + dice.gauss(0, 0.02) * level * _shape(start)), 1)
        for start in starts
    ]
    rounded = [round(value, 1) for value in rostered]
    unmet = [round(max(0.0, r - s), 1) for r, s in zip(required, rounded, strict=True)]
    return StreamCoverage(channel, tuple(required), tuple(rounded), tuple(unmet))


def _shape(start: datetime) -> float:
    hour = start.hour + start.minute / 60
    weekend = 0.6 if start.weekday() >= 5 else 1.0
    bumps = exp(-(((hour - 11) / 2.6) ** 2)) + 0.7 * exp(-(((hour - 16) / 2.4) ** 2))
    return weekend * 0.42 * bumps
