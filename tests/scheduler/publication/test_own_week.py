from datetime import UTC, datetime, timedelta

from scheduler.publication.own_week import OwnWeeks, own_weeks
from scheduler.store.centre import load_centre
from scheduler.store.database import Database
from tests.builders.tiny import MONDAY, Tiny, duty, published, save_week

SUNDAY = MONDAY - timedelta(days=1)


def weeks_of(database: Database, number: str, n_weeks: int = 1) -> OwnWeeks:
    with database.reading() as session:
        centre = load_centre(session)
        agent = next(a for a in centre.agents if a.personnel_number == number)
        return own_weeks(session, centre, agent, MONDAY + timedelta(days=3), n_weeks)


def test_night_shift_of_the_sunday_before_is_the_present_one(
    database: Database, tiny: Tiny
) -> None:
    first_day = MONDAY - timedelta(days=7)
    night = save_week(database, tiny, [duty("1", SUNDAY, 22)], first_day=first_day)
    published(database, night)
    published(database, save_week(database, tiny, [duty("1")]))
    own = weeks_of(database, "1")
    assert [shift.day for shift in own.shifts] == [SUNDAY, MONDAY]
    assert [day.day for day in own.weeks[0].days if day.shift] == [MONDAY]
    at_night = datetime(MONDAY.year, MONDAY.month, MONDAY.day, 3, tzinfo=UTC)
    for at, expected in ((0, SUNDAY), (4, MONDAY), (13, MONDAY)):
        shift = own.next_shift(at_night + timedelta(hours=at))
        assert shift is not None
        assert shift.day == expected
    assert own.next_shift(at_night + timedelta(hours=14)) is None


def test_colleagues_are_those_of_the_pod_who_are_there_at_the_same_time(
    database: Database, tiny: Tiny
) -> None:
    week = save_week(database, tiny, [duty("1"), duty("2", hour=12), duty("3")])
    published(database, week)
    ((shift,), (other,)) = (weeks_of(database, number).shifts for number in "12")
    assert [colleague.name for colleague in shift.colleagues] == ["Bert Bunt"]
    assert [colleague.name for colleague in other.colleagues] == ["Anna Alt"]
    assert weeks_of(database, "3").shifts[0].colleagues == ()
