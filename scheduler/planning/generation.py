"""From requirement to draft: composes every pod's problem, solves them, keeps the answer."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from importlib import metadata
from typing import TYPE_CHECKING, Any

from scheduler.agreements.rule_sets import RuleSet, parse_rule_set, preset_toml
from scheduler.errors import NotFoundError
from scheduler.hours.ledger import balances_before
from scheduler.planning.compose import PodTask, compose_problem, horizon_of
from scheduler.planning.demand import chosen_pods, requirements
from scheduler.planning.duties import duties_by_agent, stored_duties
from scheduler.planning.keeping import Keeping, PodProblem, keep
from scheduler.planning.known import duties_beside, planned_min, sources
from scheduler.store.centre import load_centre
from scheduler.store.database import moment
from scheduler.store.problems import put_problem
from scheduler.store.roster_records import RosterDraft, StoredPodRoster, StoredRun, input_hash_of
from scheduler.store.rosters import roster_head, save_draft
from scheduler.store.rule_sets import adopt_rule_set, adopted_rule_set, put_rule_set
from scheduler.store.settings import load_centre_settings
from solver.io import content_hash, dump_problem

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.planning.keeping import Place
    from scheduler.planning.known import Source
    from scheduler.planning.request import GenerationRequest
    from scheduler.store.database import Database
    from scheduler.store.journal import Origin
    from scheduler.store.roster_records import RosterHead, StoredDuty
    from solver.result import Result

DEFAULT_PRESET = "arbzg"


@dataclass(frozen=True)
class Week:
    """All pods' problems of one request, and the agreement they are solved under."""

    request: GenerationRequest
    interval_min: int
    rule_set: RuleSet
    pods: tuple[PodProblem, ...]
    base: RosterHead | None = None
    """The published roster that the new one would change."""
    published: Mapping[str, int] = field(default_factory=dict)
    """Versions of all published rosters that say something about these days, by id."""

    @property
    def first_day(self) -> date:
        """The horizon's first day."""
        return self.request.first_day

    @property
    def n_days(self) -> int:
        """Days of the horizon."""
        return self.request.n_days


@dataclass(frozen=True)
class _Store:
    """What the store says about the days of a request."""

    centre: Centre
    rule_set: RuleSet
    beside: tuple[StoredDuty, ...]
    known: Mapping[str, tuple[Source, ...]]
    planned_min: Mapping[tuple[str, date], int]
    balances: Mapping[str, int]
    freeze_until: datetime
    base: RosterHead | None


def compose(database: Database, request: GenerationRequest) -> Week:
    """The problems of the pods of a request, with what is to be kept laid over them.

    Raises
    ------
    NotFoundError
        If a pod has no requirement for these days, or there is no such pod or base.
    InvalidDataError
        If a pod has nobody to work or no shift to be worked.
    """
    with database.reading() as session:
        store = _read(session, request)
    needs = requirements(database, store.centre, request.first_day, request.n_days, request.pods)
    how = Keeping(request.keep, request.change_little, store.freeze_until)
    pods = []
    for need in needs:
        horizon = horizon_of(store.centre.pod(need.pod), need)
        task = PodTask(
            centre=store.centre,
            requirement=need,
            rule_set=store.rule_set,
            earlier=duties_by_agent(store.beside, horizon),
            rostered_min={
                (number, horizon.day_number(day)): minutes
                for (number, day), minutes in store.planned_min.items()
            },
            balances=store.balances,
        )
        plain = PodProblem(need.pod, horizon, compose_problem(task))
        pods.append(keep(plain, store.known[need.pod], how))
    return Week(
        request,
        needs[0].interval_min,
        store.rule_set,
        tuple(pods),
        store.base,
        {
            source.roster_id: source.version
            for of_pod in store.known.values()
            for source in of_pod
            if source.published
        },
    )


