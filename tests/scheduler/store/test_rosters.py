from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.store.database import Database
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.roster_changes import change_duties, keep_share
from scheduler.store.roster_records import DutyChange, RosterDraft, StoredDuty, StoredRoster
from scheduler.store.rosters import list_rosters, load_roster, save_draft
from scheduler.store.steps import take_step


@pytest.fixture
def roster_id(database: Database, draft: RosterDraft, origin: Origin) -> str:
    """The draft, stored."""
    with database.writing() as session:
        return save_draft(session, draft, origin)


def load(database: Database, roster_id: str) -> StoredRoster:
    with database.reading() as session:
        return load_roster(session, roster_id)


def publish(database: Database, roster_id: str, origin: Origin) -> None:
    with database.writing() as session:
        take_step(session, roster_id, 1, "submitted", origin)
        take_step(session, roster_id, 2, "consented", origin)
        take_step(session, roster_id, 3, "published", origin)


def ids(roster: RosterDraft) -> dict[tuple[str, object], str]:
    return {(d.personnel_number, d.day): d.id for pod in roster.pods for d in pod.duties}


def without_ids(roster: RosterDraft) -> RosterDraft:
    """What was drafted, as it was before it was stored."""
    pods = tuple(
        replace(pod, duties=tuple(replace(duty, id="") for duty in pod.duties))
        for pod in roster.pods
    )
    return RosterDraft(
        roster.first_day,
        roster.n_days,
        roster.interval_min,
        pods,
        roster.rule_set_hash,
        roster.input_hash,
        roster.seed,
        roster.solver_version,
    )


def test_roster_is_read_as_it_was_saved(
    database: Database, draft: RosterDraft, roster_id: str
) -> None:
    stored = load(database, roster_id)
    assert without_ids(stored) == draft
    assert (stored.id, stored.version, stored.status) == (roster_id, 1, "draft")
    assert stored.created == datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
    assert all(ids(stored).values())


def test_night_over_the_march_change_is_seven_hours(database: Database, roster_id: str) -> None:
    night = load(database, roster_id).pods[0].duties[0]
    assert night.end_utc - night.start_utc == timedelta(hours=7)
    assert night.start_utc.utcoffset() == timedelta(0)


def test_list_has_the_newest_roster_first(
    database: Database, draft: RosterDraft, roster_id: str, origin: Origin
) -> None:
    later = replace(draft, pods=draft.pods[1:])
    with database.writing() as session:
        second = save_draft(session, later, origin)
    with database.reading() as session:
        heads = list_rosters(session)
    assert [(h.id, h.pods) for h in heads] == [
        (second, ("south",)),
        (roster_id, ("north", "south")),
    ]


def test_ids_of_duties_survive_when_a_roster_keeps_a_share(
    database: Database, draft: RosterDraft, roster_id: str, origin: Origin
) -> None:
    north, south = draft.pods
    moved = replace(north.duties[0], pattern="late", paid_min=400, segments=())
    added = replace(moved, day=moved.day + timedelta(days=2))
    again = replace(draft, seed=18, pods=(replace(north, duties=(moved, added)), south))
    before = load(database, roster_id)
    publish(database, roster_id, origin)
    with database.writing() as session:
        keep_share(session, roster_id, again, origin)
    after = load(database, roster_id)
    assert after.seed == 18
    assert without_ids(after) == again
    assert ids(after).items() > ids(before).items()


def test_ids_of_duties_are_the_same_in_another_roster(
    database: Database, draft: RosterDraft, roster_id: str, origin: Origin
) -> None:
    with database.writing() as session:
        second = save_draft(session, draft, origin)
    assert ids(load(database, second)) == ids(load(database, roster_id))


def test_draft_has_no_share_to_keep(
    database: Database, draft: RosterDraft, roster_id: str, origin: Origin
) -> None:
    with pytest.raises(ConflictError, match="is draft"), database.writing() as session:
        keep_share(session, roster_id, draft, origin)
    assert load(database, roster_id).version == 1


def test_steps_to_publication_raise_the_version_and_are_told(
    database: Database, draft: RosterDraft, roster_id: str, origin: Origin
) -> None:
    publish(database, roster_id, origin)
    assert load(database, roster_id).status == "published"
    with database.reading() as session:
        told = entries(session, Subject("roster", roster_id))
    assert [(e.action, e.roster_version) for e in told] == [
        ("drafted", 1),
        ("submitted", 2),
        ("consented", 3),
        ("published", 4),
    ]
    assert {e.rule_set_hash for e in told} == {draft.rule_set_hash}
    assert told[-1].before == {"status": "consented"}


