from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from scheduler.planning.reading import StoredRosters
from scheduler.store.journal import entries
from tests.builders.edited import edited_copy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from scheduler.rosters import AgentView, RosterView
    from tests.web.conftest import Site


@pytest.fixture
def lead(site: Site, tmp_path: Path) -> FlaskClient:
    config = site.app.extensions["podshift"]
    config.settings = replace(config.settings, out_folder=tmp_path / "out")
    return site.client("lead")


def drafted(site: Site, pod: str = "HAM") -> RosterView:
    found = StoredRosters(site.database).get(site.desk.drafted, (pod,))
    assert found is not None
    return found


def somebody(view: RosterView) -> AgentView:
    return next(agent for agent in view.pods[0].agents if agent.duties)


def send(
    client: FlaskClient, view: RosterView, folder: Path, cells: Mapping[tuple[str, date], str]
) -> TestResponse:
    content = edited_copy(view, folder, cells).read_bytes()
    data = {"file": (BytesIO(content), "Woche.xlsx")}
    return client.post(
        f"/rosters/{view.id}/workbook", data=data, content_type="multipart/form-data"
    )


def version_shown(page: str) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page)
    assert found
    return found[1]


def test_lead_sees_what_would_change_and_takes_it_over(
    site: Site, lead: FlaskClient, tmp_path: Path
) -> None:
    view = drafted(site)
    agent = somebody(view)
    off, nonsense = agent.duties[0].day, agent.duties[1].day
    number = agent.personnel_number
    where = send(lead, view, tmp_path, {(number, off): "", (number, nonsense): "=1+1"}).location
    page = lead.get(where).text
    assert "1 cell is refused" in page
    assert "1 cell would be taken over" in page
    assert "is no shift, expected times such as 08:00–16:30" in page
    assert drafted(site) == view
    sent = {"version": version_shown(page), "reason": "agreed at the huddle"}
    done = lead.post(f"{where}/do", data=sent, follow_redirects=True)
    assert "1 cell is taken over." in done.text
    (after,) = (a for a in drafted(site).pods[0].agents if a.personnel_number == number)
    assert off not in {duty.day for duty in after.duties}
    assert nonsense in {duty.day for duty in after.duties}
    with site.database.reading() as session:
        entry = entries(session)[-1]
    assert (entry.origin.reason, entry.origin.initiative) == ("agreed at the huddle", "employer")
    assert lead.get(where).status_code == 404


def test_change_by_somebody_else_in_between_shows_the_page_anew(
    site: Site, lead: FlaskClient, tmp_path: Path
) -> None:
    view = drafted(site)
    agent = somebody(view)
    where = send(lead, view, tmp_path, {(agent.personnel_number, agent.duties[0].day): ""}).location
    sent = {"version": version_shown(lead.get(where).text), "reason": "first"}
    other = {(agent.personnel_number, agent.duties[1].day): ""}
    again = send(lead, view, tmp_path, other).location
    lead.post(f"{again}/do", data=sent)
    answer = lead.post(f"{where}/do", data=sent, follow_redirects=True)
    assert "the roster was changed meanwhile" in answer.text
    assert answer.request.path == where


def test_change_without_a_reason_is_not_made(site: Site, lead: FlaskClient, tmp_path: Path) -> None:
    view = drafted(site)
    agent = somebody(view)
    where = send(lead, view, tmp_path, {(agent.personnel_number, agent.duties[0].day): ""}).location
    answer = lead.post(f"{where}/do", data={"version": "1", "reason": ""})
    assert (answer.status_code, "Say why." in answer.text) == (422, True)
    assert drafted(site) == view


def test_workbook_of_another_roster_is_refused(
    site: Site, lead: FlaskClient, tmp_path: Path
) -> None:
    other = StoredRosters(site.database).get(site.desk.published, ("HAM",))
    assert other is not None
    content = edited_copy(other, tmp_path, {}).read_bytes()
    answer = lead.post(
        f"/rosters/{site.desk.drafted}/workbook",
        data={"file": (BytesIO(content), "a.xlsx")},
        content_type="multipart/form-data",
        headers={"Accept-Language": "de"},
    )
    assert answer.status_code == 422
    assert "gehört zu einem anderen Dienstplan" in answer.text


def test_file_that_is_no_workbook_is_refused(site: Site, lead: FlaskClient) -> None:
    answer = lead.post(
        f"/rosters/{site.desk.drafted}/workbook",
        data={"file": (BytesIO(b"hello"), "a.xlsx")},
        content_type="multipart/form-data",
    )
    assert (answer.status_code, "no Excel workbook" in answer.text) == (422, True)


def test_lead_changes_nobody_of_another_pod(site: Site, lead: FlaskClient, tmp_path: Path) -> None:
    view = drafted(site, "BER")
    agent = somebody(view)
    where = send(lead, view, tmp_path, {(agent.personnel_number, agent.duties[0].day): ""}).location
    assert "is in none of your pods of this roster" in lead.get(where).text


def test_upload_of_somebody_else_is_not_found(
    site: Site, lead: FlaskClient, tmp_path: Path
) -> None:
    where = send(lead, drafted(site), tmp_path, {}).location
    assert "there is nothing to do" in lead.get(where).text
    assert site.client("planner").get(where).status_code == 404
    assert lead.post(f"{where}/discard").status_code == 302
    assert lead.get(where).status_code == 404
