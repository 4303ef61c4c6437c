"""What a run keeps, what it releases, and what it tells while it runs."""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.people.absences import Absence
from scheduler.planning import jobs
from scheduler.planning.comparison import Scope, best, comparable, compare
from scheduler.planning.obstacles import NoLegalRosterError
from scheduler.planning.reading import StoredRosters, verify_roster
from scheduler.planning.request import GenerationRequest
from scheduler.planning.solving import Runner, generate_roster
from scheduler.publication.difference import difference, placed
from scheduler.settings import Settings
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.published import base_of
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from scheduler.timekeeping import FixedClock
from tests.builders.desk import DRAFTED_WEEK, NOW, ORIGIN, PUBLISHED_WEEK, Desk, make_desk

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scheduler.planning.solving import Generated
    from scheduler.publication.difference import PersonDifference
    from solver.result import Progress

HAM = ("HAM",)
FEW: dict[str, Any] = {"moves": 20, "bound_seconds": 0, "pods": HAM}
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""Nothing begins earlier: nothing is frozen."""


class Room:
    """A desk of one's own."""

    def __init__(self, database: Database, desk: Desk) -> None:
        self.database = database
        self.desk = desk

    def run(self, request: GenerationRequest, **looking_on: Any) -> Generated:
        runner = Runner(pool=ThreadPoolExecutor, workers=1, **looking_on)
        return generate_roster(self.database, request, ORIGIN, runner)

    def changes(self, before: str, after: str) -> tuple[PersonDifference, ...]:
        with self.database.reading() as session:
            old, new = (load_roster(session, roster, HAM) for roster in (before, after))
        return difference(placed(old.pods), placed(new.pods))

    def away(self, person: str, first: date, last: date) -> None:
        with self.database.writing() as session:
            before = load_centre(session)
            absences = (*before.absences, Absence(person, "sick", first, last))
            save_centre(session, before, replace(before, absences=absences), ORIGIN)

    def busy_person(self, day: date) -> str:
        """Somebody in HAM who works on the day of the published week."""
        with self.database.reading() as session:
            (part,) = load_roster(session, self.desk.published, HAM).pods
        return next(duty.personnel_number for duty in part.duties if duty.day == day)

    def context(self, kind: JobKind, payload: dict[str, Any]) -> tuple[JobContext, list[Any]]:
        with self.database.writing() as session:
            who = self.desk.accounts["planner"].id
            job = get_job(session, enqueue(session, kind, payload, who=who))
        told: list[Any] = []
        settings = Settings(workers=1)
        clock = FixedClock(NOW)
        return JobContext(job, self.database, settings, clock, told.append, lambda: False), told


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Desk]:
    path = tmp_path_factory.mktemp("runs") / "podshift.db"
    return path, make_desk(path)


@pytest.fixture
def room(template: tuple[Path, Desk], tmp_path: Path) -> Iterator[Room]:
    shutil.copy(template[0], tmp_path / "podshift.db")
    database = Database.open(f"sqlite:///{tmp_path}/podshift.db", FixedClock(NOW))
    yield Room(database, template[1])
    database.close()


def broken(room: Room, roster: str) -> list[Any]:
    return [v for verdict in verify_roster(room.database, roster) for v in verdict.violations]


@pytest.mark.parametrize(
    "request_",
    [
        GenerationRequest(DRAFTED_WEEK),
        GenerationRequest(
            DRAFTED_WEEK,
            n_days=28,
            pods=HAM,
            moves=5,
            keep="nothing",
            change_little=True,
            base="abc",
            freeze_until=NOW,
            name="Ä",
        ),
    ],
)
def test_request_survives_the_queue(request_: GenerationRequest) -> None:
    assert GenerationRequest.of(request_.payload()) == request_
    assert GenerationRequest.of({**request_.payload(), "again": "a job"}) == request_


@pytest.mark.parametrize(
    "wrong",
    [{"n_days": 57}, {"keep": "half"}, {"seconds": 0}, {"freeze_until": "2026-11-30T10:00"}],
)
def test_request_that_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidDataError):
        GenerationRequest.of({"first_day": "2026-12-07", **wrong})


