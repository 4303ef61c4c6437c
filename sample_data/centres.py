"""Composes the files of the small and the medium centre."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from sample_data import planning
from sample_data.contacts import Interval, intervals_of
from sample_data.leave import leave_tables
from sample_data.names import draw_names
from sample_data.people import FULL, THIRTY, TWENTY, Hours, Person, people_of
from sample_data.spec import CAMPAIGN, SEED, SHRINKAGE, STREAMS, CentreSpec
from sample_data.tables import SampleTable

if TYPE_CHECKING:
    from sample_data.spec import PodSpec

ABSENCE_TYPES = (
    ("leave", "Urlaub", "Leave", "contract_share", "yes", "yes"),
    ("sick", "Krankheit", "Sickness", "planned_shift", "no", "no"),
    ("training", "Schulung außer Haus", "Training away", "contract_share", "no", "yes"),
    ("unpaid", "Unbezahlt frei", "Unpaid leave", "none", "no", "yes"),
)
ABSENCE_TYPE = ("code", "name_de", "name_en", "credit", "leave", "on_request")
_IN_TIME = {"voice": 0.83, "chat": 0.86}
_OWN_POD = 0.95


def rules_toml(name: str) -> str:
    """The rule set of a sample centre."""
    return f'name = "{name}"\npreset = "arbzg"\n'


def tables_of(spec: CentreSpec) -> list[SampleTable]:
    """Every table of a centre."""
    rng = np.random.default_rng([SEED, spec.seed])
    people = _people(spec, rng)
    patterns = planning.PATTERNS_MEDIUM if len(spec.pods) > 1 else planning.PATTERNS_SMALL
    return [
        *pod_tables(spec),
        *_pattern_tables(patterns),
        *people_tables(people),
        _dated_agents(spec, people),
        *_week_tables(spec, people, patterns, rng),
        *_interval_tables(spec, people, rng),
    ]


def _people(spec: CentreSpec, rng: np.random.Generator) -> list[Person]:
    sizes = [pod.leads + pod.coaches + pod.specialists + pod.agents for pod in spec.pods]
    names = draw_names(rng, sum(sizes))
    people = []
    for pod, size in zip(spec.pods, sizes, strict=True):
        people += people_of(pod, names[:size], rng)
        names = names[size:]
    return people


def pod_tables(spec: CentreSpec) -> list[SampleTable]:
    """Pods, opening hours, promises and special days."""
    pods = SampleTable("pods.csv", ("code", "name", "zone", "country", "state", "accounts"))
    opening = SampleTable("opening.csv", ("pod", "weekdays", "day", "start", "end"))
    for pod in spec.pods:
        pods.add(pod.code, pod.name, "Europe/Berlin", "DE", pod.state, pod.accounts)
        for weekdays, start, end in pod.hours:
            opening.add(pod.code, weekdays, None, f"{start:%H:%M}", f"{end:%H:%M}")
    special = SampleTable("special_days.csv", ("day", "name", "pod", "factor"))
    for day in (*spec.campaigns, *spec.planned_campaigns):
        special.add(str(day), CAMPAIGN, None, None)
    tables = [pods, opening, _promises(spec.pods)]
    return [*tables, special] if special.rows else tables


_PROMISE_COLUMNS = (
    "model",
    "service_level",
    "answer_within_s",
    "patience_s",
    "concurrency",
    "slowdown",
    "max_occupancy",
    "min_agents",
    "due_min",
    "priority",
)


def _promises(pods: tuple[PodSpec, ...]) -> SampleTable:
    header = ("pod", "channel", "skill", *_PROMISE_COLUMNS, "shrinkage", "aht_s")
    table = SampleTable("promises.csv", header)
    for pod in pods:
        for stream in STREAMS:
            promised = (stream.promise.get(column) for column in _PROMISE_COLUMNS)
            table.add(
                pod.code, stream.channel, stream.skill, *promised, SHRINKAGE, int(stream.aht_s)
            )
    return table


def _pattern_tables(patterns: planning.Rows) -> list[SampleTable]:
    window = ("first_start", "last_start", "step_min", "lengths", "weekdays", "pods")
    limits = ("min_work_min", "max_break_percent", "flags")
    table = SampleTable("patterns.csv", ("code", "name", *window, *limits))
    table.extend(planning.pattern_rows(patterns))
    header = ("pattern", "length_min", "paid", "earliest_min", "latest_min", "from_length_min")
    breaks = SampleTable("breaks.csv", header)
    breaks.extend(planning.break_rows(patterns))
    return [table, breaks]


def people_tables(people: list[Person]) -> list[SampleTable]:
    """Channels, skills and availability."""
    channels = SampleTable(
        "channels.csv", ("personnel_number", "channel", "productivity", "valid_from", "valid_to")
    )
    skills = SampleTable("skills.csv", ("personnel_number", "skill", "valid_from", "valid_to"))
    availability = SampleTable("availability.csv", ("personnel_number", "weekdays", "start", "end"))
    for person in people:
        for channel in person.channels:
            if person.learning:
                channels.add(person.number, channel, 0.7, "2026-10-01", "2026-12-31")
                channels.add(person.number, channel, 1.0, "2027-01-01", None)
            else:
                channels.add(person.number, channel, 1.0, None, None)
        for skill in person.skills:
            skills.add(person.number, skill, None, None)
        for limits in person.availability:
            availability.add(person.number, *limits)
    return [channels, skills, availability]


AGENT_COLUMNS = (
    "personnel_number",
    "name",
    "role",
    "email",
    "pod",
    "week_hours",
    "min_week_hours",
    "max_week_hours",
    "max_days",
    "earliest_start",
    "latest_end",
    "valid_from",
    "valid_to",
)


def _dated_agents(spec: CentreSpec, people: list[Person]) -> SampleTable:
    """People; somebody's hours rose in October, and somebody came from another pod."""
    table = SampleTable("agents.csv", AGENT_COLUMNS)
    riser = next(p for p in people if p.hours == THIRTY and p.role == "agent")
    mover = next((p for p in people if p.hours == FULL and p.pod != spec.pods[0].code), None)
    for person in people:
        if person is riser:
            add_person(table, person, None, "2026-09-30", hours=TWENTY)
            add_person(table, person, "2026-10-01", None)
        elif person is mover:
            add_person(table, person, None, "2026-10-31", pod=spec.pods[0].code)
            add_person(table, person, "2026-11-01", None)
        else:
            add_person(table, person, None, None)
    return table


