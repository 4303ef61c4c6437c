"""One pod's people as a centre of their own: what a check of one shift needs of a thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from scheduler.centre import Centre
from scheduler.store.centre import load_records
from scheduler.store.kinds_of_people import ABSENCE_TYPES, ABSENCES, AGENTS, WISHES
from scheduler.store.kinds_of_pods import PODS
from scheduler.store.models.people import AbsenceRow, AgentRow, MembershipRow, WishRow
from scheduler.store.models.pods import PodRow

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def load_pod_people(session: Session, pod: str) -> Centre:
    """The pod, everybody who ever belonged to it, and their absences and wishes."""
    members = (
        select(MembershipRow.agent_id)
        .join(PodRow, PodRow.id == MembershipRow.pod_id)
        .where(PodRow.code == pod)
    )
    return Centre(
        pods=load_records(session, PODS, PodRow.code == pod),
        agents=load_records(session, AGENTS, AgentRow.id.in_(members)),
        absence_types=load_records(session, ABSENCE_TYPES),
        absences=load_records(session, ABSENCES, AbsenceRow.agent_id.in_(members)),
        wishes=load_records(session, WISHES, WishRow.agent_id.in_(members)),
    )
