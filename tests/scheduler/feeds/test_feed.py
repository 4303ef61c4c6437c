"""The calendar as a program reads it."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar, Event

from scheduler.errors import NotFoundError
from scheduler.feeds.own import FeedFile, RevokedFeedError, feed_file
from scheduler.feeds.records import Reminders
from scheduler.settings import Settings
from scheduler.store.accounts import get_account, save_account
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.database import Database
from scheduler.store.feeds import (
    find_feed,
    make_feed,
    reminders_of,
    revoke_feed,
    save_reminders,
)
from scheduler.store.journal import Origin
from scheduler.store.retention import pseudonymise
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredDuty
from scheduler.store.rosters import load_roster
from scheduler.timekeeping import FixedClock
from scheduler.validity import Validity
from tests.builders.tiny import MONDAY, ORIGIN, Tiny, at_hour, duty, published, save_week
from tests.conftest import NOW

TUESDAY = MONDAY + timedelta(days=1)
SETTINGS = Settings(language="de", public_url="https://plan.example.org/")
OWN = Origin("1", "agent")


@pytest.fixture
def roster(database: Database, tiny: Tiny) -> str:
    """A published week: 1 works on Monday and Tuesday, 2 on Monday."""
    week = save_week(database, tiny, [duty("1"), duty("1", TUESDAY), duty("2")])
    published(database, week)
    return week


@pytest.fixture
def secret(database: Database, tiny: Tiny) -> str:
    return address_of(database, tiny, "1")


def address_of(database: Database, tiny: Tiny, login: str) -> str:
    with database.writing() as session:
        return make_feed(session, tiny.id(login), OWN)[1]


def read(database: Database, secret: str) -> FeedFile:
    with database.reading() as session:
        return feed_file(session, load_centre(session), SETTINGS, secret)


def span(event: Event) -> tuple[datetime, datetime]:
    start, end = event.start, event.end
    assert isinstance(start, datetime)
    assert isinstance(end, datetime)
    return start, end


def events(database: Database, secret: str) -> dict[date, Event]:
    calendar = Calendar.from_ical(read(database, secret).content())
    return {span(event)[0].date(): event for event in calendar.events}


def change(database: Database, roster: str, day: date, new: StoredDuty | None) -> None:
    with database.writing() as session:
        version = load_roster(session, roster).version
        change_duties(session, roster, version, [DutyChange("N", "1", day, new)], ORIGIN)


def later(url: str, moment: datetime) -> closing[Database]:
    return closing(Database.open(url, FixedClock(moment)))


@pytest.mark.usefixtures("roster")
def test_every_published_shift_of_one_person_is_an_event(database: Database, secret: str) -> None:
    found = events(database, secret)
    assert list(found) == [MONDAY, TUESDAY]
    event = found[MONDAY]
    assert event["SUMMARY"] == "Schicht Nord"
    assert event["DESCRIPTION"] == "Pausen: 13:00–13:30"
    assert (event.get("DTSTART").params["TZID"], span(event)[0].hour) == ("Europe/Berlin", 9)
    assert event.end - event.start == timedelta(minutes=510)
    assert (event["SEQUENCE"], event["STATUS"]) == (0, "CONFIRMED")
    assert event.DTSTAMP == event.LAST_MODIFIED == NOW
    assert event["URL"] == "https://plan.example.org/me"
    assert event.alarms.times == []
    assert "Bert" not in read(database, secret).content().decode()


@pytest.mark.usefixtures("roster")
def test_calendar_says_how_it_is_called_and_when_to_ask_again(
    database: Database, secret: str
) -> None:
    content = read(database, secret).content()
    calendar = Calendar.from_ical(content)
    assert calendar["X-WR-CALNAME"] == "Podshift: Anna Alt"
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in content
    assert b"X-PUBLISHED-TTL;VALUE=DURATION:PT1H\r\n" in content
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Berlin"]
    assert calendar.get_missing_tzids() == set()
    assert b"METHOD" not in content


def test_mark_and_bytes_stay_until_something_changes(
    database: Database, tiny: Tiny, roster: str, secret: str
) -> None:
    files = [read(database, secret), read(database, secret)]
    change(database, roster, TUESDAY, None)
    files.append(read(database, secret))
    with database.writing() as session:
        save_reminders(session, tiny.id("1"), Reminders(alarm_min=15), OWN)
    files.append(read(database, secret))
    assert len({file.mark for file in files}) == len({file.content() for file in files}) == 3


def test_changed_shift_keeps_its_name_and_counts_its_changes(
    url: str, database: Database, roster: str, secret: str
) -> None:
    before = events(database, secret)[MONDAY]
    tomorrow = NOW + timedelta(days=1)
    with later(url, tomorrow) as changed:
        change(changed, roster, MONDAY, at_hour(duty("1"), 9))
        after = events(changed, secret)[MONDAY]
        assert read(changed, secret).changed_at == tomorrow
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert (span(after)[0].hour, after.LAST_MODIFIED) == (10, tomorrow)


def test_shift_taken_away_is_cancelled_for_a_month(
    url: str, database: Database, roster: str, secret: str
) -> None:
    uid = events(database, secret)[TUESDAY]["UID"]
    change(database, roster, TUESDAY, None)
    gone = events(database, secret)[TUESDAY]
    assert (gone["UID"], gone["SEQUENCE"], gone["STATUS"]) == (uid, 1, "CANCELLED")
    assert (gone["SUMMARY"], gone["TRANSP"]) == ("Entfällt: Schicht Nord", "TRANSPARENT")
    with later(url, NOW + timedelta(days=30)) as last_day:
        assert TUESDAY in events(last_day, secret)
    with later(url, NOW + timedelta(days=31)) as day_after:
        assert list(events(day_after, secret)) == [MONDAY]


def test_shift_that_comes_back_is_no_longer_cancelled(
    database: Database, roster: str, secret: str
) -> None:
    change(database, roster, TUESDAY, None)
    change(database, roster, TUESDAY, duty("1", TUESDAY))
    back = events(database, secret)[TUESDAY]
    assert (back["SEQUENCE"], back["STATUS"]) == (2, "CONFIRMED")


@pytest.mark.usefixtures("roster")
def test_draft_is_not_in_the_calendar_and_the_past_goes_after_a_quarter(
    url: str, database: Database, tiny: Tiny, secret: str
) -> None:
    save_week(database, tiny, [duty("1", day := MONDAY + timedelta(days=7))], first_day=day)
    assert list(events(database, secret)) == [MONDAY, TUESDAY]
    with later(url, NOW + timedelta(days=22 + 91)) as quarter:
        assert list(events(quarter, secret)) == [MONDAY, TUESDAY]
    with later(url, NOW + timedelta(days=22 + 92)) as after:
        assert list(events(after, secret)) == [TUESDAY]


def night(day: date, start: datetime, hours: int) -> StoredDuty:
    usual = duty("1", day)
    return replace(usual, start_utc=start, end_utc=start + timedelta(hours=hours), segments=())


@pytest.mark.parametrize(
    ("day", "start", "hours", "shown"),
    [
        # 22:00 to 06:00 on the clock, seven hours in March and nine in October.
        (date(2027, 3, 27), datetime(2027, 3, 27, 21, tzinfo=UTC), 7, (22, 6)),
        (date(2027, 10, 30), datetime(2027, 10, 30, 20, tzinfo=UTC), 9, (22, 6)),
        # Ends when the clock shows 2:30 for the second time, which only UTC can say.
        (date(2027, 10, 30), datetime(2027, 10, 30, 17, 30, tzinfo=UTC), 8, (19, 1)),
    ],
)  # fmt: skip
def test_night_of_a_clock_change_has_the_right_moments(
    database: Database, tiny: Tiny, secret: str, day: date, start: datetime, hours: int,
    shown: tuple[int, int],
) -> None:  # fmt: skip
    monday = day - timedelta(days=5)
    published(database, save_week(database, tiny, [night(day, start, hours)], first_day=monday))
    event = events(database, secret)[day]
    begins, ends = span(event)
    assert begins.astimezone(UTC) == start
    assert ends.astimezone(UTC) == start + timedelta(hours=hours)
    assert (begins.hour, ends.hour) == shown


@pytest.mark.usefixtures("roster")
def test_alarm_sounds_as_chosen(database: Database, tiny: Tiny, secret: str) -> None:
    with database.writing() as session:
        save_reminders(session, tiny.id("1"), Reminders(alarm_min=60), OWN)
    event = events(database, secret)[MONDAY]
    (alarm,) = event.alarms.times
    assert alarm.trigger == event.start - timedelta(minutes=60)


@pytest.mark.usefixtures("roster")
def test_language_is_the_persons(database: Database, tiny: Tiny, secret: str) -> None:
    with database.writing() as session:
        account = get_account(session, tiny.id("1"))
        save_account(session, replace(account, language="en"), ORIGIN)
    assert events(database, secret)[MONDAY]["SUMMARY"] == "Shift Nord"


@pytest.mark.usefixtures("roster")
def test_everybody_has_an_address_with_the_own_shifts_only(
    database: Database, tiny: Tiny, secret: str
) -> None:
    other = address_of(database, tiny, "2")
    mine, others = ({e["UID"] for e in events(database, s).values()} for s in (secret, other))
    assert (len(mine), len(others)) == (2, 1)
    assert not mine & others


def left(employed: Validity) -> Callable[[Database, Tiny], None]:
    def change(database: Database, _: Tiny) -> None:
        with database.writing() as session:
            centre = load_centre(session)
            agents = tuple(replace(a, employed=employed) for a in centre.agents)
            save_centre(session, centre, replace(centre, agents=agents), ORIGIN)

    return change


def disabled(database: Database, tiny: Tiny) -> None:
    with database.writing() as session:
        account = get_account(session, tiny.id("1"))
        save_account(session, replace(account, active=False), ORIGIN)


@pytest.mark.usefixtures("roster")
@pytest.mark.parametrize("end", [disabled, left(Validity(None, NOW.date() - timedelta(days=1)))])
def test_who_may_not_sign_in_or_has_left_has_no_calendar(
    database: Database, tiny: Tiny, secret: str, end: Callable[[Database, Tiny], None]
) -> None:
    end(database, tiny)
    with pytest.raises(NotFoundError, match="nobody reads"):
        read(database, secret)


@pytest.mark.usefixtures("roster")
def test_last_day_of_employment_still_has_a_calendar(
    database: Database, tiny: Tiny, secret: str
) -> None:
    left(Validity(None, NOW.date()))(database, tiny)
    assert events(database, secret)


def test_revoked_address_is_known_as_such_and_a_new_one_ends_the_old(
    database: Database, tiny: Tiny, secret: str
) -> None:
    renewed = address_of(database, tiny, "1")
    with pytest.raises(RevokedFeedError):
        read(database, secret)
    assert read(database, renewed).content()
    with database.writing() as session:
        assert revoke_feed(session, tiny.id("1"), OWN)
        assert not revoke_feed(session, tiny.id("1"), OWN)
    with pytest.raises(RevokedFeedError):
        read(database, renewed)
    with pytest.raises(NotFoundError, match="no such feed"):
        read(database, "guessed")


def test_of_somebody_who_left_long_ago_neither_address_nor_choice_stays(
    database: Database, tiny: Tiny, secret: str
) -> None:
    with database.writing() as session:
        save_reminders(session, tiny.id("1"), Reminders(hour=17), OWN)
    ended = NOW.date() - timedelta(days=200)
    left(Validity(None, ended))(database, tiny)
    with database.writing() as session:
        assert pseudonymise(session, NOW.date(), ORIGIN) == 4
        assert find_feed(session, secret) is None
        assert reminders_of(session, tiny.id("1")) == Reminders()
