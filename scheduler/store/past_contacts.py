"""Contacts as they came, for pages: few rows as plain tuples, without the weight of frames."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from scheduler.pods.pods import Stream
from scheduler.store.models.demand import ContactHistoryRow
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

Came = tuple["datetime", int, int]
"""Start in UTC, length in minutes, contacts."""


def contacts_between(
    session: Session, pod: str, start: datetime, end: datetime
) -> dict[Stream, list[Came]]:
    """What came on each stream of a pod in ``[start, end)``, in order of time."""
    query = (
        select(
            ContactHistoryRow.channel,
            ContactHistoryRow.skill,
            ContactHistoryRow.start_utc,
            ContactHistoryRow.interval_min,
            ContactHistoryRow.offered,
        )
        .join(PodRow, ContactHistoryRow.pod_id == PodRow.id)
        .where(
            PodRow.code == pod,
            ContactHistoryRow.start_utc >= start,
            ContactHistoryRow.start_utc < end,
        )
        .order_by(ContactHistoryRow.start_utc)
    )
    found: defaultdict[Stream, list[Came]] = defaultdict(list)
    for channel, skill, at, interval_min, offered in session.execute(query):
        found[Stream(pod, channel, skill)].append((at, interval_min, offered))
    return dict(found)


def newest_contact(session: Session, pod: str) -> datetime | None:
    """The start of the last interval of which anything is known."""
    query = select(func.max(ContactHistoryRow.start_utc)).join(
        PodRow, ContactHistoryRow.pod_id == PodRow.id
    )
    newest: datetime | None = session.scalar(query.where(PodRow.code == pod))
    return newest
