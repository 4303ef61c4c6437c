"""Audits of swaps and what they proved: rows and records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, or_, select

from scheduler.errors import ConflictError
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.duty_json import load_duty
from scheduler.store.models.pods import PodRow
from scheduler.store.models.swaps import AuditReportRow, AuditRow, OfferRow
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from sqlalchemy import Select
    from sqlalchemy.orm import Session

Drawn = Literal["sample", "threshold"]


@dataclass(frozen=True)
class Candidate:
    """An executed swap of which it is not decided yet whether it is audited."""

    offer_id: str
    pod: str
    last_day: date
    """The last day of its shifts; its month is the one it is counted in."""
    end_utc: datetime
    paid_min: int
    """Of the longer of its shifts."""


@dataclass(frozen=True)
class Audit:
    """A swap that is looked at afterwards, and what was found."""

    id: str
    offer_id: str
    pod: str
    drawn: Drawn
    drawn_at: datetime
    last_day: date
    agents: frozenset[str]
    """Personnel numbers of both sides."""
    accounts: frozenset[str]
    """Accounts that made, accepted or decided it."""
    worked: bool | None
    covered: bool | None
    free: bool | None
    text: str
    answered_by: str | None
    answered_at: datetime | None

    @property
    def answered(self) -> bool:
        """Whether somebody has looked at it."""
        return self.answered_at is not None

    @property
    def wrong(self) -> bool:
        """Whether anything was not as it should be."""
        return self.answered and not (self.worked and self.covered and self.free)


@dataclass(frozen=True)
class AuditCounts:
    """A pod's swaps of some days that may be audited."""

    n_considered: int
    n_not_considered: int
    audits: tuple[Audit, ...]

    def of(self, drawn: Drawn) -> tuple[Audit, ...]:
        """Those that were chosen in one way."""
        return tuple(audit for audit in self.audits if audit.drawn == drawn)


@dataclass(frozen=True)
class AuditReport:
    """What the audits of a pod's swaps of ``[first, last]`` proved."""

    pod: str
    first: date
    last: date
    n_swaps: int
    """Of which the sample was drawn; those that were long are not among them."""
    n_audited: int
    n_wrong: int
    most_wrong: int
    n_long: int
    n_long_wrong: int
    id: str = ""
    published: datetime | None = None


def candidates(session: Session, today: date) -> tuple[Candidate, ...]:
    """What is to be considered and lies on ``today`` or before, in the order of its days."""
    query = _audited().where(
        OfferRow.considered_at.is_(None),
        OfferRow.day <= today,
        or_(OfferRow.counter_day.is_(None), OfferRow.counter_day <= today),
    )
    return tuple(_candidate(row) for row in session.scalars(query.order_by(OfferRow.id)))


def considered(session: Session, offer_id: str, drawn: Drawn | None) -> None:
    """Note that it is decided whether a swap is audited, and if so, why."""
    row = row_named(session, OfferRow, offer_id, "offer")
    row.considered_at = moment(session)
    if drawn is not None:
        draw(session, offer_id, drawn)


def draw(session: Session, offer_id: str, drawn: Drawn) -> None:
    """Put a swap before the lead."""
    offer = row_named(session, OfferRow, offer_id, "offer")
    session.add(
        AuditRow(
            public_id=new_id(),
            offer=offer,
            pod_id=offer.pod_id,
            drawn=drawn,
            drawn_at=moment(session),
        )
    )


def not_drawn(session: Session, pod: str, first: date, last: date) -> tuple[str, ...]:
    """Public ids of a pod's considered swaps of some days that nobody looks at."""
    audited = select(AuditRow.offer_id)
    query = _of_days(_audited(), pod, first, last).where(
        OfferRow.considered_at.is_not(None), OfferRow.id.not_in(audited)
    )
    return tuple(row.public_id for row in session.scalars(query.order_by(OfferRow.id)))


