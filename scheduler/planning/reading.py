"""Stored rosters, read back: to be verified again, and to be shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from scheduler.errors import NotFoundError
from scheduler.planning.kept import Kept
from scheduler.planning.pod_figures import PodFigures, WholePart, pod_figures, whole_part
from scheduler.planning.standing import solved_pod, standing_pod
from scheduler.planning.views import pod_roster
from scheduler.rosters import PodRoster, RosterLine, RosterView
from scheduler.store.centre import load_centre
from scheduler.store.demand import load_forecast, newest_forecasts
from scheduler.store.kept_centre import KeptCentre
from scheduler.store.published_marks import marked_parts
from scheduler.store.rosters import list_rosters, load_roster, part_marks, roster_head
from scheduler.store.rule_sets import get_rule_set
from solver.verify import penalty, verify

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Mapping

    from sqlalchemy.orm import Session

    from scheduler.centre import Centre
    from scheduler.demand.weeks import PodForecast
    from scheduler.planning.pod_figures import Scope
    from scheduler.store.database import Database
    from scheduler.store.published_marks import MarkedPart
    from scheduler.store.roster_records import RosterHead, StoredRoster
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
        solved = [solved_pod(session, stored, part, centre) for part in stored.pods]
    return tuple(
        PodVerdict(
            pod.pod,
            tuple(verify(pod.problem, pod.roster)),
            penalty(pod.problem, pod.roster),
            part.run.penalty,
        )
        for pod, part in zip(solved, stored.pods, strict=True)
    )


KEPT_PARTS = 120
"""Pods' parts of rosters that are kept ready to be shown; one of 40 people takes some megabytes."""
KEPT_FIGURES = 4000
"""Figures of pods' parts over some days that are kept; they are small."""


def roster_view(database: Database, roster_id: str) -> RosterView:
    """A stored roster as people read it."""
    with database.reading() as session:
        stored = load_roster(session, roster_id)
        centre = load_centre(session)
        parts = tuple(_part_view(session, stored, part.pod, centre) for part in stored.pods)
        return _view(session, stored, centre, parts)


def _view(
    session: Session, stored: StoredRoster, centre: Centre, parts: tuple[PodRoster, ...]
) -> RosterView:
    return RosterView(
        id=stored.id,
        version=stored.version,
        status=stored.status,
        first_day=stored.first_day,
        days=tuple(stored.first_day + timedelta(days=n) for n in range(stored.n_days)),
        interval_min=stored.interval_min,
        pods=parts,
        rule_set=get_rule_set(session, stored.rule_set_hash).name,
        rule_set_hash=stored.rule_set_hash,
        input_hash=stored.input_hash,
        seed=stored.seed,
        solver_version=stored.solver_version,
        created=stored.created,
        pattern_names={pattern.code: pattern.name for pattern in centre.patterns},
    )


def _part_view(session: Session, stored: StoredRoster, pod: str, centre: Centre) -> PodRoster:
    part = next(part for part in stored.pods if part.pod == pod)
    standing = standing_pod(session, stored, part, centre)
    shown = pod_roster(standing, centre, _forecast(session, stored, pod))
    return replace(shown, search_s=part.run.seconds)


def _forecast(session: Session, stored: StoredRoster, pod: str) -> PodForecast | None:
    try:
        return load_forecast(session, pod, stored.first_day, stored.n_days)
    except NotFoundError:
        return None


@dataclass(frozen=True)
class _Marked:
    """A roster's pods, each with a mark that differs when what a page shows of it does."""

    stored: StoredRoster
    """Without its pods' parts."""
    centre: Centre
    marks: Mapping[str, Hashable]


