"""What a phone shows first: the next shift, what waits, and the figures everybody of a pod sees."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from scheduler.access.permissions import Role
from scheduler.figures import stretch_figures
from scheduler.store.accounts import add_account
from scheduler.store.centre import load_centre
from scheduler.store.published import published_duties
from scheduler.timekeeping import FixedClock
from tests.builders.application import app_over
from tests.builders.desk import ORIGIN, PUBLISHED_WEEK, sign_in
from web.access import COOKIE

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.access.accounts import Account
    from scheduler.store.roster_records import StoredDuty
    from tests.web.conftest import Site
    from web import WebConfig

SUNDAY = PUBLISHED_WEEK + timedelta(days=6)


@pytest.fixture
def duties(site: Site) -> list[StoredDuty]:
    """The shifts of whoever of the first pod has most, in order."""
    with site.database.reading() as session:
        found = published_duties(session, PUBLISHED_WEEK, SUNDAY)[site.desk.pods[0]]
    ((number, _),) = Counter(d.personnel_number for d in found).most_common(1)
    return [duty for duty in found if duty.personnel_number == number]


@pytest.fixture
def worker(site: Site, duties: list[StoredDuty]) -> Account:
    number = duties[0].personnel_number
    with site.database.writing() as session:
        return add_account(session, "w", "W", {Role.AGENT}, ORIGIN, personnel_number=number)


def shown(site: Site, account: Account, at: datetime, path: str = "/me?lang=en") -> str:
    config: WebConfig = site.app.extensions["podshift"]
    client = app_over(replace(config, clock=FixedClock(at))).test_client()
    client.set_cookie(COOKIE, sign_in(site.database, account))
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def hero(page: str) -> str:
    found = re.search(r'<section class="card next-shift".*?</section>', page, re.S)
    assert found
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", found[0]))


def test_next_shift_is_large_and_said_in_days(
    site: Site, worker: Account, duties: list[StoredDuty]
) -> None:
    first, second = duties[:2]
    assert "Tomorrow" in hero(shown(site, worker, first.start_utc - timedelta(hours=20)))
    assert "Today" in hero(shown(site, worker, first.start_utc - timedelta(minutes=30)))
    assert "On duty now" in hero(shown(site, worker, first.start_utc + timedelta(hours=1)))
    after = hero(shown(site, worker, first.end_utc))
    zone = ZoneInfo("Europe/Berlin")
    assert (
        f"{second.start_utc.astimezone(zone):%H:%M}–{second.end_utc.astimezone(zone):%H:%M}"
        in after
    )
    for word in ("Break", "With", "Swap or give away"):
        assert word in after
    assert "none published" in hero(shown(site, worker, duties[-1].end_utc))


def test_shift_one_is_on_cannot_be_swapped_and_those_ahead_can(
    site: Site, worker: Account, duties: list[StoredDuty]
) -> None:
    page = shown(site, worker, duties[1].start_utc + timedelta(hours=1))
    links = re.findall(r'href="/swaps/new\?day=([\d-]+)"', page)
    assert links == [str(duty.day) for duty in duties[2:]]
    assert "Swap or give away" not in page


def test_figures_are_those_of_the_desk(
    site: Site, worker: Account, duties: list[StoredDuty]
) -> None:
    at = duties[0].start_utc
    page = shown(site, worker, at)
    config: WebConfig = site.app.extensions["podshift"]
    view = config.rosters.get(site.desk.published, {site.desk.pods[0]})
    assert view is not None
    figures = stretch_figures(view, view.pods[0], view.days)
    assert f"<dd>{figures.covered_percent:.1f} %</dd>" in page
    assert f"{figures.wishes.granted} of {figures.wishes.total}" in page
    desk = shown(site, site.desk.accounts["lead"], at, "/desk?lang=en&week=2026-11-30")
    assert f"{figures.covered_percent:.1f} %" in desk
    for number in {agent.personnel_number for agent in view.pods[0].agents}:
        assert number not in page


def test_people_of_another_pod_are_not_on_the_page(
    site: Site, worker: Account, duties: list[StoredDuty]
) -> None:
    with site.database.reading() as session:
        centre = load_centre(session)
    own, other = (
        {a.name for a in centre.agents_of(pod, PUBLISHED_WEEK)} for pod in site.desk.pods[:2]
    )
    page = shown(site, worker, duties[0].start_utc)
    assert any(name in page for name in own)
    assert not [name for name in other - own if name in page]


def test_one_week_alone_has_its_neighbours_and_no_other_week(
    site: Site, worker: Account, duties: list[StoredDuty]
) -> None:
    page = shown(site, worker, duties[0].start_utc, "/me?lang=en&week=2026-12-02")
    assert page.count('class="own-week"') == 1
    assert page.count('class="own-times"') == len(duties)
    assert 'href="/me?week=2026-11-23"' in page
    assert 'href="/me?week=2026-12-07"' in page
    assert "next-shift" not in page


@pytest.mark.parametrize("asked", ["2026-02-30", "0001-01-01", "9999-12-31", "x", ""])
def test_week_that_cannot_be_meant_is_not_found(site: Site, asked: str) -> None:
    assert site.client("agent").get(f"/me?week={asked}").status_code == 404
