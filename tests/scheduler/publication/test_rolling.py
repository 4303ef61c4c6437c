"""Rosters of several weeks of which some are published already."""

from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from scheduler.errors import ConflictError
from scheduler.planning.reading import verify_roster
from scheduler.publication.publishing import Publishing, foresee, publish
from scheduler.store.database import Database
from scheduler.store.journal import Origin
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.published import published_duties, published_parts
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredDuty, StoredRoster
from scheduler.store.rosters import load_roster
from scheduler.store.steps import get_certificate, set_certificate, steps_of
from tests.builders.tiny import (
    MONDAY,
    Tiny,
    at_hour,
    consented,
    duty,
    published,
    put_weeks,
    save_week,
)

PLANNER = Origin("planner-1", "employer", "four more weeks")
NEXT = MONDAY + timedelta(days=7)
LAST = NEXT + timedelta(days=6)
SOON = MONDAY - timedelta(days=21)
"""The day after the tests' ``NOW``: within the notice period."""


def load(database: Database, roster_id: str) -> StoredRoster:
    with database.reading() as session:
        return load_roster(session, roster_id)


def heard(database: Database, kind: str) -> set[str]:
    query = select(AccountRow.login).join(NoticeRow).where(NoticeRow.kind == kind)
    with database.reading() as session:
        return set(session.scalars(query))


def bound(database: Database, first: date, last: date) -> Counter[tuple[str, date, int]]:
    """Everybody's published duties, with the hour in which each begins."""
    with database.reading() as session:
        every = published_duties(session, first, last).values()
    return Counter((d.personnel_number, d.day, d.start_utc.hour) for part in every for d in part)


def draft(
    database: Database,
    tiny: Tiny,
    duties: list[StoredDuty],
    *,
    first: date = MONDAY,
    n_days: int = 14,
    known: dict[str, int] | None = None,
) -> str:
    problem = put_weeks(database, first, n_days)
    return save_week(
        database, tiny, duties, first_day=first, n_days=n_days, problem_hash=problem, known=known
    )


def publish_now(database: Database, roster_id: str) -> Publishing:
    return publish(database, roster_id, consented(database, roster_id), PLANNER)


def test_published_weeks_are_changed_and_the_others_become_published(
    database: Database, tiny: Tiny, week: str
) -> None:
    published(database, week)
    now = [at_hour(duty("1"), 9), *(duty(n) for n in "234"), duty("1", NEXT), duty("3", LAST)]
    rolling = draft(database, tiny, now)
    plan = publish_now(database, rolling)
    assert [(p.personnel_number, [s.kind for s in p.shifts]) for p in plan.people] == [
        ("1", ["moved"])
    ]
    stored = load(database, rolling)
    assert (stored.status, stored.first_day, stored.n_days) == ("published", NEXT, 7)
    assert bound(database, MONDAY, LAST) == Counter(
        (d.personnel_number, d.day, d.start_utc.hour) for d in now
    )
    assert heard(database, "shift_changed") == {"1"}
    assert heard(database, "roster_published") == {"1", "2", "3", "4", "lead"}
    with database.reading() as session:
        parts = published_parts(session, MONDAY, LAST)
        step = steps_of(session, rolling)[-1]
    assert [(p.roster_id, p.pod, p.first_day) for p in parts] == [
        (week, "N", MONDAY), (week, "S", MONDAY), (rolling, "N", NEXT), (rolling, "S", NEXT),
    ]  # fmt: skip
    assert (step.step, step.details["into"], step.details["shifts"]) == ("published", [week], 1)


def test_share_that_was_published_is_verified_by_itself(
    database: Database, tiny: Tiny, week: str
) -> None:
    published(database, week)
    rolling = draft(database, tiny, [*(duty(n) for n in "1234"), duty("1", NEXT)])
    publish_now(database, rolling)
    for verdict in verify_roster(database, rolling):
        assert verdict.violations == ()
        assert verdict.penalty.total == verdict.stored_penalty


def test_week_before_stays_in_the_problem_of_the_share(database: Database, tiny: Tiny) -> None:
    sunday = duty("1", NEXT - timedelta(days=1), 9)
    first = save_week(database, tiny, [sunday])
    published(database, first)
    rolling = draft(database, tiny, [sunday, duty("1", NEXT)])
    publish_now(database, rolling)
    version = load(database, rolling).version
    assert not any(verdict.violations for verdict in verify_roster(database, rolling))
    with database.writing() as session:
        early = DutyChange("N", "1", NEXT, duty("1", NEXT, 4))
        change_duties(session, rolling, version, [early], PLANNER)
    broken = {v.rule for verdict in verify_roster(database, rolling) for v in verdict.violations}
    assert "daily_rest" in broken


