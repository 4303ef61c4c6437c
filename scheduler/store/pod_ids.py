"""From the codes of pods to the keys of their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.errors import NotFoundError
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def pod_ids(session: Session) -> dict[str, int]:
    """The key of each pod by its code."""
    return {code: key for code, key in session.execute(select(PodRow.code, PodRow.id))}


def pod_id(session: Session, code: str) -> int:
    """The key of one pod.

    Raises
    ------
    NotFoundError
        If there is no such pod.
    """
    known = pod_ids(session)
    if code not in known:
        raise NotFoundError(f"no pod {code!r}; there are {', '.join(sorted(known))}")
    return known[code]


def pod_zone(session: Session, code: str) -> str:
    """The time zone of one pod.

    Raises
    ------
    NotFoundError
        If there is no such pod.
    """
    zone = session.scalar(select(PodRow.zone).where(PodRow.code == code))
    if zone is None:
        raise NotFoundError(f"no pod {code!r}")
    return zone
