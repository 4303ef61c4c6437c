"""Carries out what a form says: all of it in one transaction, or nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from scheduler.editing.checks import Checked, FieldFault, check, check_removal
from scheduler.editing.entries import entries_of
from scheduler.editing.published import touched_weeks
from scheduler.editing.units import require_known
from scheduler.errors import NotFoundError
from scheduler.files.faults import expected
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import moment, take_turn
from scheduler.store.rostered import pattern_is_rostered

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.editing.entries import Entries
    from scheduler.editing.units import Unit
    from scheduler.people.agents import Agent
    from scheduler.store.centre import Counts
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import RosterHead

T = TypeVar("T")

STAYING = ("pods", "agents", "absence_types")
"""Fields of the centre whose records end but never go: rosters and history refer to them."""


@dataclass(frozen=True)
class Edit:
    """A filled form, and what it was filled on.

    ``entries`` of ``None`` take the records out. ``opened`` is the fingerprint of the form as it
    was opened. With ``confirmed`` the change is made although it touches published weeks.
    """

    unit: Unit
    entries: Entries | None
    opened: str
    decimal_comma: bool = False
    confirmed: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of an edit: made, or why not."""

    counts: dict[str, Counts] | None = None
    """What was written; empty if nothing differed, ``None`` if the edit was not made."""
    faults: tuple[FieldFault, ...] = ()
    standing: Entries | None = None
    """What stands there now, if somebody else changed it since the form was opened."""
    weeks: tuple[RosterHead, ...] = ()
    """Published weeks it touches; made only if confirmed."""


def carry_out(database: Database, edit: Edit, origin: Origin) -> Outcome:
    """Make an edit, unless something is wrong, somebody was faster, or it needs confirmation.

    Raises
    ------
    NotFoundError
        If the record that is to be changed is not there any more.
    """
    with database.writing() as session:
        take_turn(session, "centre")
        before = load_centre(session)
        require_known(before, edit.unit)
        standing = entries_of(before, edit.unit)
        if standing.fingerprint != edit.opened:
            shown = entries_of(before, edit.unit, decimal_comma=edit.decimal_comma)
            return Outcome(standing=shown)
        checked = _checked(session, before, edit)
        if checked.faults:
            return Outcome(faults=checked.faults)
        after = settled(before, checked.after)
        weeks = touched_weeks(session, before, after, moment(session).date())
        if weeks and not edit.confirmed:
            return Outcome(weeks=weeks)
        goes = () if edit.unit.field in STAYING else (edit.unit.field,)
        counts = save_centre(session, before, after, origin, remove_missing=goes)
        return Outcome(counts, weeks=weeks)


def opened(centre: Centre, unit: Unit) -> str:
    """The fingerprint of a form that is opened now."""
    require_known(centre, unit)
    return entries_of(centre, unit).fingerprint


def _checked(session: Session, centre: Centre, edit: Edit) -> Checked:
    if edit.entries is not None:
        return check(centre, edit.unit, edit.entries, decimal_comma=edit.decimal_comma)
    if edit.unit.is_new or edit.unit.field in STAYING:
        raise NotFoundError(f"a record of {edit.unit.field} is ended, never removed")
    if edit.unit.name == "pattern":
        code = edit.unit.given["patterns"]["code"]
        if pattern_is_rostered(session, code):
            told = FieldFault("", 0, "", expected("not_rostered"))
            return Checked((told,), centre)
    return check_removal(centre, edit.unit)


def settled(before: Centre, after: Centre) -> Centre:
    """The new centre, where people who only had their facts in another order stay as they were."""
    old = {agent.personnel_number: agent for agent in before.agents}
    people = tuple(_same_or(old.get(one.personnel_number), one) for one in after.agents)
    return replace(after, agents=people)


def _same_or(was: Agent | None, now: Agent) -> Agent:
    return was if was is not None and _ordered(was) == _ordered(now) else now


def _ordered(agent: Agent) -> Agent:
    return replace(
        agent,
        memberships=_sorted(agent.memberships),
        contracts=_sorted(agent.contracts),
        channels=_sorted(agent.channels),
        skills=_sorted(agent.skills),
        availability=_sorted(agent.availability),
    )


def _sorted(parts: Iterable[T]) -> tuple[T, ...]:
    return tuple(sorted(parts, key=repr))
