"""The people of the small and the medium centre."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sample_data.names import address

if TYPE_CHECKING:
    import numpy as np

    from sample_data.spec import PodSpec

T = TypeVar("T")
LEARNER_SHARE = 0.1
CHANNELS_OF_AGENTS = (
    (("voice", "chat"), 0.3),
    (("voice", "email"), 0.25),
    (("voice", "chat", "email"), 0.2),
    (("voice", "email", "social"), 0.15),
    (("chat", "email", "social"), 0.1),
)


@dataclass(frozen=True)
class Hours:
    """A contract: hours a week with their range, and working days."""

    week: float
    least: float
    most: float
    max_days: int


FULL = Hours(40, 37, 42, 5)
TARIFF = Hours(38.5, 36, 40.5, 5)
THIRTY = Hours(30, 28, 32, 5)
TWENTY = Hours(20, 18, 22, 5)
COACH = Hours(20, 16, 22, 5)
LEAD = Hours(40, 0, 40, 5)
_CONTRACTS = ((FULL, 0.35), (TARIFF, 0.25), (THIRTY, 0.22), (TWENTY, 0.18))


@dataclass
class Person:
    """One person with everything the files say about them."""

    number: str
    name: str
    role: str
    pod: str
    hours: Hours
    channels: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    learning: bool = False
    availability: list[tuple[str, str, str]] = field(default_factory=list)
    """Weekdays, start, end."""
    earliest_start: str = ""
    latest_end: str = ""

    @property
    def email(self) -> str:
        """An address made from the name."""
        return address(self.name)

    @property
    def contact_hours(self) -> float:
        """Hours a week in which this person takes contacts."""
        return self.hours.week if self.channels else 0.0


def people_of(pod: PodSpec, names: list[str], rng: np.random.Generator) -> list[Person]:
    """Everybody of a pod, the lead first."""
    roles = (
        ["lead"] * pod.leads
        + ["coach"] * pod.coaches
        + ["specialist"] * pod.specialists
        + ["agent"] * pod.agents
    )
    people = []
    for offset, (role, name) in enumerate(zip(roles, names, strict=True)):
        person = Person(str(pod.first_number + offset), name, role, pod.code, LEAD)
        _equip(person, rng)
        people.append(person)
    _limit_part_timers(people, rng)
    return people


def _equip(person: Person, rng: np.random.Generator) -> None:
    """Contract, channels and skills by role.

    Leads take no contacts. Coaches take contacts for half of their time: their contract holds
    the hours to be rostered, the rest belongs to coaching.
    """
    if person.role == "coach":
        person.hours = COACH
        person.channels = ("voice", "email")
        person.availability = [("Mon-Fri", "09:00", "15:00")]
    elif person.role == "specialist":
        person.hours = _drawn(_CONTRACTS[:3], rng)
        person.channels = ("voice", "chat") if rng.random() < 0.4 else ("voice",)
        person.skills = ("tech",)
    elif person.role == "agent":
        person.hours = _drawn(_CONTRACTS, rng)
        person.channels = _drawn(CHANNELS_OF_AGENTS, rng)
        person.learning = bool(rng.random() < LEARNER_SHARE)


def _drawn(options: tuple[tuple[T, float], ...], rng: np.random.Generator) -> T:
    weights = [weight for _, weight in options]
    return options[int(rng.choice(len(options), p=[w / sum(weights) for w in weights]))][0]


def _limit_part_timers(people: list[Person], rng: np.random.Generator) -> None:
    """Some part-timers work mornings or evenings only, some have an earliest or latest hour."""
    for person in people:
        if person.hours == TWENTY and person.role == "agent":
            limits: list[tuple[str, str, str]] = [("Mon-Fri", "08:00", "14:00")]
            evenings = [("Mon-Fri", "14:00", "20:00"), ("Sat", "09:00", "16:00")]
            person.availability = _drawn(((limits, 0.4), (evenings, 0.2), ([], 0.4)), rng)
        elif person.hours == THIRTY:
            choice = _drawn((("early", 0.2), ("late", 0.15), ("", 0.65)), rng)
            person.latest_end = "17:00" if choice == "early" else ""
            person.earliest_start = "09:00" if choice == "late" else ""
