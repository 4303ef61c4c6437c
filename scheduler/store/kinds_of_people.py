"""Agents, absence types, absences and wishes: rows and records."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from scheduler.people.absences import Absence, AbsenceType
from scheduler.people.agents import (
    Agent,
    Availability,
    ChannelGrant,
    Contract,
    PodMembership,
    SkillGrant,
)
from scheduler.people.wishes import Wish
from scheduler.store.kinds import Kind, copy, set_validity, validity, values
from scheduler.store.models.people import (
    AbsenceRow,
    AbsenceTypeRow,
    AgentRow,
    AvailabilityRow,
    ChannelGrantRow,
    ContractRow,
    MembershipRow,
    SkillGrantRow,
    WishRow,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scheduler.people.absences import Credit, Half
    from scheduler.store.kinds import Owners

AGENT = ("personnel_number", "name", "role", "email")
CONTRACT = (
    "week_min",
    "min_week_min",
    "max_week_min",
    "max_days",
    "earliest_start",
    "latest_end",
)
CHANNEL = ("channel", "productivity")
SKILL = ("skill",)
AVAILABILITY = ("weekday", "start", "end")
ABSENCE_TYPE = ("code", "name_de", "name_en", "leave", "on_request")
WISH = ("kind", "day", "earliest", "latest", "pattern", "weight")


def read_agent(row: AgentRow) -> Agent:
    """The record of a row, with all that is dated about the agent."""
    return Agent(
        **values(row, AGENT),
        memberships=tuple(PodMembership(m.pod.code, validity(m)) for m in row.memberships),
        contracts=_read_parts(Contract, row.contracts, CONTRACT),
        channels=_read_parts(ChannelGrant, row.channels, CHANNEL),
        skills=_read_parts(SkillGrant, row.skills, SKILL),
        availability=_read_parts(Availability, row.availability, AVAILABILITY),
        employed=validity(row),
    )


def fill_agent(row: AgentRow, agent: Agent, owners: Owners) -> None:
    """Write a record into its row; the dated parts are replaced as a whole."""
    copy(agent, row, AGENT)
    set_validity(row, agent.employed)
    row.memberships = [_membership(part, owners) for part in agent.memberships]
    row.contracts = _fill_parts(ContractRow, agent.contracts, CONTRACT)
    row.channels = _fill_parts(ChannelGrantRow, agent.channels, CHANNEL)
    row.skills = _fill_parts(SkillGrantRow, agent.skills, SKILL)
    row.availability = _fill_parts(AvailabilityRow, agent.availability, AVAILABILITY)


def read_absence_type(row: AbsenceTypeRow) -> AbsenceType:
    """The record of a row."""
    return AbsenceType(**values(row, ABSENCE_TYPE), credit=cast("Credit", row.credit))


def fill_absence_type(row: AbsenceTypeRow, kind: AbsenceType, _: Owners) -> None:
    """Write a record into its row."""
    copy(kind, row, (*ABSENCE_TYPE, "credit"))


def read_absence(row: AbsenceRow) -> Absence:
    """The record of a row."""
    half = cast("Half | None", row.half)
    return Absence(row.agent.personnel_number, row.type.code, row.first, row.last, half)


def fill_absence(row: AbsenceRow, absence: Absence, owners: Owners) -> None:
    """Write a record into its row."""
    row.agent = owners.agent(absence.personnel_number)
    row.type = owners.absence_type(absence.type)
    copy(absence, row, ("first", "last", "half"))


def read_wish(row: WishRow) -> Wish:
    """The record of a row."""
    return Wish(row.agent.personnel_number, **values(row, WISH))


def fill_wish(row: WishRow, wish: Wish, owners: Owners) -> None:
    """Write a record into its row."""
    row.agent = owners.agent(wish.personnel_number)
    copy(wish, row, WISH)


def _membership(part: PodMembership, owners: Owners) -> MembershipRow:
    row = MembershipRow(pod=owners.pod(part.pod))
    set_validity(row, part.validity)
    return row


def _read_parts(part: type[Any], rows: Sequence[Any], names: Sequence[str]) -> tuple[Any, ...]:
    return tuple(part(**values(row, names), validity=validity(row)) for row in rows)


def _fill_parts(table: type[Any], parts: Sequence[Any], names: Sequence[str]) -> list[Any]:
    rows = [table(**values(part, names)) for part in parts]
    for row, part in zip(rows, parts, strict=True):
        set_validity(row, part.validity)
    return rows


AGENTS = Kind(
    "agents",
    "agent",
    AgentRow,
    lambda agent: agent.personnel_number,
    read_agent,
    fill_agent,
    parts=(
        AgentRow.memberships,
        AgentRow.contracts,
        AgentRow.channels,
        AgentRow.skills,
        AgentRow.availability,
    ),
    removable=False,
)
ABSENCE_TYPES = Kind(
    "absence_types",
    "absence_type",
    AbsenceTypeRow,
    lambda kind: kind.code,
    read_absence_type,
    fill_absence_type,
    removable=False,
)
ABSENCES = Kind(
    "absences",
    "absence",
    AbsenceRow,
    lambda absence: (absence.personnel_number, absence.type, absence.first),
    read_absence,
    fill_absence,
)
WISHES = Kind(
    "wishes",
    "wish",
    WishRow,
    lambda wish: (wish.personnel_number, wish.kind, wish.day),
    read_wish,
    fill_wish,
)
KINDS_OF_PEOPLE: tuple[Kind[Any, Any], ...] = (AGENTS, ABSENCE_TYPES, ABSENCES, WISHES)
