"""One pod's people as a centre of their own: what a check of one shift needs of a thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.centre import Centre
from scheduler.store.kept_centre import OWNERS
from scheduler.store.kinds_of_people import ABSENCE_TYPES, ABSENCES, AGENTS, WISHES
from scheduler.store.kinds_of_pods import PODS
from scheduler.store.models.people import AgentRow, MembershipRow
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy.orm import Session

    from scheduler.store.kinds import Kind


def load_pod_people(session: Session, pod: str) -> Centre:
    """The pod, everybody who ever belonged to it, and their absences and wishes."""
    members = (
        select(MembershipRow.agent_id)
        .join(PodRow, PodRow.id == MembershipRow.pod_id)
        .where(PodRow.code == pod)
    )

    def read(kind: Kind[Any, Any], *conditions: Any) -> tuple[Any, ...]:
        query = select(kind.row).where(*conditions).options(*OWNERS.get(kind.row, ()))
        return tuple(kind.read(row) for row in session.scalars(query.order_by(kind.row.id)))

    return Centre(
        pods=read(PODS, PodRow.code == pod),
        agents=read(AGENTS, AgentRow.id.in_(members)),
        absence_types=read(ABSENCE_TYPES),
        absences=read(ABSENCES, ABSENCES.row.agent_id.in_(members)),
        wishes=read(WISHES, WISHES.row.agent_id.in_(members)),
    )
