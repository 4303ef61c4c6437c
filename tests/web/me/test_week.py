from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.centre_settings import CentreSettings
from scheduler.store.journal import Origin
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredDuty
from scheduler.store.rosters import load_roster
from scheduler.store.seen import changes_of_agent
from scheduler.store.settings import save_centre_settings
from tests.builders.desk import ORIGIN, PUBLISHED_WEEK

if TYPE_CHECKING:
    from tests.web.conftest import Site

PLANNER = Origin("test", "employer", "campaign on Friday")


@pytest.fixture
def given(site: Site) -> tuple[Site, list[StoredDuty]]:
    """The agent has the shifts of a colleague, and one of them was changed without asking."""
    number = site.desk.accounts["agent"].personnel_number
    assert number is not None
    with site.database.writing() as session:
        save_centre_settings(session, CentreSettings(notice_period_h=0), 0, ORIGIN)
        stored = load_roster(session, site.desk.published)
        part = stored.pods[0]
        whose = next(d.personnel_number for d in part.duties if d.personnel_number != number)
        mine = [
            replace(d, personnel_number=number, id="")
            for d in part.duties
            if d.personnel_number == whose
        ]
        changes = [DutyChange(part.pod, number, d.day, d) for d in mine]
        changes += [DutyChange(part.pod, whose, d.day, None) for d in mine]
        version = change_duties(
            session, stored.id, stored.version, changes, PLANNER, accepted_by=[number]
        )
        gone = [DutyChange(part.pod, number, mine[0].day, None)]
        version = change_duties(session, stored.id, version, gone, PLANNER)
        back = replace(mine[1], segments=mine[1].segments[:1])
        change_duties(
            session, stored.id, version, [DutyChange(part.pod, number, back.day, back)], PLANNER
        )
    return site, mine


def test_own_page_shows_published_shifts_and_what_changed(
    given: tuple[Site, list[StoredDuty]],
) -> None:
    site, mine = given
    shown = site.client("agent").get("/me?lang=en").text
    assert shown.count('class="own-times"') == len(mine) - 1
    assert "2 shifts changed" in shown
    assert f"Week {PUBLISHED_WEEK.isocalendar().week}" in shown
    assert "campaign on Friday" in shown


def test_colleagues_are_named_without_absences_or_their_reasons(
    given: tuple[Site, list[StoredDuty]],
) -> None:
    site, _ = given
    shown = site.client("agent").get("/me?lang=en").text
    assert "Who works with me" in shown
    for word in ("Urlaub", "Krank", "absent"):
        assert word not in shown


def test_one_change_is_marked_as_seen_and_then_all(given: tuple[Site, list[StoredDuty]]) -> None:
    site, _ = given
    agent = site.client("agent")
    number = site.desk.accounts["agent"].personnel_number or ""

    def unseen() -> list[str]:
        with site.database.reading() as session:
            changes = changes_of_agent(session, number, PUBLISHED_WEEK)
            return [change.id for change in changes if change.seen_at is None]

    first = unseen()[0]
    assert agent.post("/me/seen", data={"change": first}).status_code == 302
    assert first not in unseen()
    assert len(unseen()) == 1
    agent.post("/me/seen")
    assert unseen() == []
    assert "shifts changed" not in agent.get("/me?lang=en").text


def test_draft_is_not_shown(site: Site) -> None:
    shown = site.client("agent").get("/me?lang=en").text
    assert shown.count("Not published yet.") == 2


def test_planner_without_shifts_has_no_such_page(site: Site) -> None:
    assert site.client("planner").get("/me").status_code == 403
