from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from scheduler.store.roster_records import StoredDuty, StoredRoster
    from tests.web.conftest import Site


def roster(site: Site, roster_id: str) -> StoredRoster:
    with site.database.reading() as session:
        return load_roster(session, roster_id)


def duties(site: Site, roster_id: str) -> tuple[StoredDuty, ...]:
    return roster(site, roster_id).pods[0].duties


def taken_away(duty: StoredDuty, version: int) -> dict[str, str]:
    return {
        "version": str(version),
        "pod": "HAM",
        "from_agent": duty.personnel_number,
        "from_day": duty.day.isoformat(),
        "agent": "-",
        "reason": "asked for",
    }


def to_itself(duty: StoredDuty, version: int) -> dict[str, str]:
    """The form as it stands before anything is moved."""
    start = duty.start_utc.astimezone(ZoneInfo("Europe/Berlin"))
    return taken_away(duty, version) | {
        "agent": duty.personnel_number,
        "day": duty.day.isoformat(),
        "pattern": duty.pattern,
        "start": f"{start:%H:%M}",
    }


def test_shift_shows_its_segments_and_planners_may_move_it(site: Site) -> None:
    drafted = site.desk.drafted
    duty = duties(site, drafted)[0]
    text = site.client("planner").get(f"/rosters/{drafted}/duties/{duty.id}").text
    assert text.count('<li><span class="times">') == len(duty.segments)
    assert "Move the shift" in text
    auditor = site.client("auditor").get(f"/rosters/{drafted}/duties/{duty.id}")
    assert auditor.status_code == 200
    assert "Move the shift" not in auditor.text
    assert site.client("agent").get(f"/rosters/{drafted}/duties/{duty.id}").status_code == 404


def test_shift_of_another_pod_is_not_found(site: Site) -> None:
    published = site.desk.published
    other = roster(site, published).pods[1].duties[0]
    own = roster(site, published).pods[0].duties[0]
    for login in ("lead", "agent"):
        client = site.client(login)
        assert client.get(f"/rosters/{published}/duties/{other.id}").status_code == 404
        assert client.get(f"/rosters/{published}/duties/{own.id}").status_code == 200


def test_shift_is_locked_and_unlocked(site: Site) -> None:
    drafted = site.desk.drafted
    duty = duties(site, drafted)[0]
    client = site.client("planner")
    for version, locked in ((1, "1"), (2, "")):
        data = {"version": str(version), "locked": locked}
        answer = client.post(f"/rosters/{drafted}/duties/{duty.id}/lock", data=data)
        assert answer.status_code == 302
        assert duties(site, drafted)[0].locked == bool(locked)


@pytest.mark.parametrize("htmx", [True, False])
def test_check_shows_the_effect_and_changes_nothing(site: Site, htmx: bool) -> None:
    drafted = site.desk.drafted
    headers = {"HX-Request": "true"} if htmx else {}
    data = taken_away(duties(site, drafted)[0], 1) | {"do": "check"}
    answer = site.client("planner").post(f"/rosters/{drafted}/moves", data=data, headers=headers)
    assert answer.status_code == 200
    assert "FTE-hours missing" in answer.text
    assert "Hours over the whole roster" in answer.text
    assert ("<html" in answer.text) != htmx
    assert roster(site, drafted).version == 1


def test_move_on_an_old_version_is_told_and_changes_nothing(site: Site) -> None:
    drafted = site.desk.drafted
    data = taken_away(duties(site, drafted)[0], 7) | {"do": "make"}
    answer = site.client("planner").post(
        f"/rosters/{drafted}/moves", data=data, follow_redirects=True
    )
    assert "the roster was changed meanwhile" in answer.text
    assert roster(site, drafted).version == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_form_with_a_fault_keeps_what_was_typed(site: Site, htmx: bool) -> None:
    drafted = site.desk.drafted
    headers = {"HX-Request": "true"} if htmx else {}
    data = taken_away(duties(site, drafted)[0], 1) | {"reason": "because " * 100}
    answer = site.client("planner").post(f"/rosters/{drafted}/moves", data=data, headers=headers)
    assert answer.status_code == 422
    assert "Reason" in answer.text
    assert ("because because" in answer.text) != htmx
    assert ("<html" in answer.text) != htmx


