"""The journal, searched page by page, and what its ids stand for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, func, or_, select

from scheduler.store.journal import Subject, entry_of
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.desk import ProposalRow, RosterChangeRow
from scheduler.store.models.people import AgentRow
from scheduler.store.models.pods import PodRow
from scheduler.store.models.records import ImportBatchRow, JournalRow
from scheduler.store.models.rosters import AssignmentRow, RosterRow, RuleSetRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

    from scheduler.store.journal import JournalEntry


@dataclass(frozen=True)
class JournalQuery:
    """What is looked for; empty means everything."""

    subject_type: str = ""
    subject_id: str = ""
    who: str = ""
    """Part of an account's or a program's name."""
    action: str = ""
    since: datetime | None = None
    before: datetime | None = None


def count_entries(session: Session, wanted: JournalQuery) -> int:
    """How many entries there are."""
    return session.scalar(_filtered(select(func.count(JournalRow.id)), wanted)) or 0


def find_entries(
    session: Session, wanted: JournalQuery, limit: int, offset: int = 0
) -> tuple[JournalEntry, ...]:
    """Entries, newest first."""
    query = _filtered(select(JournalRow), wanted).order_by(JournalRow.id.desc())
    return tuple(entry_of(row) for row in session.scalars(query.limit(limit).offset(offset)))


def _filtered(query: Select[Any], wanted: JournalQuery) -> Select[Any]:
    exact = {
        JournalRow.subject_type: wanted.subject_type,
        JournalRow.subject_id: wanted.subject_id,
        JournalRow.action: wanted.action,
    }
    query = query.where(*(column == value for column, value in exact.items() if value))
    if wanted.who:
        named = select(AccountRow.public_id).where(
            AccountRow.name.icontains(wanted.who, autoescape=True)
        )
        query = query.where(
            or_(JournalRow.who.in_(named), JournalRow.who.icontains(wanted.who, autoescape=True))
        )
    if wanted.since is not None:
        query = query.where(JournalRow.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(JournalRow.at < wanted.before)
    return query


def subject_names(session: Session, entries: Iterable[JournalEntry]) -> dict[tuple[str, str], str]:
    """What subjects are called, by type and id; what has no name, or is gone, is left out."""
    ids: dict[str, set[str]] = {}
    for entry in entries:
        ids.setdefault(entry.subject.type, set()).add(entry.subject.id)
    found: dict[tuple[str, str], str] = {}
    for kind, wanted in ids.items():
        query = _names_of(kind, wanted)
        if query is not None:
            rows = session.execute(query)
            found |= {(kind, key): " · ".join(map(str, parts)) for key, *parts in rows}
    return found


@dataclass(frozen=True)
class ChangedRoster:
    """The roster that an entry is about a shift of."""

    id: str
    first_day: date
    last_day: date


def rosters_of(
    session: Session, entries: Iterable[JournalEntry]
) -> dict[tuple[Subject, datetime], ChangedRoster]:
    """In which published roster shifts were changed, by subject and moment of the entries."""
    shifts = {e.subject.id for e in entries if e.subject.type == "assignment"}
    query = (
        select(AssignmentRow.public_id, RosterChangeRow.at, RosterRow)
        .join(
            RosterChangeRow,
            and_(
                RosterChangeRow.agent_id == AssignmentRow.agent_id,
                RosterChangeRow.day == AssignmentRow.day,
            ),
        )
        .join(RosterRow, RosterRow.id == RosterChangeRow.roster_id)
        .where(AssignmentRow.public_id.in_(shifts))
    )
    return {
        (Subject("assignment", shift), at): ChangedRoster(
            row.public_id, row.first_day, row.first_day + timedelta(days=row.n_days - 1)
        )
        for shift, at, row in session.execute(query)
    }


def _names_of(kind: str, ids: Collection[str]) -> Select[Any] | None:
    """Id, then what makes the name."""
    simple: dict[str, tuple[Any, ...]] = {
        "account": (AccountRow.public_id, AccountRow.name),
        "agent": (AgentRow.public_id, AgentRow.name),
        "pod": (PodRow.public_id, PodRow.name),
        "roster": (RosterRow.public_id, RosterRow.first_day),
        "rule set": (RuleSetRow.hash, RuleSetRow.name),
        "import_batch": (ImportBatchRow.public_id, ImportBatchRow.file_name),
    }
    if kind in simple:
        columns = simple[kind]
        return select(*columns).where(columns[0].in_(ids))
    days: dict[str, Any] = {
        "assignment": AssignmentRow,
        "change": RosterChangeRow,
        "proposal": ProposalRow,
    }
    if kind not in days:
        return None
    table = days[kind]
    named = select(table.public_id, AgentRow.name, table.day).join(
        AgentRow, AgentRow.id == table.agent_id
    )
    return named.where(table.public_id.in_(ids))
