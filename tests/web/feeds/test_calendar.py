from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from scheduler.access.permissions import Role
from scheduler.feeds.records import Reminders
from scheduler.store.accounts import add_account, get_account, save_account
from scheduler.store.centre import load_centre
from scheduler.store.feeds import count_read, feed_of, reminders_of
from scheduler.store.journal import Subject, entries
from scheduler.store.published import published_duties
from tests.builders.desk import NOW, ORIGIN, PUBLISHED_WEEK

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from scheduler.access.accounts import Account
    from tests.web.conftest import Site

SUNDAY = PUBLISHED_WEEK + timedelta(days=6)


@pytest.fixture
def worker(site: Site) -> Account:
    """Somebody of the second pod who has shifts in the published week."""
    return person(site, site.desk.pods[1], 0)


def person(site: Site, pod: str, nth: int) -> Account:
    with site.database.writing() as session:
        duties = published_duties(session, PUBLISHED_WEEK, SUNDAY, {pod})[pod]
        number = sorted({d.personnel_number for d in duties})[nth]
        agent = next(a for a in load_centre(session).agents if a.personnel_number == number)
        account = add_account(
            session, f"w{number}", agent.name, {Role.AGENT}, ORIGIN, personnel_number=number
        )
    site.desk.accounts[account.login] = account
    return account


def made_address(client: FlaskClient) -> str:
    page = client.post("/account/calendar/address").text
    found = re.search(r'readonly value="http://localhost:8000(/feeds/[\w-]{43}\.ics)"', page)
    assert found, page
    assert f'href="webcal://localhost:8000{found[1]}"' in page
    return found[1]


def shifts(client: FlaskClient, address: str) -> set[str]:
    calendar = Calendar.from_ical(client.get(address).data)
    return {str(event["UID"]) for event in calendar.events}


def test_address_is_read_without_signing_in_and_shows_the_own_shifts(
    site: Site, worker: Account
) -> None:
    address = made_address(site.client(worker.login))
    answer = site.client().get(address)
    assert (answer.status_code, answer.mimetype) == (200, "text/calendar")
    assert answer.content_type == "text/calendar; charset=utf-8"
    with site.database.reading() as session:
        duties = published_duties(session, PUBLISHED_WEEK, SUNDAY)[site.desk.pods[1]]
    own = {d.id for d in duties if d.personnel_number == worker.personnel_number}
    assert shifts(site.client(), address) == {f"{each}@podshift" for each in own}


def test_two_of_a_pod_read_different_calendars(site: Site, worker: Account) -> None:
    other = person(site, site.desk.pods[1], 1)
    read = [shifts(site.client(), made_address(site.client(who.login))) for who in (worker, other)]
    assert all(read)
    assert not read[0] & read[1]


def test_calendar_that_did_not_change_is_not_sent_again(site: Site, worker: Account) -> None:
    mine, program = site.client(worker.login), site.client()
    address = made_address(mine)
    first = program.get(address)
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.last_modified is not None
    mark = {"If-None-Match": first.headers["ETag"]}
    again = program.get(address, headers=mark)
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    mine.post("/account/calendar", data={"hour": "", "alarm": "30"})
    changed = program.get(address, headers=mark)
    assert changed.status_code == 200
    assert b"TRIGGER:-PT30M" in changed.data


def test_calendar_that_is_read_too_often_says_when_to_come_back(
    site: Site, worker: Account
) -> None:
    config = site.app.extensions["podshift"]
    config.settings = replace(config.settings, feed_requests_per_minute=3)
    program, other = site.client(), person(site, site.desk.pods[1], 1)
    address, others = (made_address(site.client(who.login)) for who in (worker, other))
    assert [program.get(address).status_code for _ in range(3)] == [200] * 3
    answer = program.get(address)
    assert (answer.status_code, answer.data) == (429, b"")
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    assert program.get(others).status_code == 200
    with site.database.writing() as session:
        session.info["moment"] = NOW + timedelta(minutes=1)
        feed = feed_of(session, worker.id)
        assert feed is not None
        assert count_read(session, feed.id) == (1, 60)


def test_secret_is_shown_once_and_only_its_hash_is_kept(site: Site, worker: Account) -> None:
    client = site.client(worker.login)
    secret = made_address(client).removeprefix("/feeds/").removesuffix(".ics")
    page = client.get("/account/calendar?lang=en").text
    assert "There is an address" in page
    assert "No calendar program has read it yet" in page
    assert secret not in page
    with site.database.reading() as session:
        feed = feed_of(session, worker.id)
        assert feed
        told = entries(session, Subject("feed", feed.id))
    assert [(entry.action, entry.origin.initiative) for entry in told] == [("added", "agent")]
    assert secret not in str(told)
    assert secret.encode() not in dump(site)


def dump(site: Site) -> bytes:
    with site.database.reading() as session:
        connection = session.connection().connection.driver_connection
        assert connection is not None
        return "\n".join(connection.iterdump()).encode()


def test_page_says_when_a_program_read_it(site: Site, worker: Account) -> None:
    client = site.client(worker.login)
    site.client().get(made_address(client))
    assert "read it last 29 Nov 2026 10:30" in client.get("/account/calendar?lang=en").text


def test_renewed_and_revoked_addresses_are_gone(site: Site, worker: Account) -> None:
    client, program = site.client(worker.login), site.client()
    first = made_address(client)
    second = made_address(client)
    assert [program.get(a).status_code for a in (first, second)] == [410, 200]
    assert client.post("/account/calendar/revoke").location == "/account/calendar"
    assert [program.get(a).status_code for a in (first, second)] == [410, 410]
    assert "Diese Adresse gilt nicht mehr" in program.get(second + "?lang=de").text
    assert program.get("/feeds/guessed.ics").status_code == 404


def test_account_that_is_closed_has_no_calendar(site: Site, worker: Account) -> None:
    address = made_address(site.client(worker.login))
    with site.database.writing() as session:
        account = get_account(session, worker.id)
        save_account(session, replace(account, active=False), ORIGIN)
    assert site.client().get(address).status_code == 404


def test_reminders_are_kept_told_to_the_journal_and_shown_again(
    site: Site, worker: Account
) -> None:
    client = site.client(worker.login)
    answer = client.post("/account/calendar", data={"hour": "17", "alarm": "60"})
    assert answer.location == "/account/calendar"
    with site.database.reading() as session:
        assert reminders_of(session, worker.id) == Reminders(17, 60)
        (entry,) = entries(session, Subject("reminders", worker.id))
    assert (entry.at, entry.after) == (NOW, {"hour": 17, "alarm_min": 60})
    page = client.get("/account/calendar?lang=en").text
    assert '<option selected value="17">at 17:00' in page
    assert '<option selected value="60">1 hour before' in page


def test_hour_in_the_quiet_hours_cannot_be_chosen(site: Site, worker: Account) -> None:
    client = site.client(worker.login)
    answer = client.post("/account/calendar", data={"hour": "22", "alarm": "15"})
    assert answer.status_code == 422
    assert '<option selected value="15">' in answer.text
    with site.database.reading() as session:
        assert reminders_of(session, worker.id) == Reminders()


def test_account_page_leads_agents_there_and_nobody_else(site: Site) -> None:
    for login, leads in (("agent", True), ("planner", False)):
        page = site.client(login).get("/account").text
        assert ('href="/account/calendar"' in page) is leads
