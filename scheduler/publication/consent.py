"""The way from draft to consent, and back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.access.permissions import Role
from scheduler.errors import InvalidDataError
from scheduler.notices.records import NoticeKind
from scheduler.planning.reading import verify_roster
from scheduler.publication.certificate import certificate_of
from scheduler.store.agreements import covering_agreement
from scheduler.store.journal import Origin, Subject
from scheduler.store.notices import accounts_with, tell
from scheduler.store.rosters import load_roster
from scheduler.store.steps import set_certificate, steps_of, take_step

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.store.agreements import Agreement
    from scheduler.store.database import Database
    from scheduler.store.roster_records import RosterHead, StoredRoster


@dataclass(frozen=True)
class Submission:
    """What came of submitting a roster."""

    version: int
    agreement: Agreement | None
    """The agreement that consented to it at once; ``None`` if it waits for the auditor."""


def submit(database: Database, roster_id: str, version: int, origin: Origin) -> Submission:
    """Submit a draft; an agreement that covers its days and rule set consents at once.

    Raises
    ------
    ConflictError
        If it is no draft, or no longer at ``version``.
    InvalidDataError
        If it breaks a rule.
    NotFoundError
        If there is none.
    """
    verdicts = verify_roster(database, roster_id)
    _refuse_broken(sum(len(verdict.violations) for verdict in verdicts))
    with database.writing() as session:
        # Compared with ``version``, so what was verified is what is submitted.
        version = take_step(session, roster_id, version, "submitted", origin, text=origin.reason)
        stored = load_roster(session, roster_id)
        first, last = days_of(stored)
        agreement = covering_agreement(session, stored.rule_set_hash, first, last)
        set_certificate(session, roster_id, certificate_of(stored, verdicts, agreement))
        if agreement is None:
            auditors = accounts_with(session, Role.AUDITOR)
            tell_of(session, auditors, NoticeKind.ROSTER_SUBMITTED, stored)
            return Submission(version, None)
        given = Origin(agreement.registered_by, "system", agreement.text)
        details = {"agreement": agreement.id}
        version = take_step(session, roster_id, version, "consented", given, details=details)
        return Submission(version, agreement)


def consent(database: Database, roster_id: str, version: int, origin: Origin) -> int:
    """The auditor's yes; returns the new version.

    Raises
    ------
    ConflictError
        If it does not wait for consent, or no longer at ``version``.
    NotFoundError
        If there is none.
    """
    with database.writing() as session:
        version = take_step(session, roster_id, version, "consented", origin, text=origin.reason)
        stored = load_roster(session, roster_id)
        tell_of(session, _submitter(session, roster_id), NoticeKind.ROSTER_CONSENTED, stored)
    return version


def object_to(database: Database, roster_id: str, version: int, origin: Origin) -> int:
    """The auditor's no, with its text as ``origin.reason``: the roster is a draft again.

    Raises
    ------
    ConflictError
        If it does not wait for consent, or no longer at ``version``.
    InvalidDataError
        If there is no text.
    NotFoundError
        If there is none.
    """
    with database.writing() as session:
        version = take_step(session, roster_id, version, "objected", origin, text=origin.reason)
        stored = load_roster(session, roster_id)
        planner = _submitter(session, roster_id)
        tell_of(session, planner, NoticeKind.ROSTER_OBJECTED, stored, text=origin.reason.strip())
    return version


def withdraw(database: Database, roster_id: str, version: int, origin: Origin) -> int:
    """Take a roster back that is not published yet: it is a draft again.

    Raises
    ------
    ConflictError
        If it is neither submitted nor consented, or no longer at ``version``.
    NotFoundError
        If there is none.
    """
    with database.writing() as session:
        return take_step(session, roster_id, version, "withdrawn", origin, text=origin.reason)


def discard(database: Database, roster_id: str, version: int, origin: Origin) -> int:
    """Put a draft aside for good.

    Raises
    ------
    ConflictError
        If it is no draft, or no longer at ``version``.
    NotFoundError
        If there is none.
    """
    with database.writing() as session:
        return take_step(session, roster_id, version, "discarded", origin, text=origin.reason)


def tell_of(
    session: Session,
    accounts: Iterable[str],
    kind: NoticeKind,
    stored: StoredRoster,
    **params: object,
) -> None:
    """Tell these accounts something about a roster."""
    first, last = days_of(stored)
    days = {"first_day": first.isoformat(), "last_day": last.isoformat()}
    tell(session, accounts, kind, days | params, Subject("roster", stored.id))


def days_of(stored: StoredRoster | RosterHead) -> tuple[date, date]:
    """First and last day of a roster."""
    return stored.first_day, stored.first_day + timedelta(days=stored.n_days - 1)


def _submitter(session: Session, roster_id: str) -> tuple[str, ...]:
    submitted = [s.who for s in steps_of(session, roster_id) if s.step == "submitted"]
    return tuple(submitted[-1:])


def _refuse_broken(n: int) -> None:
    if n:
        raise InvalidDataError(
            f"the roster breaks rules in {n} places: it cannot be submitted",
            de=f"Der Dienstplan verletzt an {n} Stellen Regeln: So kann er nicht vorgelegt werden.",
        )
