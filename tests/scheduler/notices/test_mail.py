import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from scheduler.errors import UnavailableError
from scheduler.jobs.context import JobContext
from scheduler.jobs.records import JobKind
from scheduler.notices.mail import send_waiting
from scheduler.notices.records import NoticeKind
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.store.jobs import enqueue, get_job
from scheduler.store.journal import Subject
from scheduler.store.models.accounts import AccountRow
from scheduler.store.notices import mark_read, notices_of, tell
from scheduler.timekeeping import FixedClock
from tests.builders.mailbox import Sink, listening
from tests.builders.tiny import Tiny
from tests.conftest import NOW

CHANGED = {"day": "2026-12-14", "before": "08:00–16:30", "after": "", "reason": "Übung"}


@pytest.fixture
def sink() -> Sink:
    return Sink()


@pytest.fixture
def settings(sink: Sink) -> Iterator[Settings]:
    """Settings that name a running mail server."""
    with listening(sink) as port:
        yield Settings(
            smtp_host="127.0.0.1", smtp_port=port, public_url="https://plan.example.org/",
            mail_from="podshift@example.org",
        )  # fmt: skip


def send(database: Database, settings: Settings, at: datetime = NOW) -> dict[str, Any]:
    with database.writing() as session:
        job = get_job(session, enqueue(session, JobKind.MAIL, {}, who="clock"))
    clock = FixedClock(at)
    return send_waiting(JobContext(job, database, settings, clock, lambda _: None, lambda: False))


def choose(database: Database, **fields: object) -> None:
    """Set something of every account."""
    with database.writing() as session:
        session.execute(update(AccountRow).values(**fields))


def notify(database: Database, tiny: Tiny, *logins: str, urgent: bool = False) -> None:
    with database.writing() as session:
        accounts = [tiny.id(login) for login in logins]
        about = Subject("assignment", "a")
        tell(session, accounts, NoticeKind.SHIFT_CHANGED, CHANGED, about, urgent=urgent)


@contextmanager
def at(url: str, moment: datetime) -> Iterator[Database]:
    database = Database.open(url, FixedClock(moment))
    yield database
    database.close()


def test_at_once_is_one_mail_for_all_that_waits_and_is_not_sent_again(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="at_once", language="de")
    notify(database, tiny, "1", "2")
    notify(database, tiny, "1")
    assert send(database, settings) == {"mails": 2, "notices": 3, "refused": 0}
    assert send(database, settings)["mails"] == 0
    first, second = sink.mails
    assert (first["To"], first["Subject"]) == ("1@example.org", "Podshift: 2 neue Mitteilungen")
    assert second["Subject"] == "Podshift: Schicht entfällt"
    assert first["From"] == "podshift@example.org"
    assert first.get_content_type() == "text/plain"
    text = first.get_content()
    assert "Guten Tag Anna Alt," in text
    assert text.count("Mo 14.12.2026: frei, vorher 08:00–16:30. Grund: Übung") == 2
    assert "https://plan.example.org/notices" in text
    with database.reading() as session:
        assert all(n.mailed_at == NOW for n in notices_of(session, tiny.id("1")))


def test_person_without_a_language_is_written_to_in_that_of_the_installation(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="at_once")
    notify(database, tiny, "1")
    send(database, settings)
    assert "Hello Anna Alt," in sink.mails[0].get_content()


def test_daily_waits_for_the_next_daily_mail(
    url: str, database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="daily")
    notify(database, tiny, "1")
    # 09:30 UTC is after today's daily mail at 07:30 in Berlin: the next one is tomorrow's.
    assert send(database, settings)["mails"] == 0
    early = datetime(2026, 11, 23, 6, 29, tzinfo=UTC)
    for moment, mails in ((early, 0), (early + timedelta(minutes=1), 1)):
        with at(url, moment) as later:
            assert send(later, settings, moment)["mails"] == mails
    assert sink.to() == ["1@example.org"]


def test_never_and_daily_still_get_what_is_urgent_at_once(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="never")
    notify(database, tiny, "1")
    notify(database, tiny, "1", urgent=True)
    assert send(database, settings) == {"mails": 1, "notices": 1, "refused": 0}
    choose(database, mail="daily")
    notify(database, tiny, "2", urgent=True)
    assert send(database, settings) == {"mails": 1, "notices": 1, "refused": 0}
    assert sink.to() == ["1@example.org", "2@example.org"]


@pytest.mark.parametrize("hour", [19, 23, 5], ids=["20:00", "midnight", "06:00"])
def test_nobody_is_mailed_in_the_quiet_hours(
    url: str, database: Database, tiny: Tiny, sink: Sink, settings: Settings, hour: int
) -> None:
    choose(database, mail="at_once")
    notify(database, tiny, "1", urgent=True)
    moment = datetime(2026, 11, 23, hour, tzinfo=UTC)
    with at(url, moment) as later:
        assert send(later, settings, moment) == {"mails": 0, "quiet": True}
    assert sink.mails == []


def test_what_was_read_and_who_has_no_address_is_not_mailed(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="at_once")
    notify(database, tiny, "1", "planner")
    with database.writing() as session:
        mark_read(session, tiny.id("1"), None)
    assert send(database, settings)["mails"] == 0
    assert sink.mails == []


def test_one_refused_address_stops_nobody_else(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="at_once")
    sink.refused = {"1@example.org"}
    notify(database, tiny, "1", "2")
    assert send(database, settings) == {"mails": 1, "notices": 1, "refused": 1}
    sink.refused = set()
    assert send(database, settings) == {"mails": 1, "notices": 1, "refused": 0}
    assert sink.to() == ["2@example.org", "1@example.org"]


def test_server_that_breaks_off_loses_nothing_and_nobody_is_mailed_twice(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="at_once")
    notify(database, tiny, "1", "2", "3")
    sink.breaks_after = 1
    with pytest.raises(UnavailableError, match="takes no mail"):
        send(database, settings)
    assert len(sink.mails) == 1
    sink.breaks_after = None
    assert send(database, settings) == {"mails": 2, "notices": 2, "refused": 0}
    assert sorted(sink.to()) == ["1@example.org", "2@example.org", "3@example.org"]
    assert len({mail["Message-ID"] for mail in sink.mails}) == 3


def test_server_that_is_down_is_named_and_loses_nothing(
    database: Database, tiny: Tiny, sink: Sink, settings: Settings
) -> None:
    choose(database, mail="at_once")
    notify(database, tiny, "1")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        down = replace(settings, smtp_port=taken.getsockname()[1])
        with pytest.raises(UnavailableError, match=r"127\.0\.0\.1"):
            send(database, down)
    assert send(database, settings)["mails"] == 1
    assert sink.to() == ["1@example.org"]


def test_installation_without_a_mail_server_mails_nothing(database: Database, tiny: Tiny) -> None:
    choose(database, mail="at_once")
    notify(database, tiny, "1")
    assert send(database, Settings()) == {"mails": 0}
