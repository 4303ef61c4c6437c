"""Stored rosters, read back: to be verified again, and to be shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from scheduler.calendar import Horizon
from scheduler.errors import NotFoundError
from scheduler.planning.duties import roster_of
from scheduler.planning.solved import SolvedPod
from scheduler.planning.views import pod_roster
from scheduler.rosters import RosterLine, RosterView
from scheduler.store.centre import load_centre
from scheduler.store.demand import load_forecast
from scheduler.store.problems import get_problem
from scheduler.store.rosters import list_rosters, load_roster
from scheduler.store.rule_sets import get_rule_set
from solver.io import load_problem
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.demand.weeks import PodForecast
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredPodRoster, StoredRoster
    from solver.result import Penalty
    from solver.rule import Violation


@dataclass(frozen=True)
class PodVerdict:
    """What checking a pod's part of a stored roster found."""

    pod: str
    violations: tuple[Violation, ...]
    penalty: Penalty
    stored_penalty: int | None
    """What the run that made it had found; differs after changes by hand."""


def newest_roster_id(database: Database) -> str:
    """The id of the roster made last.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    with database.reading() as session:
        heads = list_rosters(session)
    if not heads:
        raise NotFoundError("there is no roster yet: make one with `podshift generate`")
    return heads[0].id


def verify_roster(database: Database, roster_id: str) -> tuple[PodVerdict, ...]:
    """Check a stored roster against the stored problems, all rules, from scratch."""
    with database.reading() as session:
        stored = load_roster(session, roster_id)
        centre = load_centre(session)
        solved = [_solved(session, stored, part, centre) for part in stored.pods]
    return tuple(
        PodVerdict(
            pod.pod,
            tuple(verify(pod.problem, pod.roster)),
            penalty(pod.problem, pod.roster),
            part.run.penalty,
        )
        for pod, part in zip(solved, stored.pods, strict=True)
    )


def roster_view(database: Database, roster_id: str) -> RosterView:
    """A stored roster as people read it."""
    with database.reading() as session:
        stored = load_roster(session, roster_id)
        centre = load_centre(session)
        parts = tuple(
            pod_roster(
                _solved(session, stored, part, centre),
                centre,
                _forecast(session, stored, part.pod),
            )
            for part in stored.pods
        )
        rule_set = get_rule_set(session, stored.rule_set_hash)
    return RosterView(
        id=stored.id,
        version=stored.version,
        status=stored.status,
        first_day=stored.first_day,
        days=tuple(stored.first_day + timedelta(days=n) for n in range(stored.n_days)),
        interval_min=stored.interval_min,
        pods=parts,
        rule_set=rule_set.name,
        rule_set_hash=stored.rule_set_hash,
        input_hash=stored.input_hash,
        seed=stored.seed,
        solver_version=stored.solver_version,
        created=stored.created,
        pattern_names={pattern.code: pattern.name for pattern in centre.patterns},
    )


def _solved(
    session: Session, stored: StoredRoster, part: StoredPodRoster, centre: Centre
) -> SolvedPod:
    pod = centre.pod(part.pod)
    horizon = Horizon(pod.zone, stored.first_day, stored.n_days, stored.interval_min)
    problem = load_problem(get_problem(session, part.problem_hash))
    return SolvedPod(
        pod=part.pod,
        horizon=horizon,
        problem=problem,
        roster=roster_of(problem, part.duties, horizon),
        duty_ids={(d.personnel_number, horizon.day_number(d.day)): d.id for d in part.duties},
        unmet_fte_hours_bound=part.run.unmet_fte_hours_bound,
    )


def _forecast(session: Session, stored: StoredRoster, pod: str) -> PodForecast | None:
    try:
        return load_forecast(session, pod, stored.first_day, stored.n_days)
    except NotFoundError:
        return None


class StoredRosters:
    """The rosters of a database, for pages; a view is kept until its roster changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._kept: dict[tuple[str, int], RosterView] = {}

    def newest(self) -> RosterView | None:
        """The roster made last, ``None`` if there is none."""
        lines = self.listing()
        return self.get(lines[0].id) if lines else None

    def get(self, roster_id: str) -> RosterView | None:
        """The roster with this id, ``None`` if there is none."""
        version = next((line.version for line in self.listing() if line.id == roster_id), None)
        if version is None:
            return None
        key = (roster_id, version)
        if key not in self._kept:
            self._kept = {key: roster_view(self._database, roster_id)}
        return self._kept[key]

    def listing(self) -> tuple[RosterLine, ...]:
        """All rosters, newest first."""
        with self._database.reading() as session:
            heads = list_rosters(session)
        return tuple(
            RosterLine(
                id=head.id,
                version=head.version,
                status=head.status,
                first_day=head.first_day,
                last_day=head.first_day + timedelta(days=head.n_days - 1),
                created=head.created,
            )
            for head in heads
        )
