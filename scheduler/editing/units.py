"""What is changed together in one form: an agent with all that is dated, a pod, an absence ...

A unit names its rows in the centre and how the form is laid out: parts of single fields and parts
of several rows. New records have a unit too, one that owns no rows yet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from scheduler.centre import Centre
from scheduler.errors import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from scheduler.editing.rows import Values


@dataclass(frozen=True)
class Part:
    """A stretch of a form: some columns of one kind of row."""

    name: str
    kind: str
    columns: tuple[str, ...]
    several: bool = False
    """Whether it has any number of rows, or exactly one."""
    shared: tuple[str, ...] = ()
    """Columns of this kind that the form's first part says for all rows."""
    needed: bool = False
    """Whether there must be at least one row."""


@dataclass(frozen=True)
class Unit:
    """The records of one form.

    ``given`` are columns that the form does not ask for, such as the pod whose opening hours it
    shows: they tell the unit's rows from all others, and every row of the form has them.
    """

    name: str
    field: str
    """The field of ``Centre`` that holds the records."""
    parts: tuple[Part, ...]
    given: Mapping[str, Mapping[str, Any]]
    """For each kind of row, values by column; a new record has none."""
    is_new: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of row in it, each once."""
        return tuple(dict.fromkeys(part.kind for part in self.parts))

    def owns(self, kind: str, row: Values) -> bool:
        """Whether a row of the centre belongs to this unit."""
        if self.is_new or kind not in self.kinds:
            return False
        return all(row[column] == value for column, value in self.given[kind].items())


_VALID = ("valid_from", "valid_to")
_PERSON = ("personnel_number", "name", "role", "email", "employed_from", "employed_to")
_STRETCH = (
    *("pod", "week_hours", "min_week_hours", "max_week_hours", "max_days"),
    *("earliest_start", "latest_end", *_VALID),
)
_PATTERN = (
    *("code", "name", "first_start", "last_start", "step_min", "lengths", "weekdays", "pods"),
    *("min_work_min", "max_break_percent", "flags", *_VALID),
)
_BREAK = ("from_length_min", "length_min", "paid", "earliest_min", "latest_min")
_POD = (
    *("code", "name", "zone", "country", "state", "accounts", "contacts_per_account_week"),
    *_VALID,
)
_PROMISE = (
    *("channel", "skill", "model", "service_level", "answer_within_s", "patience_s", "aht_s"),
    *("concurrency", "slowdown", "max_occupancy", "shrinkage", "min_agents", "due_min"),
    "priority",
)
_NUMBER = ("personnel_number",)


def agent_unit(number: str | None = None) -> Unit:
    """A person: pod and contract, channels, skills, availability; ``None`` is a new one."""
    person = _PERSON if number is None else _PERSON[1:]
    parts = (
        Part("person", "agents", person),
        Part("contract", "agents", _STRETCH, several=True, shared=_PERSON, needed=True),
        Part("channels", "channels", ("channel", "productivity", *_VALID), True, _NUMBER),
        Part("skills", "skills", ("skill", *_VALID), True, _NUMBER),
        Part("availability", "availability", ("weekdays", "start", "end", *_VALID), True, _NUMBER),
    )
    return _unit("agent", "agents", parts, {"personnel_number": number})


def pod_unit(code: str | None = None) -> Unit:
    """A pod's own fields."""
    columns = _POD if code is None else _POD[1:]
    return _unit("pod", "pods", (Part("pod", "pods", columns),), {"code": code})


def opening_unit(pod: str) -> Unit:
    """All opening hours of a pod."""
    columns = ("weekdays", "day", "start", "end", *_VALID)
    part = Part("opening", "opening", columns, several=True)
    return _unit("opening", "opening", (part,), {"pod": pod})


def promise_unit(pod: str, channel: str | None = None, skill: str = "") -> Unit:
    """What a pod promises on one stream; without a channel a new promise of the pod."""
    columns = _PROMISE if channel is None else _PROMISE[2:]
    given = {"pod": pod} if channel is None else {"pod": pod, "channel": channel, "skill": skill}
    made = _unit("promise", "promises", (Part("promise", "promises", columns),), given)
    return replace(made, is_new=channel is None)


def special_days_unit(pod: str) -> Unit:
    """The special days of a pod; of all pods for an empty code."""
    part = Part("special", "special_days", ("day", "name", "factor"), several=True)
    return _unit("special_days", "special_days", (part,), {"pod": pod})


