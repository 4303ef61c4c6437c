"""Rule sets with their story: who stored and adopted them, and which rosters were made by them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import ConflictError, NotFoundError
from scheduler.store.database import take_turn
from scheduler.store.journal import Subject, record
from scheduler.store.models.records import JournalRow
from scheduler.store.models.rosters import RosterRow, RuleSetRow
from scheduler.store.rule_sets import (
    ADOPT,
    adopt_rule_set,
    adopted_rule_set,
    put_rule_set,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin

STORE = "store rule set"
"""Action of the journal entry by which a version is kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """Who did something with a version, when and why."""

    who: str
    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class UsingRoster:
    """A roster made by a version."""

    id: str
    status: str
    first_day: date


@dataclass(frozen=True)
class RuleSetVersion:
    """One stored version."""

    hash: str
    name: str
    toml: str
    created: datetime
    stored: Told | None
    """``None`` for what files brought in."""
    adopted: tuple[Told, ...]
    """Each time it came into force, oldest first."""
    rosters: tuple[UsingRoster, ...]
    in_force: bool


def list_versions(session: Session) -> tuple[RuleSetVersion, ...]:
    """All versions, the one in force first, then the newest."""
    standing = adopted_rule_set(session)
    told: dict[str, dict[str, list[Told]]] = {}
    query = select(JournalRow).where(JournalRow.action.in_((ADOPT, STORE))).order_by(JournalRow.id)
    for row in session.scalars(query):
        by_action = told.setdefault(row.rule_set_hash or "", {})
        by_action.setdefault(row.action, []).append(Told(row.who, row.at, row.reason))
    rosters: dict[str, list[UsingRoster]] = {}
    for roster in session.scalars(select(RosterRow).order_by(RosterRow.first_day)):
        using = UsingRoster(roster.public_id, roster.status, roster.first_day)
        rosters.setdefault(roster.rule_set_hash, []).append(using)
    found = [
        RuleSetVersion(
            hash=row.hash,
            name=row.name,
            toml=row.toml,
            created=row.created_at,
            stored=next(iter(told.get(row.hash, {}).get(STORE, [])), None),
            adopted=tuple(told.get(row.hash, {}).get(ADOPT, [])),
            rosters=tuple(rosters.get(row.hash, [])),
            in_force=standing is not None and standing.hash == row.hash,
        )
        for row in session.scalars(select(RuleSetRow))
    ]
    return tuple(sorted(found, key=lambda v: (v.in_force, v.created), reverse=True))


def get_version(session: Session, rule_set_hash: str) -> RuleSetVersion:
    """The version with this hash.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    for version in list_versions(session):
        if version.hash == rule_set_hash:
            return version
    raise NotFoundError(f"no rule set {rule_set_hash}")


def store_version(session: Session, name: str, toml: str, made_from: str, origin: Origin) -> str:
    """Keep a new version; the journal says who made it of what and why. Returns its hash.

    A version that is there already stays as it is.
    """
    take_turn(session, "rule sets")
    known = set(session.scalars(select(RuleSetRow.hash)))
    digest = put_rule_set(session, name, toml)
    if digest not in known:
        after = {"name": name, "made_from": made_from}
        subject = Subject("rule set", digest)
        record(session, origin, STORE, subject, None, after, rule_set_hash=digest)
    return digest


def bring_into_force(session: Session, rule_set_hash: str, instead_of: str, origin: Origin) -> None:
    """Adopt a version in the place of the one that whoever decided it saw in force.

    Raises
    ------
    ConflictError
        If another one has come into force meanwhile.
    NotFoundError
        If there is no such version.
    """
    take_turn(session, "rule sets")
    standing = adopted_rule_set(session)
    found = "" if standing is None else standing.hash
    if found != instead_of:
        raise ConflictError(
            "another rule set has come into force meanwhile; nothing was changed",
            de="Inzwischen ist ein anderes Regelwerk in Kraft getreten; es wurde nichts geändert.",
        )
    adopt_rule_set(session, rule_set_hash, origin)
