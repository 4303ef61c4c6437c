"""The hours account on a person's page, and the balances brought along by form."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from scheduler.hours.records import OpeningBalance
from scheduler.store.centre import load_centre
from scheduler.store.journal import entries
from tests.builders.forms import fields_of

if TYPE_CHECKING:
    from tests.web.conftest import Site

PERSON = "/centre/agents/1005"
FORM = f"{PERSON}/hours-account"


def test_account_and_its_published_weeks_are_on_the_page_of_a_person(read_site: Site) -> None:
    for language, words in (
        ("en", ("Hours account", "After what is published", "Week by week")),
        ("de", ("Arbeitszeitkonto", "Nach allem Veröffentlichten", "Woche für Woche")),
    ):
        page = read_site.client("lead").get(PERSON, headers={"Accept-Language": language}).text
        assert all(word in page for word in words)
        assert page.count('<th scope="row">') == 1
    assert "opening-balances" not in page
    assert FORM not in page


def test_a_balance_brought_along_is_where_the_account_begins(site: Site) -> None:
    client = site.client("planner")
    added = client.post(FORM, data={**fields_of(client.get(FORM).text), "do": "add-hours_accounts"})
    data = {
        **fields_of(added.text),
        "hours_accounts-0-as_of": ["30.11.2026"],
        "hours_accounts-0-balance": ["-4:30"],
    }
    assert client.post(FORM, data={**data, "do": "save"}).location.endswith(PERSON)
    with site.database.reading() as session:
        (opening,) = load_centre(session).hours_accounts
        newest = entries(session)[-1]
    assert opening == OpeningBalance("1005", date(2026, 11, 30), -270)
    assert (newest.action, newest.subject.type) == ("added", "opening_balance")
    page = client.get(PERSON, headers={"Accept-Language": "en"}).text
    assert "−4:30" in page
    assert "hours below the contract" in page
    again = client.get(FORM, headers={"Accept-Language": "de"}).text
    assert 'value="-4:30"' in again


def test_a_balance_that_is_no_time_is_said_beside_it_and_kept(site: Site) -> None:
    client = site.client("planner")
    added = client.post(FORM, data={**fields_of(client.get(FORM).text), "do": "add-hours_accounts"})
    data = {
        **fields_of(added.text),
        "hours_accounts-0-as_of": ["30.11.2026"],
        "hours_accounts-0-balance": ["viel"],
    }
    response = client.post(FORM, data={**data, "do": "save"})
    assert response.status_code == 422
    assert 'value="viel"' in response.text
    assert 'id="hours_accounts-0-balance-fault"' in response.text
