"""Rule sets, named by the hash of their text; what was once stored never changes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.store.bulk import insert_missing
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.records import JournalRow
from scheduler.store.models.rosters import RuleSetRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin

ADOPT = "adopt rule set"
"""Action of the journal entry by which a rule set comes into force."""


@dataclass(frozen=True)
class StoredRuleSet:
    """A rule set as it was written, and the name it was first stored under."""

    hash: str
    name: str
    toml_text: str
    created: datetime


def put_rule_set(session: Session, name: str, toml_text: str) -> str:
    """Store a rule set unless the same text is there already; returns its SHA-256."""
    digest = sha256(toml_text.encode()).hexdigest()
    row = {"hash": digest, "name": name, "toml": toml_text, "created_at": moment(session)}
    insert_missing(session, RuleSetRow, [row])
    return digest


def get_rule_set(session: Session, rule_set_hash: str) -> StoredRuleSet:
    """The rule set with this hash.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = session.get(RuleSetRow, rule_set_hash)
    if row is None:
        raise NotFoundError(f"no rule set {rule_set_hash}")
    return StoredRuleSet(row.hash, row.name, row.toml, row.created_at)


def adopt_rule_set(session: Session, rule_set_hash: str, origin: Origin) -> None:
    """From now on rosters are made by this rule set; the journal says who decided it."""
    get_rule_set(session, rule_set_hash)
    standing = adopted_rule_set(session)
    if standing is None or standing.hash != rule_set_hash:
        record(
            session,
            origin,
            ADOPT,
            Subject("rule set", rule_set_hash),
            None if standing is None else {"rule_set_hash": standing.hash},
            {"rule_set_hash": rule_set_hash},
            rule_set_hash=rule_set_hash,
        )
        session.flush()


def adopted_rule_set(session: Session) -> StoredRuleSet | None:
    """The rule set adopted last; ``None`` if none ever was."""
    newest = session.scalar(
        select(JournalRow.rule_set_hash)
        .where(JournalRow.action == ADOPT)
        .order_by(JournalRow.id.desc())
        .limit(1)
    )
    return None if newest is None else get_rule_set(session, newest)
