from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.conftest import Site


def test_week_shows_each_pod_its_worst_intervals_and_what_waits(read_site: Site) -> None:
    text = read_site.client("planner").get("/desk?week=2026-12-02").text
    assert "30 November – 6 December 2026" in text
    assert text.count('class="need"') == 2
    assert "The worst intervals" in text
    assert f'href="/rosters/{read_site.desk.published}?' in text
    assert f'href="/rosters/{read_site.desk.drafted}"' in text
    assert '<strong class="lack">late</strong>' in text


def test_desk_opens_on_the_next_week_that_has_a_roster(read_site: Site) -> None:
    text = read_site.client("planner").get("/desk").text
    assert "30 November – 6 December 2026" in text


def test_week_without_a_roster_says_the_next_steps(read_site: Site) -> None:
    text = read_site.client("planner").get("/desk?week=2027-03-01").text
    assert "No roster for this week" in text
    auditor = read_site.client("auditor").get("/desk?week=2027-03-01").text
    assert "Import people and history" not in auditor


def test_lead_sees_the_own_pods_only(read_site: Site) -> None:
    text = read_site.client("lead").get("/desk?week=2026-11-30").text
    assert "Hamburg" in text
    assert "Berlin" not in text


@pytest.mark.parametrize("asked", ["week=x", "week=2026-11-30&pod=NO", "week=2026-11-30&roster=1"])
def test_what_is_not_there_is_not_found(read_site: Site, asked: str) -> None:
    assert read_site.client("planner").get(f"/desk?{asked}").status_code == 404


def test_agents_have_no_desk(read_site: Site) -> None:
    assert read_site.client("agent").get("/desk").status_code == 403
