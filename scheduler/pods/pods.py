"""Pods: small teams that own a pool of customer accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scheduler.errors import require
from scheduler.validity import ALWAYS, Validity

if TYPE_CHECKING:
    from datetime import date, time

StaffingModel = Literal["erlang_c", "erlang_a", "chat", "deferrable"]


@dataclass(frozen=True, slots=True)
class Pod:
    """One pod; ``zone`` is an IANA time zone, ``state`` the subdivision for public holidays."""

    code: str
    name: str
    zone: str = "Europe/Berlin"
    country: str = "DE"
    state: str = ""
    accounts: int = 0
    """Customer accounts in the pod's pool."""
    contacts_per_account_week: float = 0.0
    """Reference rate for a pod without history; 0 if unknown."""
    validity: Validity = ALWAYS

    def __post_init__(self) -> None:
        require(bool(self.code.strip()), "pod: code is empty")
        require(self.accounts >= 0, f"pod {self.code}: accounts is {self.accounts}")


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """When a pod answers on a weekday (0 is Monday), or on one ``day`` that differs from it.

    An end at or before the start lies on the next day; 00:00 to 00:00 is round the clock;
    ``start`` and ``end`` of ``None`` say closed.
    """

    pod: str
    weekday: int | None = None
    day: date | None = None
    start: time | None = None
    end: time | None = None
    validity: Validity = ALWAYS

    def __post_init__(self) -> None:
        require(
            (self.weekday is None) != (self.day is None),
            f"opening hours of {self.pod} need either a weekday or a day",
        )
        require(
            (self.start is None) == (self.end is None),
            f"opening hours of {self.pod} need both start and end, or neither",
        )


@dataclass(frozen=True, slots=True)
class Stream:
    """What customers come for: a pod's channel, narrowed to a skill if ``skill`` is not empty."""

    pod: str
    channel: str
    skill: str = ""

    @property
    def key(self) -> str:
        """Name of the stream inside its pod: ``voice`` or ``voice:tech``."""
        return f"{self.channel}:{self.skill}" if self.skill else self.channel


@dataclass(frozen=True, slots=True)
class ServicePromise:
    """What a pod promises on a stream, and what the promise needs.

    Shares lie in 0 to 1, times are seconds or minutes as named.
    """

    stream: Stream
    model: StaffingModel
    service_level: float = 0.8
    answer_within_s: float = 20.0
    patience_s: float | None = None
    concurrency: int = 1
    """Chats an agent holds at once."""
    slowdown: float = 0.0
    """Share by which each further chat at once lengthens all of them."""
    max_occupancy: float = 0.9
    shrinkage: float = 0.0
    """Share of rostered work time that is lost unplanned."""
    min_agents: int = 0
    due_min: int = 240
    """Deferrable work is due so many opened minutes after its arrival."""
    aht_s: float = 300.0
    """Used where history has none."""
    priority: int = 1
    """Weight of a shortage, 1 to 10."""

    def __post_init__(self) -> None:
        name = f"promise of {self.stream.pod} on {self.stream.key}"
        require(0 < self.service_level < 1, f"{name}: service_level is {self.service_level}")
        require(0 < self.max_occupancy <= 1, f"{name}: max_occupancy is {self.max_occupancy}")
        require(0 <= self.shrinkage < 1, f"{name}: shrinkage is {self.shrinkage}")
        require(self.concurrency >= 1, f"{name}: concurrency is {self.concurrency}")
        # From 1 on, an agent with one chat more would finish fewer of them.
        require(0 <= self.slowdown < 1, f"{name}: slowdown is {self.slowdown}, expected 0 to 1")
        require(self.aht_s > 0, f"{name}: aht_s is {self.aht_s}")
        require(1 <= self.priority <= 10, f"{name}: priority is {self.priority}")
        require(
            self.model != "erlang_a" or (self.patience_s or 0) > 0,
            f"{name}: erlang_a needs patience_s",
        )


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day unlike others: a holiday of the house, a campaign; ``pod`` ``None``: every pod.

    ``factor`` multiplies the ordinary forecast; ``None``: learn it from earlier days of this name.
    """

    day: date
    name: str
    pod: str | None = None
    factor: float | None = None
