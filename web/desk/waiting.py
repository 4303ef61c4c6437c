"""What waits to be done, and who is away today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.access.permissions import Permission
from scheduler.publication.lateness import late_days
from scheduler.publication.seen import unseen_days
from scheduler.store.jobs import list_jobs
from scheduler.store.proposals import list_proposals
from scheduler.store.settings import load_centre_settings
from web.access import seen_pods
from web.config import web_config
from web.rosters.scope import PUBLISHED, seen_lines

if TYPE_CHECKING:
    from datetime import date

    from scheduler.jobs.records import Job
    from scheduler.people.absences import Absence
    from scheduler.people.agents import Agent
    from scheduler.rosters import RosterLine
    from scheduler.store.proposals import Proposal
    from scheduler.store.seen import RosterChange

FAILED = ("failed", "died")
FAILED_DAYS = 7
"""Failed runs older than that are no news."""


@dataclass(frozen=True)
class Waiting:
    """Everything that asks for somebody's attention."""

    drafts: tuple[RosterLine, ...]
    submitted: tuple[RosterLine, ...]
    consented: tuple[RosterLine, ...]
    late: tuple[RosterLine, ...]
    """Not published yet although some of their days are within the lead time."""
    lead_days: int
    failed: tuple[Job, ...]
    proposals: tuple[Proposal, ...]
    unseen: tuple[RosterChange, ...]
    """Of each person and day the newest change."""
    away: tuple[tuple[Agent, Absence], ...]

    @property
    def nothing(self) -> bool:
        """Whether nobody has to do anything."""
        return not (
            self.drafts or self.submitted or self.consented or self.failed or self.late
        ) and (not self.proposals and not self.unseen)


def waiting(today: date) -> Waiting:
    """What waits on ``today``, in the pods whoever asks may see."""
    config = web_config()
    centre = config.centre()
    pods = seen_pods(Permission.READ_DESK)
    lines = [line for line in seen_lines() if line.last_day >= today]
    with config.database.reading() as session:
        settings, _ = load_centre_settings(session)
        jobs = list_jobs(session, routine=False)
        proposals = [p for p in list_proposals(session, state="open") if p.pod in pods]
        unseen = [u.newest for u in unseen_days(session) if u.newest.pod in pods]
    lead_days = settings.publication_lead_days
    since = config.clock.now() - timedelta(days=FAILED_DAYS)
    return Waiting(
        drafts=_in(lines, "draft"),
        submitted=_in(lines, "submitted"),
        consented=_in(lines, "consented"),
        late=tuple(line for line in _unpublished(lines) if _is_late(line, today, lead_days)),
        lead_days=lead_days,
        failed=tuple(j for j in jobs if j.status in FAILED and j.created_at >= since),
        proposals=tuple(proposals),
        unseen=tuple(unseen),
        away=tuple(
            (agent, absence)
            for absence in centre.absences
            if absence.first <= today <= absence.last
            for agent in centre.agents
            if agent.personnel_number == absence.personnel_number and agent.pod_on(today) in pods
        ),
    )


def _in(lines: list[RosterLine], status: str) -> tuple[RosterLine, ...]:
    return tuple(line for line in lines if line.status == status)


def _unpublished(lines: list[RosterLine]) -> list[RosterLine]:
    """Rosters on their way whose days nobody has published."""
    published = [line for line in lines if line.status == PUBLISHED]
    return [
        line
        for line in lines
        if line.status in ("draft", "submitted", "consented")
        and not any(p.first_day <= line.first_day <= p.last_day for p in published)
    ]


def _is_late(line: RosterLine, today: date, lead_days: int) -> bool:
    n_days = (line.last_day - line.first_day).days + 1
    return bool(late_days(line.first_day, n_days, today, lead_days))