def _read(session: Session, request: GenerationRequest) -> _Store:
    centre = load_centre(session)
    standing = adopted_rule_set(session)
    first = request.first_day
    days = tuple(first + timedelta(days=n) for n in range(request.n_days))
    pods = chosen_pods(centre, first, request.pods)
    known = sources(session, pods, days, request.base)
    settings, _ = load_centre_settings(session)
    rule_set = parse_rule_set(standing.toml_text if standing else preset_toml(DEFAULT_PRESET))
    return _Store(
        centre=centre,
        rule_set=rule_set,
        beside=duties_beside(session, first, request.n_days),
        known=known,
        planned_min=planned_min(session, known),
        balances=_balances(session, centre, rule_set, pods, days),
        freeze_until=request.freeze_until or settings.notice_ends(moment(session)),
        base=_base(session, request, known),
    )


def _balances(
    session: Session,
    centre: Centre,
    rule_set: RuleSet,
    pods: Collection[str],
    days: tuple[date, ...],
) -> dict[str, int]:
    """What the accounts of the pods' agents hold before the first day, where a rule asks for it."""
    if rule_set.rule("hours_account") is None:
        return {}
    agents = [agent for agent in centre.agents if any(agent.pod_on(day) in pods for day in days)]
    return balances_before(session, centre, agents, days[0])


def _base(
    session: Session, request: GenerationRequest, known: Mapping[str, tuple[Source, ...]]
) -> RosterHead | None:
    """The published roster that all days of all pods come from, if there is one such."""
    every = [source for of_pod in known.values() for source in of_pod]
    ids = {source.roster_id for source in every if source.published}
    head = roster_head(session, ids.pop()) if len(ids) == 1 else None
    whole = all(len(source.days) == request.n_days for source in every)
    return head if head and whole and len(every) == len(known) else None


def put_draft(
    session: Session, week: Week, results: Mapping[str, Result], seed: int, origin: Origin
) -> str:
    """Store a roster for all pods as a draft; returns its public id.

    Raises
    ------
    NotFoundError
        If a pod has no roster.
    """
    parts = tuple(_part(week, pod, results[pod.pod]) for pod in week.pods)
    draft = RosterDraft(
        first_day=week.first_day,
        n_days=week.n_days,
        interval_min=week.interval_min,
        pods=parts,
        rule_set_hash=week.rule_set.content_hash,
        input_hash=input_hash_of(parts),
        seed=seed,
        solver_version=f"podshift {metadata.version('podshift')}",
        name=week.request.name,
        base_id=week.base.id if week.base else None,
        base_version=week.base.version if week.base else None,
    )
    put_rule_set(session, week.rule_set.name, week.rule_set.toml)
    if adopted_rule_set(session) is None:
        adopt_rule_set(session, week.rule_set.content_hash, origin)
    for pod, part in zip(week.pods, parts, strict=True):
        put_problem(session, part.problem_hash, dump_problem(pod.problem))
    return save_draft(session, draft, origin)


def _part(week: Week, pod: PodProblem, result: Result) -> StoredPodRoster:
    if result.roster is None or result.penalty is None:
        raise NotFoundError(f"pod {pod.pod} has no roster that keeps every rule")
    duties = stored_duties(pod.problem, result.roster, pod.horizon)
    return StoredPodRoster(
        pod=pod.pod,
        problem_hash=content_hash(pod.problem),
        run=StoredRun(
            status=result.status,
            seconds=result.seconds,
            penalty=result.penalty.total,
            unmet_fte_hours=result.unmet_fte_hours,
            unmet_fte_hours_bound=result.unmet_fte_hours_bound,
            details=_details(week, pod, result),
        ),
        duties=tuple(_locked_by_hand(duty, pod.by_hand) for duty in duties),
    )


def _locked_by_hand(duty: StoredDuty, places: frozenset[Place]) -> StoredDuty:
    """What only this run kept is no lock that a later one has to heed."""
    return replace(duty, locked=(duty.personnel_number, duty.day) in places)


def _details(week: Week, pod: PodProblem, result: Result) -> dict[str, Any]:
    return {
        "penalty": asdict(result.penalty) if result.penalty else None,
        "moves": result.moves,
        "seconds_to_first": result.seconds_to_first,
        "request": week.request.payload(),
        "published": dict(week.published),
        "released": [
            {"personnel_number": r.personnel_number, "day": r.day.isoformat(), "why": r.why}
            for r in pod.released
        ],
    }