def test_published_roster_never_becomes_a_draft_again(
    database: Database, roster_id: str, origin: Origin
) -> None:
    publish(database, roster_id, origin)
    refused = pytest.raises(ConflictError, match="published and cannot be withdrawn")
    with refused, database.writing() as session:
        take_step(session, roster_id, 4, "withdrawn", origin)


def test_change_on_an_old_version_is_refused_and_leaves_nothing(
    database: Database, draft: RosterDraft, roster_id: str, origin: Origin
) -> None:
    with database.writing() as session:
        take_step(session, roster_id, 1, "submitted", origin)
    before = load(database, roster_id)
    taken = DutyChange("north", "0042", draft.first_day, None)
    refused = pytest.raises(ConflictError, match="is at version 2, not 1")
    with refused, database.writing() as session:
        change_duties(session, roster_id, 1, [taken], origin)
    assert load(database, roster_id) == before


def handed_over(draft: RosterDraft) -> tuple[StoredDuty, list[DutyChange]]:
    """Agent 0042 gives the night to agent 0043."""
    night = draft.pods[0].duties[0]
    given = replace(night, personnel_number="0043")
    return given, [
        DutyChange("north", "0042", night.day, None),
        DutyChange("north", "0043", night.day, given),
    ]


def test_duty_that_changes_hands_is_told_for_both(
    database: Database, draft: RosterDraft, roster_id: str
) -> None:
    given, changes = handed_over(draft)
    swap = Origin("agent-1", "agent", "swap")
    with database.writing() as session:
        assert change_duties(session, roster_id, 1, changes, swap) == 2
    north = load(database, roster_id).pods[0]
    assert [replace(duty, id="") for duty in north.duties] == [given]
    with database.reading() as session:
        lost, won = entries(session)[-2:]
    assert lost.after is None
    assert won.before is None
    assert lost.before is not None
    assert (lost.before["pattern"], lost.roster_version, lost.origin) == ("night", 2, swap)
    assert won.subject == Subject("assignment", north.duties[0].id)


def test_of_two_who_accept_at_once_one_wins_and_the_other_is_told(
    database: Database, draft: RosterDraft, roster_id: str
) -> None:
    _, changes = handed_over(draft)

    def accept(who: str) -> str:
        try:
            with database.writing() as session:
                change_duties(session, roster_id, 1, changes, Origin(who, "agent"))
        except ConflictError as error:
            return str(error)
        return "won"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(accept, [f"agent-{n}" for n in range(8)]))
    assert outcomes.count("won") == 1
    assert sum("is at version 2, not 1" in outcome for outcome in outcomes) == 7
    with database.reading() as session:
        assert len({e.origin for e in entries(session) if e.action == "changed"}) == 1


def test_two_drafts_saved_at_once_share_the_ids_of_their_duties(
    database: Database, draft: RosterDraft, origin: Origin
) -> None:
    def save(_: int) -> str:
        with database.writing() as session:
            return save_draft(session, draft, origin)

    with ThreadPoolExecutor(4) as pool:
        saved = list(pool.map(save, range(4)))
    assert len({frozenset(ids(load(database, one)).items()) for one in saved}) == 1


def test_unknown_roster_is_named(database: Database, origin: Origin) -> None:
    with pytest.raises(NotFoundError, match="no roster 'nowhere'"), database.reading() as session:
        load_roster(session, "nowhere")
    with pytest.raises(NotFoundError, match="no roster 'nowhere'"), database.writing() as session:
        take_step(session, "nowhere", 1, "published", origin)


def test_draft_with_an_unknown_agent_leaves_nothing(
    database: Database, draft: RosterDraft, origin: Origin
) -> None:
    north, south = draft.pods
    stranger = replace(north.duties[0], personnel_number="9999")
    wrong = replace(draft, pods=(replace(north, duties=(stranger,)), south))
    with pytest.raises(NotFoundError, match="no agent '9999'"), database.writing() as session:
        save_draft(session, wrong, origin)
    with database.reading() as session:
        assert list_rosters(session) == ()


def test_two_duties_of_one_agent_on_a_day_are_refused(draft: RosterDraft) -> None:
    north, south = draft.pods
    with pytest.raises(InvalidDataError, match="agent 0042 has 2 duties on 2027-03-27"):
        replace(draft, pods=(north, replace(south, duties=north.duties)))


def test_duty_outside_the_rosters_days_is_refused(draft: RosterDraft) -> None:
    with pytest.raises(InvalidDataError, match="expected 2027-03-27 to 2027-03-27"):
        replace(draft, n_days=1)


def test_duty_without_zone_is_refused(draft: RosterDraft) -> None:
    night = draft.pods[0].duties[0]
    with pytest.raises(InvalidDataError, match="expected ones in UTC"):
        replace(night, start_utc=night.start_utc.replace(tzinfo=None))