def test_unchanged_days_within_the_notice_period_do_not_hinder(
    database: Database, tiny: Tiny
) -> None:
    shift = duty("1", SOON + timedelta(days=1))
    standing = save_week(database, tiny, [shift], first_day=SOON)
    version = published(database, standing)
    rolling = draft(database, tiny, [shift, duty("2", SOON + timedelta(days=8))], first=SOON)
    plan = publish_now(database, rolling)
    assert plan.people == ()
    assert load(database, standing).version == version
    assert heard(database, "shift_changed") == set()
    assert load(database, rolling).first_day == SOON + timedelta(days=7)


def test_change_within_the_notice_period_leaves_everything_as_it_was(
    database: Database, tiny: Tiny
) -> None:
    shift = duty("1", SOON + timedelta(days=1))
    standing = save_week(database, tiny, [shift], first_day=SOON)
    published(database, standing)
    rolling = draft(
        database, tiny, [at_hour(shift, 9), duty("2", SOON + timedelta(days=8))], first=SOON
    )
    version = consented(database, rolling)
    with pytest.raises(ConflictError, match="hours away"):
        publish(database, rolling, version, PLANNER)
    stored = load(database, rolling)
    assert (stored.status, stored.version, stored.n_days) == ("consented", version, 14)
    assert bound(database, SOON, SOON + timedelta(days=13)) == {("1", shift.day, 8): 1}


def test_pod_published_for_all_days_leaves_the_roster_to_the_others(
    database: Database, tiny: Tiny
) -> None:
    north = save_week(database, tiny, [duty("1")], pods=("N",))
    published(database, north)
    both = draft(database, tiny, [duty("2"), duty("3")], n_days=7)
    publish_now(database, both)
    assert [part.pod for part in load(database, both).pods] == ["S"]
    assert bound(database, MONDAY, LAST) == {("2", MONDAY, 8): 1, ("3", MONDAY, 8): 1}


@pytest.mark.parametrize(
    ("first", "n_days", "pods"),
    [
        (NEXT, 7, ("N", "S")),
        (MONDAY, 3, ("N", "S")),
        (MONDAY, 7, ("N",)),
    ],
    ids=["at the end", "less than a week", "one pod only"],
)
def test_ragged_rest_is_refused(
    database: Database, tiny: Tiny, first: date, n_days: int, pods: tuple[str, ...]
) -> None:
    standing = save_week(database, tiny, [], first_day=first, n_days=n_days, pods=pods)
    published(database, standing)
    rolling = draft(database, tiny, [duty("1", NEXT)])
    with pytest.raises(ConflictError, match="the same whole weeks at the end"):
        publish_now(database, rolling)
    assert load(database, rolling).n_days == 14


def test_draft_made_before_a_published_week_was_changed_is_refused(
    database: Database, tiny: Tiny, week: str
) -> None:
    version = published(database, week)
    rolling = draft(database, tiny, [duty("1"), duty("1", NEXT)], known={week: version})
    with database.writing() as session:
        change_duties(session, week, version, [DutyChange("N", "1", MONDAY, None)], PLANNER)
    with pytest.raises(ConflictError, match=f"from its version {version}"):
        publish_now(database, rolling)
    assert ("1", MONDAY, 8) not in bound(database, MONDAY, LAST)


def test_foreseeing_changes_nothing(database: Database, tiny: Tiny, week: str) -> None:
    published(database, week)
    rolling = draft(database, tiny, [duty("1"), duty("1", NEXT)])
    with database.reading() as session:
        plan = foresee(session, rolling)
    assert plan.share is not None
    assert plan.share.roster.first_day == NEXT
    assert (load(database, rolling).status, load(database, rolling).n_days) == ("draft", 14)


def test_certificate_of_the_share_keeps_what_consent_was_given_to(
    database: Database, tiny: Tiny, week: str
) -> None:
    published(database, week)
    rolling = draft(database, tiny, [duty("1"), duty("1", NEXT)])
    whole = load(database, rolling)
    pods = [
        {"pod": p.pod, "problem_hash": p.problem_hash, "by_hand": True, "duties": len(p.duties)}
        for p in whole.pods
    ]
    with database.writing() as session:
        set_certificate(session, rolling, {"input_hash": whole.input_hash, "pods": pods})
    publish_now(database, rolling)
    stored = load(database, rolling)
    with database.reading() as session:
        certificate = get_certificate(session, rolling)
    assert certificate is not None
    assert certificate["input_hash"] == stored.input_hash != whole.input_hash
    assert [(p["problem_hash"], p["duties"], p["by_hand"]) for p in certificate["pods"]] == [
        (stored.pods[0].problem_hash, 1, True), (stored.pods[1].problem_hash, 0, True),
    ]  # fmt: skip
    assert certificate["consented"] == {
        "first_day": "2026-12-14",
        "last_day": "2026-12-27",
        "input_hash": whole.input_hash,
        "pods": pods,
    }
