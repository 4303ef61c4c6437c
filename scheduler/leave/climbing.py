"""What happens to requests by itself: climbing, moving up, running out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler.leave.granting import CLOCK, move_up
from scheduler.leave.records import OPEN
from scheduler.leave.telling import tell_asker, tell_deciders
from scheduler.store.database import moment
from scheduler.store.leave import claim_request, list_requests, raise_level, set_request_state
from scheduler.store.pod_ids import pod_zone
from scheduler.swaps.policies import policy_for

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.jobs.context import JobContext
    from scheduler.leave.records import StoredRequest

PLANNERS = 1
"""The level above the pod's leads."""


def look_after(context: JobContext) -> dict[str, Any]:
    """End requests whose first day has come, let others climb to the planners or move up."""
    with context.database.reading() as session:
        open_ = list_requests(session, states=OPEN)
    counts = {"expired": 0, "climbed": 0, "moved_up": 0}
    for request in open_:
        with context.database.writing() as session:
            done = _look_after(session, claim_request(session, request.id))
        if done:
            counts[done] += 1
    for pod in sorted({request.pod for request in open_}):
        with context.database.writing() as session:
            counts["moved_up"] += move_up(session, pod)
    return counts


def _look_after(session: Session, request: StoredRequest) -> str:
    """Do what is due; returns what it was."""
    if not request.open:
        return ""
    now = moment(session)
    if request.asked.absence.span(pod_zone(session, request.pod))[0] <= now:
        tell_asker(session, set_request_state(session, request.id, "expired", CLOCK))
        return "expired"
    since = request.level_since or request.created_at
    wait = timedelta(hours=policy_for(session, request.pod).policy.review_h)
    if request.state == "waiting" and request.level < PLANNERS and since + wait <= now:
        tell_deciders(session, raise_level(session, request.id, CLOCK))
        return "climbed"
    return ""