@pytest.mark.parametrize(
    ("language", "possible"),
    [("en", "Frühschicht from 08:00 to 09:30"), ("de", "Frühschicht von 08:00 bis 09:30")],
)
def test_start_no_pattern_has_is_refused_with_those_that_are_and_the_form_stays(
    site: Site, language: str, possible: str
) -> None:
    drafted = site.desk.drafted
    client = site.client("planner")
    client.set_cookie("language", language)
    answer = client.post(
        f"/rosters/{drafted}/moves",
        data=to_itself(duties(site, drafted)[0], 1) | {"start": "03:00", "do": "make"},
    )
    assert answer.status_code == 422
    assert possible in answer.text
    for typed in ('value="03:00"', 'value="asked for"'):
        assert typed in answer.text
    assert roster(site, drafted).version == 1


def test_refused_move_names_the_version_it_can_be_made_on(site: Site) -> None:
    drafted = site.desk.drafted
    client = site.client("planner")
    duty = duties(site, drafted)[0]
    client.post(f"/rosters/{drafted}/duties/{duty.id}/lock", data={"version": "1", "locked": "1"})
    data = taken_away(duty, 1) | {"do": "make"}
    answer = client.post(f"/rosters/{drafted}/moves", data=data)
    assert answer.status_code == 422
    assert re.search(r'name="version"[^>]* value="2"', answer.text)
    assert duties(site, drafted)[0].id == duty.id


@pytest.mark.parametrize("which", ["drafted", "published"])
def test_shift_put_where_it_stands_is_answered_and_changes_nothing(site: Site, which: str) -> None:
    roster_id = getattr(site.desk, which)
    before = roster(site, roster_id)
    client = site.client("planner")
    data = to_itself(before.pods[0].duties[0], before.version)
    url = f"/rosters/{roster_id}/moves"
    assert "nothing would change" in client.post(url, data=data | {"do": "check"}).text
    answer = client.post(url, data=data | {"do": "make"}, follow_redirects=True)
    assert "The shift stands there already." in answer.text
    assert roster(site, roster_id) == before


@pytest.mark.parametrize("login", ["lead", "agent", "auditor"])
def test_only_planners_move_and_lock(site: Site, login: str) -> None:
    drafted = site.desk.drafted
    duty = duties(site, drafted)[0]
    client = site.client(login)
    assert client.post(f"/rosters/{drafted}/moves", data={}).status_code == 403
    assert client.post(f"/rosters/{drafted}/duties/{duty.id}/lock").status_code == 403


def test_shift_soon_becomes_a_proposal_to_its_owner(site: Site) -> None:
    published = site.desk.published
    client = site.client("planner")
    stored = roster(site, published)
    soon = sorted(stored.pods[0].duties, key=lambda duty: duty.start_utc)[:6]
    tries = [
        taken_away(duty, stored.version)
        | {
            "agent": duty.personnel_number,
            "day": duty.day.isoformat(),
            "pattern": duty.pattern,
            "start": f"{duty.start_utc + timedelta(hours=1, minutes=minutes):%H:%M}",
            "do": "make",
        }
        for duty in soon
        for minutes in (-30, 30)
    ]
    url = f"/rosters/{published}/moves"
    texts = (client.post(url, data=data, follow_redirects=True).text for data in tries)
    assert any("Proposed to" in text for text in texts)
    assert roster(site, published).version == stored.version
    assert "asked for" not in client.get("/proposals").text
    assert 'class="status open"' in client.get("/proposals").text
