from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.errors import ConflictError
from scheduler.publication.publishing import foresee, publish
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.models.accounts import AccountRow
from scheduler.store.models.desk import NoticeRow
from scheduler.store.models.rosters import RosterRow
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredRoster
from scheduler.store.rosters import list_rosters, load_roster
from scheduler.store.steps import steps_of
from tests.builders.tiny import MONDAY, Tiny, at_hour, consented, duty, published, save_week

PLANNER = Origin("planner-1", "employer", "more calls on Monday")


def load(database: Database, roster_id: str) -> StoredRoster:
    with database.reading() as session:
        return load_roster(session, roster_id)


def told(database: Database, kind: str) -> dict[str, dict[str, object]]:
    """Params of notices of a kind by login."""
    query = (
        select(AccountRow.login, NoticeRow.params).join(AccountRow).where(NoticeRow.kind == kind)
    )
    with database.reading() as session:
        return {login: params for login, params in session.execute(query)}


def starts(roster: StoredRoster) -> dict[str, int]:
    return {d.personnel_number: d.start_utc.hour for pod in roster.pods for d in pod.duties}


def test_new_roster_is_published_and_everybody_of_its_pods_is_told(
    database: Database, tiny: Tiny
) -> None:
    roster_id = save_week(database, tiny, [duty("1")], pods=("N",))
    plan = publish(database, roster_id, consented(database, roster_id), PLANNER)
    assert (plan.into, plan.late) == ((), ())
    stored = load(database, roster_id)
    assert (stored.status, stored.version) == ("published", 4)
    heard = told(database, "roster_published")
    assert set(heard) == {"1", "2", "lead"}
    assert heard["2"] == {"first_day": "2026-12-14", "last_day": "2026-12-20", "late": False}


def test_late_days_are_named_and_kept_in_step_and_journal(database: Database, tiny: Tiny) -> None:
    first = MONDAY - timedelta(days=10)
    roster_id = save_week(database, tiny, [duty("1", first)], first_day=first)
    plan = publish(database, roster_id, consented(database, roster_id), PLANNER)
    # Published 12 days before its first day, 14 are due: the first two days are late.
    assert [(late.day, late.days_late) for late in plan.late] == [
        (first, 2),
        (first + timedelta(days=1), 1),
    ]
    with database.reading() as session:
        step = steps_of(session, roster_id)[-1]
        entry = entries(session, Subject("roster", roster_id))[-1]
    assert (step.step, step.details["late_days"], step.details["days_late"]) == ("published", 2, 2)
    assert entry.after is not None
    assert (entry.after["status"], entry.after["late_days"]) == ("published", 2)
    assert told(database, "roster_published")["1"]["late"] is True


def test_roster_without_consent_is_not_published(database: Database, week: str) -> None:
    with pytest.raises(ConflictError, match="is draft and cannot be published"):
        publish(database, week, 1, PLANNER)
    assert told(database, "roster_published") == {}


def test_published_days_are_changed_duty_by_duty(database: Database, tiny: Tiny, week: str) -> None:
    standing = published(database, week)
    again = [at_hour(duty("1"), 9), duty("2", MONDAY + timedelta(days=1)), duty("3"), duty("4")]
    draft = save_week(database, tiny, again)
    plan = publish(database, draft, consented(database, draft), PLANNER)
    assert [(p.personnel_number, [s.kind for s in p.shifts]) for p in plan.people] == [
        ("1", ["moved"]),
        ("2", ["removed", "added"]),
    ]
    assert load(database, draft).status == "merged"
    now = load(database, week)
    assert (now.status, now.version) == ("published", standing + 1)
    assert starts(now) == {"1": 9, "2": 8, "3": 8, "4": 8}
    heard = told(database, "shift_changed")
    assert set(heard) == {"1", "2"}
    assert heard["1"] == {
        "day": "2026-12-14",
        "before": "09:00–17:30",
        "after": "10:00–18:30",
        "reason": "more calls on Monday",
    }


def test_draft_of_a_base_that_moved_on_is_refused_and_nothing_is_changed(
    database: Database, tiny: Tiny, week: str
) -> None:
    standing = published(database, week)
    draft = save_week(database, tiny, [at_hour(duty("1"), 9)])
    with database.writing() as session:
        key = session.scalar(select(RosterRow.id).where(RosterRow.public_id == week))
        session.execute(
            update(RosterRow)
            .where(RosterRow.public_id == draft)
            .values(base_id=key, base_version=standing)
        )
        moved = DutyChange("N", "2", MONDAY, at_hour(duty("2"), 10))
        change_duties(session, week, standing, [moved], PLANNER)
    version = consented(database, draft)
    with pytest.raises(ConflictError, match="since this draft was made from its version 4"):
        publish(database, draft, version, PLANNER)
    assert load(database, draft).status == "consented"
    assert starts(load(database, week)) == {"1": 8, "2": 10, "3": 8, "4": 8}


def test_agent_who_is_bound_in_another_pod_is_not_bound_twice(
    database: Database, tiny: Tiny
) -> None:
    other = save_week(database, tiny, [duty("1")], pods=("N",))
    published(database, other)
    draft = save_week(database, tiny, [duty("3")], pods=("S",))
    with database.writing() as session:
        change_duties(session, draft, 1, [DutyChange("S", "1", MONDAY, duty("1"))], PLANNER)
    with (
        pytest.raises(ConflictError, match="1 has a published shift in N"),
        database.reading() as s,
    ):
        foresee(s, draft)


def test_change_within_the_notice_period_is_refused_as_a_whole(
    database: Database, tiny: Tiny
) -> None:
    soon = MONDAY - timedelta(days=20)
    roster_id = save_week(
        database, tiny, [duty("1", soon), duty("2", soon + timedelta(days=6))], first_day=soon
    )
    published(database, roster_id)
    again = [at_hour(duty("1", soon), 9), at_hour(duty("2", soon + timedelta(days=6)), 9)]
    draft = save_week(database, tiny, again, first_day=soon)
    version = consented(database, draft)
    with pytest.raises(ConflictError, match="Anna Alt on 2026-11-24 is less than 96 hours away"):
        publish(database, draft, version, PLANNER)
    assert starts(load(database, roster_id)) == {"1": 8, "2": 8}
    assert told(database, "shift_changed") == {}


@pytest.mark.parametrize("same", [True, False], ids=["one draft", "two drafts of the same days"])
def test_of_two_who_publish_at_once_one_wins(database: Database, tiny: Tiny, same: bool) -> None:
    duties = [duty(number) for number in "1234"]
    drafts = [save_week(database, tiny, duties) for _ in range(1 if same else 4)]
    versions = {draft: consented(database, draft) for draft in drafts}

    def attempt(n: int) -> str:
        draft = drafts[n % len(drafts)]
        try:
            plan = publish(database, draft, versions[draft], Origin(f"planner-{n}", "employer"))
        except ConflictError:
            return "refused"
        return "merged" if plan.into else "published"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(attempt, range(4)))
    assert outcomes.count("published") == 1
    assert outcomes.count("refused" if same else "merged") == 3
    with database.reading() as session:
        assert [head.status for head in list_rosters(session)].count("published") == 1
    assert len(told(database, "roster_published")) == 5
