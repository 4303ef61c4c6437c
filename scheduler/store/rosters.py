"""Rosters: stored as drafts, read, listed; ``roster_changes`` has what happens to them later."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from scheduler.errors import NotFoundError
from scheduler.store.base import new_id
from scheduler.store.database import moment
from scheduler.store.duties import assignment_keys, read_duties, write_duties
from scheduler.store.journal import Subject, record
from scheduler.store.models.pods import PodRow
from scheduler.store.models.rosters import RosterPodRow, RosterRow, RunRow
from scheduler.store.pod_ids import pod_id
from scheduler.store.roster_records import (
    RosterHead,
    StoredPodRoster,
    StoredRoster,
    StoredRun,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy.orm import Session

    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import RosterDraft, RosterStatus

HEAD = ("first_day", "n_days", "interval_min")
PROVENANCE = ("rule_set_hash", "input_hash", "seed", "solver_version")
RUN = ("status", "seconds", "penalty", "unmet_fte_hours", "unmet_fte_hours_bound", "details")


def save_draft(session: Session, draft: RosterDraft, origin: Origin) -> str:
    """Store a new roster as a draft of version 1; returns its public id.

    The rule set and the pods' problems are stored before (``put_rule_set``, ``put_problem``).

    Raises
    ------
    NotFoundError
        If a pod, an agent or the roster it is based on is not known.
    """
    row = RosterRow(
        public_id=new_id(),
        version=1,
        status="draft",
        created_at=moment(session),
        changed_at=moment(session),
        name=draft.name,
        base_id=find_row(session, draft.base_id).id if draft.base_id else None,
        base_version=draft.base_version,
        **{name: getattr(draft, name) for name in (*HEAD, *PROVENANCE)},
    )
    session.add(row)
    session.flush()
    write_pods(session, row.id, draft)
    tell(session, origin, "drafted", row, None, summary(draft))
    return row.public_id


def load_roster(
    session: Session, roster_id: str, pods: Collection[str] | None = None
) -> StoredRoster:
    """A roster with all duties, or with the parts and duties of some pods only.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    return stored_roster(session, find_row(session, roster_id), pods)


def part_marks(session: Session, roster_id: str) -> dict[str, tuple[int, ...]]:
    """For each pod of a roster, in order, a mark that is another one when its duties change."""
    query = (
        select(PodRow.code, RosterPodRow.id, RosterPodRow.run_id, RosterPodRow.changed_in)
        .join(PodRow)
        .join(RosterRow, RosterRow.id == RosterPodRow.roster_id)
        .where(RosterRow.public_id == roster_id)
        .order_by(RosterPodRow.id)
    )
    return {code: tuple(mark) for code, *mark in session.execute(query)}


def roster_head(session: Session, roster_id: str) -> RosterHead | None:
    """What a list of rosters shows of this one, ``None`` if there is none."""
    row = session.scalar(select(RosterRow).where(RosterRow.public_id == roster_id))
    return None if row is None else _head(row, tuple(part_marks(session, roster_id)))


def list_rosters(session: Session) -> tuple[RosterHead, ...]:
    """All rosters, newest first."""
    pods: dict[int, list[str]] = {}
    query = select(RosterPodRow.roster_id, PodRow.code).join(PodRow).order_by(RosterPodRow.id)
    for key, code in session.execute(query):
        pods.setdefault(key, []).append(code)
    return tuple(
        _head(row, tuple(pods.get(row.id, ())))
        for row in session.scalars(select(RosterRow).order_by(RosterRow.id.desc()))
    )


def _head(row: RosterRow, pods: tuple[str, ...]) -> RosterHead:
    return RosterHead(
        row.public_id,
        row.version,
        cast("RosterStatus", row.status),
        row.first_day,
        row.n_days,
        pods,
        row.created_at,
        row.name,
    )


def find_row(session: Session, roster_id: str) -> RosterRow:
    """The row of a roster as the database has it now."""
    query = select(RosterRow).where(RosterRow.public_id == roster_id)
    row = session.scalar(query.execution_options(populate_existing=True))
    if row is None:
        raise NotFoundError(f"no roster {roster_id!r}")
    return row


def write_pods(session: Session, roster_key: int, draft: RosterDraft) -> None:
    """Add the pods' runs, parts and duties to a roster."""
    places = {(d.personnel_number, d.day) for pod in draft.pods for d in pod.duties}
    keys = assignment_keys(session, places)
    for pod in draft.pods:
        run = RunRow(
            public_id=new_id(),
            pod_id=pod_id(session, pod.pod),
            problem_hash=pod.problem_hash,
            rule_set_hash=draft.rule_set_hash,
            seed=draft.seed,
            solver_version=draft.solver_version,
            created_at=moment(session),
            **{name: getattr(pod.run, name) for name in RUN},
        )
        part = RosterPodRow(roster_id=roster_key, pod_id=run.pod_id, run=run)
        session.add(part)
        session.flush()
        write_duties(session, part.id, pod.duties, keys)


def stored_roster(
    session: Session, row: RosterRow, pods: Collection[str] | None = None
) -> StoredRoster:
    """The record of a row, with the parts of some pods or of all."""
    query = (
        select(RosterPodRow)
        .options(joinedload(RosterPodRow.pod), joinedload(RosterPodRow.run))
        .where(RosterPodRow.roster_id == row.id)
        .order_by(RosterPodRow.id)
    )
    if pods is not None:
        query = query.join(PodRow).where(PodRow.code.in_(pods))
    parts = session.scalars(query).all()
    duties = read_duties(session, [part.id for part in parts])
    return StoredRoster(
        **{name: getattr(row, name) for name in (*HEAD, *PROVENANCE)},
        pods=tuple(
            StoredPodRoster(
                part.pod.code,
                part.run.problem_hash,
                StoredRun(**{name: getattr(part.run, name) for name in RUN}),
                duties[part.id],
            )
            for part in parts
        ),
        id=row.public_id,
        version=row.version,
        status=cast("RosterStatus", row.status),
        created=row.created_at,
        name=row.name,
        base_id=session.get_one(RosterRow, row.base_id).public_id if row.base_id else None,
        base_version=row.base_version,
    )


def rename(session: Session, roster_id: str, name: str, origin: Origin) -> None:
    """Call a roster something else; what people decide on stays the same, so does its version.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    row = find_row(session, roster_id)
    before, row.name = row.name, name
    tell(session, origin, "renamed", row, {"name": before}, {"name": name})


def summary(draft: RosterDraft) -> dict[str, Any]:
    """What the journal keeps of a whole roster."""
    return {
        "first_day": draft.first_day.isoformat(),
        "n_days": draft.n_days,
        "input_hash": draft.input_hash,
        "seed": draft.seed,
        "duties": {pod.pod: len(pod.duties) for pod in draft.pods},
    }


def tell(
    session: Session,
    origin: Origin,
    action: str,
    row: RosterRow,
    before: dict[str, Any] | None,
    after: dict[str, Any],
) -> None:
    """Add a journal entry about a roster at its present version."""
    record(
        session,
        origin,
        action,
        Subject("roster", row.public_id),
        before,
        after,
        rule_set_hash=row.rule_set_hash,
        roster_version=row.version,
    )
