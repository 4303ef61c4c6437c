"""Rule sets, named by the hash of their text; what was once stored never changes."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.store.database import moment, take_turn
from scheduler.store.models.rosters import RuleSetRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session


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
    take_turn(session, "rule sets")
    if session.get(RuleSetRow, digest) is None:
        session.add(RuleSetRow(hash=digest, name=name, toml=toml_text, created_at=moment(session)))
        session.flush()
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
