"""Versions of the policies of swaps; what was once stored never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from scheduler.errors import ConflictError, InvalidDataError
from scheduler.store.base import new_id
from scheduler.store.database import moment, take_turn
from scheduler.store.journal import Subject, record
from scheduler.store.models.pods import PodRow
from scheduler.store.models.swaps import SwapPolicyRow
from scheduler.store.pod_ids import pod_id

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin


_ALL = (
    select(SwapPolicyRow, PodRow.code)
    .outerjoin(PodRow, PodRow.id == SwapPolicyRow.pod_id)
    .order_by(SwapPolicyRow.version)
)


@dataclass(frozen=True)
class StoredPolicy:
    """One version of a pod's policy, or, without a pod, of the centre's."""

    id: str
    pod: str | None
    version: int
    values: dict[str, Any]
    who: str
    """Public id of the account that set it."""
    why: str
    at: datetime


def newest_policies(session: Session) -> dict[str | None, StoredPolicy]:
    """The version in force of each pod that has its own, and under ``None`` the centre's."""
    return {code: _stored(row, code) for row, code in session.execute(_ALL)}


def policy_rows(session: Session, pod: str | None) -> tuple[StoredPolicy, ...]:
    """All versions of a pod's own policy, or of the centre's, the newest first."""
    key = None if pod is None else pod_id(session, pod)
    query = select(SwapPolicyRow).where(SwapPolicyRow.pod_id == key)
    rows = session.scalars(query.order_by(SwapPolicyRow.version.desc()))
    return tuple(_stored(row, pod) for row in rows)


def add_policy(
    session: Session, pod: str | None, version: int, values: dict[str, Any], origin: Origin
) -> int:
    """Put a new version into force; returns its number.

    Raises
    ------
    ConflictError
        If the version in force is no longer ``version`` (0: there is none yet).
    InvalidDataError
        If no reason is given.
    NotFoundError
        If there is no such pod.
    """
    if not origin.reason.strip():
        raise InvalidDataError("a policy needs a reason", de="Eine Regelung braucht einen Grund.")
    take_turn(session, "swap policies")
    standing = next(iter(policy_rows(session, pod)), None)
    if (standing.version if standing else 0) != version:
        raise ConflictError(
            "the policy was changed meanwhile: look at it and try again",
            de="Die Regelung wurde inzwischen geändert: ansehen und noch einmal versuchen.",
        )
    row = SwapPolicyRow(
        public_id=new_id(),
        pod_id=None if pod is None else pod_id(session, pod),
        version=version + 1,
        values=values,
        who=origin.who,
        why=origin.reason.strip(),
        at=moment(session),
    )
    session.add(row)
    session.flush()
    before = None if standing is None else _told(pod, standing.version, standing.values)
    after = _told(pod, row.version, values)
    record(session, origin, "set", Subject("swap_policy", row.public_id), before, after)
    return row.version


def _told(pod: str | None, version: int, values: dict[str, Any]) -> dict[str, Any]:
    return {"pod": pod, "version": version, **values}


def _stored(row: SwapPolicyRow, pod: str | None) -> StoredPolicy:
    return StoredPolicy(row.public_id, pod, row.version, row.values, row.who, row.why, row.at)