def test_published_week_stays_as_it_is_and_is_named_as_the_base(room: Room) -> None:
    made = room.run(GenerationRequest(PUBLISHED_WEEK, **FEW))
    assert room.changes(room.desk.published, made.roster_id) == ()
    with room.database.reading() as session:
        base = base_of(session, made.roster_id)
    assert base is not None
    assert base.roster_id == room.desk.published
    assert base.version == base.version_now


def test_draft_of_an_unpublished_week_stands_alone_and_keeps_every_rule(room: Room) -> None:
    made = room.run(GenerationRequest(DRAFTED_WEEK, name="try", **FEW))
    with room.database.reading() as session:
        stored = load_roster(session, made.roster_id)
    assert (stored.base_id, stored.name) == (None, "try")
    assert [part.pod for part in stored.pods] == ["HAM"]
    assert broken(room, made.roster_id) == []


def test_what_begins_before_the_notice_period_is_over_stays_even_if_nothing_is_kept(
    room: Room,
) -> None:
    made = room.run(
        GenerationRequest(PUBLISHED_WEEK, keep="nothing", seed=3, **{**FEW, "moves": 200})
    )
    changed = [
        s for person in room.changes(room.desk.published, made.roster_id) for s in person.shifts
    ]
    notice_over = NOW + timedelta(hours=96)
    assert changed
    for shift in changed:
        for placed_duty in (shift.before, shift.after):
            assert placed_duty is None or placed_duty.duty.start_utc >= notice_over


def test_change_little_changes_less_than_a_free_search(room: Room) -> None:
    asked = GenerationRequest(
        PUBLISHED_WEEK, keep="nothing", freeze_until=LONG_AGO, seed=3, **{**FEW, "moves": 200}
    )
    free = room.run(asked)
    careful = room.run(replace(asked, change_little=True))
    n_free, n_careful = (
        sum(len(p.shifts) for p in room.changes(room.desk.published, made.roster_id))
        for made in (free, careful)
    )
    assert n_careful < n_free / 2


def test_repair_after_an_absence_changes_few_people_and_nothing_in_the_notice_period(
    room: Room,
) -> None:
    friday = PUBLISHED_WEEK + timedelta(days=4)
    ill = room.busy_person(friday)
    room.away(ill, friday, friday)
    asked = {"roster": room.desk.published, "pods": ["HAM"], "moves": 40, "reason": "ill"}
    context, told = room.context(JobKind.REPAIR, asked)
    result = jobs.repair(context)
    changes = room.changes(room.desk.published, result["roster"])
    assert ill in {person.personnel_number for person in changes}
    assert len(changes) <= 3
    assert all(shift.day >= friday - timedelta(days=1) for p in changes for shift in p.shifts)
    assert broken(room, result["roster"]) == []
    assert {"personnel_number": ill, "day": friday.isoformat(), "why": "absent"} in result[
        "released"
    ]
    assert told[-1]["pods"]["HAM"]["covered_percent"] > 50
    with room.database.reading() as session:
        assert base_of(session, result["roster"]) is not None


def test_only_a_published_roster_is_repaired(room: Room) -> None:
    context, _ = room.context(JobKind.REPAIR, {"roster": room.desk.drafted})
    with pytest.raises(ConflictError):
        jobs.repair(context)


def test_shift_locked_by_hand_stays_and_stays_locked(room: Room) -> None:
    with room.database.writing() as session:
        stored = load_roster(session, room.desk.drafted)
        duty = stored.pods[0].duties[0]
        change = DutyChange("HAM", duty.personnel_number, duty.day, replace(duty, locked=True))
        change_duties(session, stored.id, stored.version, [change], ORIGIN)
    asked = GenerationRequest(DRAFTED_WEEK, base=room.desk.drafted, keep="locked", seed=9, **FEW)
    made = room.run(asked)
    with room.database.reading() as session:
        (part,) = load_roster(session, made.roster_id).pods
    found = {(d.personnel_number, d.day): d for d in part.duties}
    kept = found.pop((duty.personnel_number, duty.day))
    assert kept.locked
    assert (kept.start_utc, kept.segments) == (duty.start_utc, duty.segments)
    assert not any(other.locked for other in found.values())