def pattern_unit(code: str | None = None) -> Unit:
    """A shift pattern with its breaks."""
    columns = _PATTERN if code is None else _PATTERN[1:]
    parts = (
        Part("pattern", "patterns", columns),
        Part("breaks", "breaks", _BREAK, several=True, shared=("pattern",)),
    )
    given = {"patterns": {"code": code}, "breaks": {"pattern": code}}
    return Unit("pattern", "patterns", parts, {} if code is None else given, code is None)


def absence_type_unit(code: str | None = None) -> Unit:
    """An absence type."""
    columns = ("code", "name_de", "name_en", "credit", "leave", "on_request")
    part = Part("absence_type", "absence_types", columns if code is None else columns[1:])
    return _unit("absence_type", "absence_types", (part,), {"code": code})


def absence_unit(number: str | None = None, first: date | None = None) -> Unit:
    """One absence, known by the person and its first day."""
    columns = ("personnel_number", "type", "first", "last", "half")
    if number is None or first is None:
        part = Part("absence", "absences", columns)
        return Unit("absence", "absences", (part,), {}, is_new=True)
    part = Part("absence", "absences", columns[1:])
    found = {"personnel_number": number, "first": first}
    return Unit("absence", "absences", (part,), {"absences": found})


def wishes_unit(number: str) -> Unit:
    """All wishes of a person."""
    columns = ("kind", "day", "earliest", "latest", "pattern", "weight")
    part = Part("wishes", "wishes", columns, several=True, shared=_NUMBER)
    return _unit("wishes", "wishes", (part,), {"personnel_number": number})


def leave_unit(number: str) -> Unit:
    """What a person may take of leave, year by year."""
    columns = ("year", "days", "carried_over", "carry_over_until")
    part = Part("leave", "leave", columns, several=True, shared=_NUMBER)
    return _unit("leave", "leave", (part,), {"personnel_number": number})


def hours_account_unit(number: str) -> Unit:
    """The balances that a person's hours account was given."""
    part = Part("hours_accounts", "hours_accounts", ("as_of", "balance"), True, _NUMBER)
    return _unit("hours_accounts", "hours_accounts", (part,), {"personnel_number": number})


def school_holidays_unit(state: str) -> Unit:
    """The school holidays of a state; of all pods for an empty state."""
    part = Part("school_holidays", "school_holidays", ("first", "last", "name"), several=True)
    given = {"state": state, "pod": ""}
    return _unit("school_holidays", "school_holidays", (part,), given)


def _unit(name: str, field: str, parts: tuple[Part, ...], given: dict[str, Any]) -> Unit:
    """A unit whose kinds of row are all told apart by the same columns."""
    if None in given.values():
        return Unit(name, field, parts, {}, is_new=True)
    kinds = dict.fromkeys(part.kind for part in parts)
    return Unit(name, field, parts, {kind: given for kind in kinds})


_OWNER_OF: dict[str, Callable[[Any], dict[str, Any]]] = {
    "agents": lambda record: {"personnel_number": record.personnel_number},
    "pods": lambda record: {"code": record.code},
    "opening": lambda record: {"pod": record.pod},
    "promises": lambda record: {
        "pod": record.stream.pod,
        "channel": record.stream.channel,
        "skill": record.stream.skill,
    },
    "special_days": lambda record: {"pod": record.pod or ""},
    "patterns": lambda record: {"code": record.code},
    "absence_types": lambda record: {"code": record.code},
    "absences": lambda record: {
        "personnel_number": record.personnel_number,
        "first": record.first,
    },
    "wishes": lambda record: {"personnel_number": record.personnel_number},
    "leave": lambda record: {"personnel_number": record.personnel_number},
    "hours_accounts": lambda record: {"personnel_number": record.personnel_number},
    "school_holidays": lambda record: {"state": record.state, "pod": record.pod or ""},
}


def without(centre: Centre, unit: Unit) -> Centre:
    """The centre as if the unit had no records."""
    kept = (r for r in getattr(centre, unit.field) if not _holds(unit, r))
    return replace(centre, **{unit.field: tuple(kept)})


def only(centre: Centre, unit: Unit) -> Centre:
    """A centre of nothing but the unit's records."""
    own = (r for r in getattr(centre, unit.field) if _holds(unit, r))
    return Centre(**{unit.field: tuple(own)})


def _holds(unit: Unit, record: Any) -> bool:
    return not unit.is_new and _OWNER_OF[unit.field](record) == unit.given[unit.field]


def require_known(centre: Centre, unit: Unit) -> None:
    """Raise ``NotFoundError`` if the unit speaks of a record that is not there."""
    lists = unit.name in (
        *("opening", "special_days", "wishes", "leave", "school_holidays", "hours_accounts"),
    )
    if not (unit.is_new or lists or only(centre, unit) != Centre()):
        raise NotFoundError(f"no {unit.name} {dict(unit.given[unit.field])}")