class StoredRosters:
    """The rosters of a database, for pages.

    What a page shows of a pod is kept until the pod's duties, people, absences or wishes change;
    a change in one pod leaves the others as they are.
    """

    def __init__(self, database: Database, centre: KeptCentre | None = None) -> None:
        self._database = database
        self._centre = centre or KeptCentre()
        self._people: tuple[Centre | None, dict[str, int]] = (None, {})
        self._parts: Kept[PodRoster] = Kept(KEPT_PARTS)
        self._wholes: Kept[WholePart] = Kept(KEPT_FIGURES)
        self._figures: Kept[PodFigures] = Kept(KEPT_FIGURES)

    def line(self, roster_id: str) -> RosterLine | None:
        """What a list of rosters says of this one, ``None`` if there is none."""
        with self._database.reading() as session:
            head = roster_head(session, roster_id)
        return None if head is None else _line(head)

    def listing(self) -> tuple[RosterLine, ...]:
        """All rosters, newest first."""
        with self._database.reading() as session:
            return tuple(_line(head) for head in list_rosters(session))

    def get(self, roster_id: str, pods: Collection[str] | None = None) -> RosterView | None:
        """The roster with this id and these of its pods, ``None`` if there is none."""
        with self._database.reading() as session:
            found = self._marked(session, roster_id, pods)
            return None if found is None else self._view(session, found, found.marks)

    def figures(
        self, roster_id: str, scope: Scope
    ) -> tuple[StoredRoster, tuple[PodFigures, ...]] | None:
        """The roster without its pods' parts, and the figures of each pod of a scope.

        ``None`` if there is no such roster. Figures are kept as long as the parts are, and what is
        published for their days.
        """
        with self._database.reading() as session:
            found = self._marked(session, roster_id, scope.pods)
            if found is None:
                return None
            bound = _published(session, found.stored)
            each = (
                self._figures_of(session, found, p, scope, bound.get(p, ())) for p in found.marks
            )
            return found.stored, tuple(each)

    def _marked(
        self, session: Session, roster_id: str, pods: Collection[str] | None
    ) -> _Marked | None:
        if roster_head(session, roster_id) is None:
            return None
        stored = load_roster(session, roster_id, ())
        centre = self._centre.load(session)
        forecasts = newest_forecasts(session, stored.first_day, stored.n_days)
        marks = {
            pod: (stored.id, pod, mark, forecasts.get(pod, 0), self._people_mark(centre, pod))
            for pod, mark in part_marks(session, roster_id).items()
            if pods is None or pod in pods
        }
        return _Marked(stored, centre, marks)

    def _view(self, session: Session, found: _Marked, pods: Iterable[str]) -> RosterView:
        parts = tuple(self._part(session, found, pod) for pod in pods)
        return _view(session, found.stored, found.centre, parts)

    def _part(self, session: Session, found: _Marked, pod: str) -> PodRoster:
        def read() -> PodRoster:
            whole = load_roster(session, found.stored.id, (pod,))
            return _part_view(session, whole, pod, found.centre)

        return self._parts.get(found.marks[pod], read)

    def _figures_of(
        self,
        session: Session,
        found: _Marked,
        pod: str,
        scope: Scope,
        bound: tuple[MarkedPart, ...],
    ) -> PodFigures:
        # A published roster's version rises with changes in its other pods as well.
        binding = tuple((head.roster_id, head.first_day, head.n_days, head.mark) for head in bound)
        key = (found.marks[pod], binding)

        def add_up() -> PodFigures:
            read = partial(whole_part, session, found.stored, pod, found.centre, bound)
            whole = self._wholes.get(key, read)
            return pod_figures(self._view(session, found, (pod,)), scope, whole, bound)

        return self._figures.get((key, scope.first, scope.last), add_up)

    def _people_mark(self, centre: Centre, pod: str) -> int:
        """Differs when something about the pod or one of its people does."""
        known, marks = self._people
        if known is not centre:
            marks = _people_marks(centre)
            self._people = (centre, marks)
        return marks.get(pod, 0)


def _published(session: Session, stored: StoredRoster) -> dict[str, tuple[MarkedPart, ...]]:
    """By pod what is published for the days of a roster."""
    last = stored.first_day + timedelta(days=stored.n_days - 1)
    found: dict[str, tuple[MarkedPart, ...]] = {}
    for head in marked_parts(session, stored.first_day):
        if head.first_day <= last:
            found[head.pod] = (*found.get(head.pod, ()), head)
    return found


def _people_marks(centre: Centre) -> dict[str, int]:
    about: dict[str, list[Hashable]] = {
        pod.code: [pod, centre.absence_types] for pod in centre.pods
    }
    of_agent: dict[str, list[Hashable]] = {}
    for absence in centre.absences:
        of_agent.setdefault(absence.personnel_number, []).append(absence)
    for wish in centre.wishes:
        of_agent.setdefault(wish.personnel_number, []).append(wish)
    for agent in centre.agents:
        for membership in agent.memberships:
            facts = of_agent.get(agent.personnel_number, [])
            about[membership.pod] += [agent, *facts]
    return {pod: hash(tuple(facts)) for pod, facts in about.items()}


def _line(head: RosterHead) -> RosterLine:
    return RosterLine(
        id=head.id,
        version=head.version,
        status=head.status,
        first_day=head.first_day,
        last_day=head.first_day + timedelta(days=head.n_days - 1),
        created=head.created,
        pods=head.pods,
    )
