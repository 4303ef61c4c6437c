"""What a run keeps, what it releases, and what it tells while it runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, NotFoundError
from scheduler.jobs.records import JobKind
from scheduler.planning import jobs
from scheduler.planning.obstacles import NoLegalRosterError
from scheduler.planning.request import GenerationRequest
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.published import base_of
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster
from tests.builders.desk import DRAFTED_WEEK, NOW, ORIGIN, PUBLISHED_WEEK
from tests.builders.room import FEW, Room

if TYPE_CHECKING:
    from solver.result import Progress

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
"""Nothing begins earlier: nothing is frozen."""


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
    assert room.broken(made.roster_id) == []


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
    assert room.broken(result["roster"]) == []
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
    assert room.broken(made.roster_id) == []
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
    assert room.broken(made.roster_id) == []
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
    assert room.broken(result["roster"]) == []


def test_unknown_pod_or_base_is_named(room: Room) -> None:
    with pytest.raises(NotFoundError, match="LEI"):
        room.run(GenerationRequest(DRAFTED_WEEK, pods=("LEI",)))
    with pytest.raises(NotFoundError, match="nowhere"):
        room.run(GenerationRequest(DRAFTED_WEEK, base="nowhere", **FEW))
