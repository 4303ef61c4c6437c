from datetime import date, timedelta
from typing import Any

import pytest

from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.leave.asking import ask, withdraw
from scheduler.leave.deciding import decide, waiting
from scheduler.leave.records import DayRule, PodLeave, SchoolHoliday, StoredRequest
from scheduler.leave.settings import free_days, set_days, set_pod_leave
from scheduler.notices.records import NoticeKind
from scheduler.people.absences import Absence
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from scheduler.store.journal import entries
from scheduler.store.leave import get_request, subject_of
from scheduler.store.notices import notices_of
from scheduler.store.rosters import load_roster
from tests.builders.leave import add_leave, asked
from tests.builders.tiny import MONDAY, ORIGIN, Tiny, duty, published, put_weeks, save_week

TUESDAY = MONDAY + timedelta(days=1)
FRIDAY = MONDAY + timedelta(days=4)


def one_slot(database: Database, *, at_once: bool = False, pod: str = "N") -> None:
    set_pod_leave(database, pod, 0, PodLeave((1,) * 7, at_once=at_once), ORIGIN)


def request(
    database: Database, tiny: Tiny, number: str, *days: date, **fields: Any
) -> StoredRequest:
    return ask(database, asked(number, *days, **fields), tiny.accounts[number])


def state(database: Database, stored: StoredRequest) -> str:
    with database.reading() as session:
        return get_request(session, stored.id).state


def absences(database: Database) -> tuple[Absence, ...]:
    with database.reading() as session:
        return load_centre(session).absences


def told(database: Database, tiny: Tiny, login: str) -> list[tuple[NoticeKind, str]]:
    with database.reading() as session:
        found = notices_of(session, tiny.id(login))
    return [(notice.kind, str(notice.params.get("answer", ""))) for notice in found]


def test_request_waits_for_the_lead_who_is_told(database: Database, tiny: Tiny) -> None:
    made = request(database, tiny, "1", MONDAY, FRIDAY)
    assert made.state == "waiting"
    assert told(database, tiny, "lead") == [(NoticeKind.LEAVE_WAITS, "")]
    with database.reading() as session:
        (found,) = waiting(session, {"N"})
        (entry,) = entries(session, subject_of(made.id))
    assert (found.request.name, found.cost, found.balances[0].left) == ("Anna Alt", 5, 23)
    assert found.within_balance
    assert (entry.action, entry.origin.initiative) == ("asked", "agent")


def test_approved_request_is_an_absence_and_the_asker_is_told(
    database: Database, tiny: Tiny
) -> None:
    made = request(database, tiny, "1", MONDAY, FRIDAY)
    (done,) = decide(database, [made.id], True, "gern", tiny.accounts["lead"])
    assert done.done
    assert absences(database) == (Absence("1", "leave", MONDAY, FRIDAY),)
    assert told(database, tiny, "1") == [(NoticeKind.LEAVE_STATE, "approved")]


def test_refusal_needs_a_reason_and_says_it(database: Database, tiny: Tiny) -> None:
    made = request(database, tiny, "1")
    with pytest.raises(InvalidDataError):
        decide(database, [made.id], False, " ", tiny.accounts["lead"])
    decide(database, [made.id], False, "Inventur", tiny.accounts["lead"])
    with database.reading() as session:
        found = get_request(session, made.id)
    assert (found.state, found.reason, found.decided_by) == ("refused", "Inventur", tiny.id("lead"))
    assert absences(database) == ()


def test_nobody_decides_a_case_of_their_own(database: Database, tiny: Tiny) -> None:
    lead = tiny.accounts["lead"]
    made = ask(database, asked("1"), lead, acting_for="1")
    for who in (lead, tiny.accounts["1"]):
        (refused,) = decide(database, [made.id], True, "", who)
        assert (refused.done, refused.why_not_en) == (False, "nobody decides a case of their own")
    (done,) = decide(database, [made.id], True, "", tiny.accounts["planner"])
    assert done.done


def test_only_who_decides_for_the_pod_acts_for_somebody(database: Database, tiny: Tiny) -> None:
    lead = tiny.accounts["lead"]
    with pytest.raises(NotFoundError):
        ask(database, asked("3"), lead, acting_for="3")
    made = request(database, tiny, "3")
    with pytest.raises(NotFoundError):
        withdraw(database, made.id, lead, acting_for="3")
    assert state(database, made) == "waiting"


def test_nobody_decides_for_another_pod(database: Database, tiny: Tiny) -> None:
    other = request(database, tiny, "3")
    for login in ("lead", "auditor", "1"):
        (refused,) = decide(database, [other.id], True, "", tiny.accounts[login])
        assert (refused.done, refused.why_not_en.startswith("no request")) == (False, True)
    assert state(database, other) == "waiting"


