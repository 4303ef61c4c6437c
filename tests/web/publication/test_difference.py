from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from scheduler.store.journal import Origin
from scheduler.store.roster_changes import change_duties
from scheduler.store.roster_records import DutyChange, StoredDuty
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from tests.web.conftest import Site

PLANNER = Origin("test", "employer", "campaign on Friday")


@pytest.fixture
def changed(site: Site) -> tuple[Site, StoredDuty]:
    """A site whose published week has one duty an hour later, and then none of another."""
    with site.database.writing() as session:
        stored = load_roster(session, site.desk.published)
        part = stored.pods[0]
        first = part.duties[0]
        hour = timedelta(hours=1)
        later = replace(
            first,
            start_utc=first.start_utc + hour,
            end_utc=first.end_utc + hour,
            segments=tuple(
                replace(s, start_utc=s.start_utc + hour, end_utc=s.end_utc + hour)
                for s in first.segments
            ),
        )
        number = first.personnel_number
        change = DutyChange(part.pod, number, first.day, later)
        version = change_duties(
            session, stored.id, stored.version, [change], PLANNER, accepted_by=[number]
        )
        taken = DutyChange(part.pod, number, first.day, None)
        change_duties(session, stored.id, version, [taken], PLANNER, accepted_by=[number])
    return site, first


def body(site: Site, login: str, query: str = "") -> str:
    path = f"/rosters/{site.desk.published}/changes?lang=en{query}"
    answered = site.client(login).get(path)
    assert answered.status_code == 200
    table = answered.text.partition("<table")[2].partition("</table>")[0]
    return table or answered.text


def test_changed_week_shows_what_was_and_what_is(changed: tuple[Site, StoredDuty]) -> None:
    site, _ = changed
    table = body(site, "planner")
    assert table.count('class="was"') == 1
    assert table.count('class="is"') == 0
    assert "campaign on Friday" in table
    assert "seen" in table


def test_versions_between_can_be_chosen(changed: tuple[Site, StoredDuty]) -> None:
    site, _ = changed
    # Published at version 4, moved at 5, taken away at 6.
    assert body(site, "planner", "&before=4&after=5").count('class="is"') == 1
    assert body(site, "planner", "&before=5&after=6").count('class="was"') == 1
    assert "No difference" in body(site, "planner", "&before=6&after=now")


def test_lead_sees_the_own_pod_and_the_agent_nothing(changed: tuple[Site, StoredDuty]) -> None:
    site, _ = changed
    assert 'class="was"' in body(site, "lead")
    path = f"/rosters/{site.desk.published}/changes"
    assert site.client("agent").get(path).status_code == 403


def test_draft_shows_what_would_change(site: Site) -> None:
    answered = site.client("planner").get(f"/rosters/{site.desk.drafted}/changes?lang=en")
    table = answered.text.partition("<table")[2].partition("</table>")[0]
    with site.database.reading() as session:
        n = sum(len(pod.duties) for pod in load_roster(session, site.desk.drafted).pods)
    # Nothing of that week is published: every shift is new.
    assert table.count('class="is"') == n
    assert 'class="was"' not in table
