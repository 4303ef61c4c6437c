from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import sample_data
from scheduler.store.centre import load_centre, save_centre
from scheduler.store.imports import list_batches
from scheduler.store.journal import Origin, entries

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from scheduler.centre import Centre
    from tests.web.conftest import Site

SAMPLES = Path(sample_data.__file__).parent
POD = "code,name,zone\nBER,{name},Europe/Berlin\n"
FAULTY = "code,name,zone\nBER,Berlin,Europe/Nirgendwo\n"


@pytest.fixture
def planner(site: Site, tmp_path: Path) -> FlaskClient:
    config = site.app.extensions["podshift"]
    config.settings = replace(config.settings, out_folder=tmp_path / "out")
    return site.client("planner")


def send(client: FlaskClient, *files: tuple[str, str], **more: object) -> TestResponse:
    sent = [(BytesIO(text.encode()), name) for name, text in files]
    return client.post("/imports", data={"files": sent, **more}, content_type="multipart/form-data")


def centre(site: Site) -> Centre:
    with site.database.reading() as session:
        return load_centre(session)


def test_preview_shows_each_changed_field_and_stores_nothing(
    site: Site, planner: FlaskClient
) -> None:
    before = centre(site)
    shown = planner.get(send(planner, ("pods.csv", POD.format(name="Spree"))).location).text
    assert re.search(r"Berlin.*Spree", re.sub(r"\s+", " ", shown))
    assert "not in the files, kept" in shown
    assert centre(site) == before


def test_storing_stores_what_was_shown_in_the_senders_name(
    site: Site, planner: FlaskClient
) -> None:
    where = send(planner, ("pods.csv", POD.format(name="Spree"))).location
    assert planner.post(f"{where}/store").location == "/imports"
    assert centre(site).pod("BER").name == "Spree"
    assert planner.get(where).status_code == 404
    account = site.desk.accounts["planner"]
    with site.database.reading() as session:
        assert entries(session)[-1].origin == Origin(account.id, "employer")
        assert list_batches(session)[0].who == account.id
    assert "Petra Plan" in planner.get("/imports").text


def test_a_centre_changed_since_the_preview_is_shown_again_and_not_stored(
    site: Site, planner: FlaskClient
) -> None:
    where = send(planner, ("pods.csv", POD.format(name="Spree"))).location
    before = centre(site)
    pods = tuple(replace(p, name="Havel") if p.code == "BER" else p for p in before.pods)
    with site.database.writing() as session:
        save_centre(session, before, replace(before, pods=pods), Origin("other", "employer"))
    answer = planner.post(f"{where}/store", follow_redirects=True)
    assert answer.request.path == where
    assert "Havel" in answer.text
    assert centre(site).pod("BER").name == "Havel"
    planner.post(f"{where}/store")
    assert centre(site).pod("BER").name == "Spree"


def test_faulty_files_list_every_fault_and_cannot_be_stored(
    site: Site, planner: FlaskClient
) -> None:
    before = centre(site)
    agents = "personnel_number,name,pod,week_hours\n9001,=SUM(A1),NIX,400\n"
    where = send(planner, ("pods.csv", FAULTY), ("agents.csv", agents)).location
    shown = planner.get(where, headers={"Accept-Language": "de"}).text
    for word in ("Europe/Nirgendwo", "NIX", "400", "Was an den Dateien falsch ist"):
        assert word in shown
    assert "/store" not in shown
    planner.post(f"{where}/store")
    assert centre(site) == before


def test_faults_can_be_downloaded_and_open_as_text_in_a_spreadsheet(planner: FlaskClient) -> None:
    agents = "personnel_number,name,pod,week_hours\n9001,Ada,=cmd,38\n"
    where = send(planner, ("agents.csv", agents)).location
    lines = planner.get(f"{where}/faults.csv").text.splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("agents.csv,,2,pod,'=cmd,")


def test_kinds_to_replace_lose_what_the_files_do_not_mention(
    site: Site, planner: FlaskClient
) -> None:
    wish = "personnel_number,kind,day\n1002,day_off,2026-12-09\n"
    assert len(centre(site).wishes) > 2
    where = send(planner, ("wishes.csv", wish), replaced=["wishes"]).location
    assert "Entries that the files do not mention are removed: Wishes." in planner.get(where).text
    planner.post(f"{where}/store")
    assert [w.personnel_number for w in centre(site).wishes] == ["1002"]


def test_history_read_before_is_named_and_adds_nothing(site: Site, planner: FlaskClient) -> None:
    text = (SAMPLES / "small" / "history.csv").read_text("utf-8")
    where = send(planner, ("history.csv", text)).location
    assert "history.csv was read before" in planner.get(where).text
    assert "Contacts by interval" not in planner.get(where).text


def test_history_says_by_stream_how_many_intervals_are_new_or_changed(planner: FlaskClient) -> None:
    lines = (SAMPLES / "small" / "history.csv").read_text("utf-8").splitlines()
    offered = lines[0].split(",").index("offered")
    cells = lines[1].split(",")
    cells[offered] = str(int(cells[offered]) + 5)
    head = "\n".join([lines[0], ",".join(cells), lines[2]])
    shown = planner.get(send(planner, ("history.csv", head)).location).text
    row = re.search(r"<tr>\s*<th scope=\"row\">HAM.*?</tr>", shown, re.DOTALL)
    assert row is not None
    figures = re.findall(r'class="figure">([^<]*)<', row[0])
    assert figures[1:] == ["–", "1", "1"]


def test_intervals_of_another_length_are_told_before_anything_is_shown(
    planner: FlaskClient,
) -> None:
    text = (
        "interval_start,pod,channel,offered,interval_min\n2026-11-27T08:00+01:00,HAM,voice,5,15\n"
    )
    answer = send(planner, ("history.csv", text))
    assert answer.status_code == 422
    assert "intervals of 15 minutes, but some of 30 minutes are stored" in answer.text


def test_an_upload_is_nobody_elses_and_discarding_forgets_it(
    site: Site, planner: FlaskClient
) -> None:
    where = send(planner, ("pods.csv", POD.format(name="Spree"))).location
    assert site.client("lead").get(where).status_code == 403
    assert planner.post(f"{where}/discard").location == "/imports"
    assert planner.get(where).status_code == 404


def test_a_form_without_files_says_what_is_missing(planner: FlaskClient) -> None:
    answer = planner.post("/imports", data={}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "Choose at least one file." in answer.text


@pytest.mark.parametrize("kind", ["agents", "history", "promises"])
def test_the_template_of_a_kind_is_understood_as_that_kind(planner: FlaskClient, kind: str) -> None:
    text = planner.get(f"/imports/formats/{kind}.csv").text
    header, example = text.lstrip("\ufeff").splitlines()
    assert header.count(",") <= example.count(",")
    shown = planner.get(send(planner, (f"{kind}.csv", header + "\n")).location).text
    assert "column" not in shown.lower() or "Stands there" not in shown