def test_many_are_decided_at_once_and_each_says_why_not(database: Database, tiny: Tiny) -> None:
    first, second = (request(database, tiny, number) for number in "12")
    withdraw(database, first.id, tiny.accounts["1"])
    found = decide(database, [first.id, second.id], True, "", tiny.accounts["lead"])
    assert [decision.done for decision in found] == [False, True]
    assert "schon entschieden" in found[0].why_not_de


def test_lead_asks_for_an_agent_on_the_employers_initiative(database: Database, tiny: Tiny) -> None:
    made = ask(database, asked("1"), tiny.accounts["lead"], acting_for="1")
    with database.reading() as session:
        (entry,) = entries(session, subject_of(made.id))
    assert entry.origin.initiative == "employer"
    assert told(database, tiny, "1") == [(NoticeKind.LEAVE_STATE, "waiting")]
    assert told(database, tiny, "lead") == []


def test_nobody_asks_for_somebody_else_without_acting_for_them(
    database: Database, tiny: Tiny
) -> None:
    with pytest.raises(NotFoundError):
        ask(database, asked("2"), tiny.accounts["1"])
    made = request(database, tiny, "1")
    with pytest.raises(NotFoundError):
        withdraw(database, made.id, tiny.accounts["2"])


def test_second_on_a_full_day_is_listed_and_moves_up_when_the_first_withdraws(
    database: Database, tiny: Tiny
) -> None:
    one_slot(database)
    first, second = (request(database, tiny, number) for number in "12")
    assert (first.state, second.state) == ("waiting", "listed")
    withdraw(database, first.id, tiny.accounts["1"])
    assert state(database, second) == "waiting"
    assert told(database, tiny, "2") == [(NoticeKind.LEAVE_STATE, "waiting")]


@pytest.mark.parametrize("free", ["refused", "cancelled", "raised", "own days"])
def test_listed_request_moves_up_by_itself(database: Database, tiny: Tiny, free: str) -> None:
    one_slot(database)
    first, second = (request(database, tiny, number) for number in "12")
    if free == "refused":
        decide(database, [first.id], False, "nein", tiny.accounts["lead"])
    elif free == "cancelled":
        decide(database, [first.id], True, "", tiny.accounts["lead"])
        assert state(database, second) == "listed"
        withdraw(database, first.id, tiny.accounts["1"])
    elif free == "raised":
        set_pod_leave(database, "N", 1, PodLeave((2,) * 7), ORIGIN)
    else:
        set_days(database, DayRule("", "N", MONDAY, MONDAY, 2, "Brückentag"), ORIGIN)
    assert state(database, second) == "waiting"


def test_listed_request_is_not_approved_past_the_slots(database: Database, tiny: Tiny) -> None:
    one_slot(database)
    _, second = (request(database, tiny, number) for number in "12")
    (decision,) = decide(database, [second.id], True, "", tiny.accounts["lead"])
    assert (decision.done, state(database, second)) == (False, "listed")


def test_halves_of_a_day_share_a_slot(database: Database, tiny: Tiny) -> None:
    one_slot(database)
    assert request(database, tiny, "1", half="first").state == "waiting"
    assert request(database, tiny, "2", half="second").state == "waiting"
    assert request(database, tiny, "2", TUESDAY, half="second").state == "waiting"
    assert request(database, tiny, "1", TUESDAY, half="second").state == "listed"


def test_sickness_takes_no_slot(database: Database, tiny: Tiny) -> None:
    one_slot(database)
    add_leave(database, absences=(Absence("2", "sick", MONDAY, FRIDAY),))
    assert request(database, tiny, "1").state == "waiting"


def test_pods_have_slots_of_their_own(database: Database, tiny: Tiny) -> None:
    one_slot(database)
    assert [request(database, tiny, number).state for number in "134"] == ["waiting"] * 3


def test_school_holidays_may_have_other_slots(database: Database, tiny: Tiny) -> None:
    add_leave(database, school_holidays=(SchoolHoliday(MONDAY, MONDAY, "Ferien"),))
    set_pod_leave(database, "N", 0, PodLeave((1,) * 7, holiday_slots=2), ORIGIN)
    assert [request(database, tiny, number).state for number in "12"] == ["waiting", "waiting"]