def get_audit(session: Session, audit_id: str) -> Audit:
    """One by its public id.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return _audit(row_named(session, AuditRow, audit_id, "audit"))


def list_audits(session: Session, pods: Collection[str], *, answered: bool) -> tuple[Audit, ...]:
    """Those of some pods; open ones oldest first, answered ones newest first."""
    query = (
        select(AuditRow)
        .join(OfferRow, OfferRow.id == AuditRow.offer_id)
        .join(PodRow, PodRow.id == AuditRow.pod_id)
        .where(PodRow.code.in_(pods), OfferRow.state == "executed")
    )
    if answered:
        query = query.where(AuditRow.answered_at.is_not(None))
        query = query.order_by(AuditRow.answered_at.desc(), AuditRow.id.desc())
    else:
        query = query.where(AuditRow.answered_at.is_(None)).order_by(AuditRow.id)
    return tuple(_audit(row) for row in session.scalars(query))


def store_answer(
    session: Session, audit_id: str, who: str, *, worked: bool, covered: bool, free: bool, text: str
) -> None:
    """Keep what was found.

    Raises
    ------
    ConflictError
        If it was answered before.
    NotFoundError
        If there is no such audit.
    """
    query = select(AuditRow).where(AuditRow.public_id == audit_id).with_for_update()
    row = session.scalar(query)
    if row is not None and row.answered_at is not None:
        raise ConflictError(
            f"audit {audit_id} was answered before", de="Diese Prüfung ist schon beantwortet."
        )
    row = row or row_named(session, AuditRow, audit_id, "audit")
    row.worked, row.covered, row.free, row.text = worked, covered, free, text
    row.answered_by, row.answered_at = who, moment(session)


def count_audits(session: Session, pod: str, first: date, last: date) -> AuditCounts:
    """What there is to tell of a pod's swaps of some days."""
    query = _of_days(_audited(), pod, first, last)
    offers = session.scalars(query).all()
    keys = [row.id for row in offers]
    rows = session.scalars(select(AuditRow).where(AuditRow.offer_id.in_(keys)))
    done = sum(row.considered_at is not None for row in offers)
    return AuditCounts(done, len(offers) - done, tuple(_audit(row) for row in rows))


def pods_with_swaps(session: Session, before: date) -> dict[str, date]:
    """The first day of a swap that may be audited, by pod, of those before a day."""
    query = (
        select(PodRow.code, func.min(OfferRow.day))
        .join(PodRow, PodRow.id == OfferRow.pod_id)
        .where(OfferRow.state == "executed", OfferRow.audit, OfferRow.day < before)
        .group_by(PodRow.code)
        .order_by(PodRow.code)
    )
    return {code: first for code, first in session.execute(query)}


def add_report(session: Session, report: AuditReport) -> str:
    """Publish what audits proved; returns its public id."""
    pod_id = session.scalar(select(PodRow.id).where(PodRow.code == report.pod))
    row = AuditReportRow(
        public_id=new_id(),
        pod_id=pod_id,
        first=report.first,
        last=report.last,
        n_swaps=report.n_swaps,
        n_audited=report.n_audited,
        n_wrong=report.n_wrong,
        most_wrong=report.most_wrong,
        n_long=report.n_long,
        n_long_wrong=report.n_long_wrong,
        published_at=moment(session),
    )
    session.add(row)
    return row.public_id


def list_reports(session: Session, pods: Collection[str]) -> tuple[AuditReport, ...]:
    """What was published of these pods, the latest first."""
    query = (
        select(AuditReportRow)
        .join(PodRow, PodRow.id == AuditReportRow.pod_id)
        .where(PodRow.code.in_(pods))
        .order_by(AuditReportRow.first.desc(), PodRow.code)
    )
    return tuple(
        AuditReport(
            row.pod.code, row.first, row.last, row.n_swaps, row.n_audited, row.n_wrong,
            row.most_wrong, row.n_long, row.n_long_wrong, row.public_id, row.published_at,
        )
        for row in session.scalars(query)
    )  # fmt: skip


def _audited() -> Select[OfferRow]:
    return select(OfferRow).where(OfferRow.state == "executed", OfferRow.audit)


def _of_days(query: Select[OfferRow], pod: str, first: date, last: date) -> Select[OfferRow]:
    """Swaps whose last shift lies on these days."""
    day, counter = OfferRow.day, func.coalesce(OfferRow.counter_day, OfferRow.day)
    in_time = or_(
        (counter >= day) & (counter >= first) & (counter <= last),
        (counter < day) & (day >= first) & (day <= last),
    )
    return query.join(PodRow, PodRow.id == OfferRow.pod_id).where(PodRow.code == pod, in_time)


def _candidate(row: OfferRow) -> Candidate:
    duties = [duty for duty in (load_duty(row.given), load_duty(row.counter)) if duty]
    return Candidate(
        offer_id=row.public_id,
        pod=row.pod.code,
        last_day=max(duty.day for duty in duties),
        end_utc=max(duty.end_utc for duty in duties),
        paid_min=max(duty.paid_min for duty in duties),
    )


def _audit(row: AuditRow) -> Audit:
    offer = row.offer
    sides = (offer.giver, offer.taker)
    accounts = (offer.who, offer.accepted_by, offer.decided_by)
    return Audit(
        id=row.public_id,
        offer_id=offer.public_id,
        pod=row.pod.code,
        drawn=row.drawn,  # type: ignore[arg-type]  # CHECK sees to it
        drawn_at=row.drawn_at,
        last_day=max(day for day in (offer.day, offer.counter_day) if day),
        agents=frozenset(side.personnel_number for side in sides if side),
        accounts=frozenset(account for account in accounts if account),
        worked=row.worked,
        covered=row.covered,
        free=row.free,
        text=row.text,
        answered_by=row.answered_by,
        answered_at=row.answered_at,
    )