def add_person(
    table: SampleTable,
    person: Person,
    first: str | None,
    last: str | None,
    *,
    pod: str = "",
    hours: Hours | None = None,
) -> None:
    """A row of agents.csv for some days."""
    owed = hours or person.hours
    table.add(
        person.number,
        person.name,
        person.role,
        person.email,
        pod or person.pod,
        owed.week,
        owed.least,
        owed.most,
        owed.max_days,
        person.earliest_start,
        person.latest_end,
        first,
        last,
    )


def _week_tables(
    spec: CentreSpec, people: list[Person], patterns: planning.Rows, rng: np.random.Generator
) -> list[SampleTable]:
    """Absence types, absences and wishes of the planned week."""
    types = SampleTable("absence_types.csv", ABSENCE_TYPE)
    types.extend(ABSENCE_TYPES)
    absences = SampleTable("absences.csv", ("personnel_number", "type", "first", "last"))
    absences.extend(planning.absence_rows(people, spec, rng))
    header = ("personnel_number", "kind", "day", "earliest", "latest", "pattern", "weight")
    wishes = SampleTable("wishes.csv", header)
    wishes.extend(planning.wish_rows(people, spec, patterns, rng))
    return [types, absences, wishes, *leave_tables(spec, people)]


def _interval_tables(
    spec: CentreSpec, people: list[Person], rng: np.random.Generator
) -> list[SampleTable]:
    """History of all weeks, and actuals of the last one."""
    key = ("interval_start", "pod", "channel", "skill")
    history = SampleTable("history.csv", (*key, "offered", "handled", "aht_s"))
    counts = ("offered", "answered", "within_threshold", "own_pod")
    actuals = SampleTable("actuals.csv", (*key, *counts))
    last_week = spec.monday - timedelta(days=7)
    for pod in spec.pods:
        paid_hours = sum(p.contact_hours for p in people if p.pod == pod.code)
        for one in intervals_of(spec, pod, paid_hours, rng):
            start = one.start.isoformat(timespec="minutes")
            place = (start, pod.code, one.stream.channel, one.stream.skill)
            history.add(*place, one.offered, one.handled, one.aht_s or None)
            if one.stream.channel in _IN_TIME and one.start.date() >= last_week:
                actuals.add(*place, one.offered, *_answered(one, rng))
    return [history, actuals]


def _answered(one: Interval, rng: np.random.Generator) -> tuple[int, int, int]:
    """Answered, in time, by the own pod."""
    in_time = rng.binomial(one.handled, _IN_TIME[one.stream.channel])
    return one.handled, int(in_time), int(rng.binomial(one.handled, _OWN_POD))