def test_blocked_day_is_refused_with_its_reason(database: Database, tiny: Tiny) -> None:
    rule = set_days(database, DayRule("", "N", FRIDAY, FRIDAY, None, "Inventur"), ORIGIN)
    with pytest.raises(ConflictError, match="18 Dec 2026 is blocked: Inventur"):
        request(database, tiny, "1", MONDAY, FRIDAY)
    assert request(database, tiny, "3", MONDAY, FRIDAY).state == "waiting"
    free_days(database, rule.id, ORIGIN)
    assert request(database, tiny, "1", MONDAY, FRIDAY).state == "waiting"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"type": "sick"}, "cannot be asked for"),
        ({"first": date(2026, 11, 22)}, "in the past"),
        ({"first": date(2029, 1, 1)}, "days ahead"),
    ],
)
def test_what_cannot_be_asked_for_says_why(
    database: Database, tiny: Tiny, fields: dict[str, object], message: str
) -> None:
    with pytest.raises(ConflictError, match=message):
        ask(database, asked("1", **fields), tiny.accounts["1"])  # type: ignore[arg-type]


def test_day_is_asked_for_once(database: Database, tiny: Tiny) -> None:
    request(database, tiny, "1", MONDAY, TUESDAY)
    with pytest.raises(ConflictError, match="asked for already"):
        request(database, tiny, "1", TUESDAY, FRIDAY)


def test_approved_request_is_cancelled_before_it_begins(database: Database, tiny: Tiny) -> None:
    made = request(database, tiny, "1")
    decide(database, [made.id], True, "", tiny.accounts["lead"])
    assert withdraw(database, made.id, tiny.accounts["1"]).request.state == "cancelled"
    assert absences(database) == ()
    assert (NoticeKind.LEAVE_CANCELLED, "") in told(database, tiny, "lead")
    with pytest.raises(ConflictError, match="decided already"):
        withdraw(database, made.id, tiny.accounts["1"])


def test_at_once_only_within_the_balance(database: Database, tiny: Tiny) -> None:
    set_pod_leave(database, "N", 0, PodLeave(at_once=True), ORIGIN)
    assert request(database, tiny, "1", MONDAY, FRIDAY).state == "approved"
    next_year = date(2027, 1, 4)
    assert request(database, tiny, "1", next_year).state == "waiting"
    assert request(database, tiny, "1", date(2027, 1, 5), type="training").state == "approved"


def week(database: Database, tiny: Tiny, *numbers: str) -> str:
    """A published week in which these agents work on Monday; one of them is needed."""
    hash_ = put_weeks(database, MONDAY, 7)
    roster = save_week(database, tiny, [duty(number) for number in numbers], problem_hash=hash_)
    published(database, roster)
    return roster


def test_at_once_only_while_coverage_does_not_fall(database: Database, tiny: Tiny) -> None:
    set_pod_leave(database, "N", 0, PodLeave(at_once=True), ORIGIN)
    week(database, tiny, "1", "2")
    assert request(database, tiny, "1").state == "approved"
    last = request(database, tiny, "2")
    assert last.state == "waiting"
    with database.reading() as session:
        (found,) = waiting(session, {"N"})
    (day,) = found.coverage
    assert day.falls
    assert day.works
    assert (day.required_fte, day.rostered_fte) == (1, 0)
    assert day.missing_after_h - day.missing_before_h == 8


def test_half_a_day_of_a_longer_shift_is_left_to_a_lead_who_is_told(
    database: Database, tiny: Tiny
) -> None:
    set_pod_leave(database, "N", 0, PodLeave(at_once=True), ORIGIN)
    roster = week(database, tiny, "1", "2")
    made = request(database, tiny, "1", half="second")
    assert made.state == "waiting"
    with database.reading() as session:
        (found,) = waiting(session, {"N"})
    assert [shift.personnel_number for shift in found.stays] == ["1"]
    assert not found.coverage[0].works
    assert decide(database, [made.id], True, "", tiny.accounts["lead"])[0].done
    with database.reading() as session:
        (part, *_) = load_roster(session, roster).pods
    assert [d.personnel_number for d in part.duties] == ["1", "2"]


def test_approval_leaves_published_shifts_open(database: Database, tiny: Tiny) -> None:
    roster = week(database, tiny, "1", "2")
    made = request(database, tiny, "1", MONDAY, FRIDAY)
    decide(database, [made.id], True, "Bitte erholen", tiny.accounts["lead"])
    with database.reading() as session:
        left = [
            d.personnel_number for part in load_roster(session, roster).pods for d in part.duties
        ]
    assert left == ["2"]
    kinds = {kind for kind, _ in told(database, tiny, "1")}
    assert kinds == {NoticeKind.LEAVE_STATE, NoticeKind.SHIFT_CHANGED}
