from __future__ import annotations

from datetime import date, time, timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.errors import ConflictError, NotFoundError
from scheduler.people.absences import Absence
from scheduler.planning.locks import set_lock
from scheduler.planning.move_records import Move, Place, Shift
from scheduler.planning.moves import check_move, make_move, pod_to_change
from scheduler.planning.reading import StoredRosters, verify_roster
from scheduler.store.absences import add_absence
from scheduler.store.journal import Origin, Subject, entries
from scheduler.store.journal_search import JournalQuery, count_entries
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from scheduler.store.database import Database
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from tests.builders.desk import Desk

ORIGIN = Origin("planner", "employer", "asked for")
POD = "HAM"


def roster(desk_db: Database, roster_id: str) -> StoredRoster:
    with desk_db.reading() as session:
        return load_roster(session, roster_id, (POD,))


def duties(desk_db: Database, roster_id: str) -> dict[tuple[str, date], StoredDuty]:
    (part,) = roster(desk_db, roster_id).pods
    return {(duty.personnel_number, duty.day): duty for duty in part.duties}


def taken_away(duty: StoredDuty) -> Move:
    return Move(POD, Place(duty.personnel_number, duty.day), None)


def first_allowed(
    desk_db: Database, roster_id: str, after: date | None = None
) -> tuple[Move, StoredDuty]:
    """A duty that may start at another time, and the move that makes it."""
    for duty in duties(desk_db, roster_id).values():
        place = Place(duty.personnel_number, duty.day)
        for half_hours in range(-6, 7):
            start = duty.start_utc + timedelta(hours=1, minutes=30 * half_hours)
            move = Move(POD, place, place, Shift(duty.pattern, time(start.hour, start.minute)))
            if half_hours and (after is None or duty.day > after):
                try:
                    effect = check_move(desk_db, roster_id, 1 + (after is not None), move)
                except NotFoundError:
                    continue
                if effect.allowed:
                    return move, duty
    raise AssertionError("no duty can start at another time")


def test_moved_shift_keeps_every_rule_and_its_effect_is_what_comes_true(
    desk_db: Database, desk: Desk
) -> None:
    move, old = first_allowed(desk_db, desk.drafted)
    before = verify_roster(desk_db, desk.drafted)
    effect = make_move(desk_db, desk.drafted, 1, move, ORIGIN)
    after = verify_roster(desk_db, desk.drafted)
    assert roster(desk_db, desk.drafted).version == 2
    new = duties(desk_db, desk.drafted)[old.personnel_number, old.day]
    assert new.start_utc != old.start_utc
    assert (new.start_utc, new.segments) == (
        effect.after and effect.after.start_utc,
        effect.after and effect.after.segments,
    )
    assert new.id == old.id
    assert [v.violations for v in after] == [v.violations for v in before] == [(), ()]
    view = StoredRosters(desk_db).get(desk.drafted, (POD,))
    assert view is not None
    missing = sum(stream.missing_after for stream in effect.streams)
    shown = sum(sum(stream.unmet_fte) for stream in view.pods[0].coverage) / 4
    assert missing >= shown - 0.01


def test_shift_taken_away_costs_coverage_and_hours(desk_db: Database, desk: Desk) -> None:
    effects = [
        check_move(desk_db, desk.drafted, 1, taken_away(duty))
        for duty in list(duties(desk_db, desk.drafted).values())[:12]
    ]
    for effect in effects:
        assert effect.before is not None
        (hours,) = effect.hours
        assert hours.before_min - hours.after_min == effect.before.paid_min
        assert all(stream.difference >= 0 for stream in effect.streams)
    worst = max(effects, key=lambda e: sum(s.difference for s in e.streams))
    named = [stream for stream in worst.streams if stream.difference > 0.01]
    assert named
    assert all(s.worst_at and s.worst_after_fte > s.worst_before_fte for s in named)


def test_move_that_breaks_a_rule_is_refused_with_its_numbers(desk_db: Database, desk: Desk) -> None:
    """Whoever is at the least of the agreed hours cannot lose a shift."""
    moves = [taken_away(duty) for duty in duties(desk_db, desk.drafted).values()]
    effects = (check_move(desk_db, desk.drafted, 1, move) for move in moves)
    effect = next(effect for effect in effects if not effect.allowed)
    (breach,) = effect.breaches
    (hours,) = effect.hours
    assert breach.rule == "hours_a_week"
    assert breach.personnel_number == hours.personnel_number
    assert f"{hours.after_min // 60}:{hours.after_min % 60:02} h of work" in breach.text_en
    assert "at least" in breach.text_en
    assert "mindestens" in breach.text_de
    with pytest.raises(ConflictError, match="not possible: ") as refused:
        make_move(desk_db, desk.drafted, 1, effect.move, ORIGIN)
    assert breach.text_en in str(refused.value)
    assert breach.text_de in refused.value.in_language("de")
    assert roster(desk_db, desk.drafted).version == 1


def test_of_two_moves_on_the_same_version_one_is_made(desk_db: Database, desk: Desk) -> None:
    move, _ = first_allowed(desk_db, desk.drafted)
    make_move(desk_db, desk.drafted, 1, move, ORIGIN)
    with pytest.raises(ConflictError, match="changed meanwhile"):
        make_move(desk_db, desk.drafted, 1, move, ORIGIN)
    assert roster(desk_db, desk.drafted).version == 2


