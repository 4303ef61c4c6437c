from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from scheduler.store.centre import load_centre
from scheduler.store.channel_wishes import channel_wishes
from scheduler.store.journal import entries

if TYPE_CHECKING:
    from flask.testing import FlaskClient

    from scheduler.people.wishes import Wish
    from tests.web.conftest import Site

FAR = date(2027, 1, 13)
"""A Wednesday whose wishes are still taken."""
OFF = {"kind": "day_off", "day": FAR.isoformat(), "weight": "3"}


@pytest.fixture
def agent(site: Site) -> FlaskClient:
    return site.client("agent")


def number(site: Site) -> str:
    found = site.desk.accounts["agent"].personnel_number
    assert found
    return found


def wishes(site: Site) -> list[Wish]:
    with site.database.reading() as session:
        centre = load_centre(session)
    return [wish for wish in centre.wishes if wish.personnel_number == number(site)]


def test_wish_is_kept_told_in_the_journal_and_taken_back(site: Site, agent: FlaskClient) -> None:
    before = wishes(site)
    page = agent.post("/wishes", data=OFF, follow_redirects=True).text
    assert "Wednesday, 13 January 2027" in page
    (new,) = [wish for wish in wishes(site) if wish not in before]
    assert (new.kind, new.day, new.weight) == ("day_off", FAR, 3)
    with site.database.reading() as session:
        entry = entries(session)[-1]
    assert entry.origin.initiative == "agent"
    assert entry.origin.who == site.desk.accounts["agent"].id
    key = f"day_off|{FAR}||||3"
    agent.post("/wishes/remove", data={"wish": key})
    assert wishes(site) == before
    again = agent.post("/wishes/remove", data={"wish": key}, follow_redirects=True)
    assert "no such wish" in again.text


def test_early_on_every_day_is_a_start_without_a_day(site: Site, agent: FlaskClient) -> None:
    before = wishes(site)
    agent.post("/wishes", data={"kind": "early", "day": "", "at": "08:30", "weight": "1"})
    (new,) = [wish for wish in wishes(site) if wish not in before]
    assert (new.kind, new.day, new.earliest, str(new.latest)) == ("start", None, None, "08:30:00")


def test_one_wish_a_month_matters_most(site: Site, agent: FlaskClient) -> None:
    agent.post("/wishes", data=OFF | {"weight": "5"})
    second = agent.post("/wishes", data=OFF | {"weight": "5", "day": "2027-01-20"})
    assert second.status_code == 409
    assert "one wish a month can matter most" in second.text
    assert 'value="2027-01-20"' in second.text
    assert agent.post("/wishes", data=OFF | {"weight": "5", "day": "2027-02-03"}).status_code == 302


@pytest.mark.parametrize(
    ("sent", "status", "said"),
    [
        ({"day": "2026-12-01"}, 409, "that day is published already"),
        ({"day": "2026-11-29"}, 409, "that day is over"),
        ({"day": ""}, 422, "day_off needs a day"),
        ({"kind": "shift", "pattern": "nonsense"}, 422, "Not a valid choice"),
        ({"kind": "anything"}, 422, "Not a valid choice"),
    ],
)
def test_wish_that_cannot_count_is_refused_and_nothing_typed_is_lost(
    site: Site, agent: FlaskClient, sent: dict[str, str], status: int, said: str
) -> None:
    before = wishes(site)
    answer = agent.post("/wishes", data=OFF | sent)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert wishes(site) == before


def test_late_wish_says_when_it_counts(agent: FlaskClient) -> None:
    page = agent.post("/wishes", data=OFF | {"day": "2026-12-16"}, follow_redirects=True).text
    assert "it counts if the week is planned anew" in page


def test_lead_sees_what_somebody_wants_to_learn(site: Site, agent: FlaskClient) -> None:
    with site.database.reading() as session:
        centre = load_centre(session)
    me = next(a for a in centre.agents if a.personnel_number == number(site))
    own = {grant.channel for grant in me.channels}
    others = {grant.channel for one in centre.agents for grant in one.channels} - own
    sent = {"like": sorted(own)[:1], "learn": sorted(others)[:1]}
    answer = agent.post("/wishes/channels", data=sent, follow_redirects=True)
    assert "Your lead sees it" in answer.text
    with site.database.reading() as session:
        said = channel_wishes(session, [number(site)])[number(site)]
    assert (sorted(said.like), sorted(said.learn)) == (sent["like"], sent["learn"])
    page = site.client("lead").get(f"/centre/agents/{number(site)}").text
    assert "What this person says about channels" in page


def test_channel_that_does_not_exist_is_refused(agent: FlaskClient) -> None:
    answer = agent.post("/wishes/channels", data={"learn": "telepathy"})
    assert answer.status_code == 422


def test_page_says_until_when_wishes_count_and_what_became_of_earlier_ones(
    site: Site, agent: FlaskClient
) -> None:
    page = agent.get("/wishes?day=2027-01-13").text
    assert "count until" in page
    assert 'value="2027-01-13"' in page
    german = agent.get("/wishes", headers={"Accept-Language": "de"}).text
    assert "Wünsche für die Woche ab" in german


def test_nobody_sees_the_wishes_of_others_there(site: Site) -> None:
    assert site.client("planner").get("/wishes").status_code == 403
