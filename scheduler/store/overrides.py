"""Overrides of forecasts: kept with who and why, withdrawn but never deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from scheduler.demand.overrides import ForecastOverride, Said
from scheduler.pods.pods import Stream
from scheduler.store.database import moment
from scheduler.store.journal import Subject, record
from scheduler.store.models.desk import ForecastOverrideRow
from scheduler.store.models.pods import PodRow
from scheduler.store.pod_ids import pod_id
from scheduler.store.public_ids import row_named

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.demand.overrides import Stretch
    from scheduler.store.journal import Origin


def add_overrides(
    session: Session, stream: Stream, stretch: Stretch, said: Said, origin: Origin
) -> None:
    """Keep what a planner said: one override for each day, one entry in the journal.

    Raises
    ------
    NotFoundError
        If the pod is not known.
    """
    key = pod_id(session, stream.pod)
    zone = session.get_one(PodRow, key).zone
    rows = [
        ForecastOverrideRow(
            pod_id=key,
            channel=stream.channel,
            skill=stream.skill,
            start_utc=start,
            end_utc=end,
            factor=said.factor,
            contacts=said.contacts,
            aht_s=said.aht_s,
            who=origin.who,
            why=said.why.strip(),
            created_at=moment(session),
            withdrawn_at=None,
        )
        for start, end in stretch.moments(zone)
    ]
    session.add_all(rows)
    session.flush()
    record(session, origin, "added", _subject(rows[0]), None, _facts(rows))


def withdraw_override(session: Session, override_id: str, origin: Origin) -> Stream:
    """Withdraw an override and all that were said together with it; returns their stream.

    Raises
    ------
    NotFoundError
        If there is none with this public id.
    """
    first = row_named(session, ForecastOverrideRow, override_id, "override")
    same = ("pod_id", "channel", "skill", "who", "why", "created_at", "factor", "contacts", "aht_s")
    rows = [
        row
        for row in session.scalars(
            select(ForecastOverrideRow)
            .where(
                ForecastOverrideRow.pod_id == first.pod_id,
                ForecastOverrideRow.withdrawn_at.is_(None),
            )
            .order_by(ForecastOverrideRow.id)
        )
        if all(getattr(row, name) == getattr(first, name) for name in same)
    ]
    for row in rows:
        row.withdrawn_at = moment(session)
    if rows:
        record(session, origin, "withdrawn", _subject(rows[0]), _facts(rows), None)
    return Stream(first.pod.code, first.channel, first.skill)


def list_overrides(
    session: Session, pod: str, start: datetime, end: datetime
) -> tuple[ForecastOverride, ...]:
    """Overrides of a pod that touch ``[start, end)``, in the order they were said.

    Withdrawn ones are among them.
    """
    query = (
        select(ForecastOverrideRow)
        .join(PodRow, ForecastOverrideRow.pod_id == PodRow.id)
        .where(
            PodRow.code == pod,
            ForecastOverrideRow.start_utc < end,
            ForecastOverrideRow.end_utc > start,
        )
        .order_by(ForecastOverrideRow.id)
    )
    return tuple(
        ForecastOverride(
            row.public_id,
            Stream(pod, row.channel, row.skill),
            row.start_utc,
            row.end_utc,
            Said(row.why, row.factor, row.contacts, row.aht_s),
            row.who,
            row.created_at,
            row.withdrawn_at,
        )
        for row in session.scalars(query)
    )


def count_overrides(session: Session) -> dict[str, int]:
    """How often something was said or withdrawn, by pod."""
    query = (
        select(
            PodRow.code,
            func.count(ForecastOverrideRow.id) + func.count(ForecastOverrideRow.withdrawn_at),
        )
        .join(PodRow, ForecastOverrideRow.pod_id == PodRow.id)
        .group_by(PodRow.code)
    )
    return {pod: number for pod, number in session.execute(query)}


def _subject(row: ForecastOverrideRow) -> Subject:
    return Subject("forecast_override", row.public_id)


def _facts(rows: list[ForecastOverrideRow]) -> dict[str, object]:
    first = rows[0]
    stream = Stream(first.pod.code, first.channel, first.skill)
    return {
        "pod": stream.pod,
        "stream": stream.key,
        "from": first.start_utc.isoformat(),
        "to": rows[-1].end_utc.isoformat(),
        "days": len(rows),
        "factor": first.factor,
        "contacts": first.contacts,
        "aht_s": first.aht_s,
        "why": first.why,
    }