def test_absence_entered_since_forbids_a_shift(desk_db: Database, desk: Desk) -> None:
    found = duties(desk_db, desk.drafted)
    number, day = next(
        (number, day)
        for number in sorted({number for number, _ in found})
        for day in (date(2026, 12, 7) + timedelta(days=n) for n in range(5))
        if (number, day) not in found
    )
    move = Move(POD, None, Place(number, day), Shift("short", time(9)))
    rules = {b.rule for b in check_move(desk_db, desk.drafted, 1, move).breaches}
    assert "absence" not in rules
    with desk_db.writing() as session:
        add_absence(session, Absence(number, "leave", day, day), ORIGIN)
    rules = {b.rule for b in check_move(desk_db, desk.drafted, 1, move).breaches}
    assert "absence" in rules


def test_locked_shift_cannot_be_moved_until_it_is_unlocked(desk_db: Database, desk: Desk) -> None:
    move, duty = first_allowed(desk_db, desk.drafted)
    place = (POD, duty.personnel_number, duty.day)
    set_lock(desk_db, desk.drafted, 1, *place, locked=True, origin=ORIGIN)
    assert duties(desk_db, desk.drafted)[place[1:]].locked
    refused = check_move(desk_db, desk.drafted, 2, move)
    assert {breach.rule for breach in refused.breaches} == {"locked"}
    set_lock(desk_db, desk.drafted, 2, *place, locked=False, origin=ORIGIN)
    assert check_move(desk_db, desk.drafted, 3, move).allowed
    with desk_db.reading() as session:
        told = entries(session, Subject("assignment", duty.id))
    assert [entry.after for entry in told] == [{"locked": True}, {"locked": False}]


def test_published_shift_is_not_locked_by_hand(desk_db: Database, desk: Desk) -> None:
    duty = next(iter(duties(desk_db, desk.published).values()))
    version = roster(desk_db, desk.published).version
    with pytest.raises(ConflictError, match="only shifts of a draft"):
        set_lock(
            desk_db, desk.published, version, POD, duty.personnel_number, duty.day,
            locked=True, origin=ORIGIN,
        )  # fmt: skip


def test_published_days_before_count_as_they_stand_now(desk_db: Database, desk: Desk) -> None:
    friday = max(duties(desk_db, desk.published).values(), key=lambda d: d.end_utc)

    def worked_before() -> list[int]:
        with desk_db.reading() as session:
            _, solved, _ = pod_to_change(session, desk.drafted, POD)
        agent = solved.problem.agents[solved.problem.agent_index[friday.personnel_number]]
        return [duty.shell.day for duty in agent.fixed]

    day = (friday.day - date(2026, 12, 7)).days
    assert day in worked_before()
    version = roster(desk_db, desk.published).version
    change = DutyChange(POD, friday.personnel_number, friday.day, None)
    with desk_db.writing() as session:
        change_duties(session, desk.published, version, [change], ORIGIN)
    assert day not in worked_before()


def test_occupied_day_and_unknown_shift_are_told(desk_db: Database, desk: Desk) -> None:
    found = duties(desk_db, desk.drafted)
    duty = next(iter(found.values()))
    place = Place(duty.personnel_number, duty.day)
    with pytest.raises(ConflictError, match="already has a shift"):
        check_move(desk_db, desk.drafted, 1, Move(POD, None, place, Shift("early", time(8))))
    with pytest.raises(NotFoundError, match="no shift pattern"):
        check_move(desk_db, desk.drafted, 1, Move(POD, place, place, Shift("early", time(3))))
    with pytest.raises(NotFoundError):
        check_move(desk_db, desk.drafted, 1, Move("NOPE", place, None))


def test_shift_soon_is_at_short_notice_and_a_far_one_is_not(desk_db: Database, desk: Desk) -> None:
    found = duties(desk_db, desk.published)
    version = roster(desk_db, desk.published).version
    by_day = sorted(found.values(), key=lambda d: d.start_utc)
    soon = check_move(desk_db, desk.published, version, taken_away(by_day[0]))
    far = check_move(desk_db, desk.published, version, taken_away(by_day[-1]))
    assert soon.at_short_notice == (by_day[0].personnel_number,)
    assert far.at_short_notice == ()


@pytest.mark.parametrize("which", ["drafted", "published"])
def test_shift_moved_to_where_it_stands_changes_nothing(
    desk_db: Database, desk: Desk, which: str
) -> None:
    roster_id = getattr(desk, which)
    version = roster(desk_db, roster_id).version
    before = duties(desk_db, roster_id)
    first = min(before.values(), key=lambda duty: duty.start_utc)
    place = Place(first.personnel_number, first.day)
    local = first.start_utc + timedelta(hours=1)
    with desk_db.reading() as session:
        told = count_entries(session, JournalQuery())
    for shift in (None, Shift(first.pattern, time(local.hour, local.minute))):
        effect = make_move(desk_db, roster_id, version, Move(POD, place, place, shift), ORIGIN)
        assert effect.changes_nothing
        assert (effect.changes, effect.at_short_notice, effect.breaches) == ((), (), ())
    assert roster(desk_db, roster_id).version == version
    assert duties(desk_db, roster_id) == before
    with desk_db.reading() as session:
        assert count_entries(session, JournalQuery()) == told


def test_refused_start_names_those_that_are_possible(desk_db: Database, desk: Desk) -> None:
    duty = next(iter(duties(desk_db, desk.drafted).values()))
    place = Place(duty.personnel_number, duty.day)
    move = Move(POD, place, place, Shift(duty.pattern, time(3)))
    with pytest.raises(NotFoundError, match="no shift pattern") as refused:
        check_move(desk_db, desk.drafted, 1, move)
    for told in ("Frühschicht from 08:00 to 09:30 every 30 min", "Mittelschicht at 10:00, 10:30"):
        assert told in str(refused.value)
    for told in ("Frühschicht von 08:00 bis 09:30 alle 30 min", "Mittelschicht um 10:00, 10:30"):
        assert told in refused.value.in_language("de")