def test_kept_days_that_no_legal_roster_allows_are_released_and_named(room: Room) -> None:
    person = room.busy_person(PUBLISHED_WEEK)
    with room.database.writing() as session:
        before = load_centre(session)
        agents = tuple(
            replace(a, contracts=tuple(replace(c, max_days=2) for c in a.contracts))
            if a.personnel_number == person
            else a
            for a in before.agents
        )
        agents = tuple(
            replace(
                a,
                contracts=tuple(
                    replace(c, week_min=900, min_week_min=0, max_week_min=1000) for c in a.contracts
                ),
            )
            if a.personnel_number == person
            else a
            for a in agents
        )
        save_centre(session, before, replace(before, agents=agents), ORIGIN)
    made = room.run(GenerationRequest(PUBLISHED_WEEK, freeze_until=LONG_AGO, **FEW))
    assert {released.why for released in made.released} == {"rules"}
    assert {released.personnel_number for released in made.released} == {person}
    assert broken(room, made.roster_id) == []
    frozen = GenerationRequest(PUBLISHED_WEEK, freeze_until=NOW + timedelta(days=30), **FEW)
    with pytest.raises(NoLegalRosterError) as told:
        room.run(frozen)
    assert person in str(told.value)
    assert "hält alle Regeln" in told.value.in_language("de")


def test_four_weeks_hold_across_their_boundaries(room: Room) -> None:
    seen: list[Progress] = []
    made = room.run(
        GenerationRequest(DRAFTED_WEEK, n_days=28, **{**FEW, "moves": 80}),
        on_progress=lambda pods, _elapsed, _limit: seen.extend(pods.values()),
    )
    assert broken(room, made.roster_id) == []
    (pod,) = made.week.pods
    roster = made.results["HAM"].roster
    assert roster is not None
    for row, agent in enumerate(pod.problem.agents):
        for week in range(4):
            days = range(7 * week, 7 * week + 7)
            terms = agent.terms(week)
            worked = sum(d.shell.paid_min for day in days if (d := roster.duties[row][day]))
            credited = sum(a.credited_min for a in agent.absences if a.day in days)
            assert worked + credited <= max(terms.max_week_min, credited)
            if not any(a.day in days for a in agent.absences):
                assert worked >= terms.min_week_min
    assert any(agent.fixed for agent in pod.problem.agents), "the published week before is known"
    assert seen[-1].required_fte_hours >= seen[0].required_fte_hours


def test_generate_job_tells_its_planner_and_the_result_names_the_draft(room: Room) -> None:
    asked = GenerationRequest(DRAFTED_WEEK, **FEW)
    context, told = room.context(JobKind.GENERATE, asked.payload())
    result = jobs.generate(context)
    assert result["stopped"] is False
    assert told[-1]["limit_s"] == asked.seconds
    assert set(told[-1]["pods"]) == {"HAM"}
    assert broken(room, result["roster"]) == []


def test_unknown_pod_or_base_is_named(room: Room) -> None:
    with pytest.raises(NotFoundError, match="LEI"):
        room.run(GenerationRequest(DRAFTED_WEEK, pods=("LEI",)))
    with pytest.raises(NotFoundError, match="nowhere"):
        room.run(GenerationRequest(DRAFTED_WEEK, base="nowhere", **FEW))


def test_rosters_are_compared_over_the_same_week_and_pods(room: Room) -> None:
    long = room.run(GenerationRequest(DRAFTED_WEEK, n_days=14, **FEW)).roster_id
    sunday = DRAFTED_WEEK + timedelta(days=6)
    heads = comparable(room.database, DRAFTED_WEEK, sunday, HAM)
    assert [head.id for head in heads] == [long, room.desk.drafted]
    scope = Scope(DRAFTED_WEEK, sunday, frozenset(HAM))
    rosters = StoredRosters(room.database)
    compared = compare(room.database, rosters, [long, room.desk.drafted], scope)
    # Deferrable work counts where it was put, which may be the week after.
    needed = [one.required_fte_hours for one in compared]
    assert needed[0] == pytest.approx(needed[1], rel=0.01)
    assert len({one.wishes.total for one in compared}) == 1
    assert [one.broken_rules for one in compared] == [0, 0]
    assert [one.changes for one in compared] == [None, None]
    least = min(compared, key=lambda one: one.missing_fte_hours)
    assert best(compared)["missing"] == {least.roster.id}
    assert best(compared[:1]) == {}
