"""From requirement to draft: composes every pod's problem, and keeps what the solver answers."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from datetime import timedelta
from importlib import metadata
from typing import TYPE_CHECKING

from scheduler.agreements.rule_sets import RuleSet, parse_rule_set, preset_toml
from scheduler.errors import NotFoundError
from scheduler.planning.compose import PodTask, compose_problem, horizon_of
from scheduler.planning.demand import requirements
from scheduler.planning.duties import duties_by_agent, stored_duties
from scheduler.store.centre import load_centre
from scheduler.store.journal import Origin
from scheduler.store.problems import put_problem
from scheduler.store.roster_records import RosterDraft, StoredPodRoster, StoredRun
from scheduler.store.rosters import list_rosters, load_roster, save_draft
from scheduler.store.rule_sets import adopt_rule_set, adopted_rule_set, put_rule_set
from solver.io import content_hash, dump_problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlalchemy.orm import Session

    from scheduler.calendar import Horizon
    from scheduler.store.database import Database
    from scheduler.store.roster_records import RosterStatus, StoredDuty
    from solver.problem import Problem
    from solver.result import Result

MEMORY_DAYS = 14
"""So many days before the horizon are looked at for rest and runs."""
DEFAULT_PRESET = "arbzg"


@dataclass(frozen=True)
class PodProblem:
    """A pod's problem, ready to be solved."""

    pod: str
    horizon: Horizon
    problem: Problem


@dataclass(frozen=True)
class Week:
    """All pods' problems of one horizon, and the agreement they are solved under."""

    first_day: date
    n_days: int
    interval_min: int
    rule_set: RuleSet
    pods: tuple[PodProblem, ...]


def compose_week(database: Database, first_day: date, n_days: int) -> Week:
    """The problems of all pods for these days.

    Raises
    ------
    NotFoundError
        If a pod has no requirement for these days.
    InvalidDataError
        If a pod has nobody to work or no shift to be worked.
    """
    with database.reading() as session:
        centre = load_centre(session)
        standing = adopted_rule_set(session)
        before = _duties_before(session, first_day)
        rostered = _duties_of(session, first_day, n_days)
    rule_set = parse_rule_set(standing.toml_text if standing else preset_toml(DEFAULT_PRESET))
    needs = requirements(database, centre, first_day, n_days)
    pods = []
    for need in needs:
        horizon = horizon_of(centre.pod(need.pod), need)
        task = PodTask(
            centre=centre,
            requirement=need,
            rule_set=rule_set,
            earlier=duties_by_agent(before, horizon),
            rostered_min={
                (d.personnel_number, horizon.day_number(d.day)): d.paid_min for d in rostered
            },
        )
        pods.append(PodProblem(need.pod, horizon, compose_problem(task)))
    return Week(first_day, n_days, needs[0].interval_min, rule_set, tuple(pods))


def _duties_before(session: Session, first_day: date) -> tuple[StoredDuty, ...]:
    """What is rostered for the days before: published if there is such a roster, else drafted."""
    earliest = first_day - timedelta(days=MEMORY_DAYS)
    last_day = first_day - timedelta(days=1)
    duties = _duties_of(session, last_day, 1) or _duties_of(session, last_day, 1, "draft")
    return tuple(duty for duty in duties if earliest <= duty.day < first_day)


def _duties_of(
    session: Session, first_day: date, n_days: int, status: RosterStatus = "published"
) -> tuple[StoredDuty, ...]:
    """The duties of the newest roster of this status that touches these days, else none."""
    last_day = first_day + timedelta(days=n_days - 1)
    for head in list_rosters(session):
        touches = head.first_day <= last_day and first_day < head.first_day + timedelta(head.n_days)
        if touches and head.status == status:
            roster = load_roster(session, head.id)
            return tuple(duty for pod in roster.pods for duty in pod.duties)
    return ()


def keep_draft(
    database: Database, week: Week, results: Mapping[str, Result], seed: int, who: str
) -> str:
    """Store a roster for all pods as a draft; returns its public id.

    Raises
    ------
    NotFoundError
        If a pod has no roster.
    """
    parts = tuple(_part(pod, results[pod.pod]) for pod in week.pods)
    origin = Origin(who, "employer")
    digests = "\n".join(part.problem_hash for part in parts)
    draft = RosterDraft(
        first_day=week.first_day,
        n_days=week.n_days,
        interval_min=week.interval_min,
        pods=parts,
        rule_set_hash=week.rule_set.content_hash,
        input_hash=hashlib.sha256(digests.encode()).hexdigest(),
        seed=seed,
        solver_version=f"podshift {metadata.version('podshift')}",
    )
    with database.writing() as session:
        put_rule_set(session, week.rule_set.name, week.rule_set.toml)
        if adopted_rule_set(session) is None:
            adopt_rule_set(session, week.rule_set.content_hash, origin)
        for pod, part in zip(week.pods, parts, strict=True):
            put_problem(session, part.problem_hash, dump_problem(pod.problem))
        return save_draft(session, draft, origin)


def _part(pod: PodProblem, result: Result) -> StoredPodRoster:
    if result.roster is None or result.penalty is None:
        raise NotFoundError(f"pod {pod.pod} has no roster that keeps every rule")
    return StoredPodRoster(
        pod=pod.pod,
        problem_hash=content_hash(pod.problem),
        run=StoredRun(
            status=result.status,
            seconds=result.seconds,
            penalty=result.penalty.total,
            unmet_fte_hours=result.unmet_fte_hours,
            unmet_fte_hours_bound=result.unmet_fte_hours_bound,
            details={
                "penalty": asdict(result.penalty),
                "moves": result.moves,
                "seconds_to_first": result.seconds_to_first,
            },
        ),
        duties=stored_duties(pod.problem, result.roster, pod.horizon),
    )
