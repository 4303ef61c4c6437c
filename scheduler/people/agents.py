"""Agents: who they are, what they are owed, what they can do."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scheduler.errors import require
from scheduler.validity import ALWAYS, Validity

if TYPE_CHECKING:
    from datetime import date, time

CHANNELS = ("voice", "chat", "email", "social")
ROLES = ("lead", "coach", "specialist", "agent")


@dataclass(frozen=True, slots=True)
class Contract:
    """What was agreed about hours; times are paid minutes a week."""

    week_min: int
    min_week_min: int
    max_week_min: int
    max_days: int
    earliest_start: time | None = None
    latest_end: time | None = None
    """Local times; a latest end at or before the earliest start lies on the next day."""
    validity: Validity = ALWAYS

    def __post_init__(self) -> None:
        require(
            0 <= self.min_week_min <= self.week_min <= self.max_week_min,
            f"minutes a week {self.min_week_min} <= {self.week_min} <= {self.max_week_min}"
            " do not ascend",
        )
        require(0 < self.max_days <= 7, f"max_days is {self.max_days}, expected 1 to 7")


@dataclass(frozen=True, slots=True)
class PodMembership:
    """The pod an agent belongs to."""

    pod: str
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class ChannelGrant:
    """A channel an agent works on; ``productivity`` below 1 while still learning."""

    channel: str
    productivity: float = 1.0
    validity: Validity = ALWAYS

    def __post_init__(self) -> None:
        require(
            self.channel in CHANNELS,
            f"channel is {self.channel!r}, expected one of {', '.join(CHANNELS)}",
        )
        require(
            0.1 <= self.productivity <= 2,
            f"productivity is {self.productivity}, expected 0.1 to 2",
        )


@dataclass(frozen=True, slots=True)
class SkillGrant:
    """A skill (language, product) an agent has."""

    skill: str
    validity: Validity = ALWAYS


@dataclass(frozen=True, slots=True)
class Availability:
    """On this weekday (0 is Monday) the agent can work from ``start`` to ``end``, local time.

    An agent without any entry can work always; a weekday without entry is then unavailable.
    An end at or before the start lies on the next day.
    """

    weekday: int
    start: time
    end: time
    validity: Validity = ALWAYS

    def __post_init__(self) -> None:
        require(0 <= self.weekday <= 6, f"weekday is {self.weekday}, expected 0 to 6")


@dataclass(frozen=True)
class Agent:
    """One person of the centre, known by the personnel number."""

    personnel_number: str
    name: str
    role: str = "agent"
    email: str = ""
    memberships: tuple[PodMembership, ...] = ()
    contracts: tuple[Contract, ...] = ()
    channels: tuple[ChannelGrant, ...] = ()
    skills: tuple[SkillGrant, ...] = ()
    availability: tuple[Availability, ...] = ()
    employed: Validity = field(default=ALWAYS)

    def __post_init__(self) -> None:
        require(bool(self.personnel_number.strip()), "personnel_number is empty")
        require(bool(self.name.strip()), "name is empty")
        require(self.role in ROLES, f"role is {self.role!r}, expected one of {', '.join(ROLES)}")

    def pod_on(self, day: date) -> str | None:
        """The pod the agent belongs to on ``day``."""
        return next((m.pod for m in self.memberships if m.validity.covers(day)), None)

    def contract_on(self, day: date) -> Contract | None:
        """The contract in force on ``day``."""
        return next((c for c in self.contracts if c.validity.covers(day)), None)
