from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from scheduler.notices.records import NoticeKind
from scheduler.store.journal import Subject
from scheduler.store.notices import notices_of, tell

if TYPE_CHECKING:
    from tests.web.conftest import Site

CHANGED = {"day": "2026-12-04", "before": "08:00–16:30", "after": "", "reason": "<b>campaign</b>"}


@pytest.fixture
def told(site: Site) -> Site:
    """A site whose agent and planner were told something."""
    with site.database.writing() as session:
        agent = [site.desk.accounts["agent"].id]
        planner = [site.desk.accounts["planner"].id]
        about = Subject("assignment", "a")
        for _ in range(2):
            tell(session, agent, NoticeKind.SHIFT_CHANGED, CHANGED, about)
        unseen = {"name": "Anna Alt", "day": "2026-12-04", "hours": 24}
        roster = Subject("roster", site.desk.published)
        tell(session, planner, NoticeKind.CHANGE_UNSEEN, unseen, roster)
    return site


def test_notices_are_read_in_the_readers_language_and_counted(told: Site) -> None:
    agent = told.client("agent")
    english, german = (agent.get(f"/notices?lang={lang}").text for lang in ("en", "de"))
    assert "Shift taken away" in english
    assert "Schicht entfällt" in german
    assert "&lt;b&gt;campaign" in english
    assert '<span class="count">2' in english
    assert "Anna Alt" not in english


def test_one_is_marked_as_read_and_then_all(told: Site) -> None:
    agent = told.client("agent")
    with told.database.reading() as session:
        first = notices_of(session, told.desk.accounts["agent"].id)[0].id
    agent.post("/notices/read", data={"notice": first})
    assert '<span class="count">1' in agent.get("/notices?lang=en").text
    agent.post("/notices/read")
    assert 'class="count"' not in agent.get("/notices?lang=en").text


def test_nobody_marks_what_others_are_told(told: Site) -> None:
    with told.database.reading() as session:
        first = notices_of(session, told.desk.accounts["agent"].id)[0].id
    told.client("planner").post("/notices/read", data={"notice": first})
    assert '<span class="count">2' in told.client("agent").get("/notices?lang=en").text


def test_planner_gets_from_the_notice_to_the_changes(told: Site) -> None:
    shown = told.client("planner").get("/notices?lang=en").text
    assert f'href="/rosters/{told.desk.published}/changes"' in shown
