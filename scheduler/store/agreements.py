"""Agreements: consent given beforehand to every roster made under one rule set."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.desk import AgreementRow
from scheduler.store.models.rosters import RuleSetRow
from scheduler.store.rule_sets import get_rule_set

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin


@dataclass(frozen=True)
class Agreement:
    """One agreement; it holds for rosters whose days all lie in its validity."""

    id: str
    rule_set_hash: str
    rule_set: str
    """The name of the rule set."""
    text: str
    registered_by: str
    registered: datetime
    valid_from: date
    valid_to: date | None
    withdrawn: datetime | None
    covers_swaps: bool = False
    """Whether swaps within the rules need no further consent."""

    def covers(self, rule_set_hash: str, first: date, last: date) -> bool:
        """Whether it consents to a roster of these days made under this rule set."""
        return (
            self.withdrawn is None
            and self.rule_set_hash == rule_set_hash
            and self.valid_from <= first
            and (self.valid_to is None or last <= self.valid_to)
        )


def register_agreement(
    session: Session,
    rule_set_hash: str,
    valid_from: date,
    valid_to: date | None,
    text: str,
    origin: Origin,
    *,
    covers_swaps: bool = False,
) -> str:
    """Consent beforehand; returns the agreement's public id.

    With ``covers_swaps`` it consents to swaps within the rules as well.

    Raises
    ------
    InvalidDataError
        If it would end before it begins, or has no text.
    NotFoundError
        If there is no such rule set.
    """
    get_rule_set(session, rule_set_hash)
    if valid_to is not None and valid_to < valid_from:
        raise InvalidDataError(
            f"the agreement would end on {valid_to}, before it begins on {valid_from}",
            de="Die Vereinbarung würde enden, bevor sie beginnt.",
        )
    if not text.strip():
        raise InvalidDataError(
            "an agreement needs a text", de="Eine Vereinbarung braucht einen Text."
        )
    row = AgreementRow(
        public_id=new_id(),
        rule_set_hash=rule_set_hash,
        text=text.strip(),
        registered_by=origin.who,
        registered_at=moment(session),
        valid_from=valid_from,
        valid_to=valid_to,
        covers_swaps=covers_swaps,
    )
    session.add(row)
    after: dict[str, Any] = {
        "valid_from": valid_from.isoformat(),
        "valid_to": valid_to.isoformat() if valid_to else None,
        "text": row.text,
        "covers_swaps": covers_swaps,
    }
    _tell(session, origin, "registered", row, None, after)
    return row.public_id


def withdraw_agreement(session: Session, agreement_id: str, origin: Origin) -> None:
    """From now on it covers nothing more; what it consented to stays consented.

    Raises
    ------
    ConflictError
        If it was withdrawn before.
    NotFoundError
        If there is none.
    """
    query = select(AgreementRow).where(AgreementRow.public_id == agreement_id).with_for_update()
    row = session.scalar(query)
    if row is None:
        raise NotFoundError(f"no agreement {agreement_id!r}")
    if row.withdrawn_at is not None:
        raise ConflictError(
            f"agreement {agreement_id} was withdrawn before",
            de="Diese Vereinbarung ist schon zurückgezogen.",
        )
    row.withdrawn_at = moment(session)
    _tell(session, origin, "withdrawn", row, {"valid": True}, {"valid": False})


def list_agreements(session: Session) -> tuple[Agreement, ...]:
    """All agreements, the newest first."""
    query = (
        select(AgreementRow, RuleSetRow.name)
        .join(RuleSetRow, RuleSetRow.hash == AgreementRow.rule_set_hash)
        .order_by(AgreementRow.id.desc())
    )
    return tuple(_agreement(row, name) for row, name in session.execute(query))


def covering_agreement(
    session: Session, rule_set_hash: str, first: date, last: date
) -> Agreement | None:
    """The newest agreement that consents to a roster of these days, ``None`` if none does."""
    every = list_agreements(session)
    return next((a for a in every if a.covers(rule_set_hash, first, last)), None)


def swaps_covered(
    session: Session, rule_set_hash: str, first: date, last: date
) -> Agreement | None:
    """The newest agreement that consents to swaps on these days, ``None`` if none does."""
    every = (agreement for agreement in list_agreements(session) if agreement.covers_swaps)
    return next((a for a in every if a.covers(rule_set_hash, first, last)), None)


def swaps_covered_later(session: Session, rule_set_hash: str, today: date) -> Agreement | None:
    """The agreement that first consents to swaps on days after ``today``, ``None`` if none does."""
    coming = (
        agreement
        for agreement in list_agreements(session)
        if agreement.covers_swaps
        and agreement.valid_from > today
        and agreement.covers(rule_set_hash, agreement.valid_from, agreement.valid_from)
    )
    return min(coming, key=lambda agreement: agreement.valid_from, default=None)


def _agreement(row: AgreementRow, name: str) -> Agreement:
    return Agreement(
        id=row.public_id,
        rule_set_hash=row.rule_set_hash,
        rule_set=name,
        text=row.text,
        registered_by=row.registered_by,
        registered=row.registered_at,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        withdrawn=row.withdrawn_at,
        covers_swaps=row.covers_swaps,
    )


def _tell(
    session: Session,
    origin: Origin,
    action: str,
    row: AgreementRow,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    subject = Subject("agreement", row.public_id)
    record(session, origin, action, subject, before, after, rule_set_hash=row.rule_set_hash)
