"""What the API takes and gives, as it stands in its OpenAPI document.

Here only the shape is checked; what the values mean is checked where files are.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field

MOST_ROWS = 100_000
MOST_PEOPLE = 5_000
MOST_CHANGES = 1_000
MOST = 1_000_000

Channel = Literal["voice", "chat", "email", "social"]
Role = Literal["lead", "coach", "specialist", "agent"]
Text = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"\S")]
Day = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2026-11-30"])]
Clock = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", examples=["08:30"])]
Moment = Annotated[
    str,
    Field(
        pattern=r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:00)?(Z|[+-]\d{2}:\d{2})$",
        examples=["2026-11-27T08:00+01:00"],
    ),
]
Count = Annotated[int, Field(ge=0, le=MOST)]
Hours = Annotated[float, Field(ge=0, le=60)]


class Taken(BaseModel):
    """Something a program sends: unknown fields and wrong types are refused."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class IntervalRow(Taken):
    """An interval of one stream."""

    interval_start: Moment
    pod: Name
    channel: Channel
    skill: Text = ""
    interval_min: Literal[15, 30] | None = None
    """Taken from the distances between starts if it is not said."""
    offered: Count


class HistoryRow(IntervalRow):
    """Contacts that came in one interval."""

    handled: Count | None = None
    aht_s: Annotated[float, Field(ge=0, le=86_400)] | None = None
    """Mean handling time; not said where nothing was handled."""


class ActualsRow(IntervalRow):
    """How the contacts of one interval were answered."""

    answered: Count
    within_threshold: Count
    own_pod: Count


class HistoryIn(Taken):
    """Contact history; a row takes the place of an earlier one of the same stream and start."""

    rows: Annotated[list[HistoryRow], Field(min_length=1, max_length=MOST_ROWS)]


class ActualsIn(Taken):
    """Interval actuals."""

    rows: Annotated[list[ActualsRow], Field(min_length=1, max_length=MOST_ROWS)]


class Dated(Taken):
    """Something that holds from one day to another, both included; not said is open."""

    valid_from: Day | None = None
    valid_to: Day | None = None


class StretchIn(Dated):
    """A stretch in which pod and contract stay the same."""

    pod: Name
    week_hours: Hours
    min_week_hours: Hours | None = None
    max_week_hours: Hours | None = None
    max_days: Annotated[int, Field(ge=1, le=7)] | None = None
    earliest_start: Clock | None = None
    latest_end: Clock | None = None


class ChannelIn(Dated):
    """A channel somebody works on."""

    channel: Channel
    productivity: Annotated[float, Field(ge=0.1, le=2)] | None = None


class SkillIn(Dated):
    """A skill somebody has."""

    skill: Name


class AvailabilityIn(Dated):
    """When somebody can work who cannot always."""

    weekdays: Annotated[str, Field(min_length=1, max_length=60, examples=["Mon-Fri"])]
    start: Clock
    end: Clock


class PersonIn(Taken):
    """A person, known by the personnel number. Lists that are not said stay as they are."""

    personnel_number: Name
    name: Name
    role: Role = "agent"
    email: Text = ""
    employed_from: Day | None = None
    employed_to: Day | None = None
    stretches: Annotated[list[StretchIn], Field(min_length=1, max_length=100)]
    channels: Annotated[list[ChannelIn], Field(min_length=1, max_length=100)] | None = None
    skills: Annotated[list[SkillIn], Field(min_length=1, max_length=100)] | None = None
    availability: Annotated[list[AvailabilityIn], Field(min_length=1, max_length=100)] | None = None


class PeopleIn(Taken):
    """People; those who are not mentioned stay as they are, nobody is removed."""

    people: Annotated[list[PersonIn], Field(min_length=1, max_length=MOST_PEOPLE)]


class ReceiptOut(BaseModel):
    """What was stored."""

    changed_intervals: int
    changed_records: int
    known: bool
    """The very same rows were taken in before; nothing changed."""


class RosterOut(BaseModel):
    """A published roster without its shifts."""

    id: str
    version: int
    first_day: date
    last_day: date
    pods: list[str]
    published_at: datetime | None
    changed_at: datetime


class RostersOut(BaseModel):
    """Published rosters, newest first."""

    rosters: list[RosterOut]


class TimesOut(BaseModel):
    """When a shift is, in UTC, and how many of its minutes are paid."""

    start: datetime
    end: datetime
    paid_min: int


class SegmentOut(BaseModel):
    """A stretch of a shift."""

    start: datetime
    end: datetime
    activity: str
    channels: list[str]


class ShiftOut(TimesOut):
    """A shift; its id stays the same in every roster for this person and day."""

    id: str
    pod: str
    personnel_number: str
    day: date
    pattern: str
    segments: list[SegmentOut]


class AbsentOut(BaseModel):
    """Somebody is absent on a day, or for half of it; the reason is not told."""

    personnel_number: str
    pod: str
    day: date
    half: Literal["first", "second"] | None
    """Before noon or after, on the pod's clock; null: all day."""


class WholeRosterOut(RosterOut):
    """A published roster with its shifts, at ``version``."""

    newest_version: int
    shifts: list[ShiftOut]
    absent: list[AbsentOut]


class ChangeOut(BaseModel):
    """A changed shift of a published roster."""

    id: str
    roster_id: str
    version: int
    """The version of the roster that the change made."""
    at: datetime
    pod: str
    personnel_number: str
    day: date
    before: TimesOut | None
    after: TimesOut | None
    initiative: Literal["employer", "agent", "system"]


class ChangesOut(BaseModel):
    """Changed shifts in the order in which they changed."""

    changes: list[ChangeOut]
    after: str | None
    """Ask with this ``after`` for what follows; null at the end."""


def _written_out(value: object) -> object:
    """Refuse seconds since 1970, which pydantic would take for a day or moment."""
    if isinstance(value, str) and not _WRITTEN_DAY.match(value):
        raise ValueError("expected a day or moment in ISO 8601")
    return value


_WRITTEN_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
AskedMoment = Annotated[AwareDatetime, BeforeValidator(_written_out)]
AskedDay = Annotated[date, BeforeValidator(_written_out)]


class RostersQuery(BaseModel):
    """Which rosters."""

    model_config = ConfigDict(extra="forbid")

    since: AskedMoment | None = None
    """Changed at or after this moment."""
    first_day: AskedDay | None = None
    """With a day on or after this one."""


class RosterQuery(BaseModel):
    """Which version."""

    model_config = ConfigDict(extra="forbid")

    version: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = None


class ChangesQuery(BaseModel):
    """Which changes."""

    model_config = ConfigDict(extra="forbid")

    since: AskedMoment | None = None
    after: Annotated[str, Field(min_length=1, max_length=32)] | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_CHANGES)] = 200


class FaultOut(BaseModel):
    """One thing that is wrong."""

    pointer: str
    """JSON pointer (RFC 6901) into what was sent, or the name of a parameter."""
    value: str
    code: str
    expected: dict[str, str]
    """What was expected, by language."""


class ProblemOut(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    faults: list[FaultOut]
