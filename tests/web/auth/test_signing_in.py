from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.access.demo import DEMO_PASSWORD
from scheduler.access.passwords import hash_password
from scheduler.access.signing_in import reset_password
from scheduler.access.throttle import FREE_BY_ADDRESS, FREE_BY_LOGIN
from scheduler.store.accounts import get_account, save_account
from scheduler.store.credentials import set_password
from scheduler.store.journal import Origin
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.desk import NOW
from tests.builders.passwords import quick_hashing
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site

ORIGIN = Origin("test", "employer")
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_hashing():
        yield


@pytest.fixture
def house(site: Site) -> Site:
    """The desk's people, all with the same password, and forms that need their token."""
    site.app.config["WTF_CSRF_ENABLED"] = True
    with site.database.writing() as session:
        for account in site.desk.accounts.values():
            set_password(session, account.id, hash_password(PASSWORD), ORIGIN)
    return site


def token_in(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, page
    return found[1]


def sign_in(
    client: FlaskClient, login: str = "planner", password: str = PASSWORD, address: str = "/sign-in"
) -> TestResponse:
    token = token_in(client.get(address).text)
    form = {"login": login, "password": password, "csrf_token": token}
    return client.post(address, data=form)


def own_cookie(answer: TestResponse) -> str:
    """What the answer says about the cookie of signed-in browsers."""
    cookies = answer.headers.getlist("Set-Cookie")
    return next(text for text in cookies if text.startswith(f"{COOKIE}="))


def test_right_password_leads_home_with_a_cookie_no_script_can_read(house: Site) -> None:
    client = house.app.test_client()
    answer = sign_in(client)
    assert (answer.status_code, answer.location) == (302, "/")
    cookie = own_cookie(answer)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" not in cookie
    assert client.get("/account").status_code == 200


def test_cookies_travel_over_https_only_where_that_is_set(house: Site) -> None:
    settings = replace(SETTINGS, secure_cookies=True)
    app = create_app(WebConfig.of(house.database, settings, FixedClock(NOW)))
    client = app.test_client()
    page = client.get("/sign-in", base_url="https://localhost")
    assert "Secure" in page.headers["Set-Cookie"]
    form = {"login": "planner", "password": PASSWORD, "csrf_token": token_in(page.text)}
    headers = {"Referer": "https://localhost/sign-in"}
    answer = client.post("/sign-in", data=form, base_url="https://localhost", headers=headers)
    assert "Secure" in own_cookie(answer)


@pytest.mark.parametrize("login", ["planner", "nobody"])
def test_refusal_says_the_same_for_known_and_unknown_logins(house: Site, login: str) -> None:
    answer = sign_in(house.app.test_client(), login, "not the password")
    assert answer.status_code == 422
    assert "Login or password is wrong." in answer.text
    assert f'value="{login}"' in answer.text
    assert "not the password" not in answer.text


def test_empty_form_says_what_is_missing(house: Site) -> None:
    answer = sign_in(house.app.test_client(), "", "")
    assert answer.status_code == 422
    assert answer.text.count("Please fill this in.") == 4


def test_many_failures_say_when_to_try_again(house: Site) -> None:
    client = house.app.test_client()
    for _ in range(FREE_BY_LOGIN):
        assert sign_in(client, "planner", "wrong").status_code == 422
    answer = sign_in(client)
    assert answer.status_code == 429
    assert "try again in 1 minute." in answer.text
    assert answer.headers["Retry-After"] == "30"


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 302)])
def test_address_is_that_behind_the_proxies_one_trusts(
    house: Site, proxies: int, status: int
) -> None:
    settings = replace(SETTINGS, trusted_proxies=proxies)
    app = create_app(WebConfig.of(house.database, settings, FixedClock(NOW)))
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    for n in range(FREE_BY_ADDRESS):
        form = {"login": f"somebody{n}", "password": "wrong"}
        client.post("/sign-in", data=form, headers={"X-Forwarded-For": "192.0.2.1"})
    form = {"login": "planner", "password": PASSWORD}
    answer = client.post("/sign-in", data=form, headers={"X-Forwarded-For": "192.0.2.2"})
    assert answer.status_code == status


def test_signing_in_leaves_nothing_of_the_visitor_before(house: Site) -> None:
    client = house.app.test_client()
    sign_in(client, "lead")
    first = client.get_cookie(COOKIE)
    assert first is not None
    token = token_in(client.get("/account").text)
    form = {"login": "planner", "password": PASSWORD, "csrf_token": token}
    assert client.post("/sign-in", data=form).status_code == 302
    second = client.get_cookie(COOKIE)
    assert second is not None
    assert second.value != first.value
    old = house.app.test_client()
    old.set_cookie(COOKIE, first.value)
    assert old.get("/account").status_code == 302
    # The old form token is worth nothing either.
    assert client.post("/sign-out", data={"csrf_token": token}).status_code == 400


def test_sign_in_form_of_another_browser_is_refused(house: Site) -> None:
    token = token_in(house.app.test_client().get("/sign-in").text)
    form = {"login": "planner", "password": PASSWORD, "csrf_token": token}
    assert house.app.test_client().post("/sign-in", data=form).status_code == 400


@pytest.mark.parametrize(
    ("wanted", "lands"),
    [
        ("/rosters?week=2", "/rosters?week=2"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("\\\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/\n/evil.example", "/"),
        ("///evil.example", "/"),
        ("rosters", "/"),
        ("http:///evil.example", "/"),
        ("//[", "/"),
    ],
)
def test_one_lands_only_on_own_pages(house: Site, wanted: str, lands: str) -> None:
    client = house.app.test_client()
    token = token_in(client.get("/sign-in").text)
    form = {"login": "planner", "password": PASSWORD, "csrf_token": token}
    answer = client.post("/sign-in", query_string={"next": wanted}, data=form)
    assert (answer.status_code, answer.location) == (302, lands)


def test_page_that_was_asked_for_comes_after_signing_in(house: Site) -> None:
    client = house.app.test_client()
    asked = client.get("/rosters?week=1")
    assert asked.status_code == 302
    answer = sign_in(client, address=asked.location)
    assert answer.location == "/rosters?week=1"
    assert client.get("/sign-in").location == "/"


def test_signing_out_ends_the_session_for_good(house: Site) -> None:
    client = house.app.test_client()
    sign_in(client)
    kept = client.get_cookie(COOKIE)
    assert kept is not None
    token = token_in(client.get("/account").text)
    answer = client.post("/sign-out", data={"csrf_token": token})
    assert answer.location == "/sign-in"
    assert client.get_cookie(COOKIE) is None
    client.set_cookie(COOKIE, kept.value)
    assert client.get("/account").status_code == 302


def test_signing_out_needs_a_form(house: Site) -> None:
    client = house.client("planner")
    assert client.get("/sign-out").status_code == 405
    assert client.post("/sign-out").status_code == 400
    assert client.get("/account").status_code == 200


def test_deactivated_person_is_out_at_the_next_click(house: Site) -> None:
    client = house.client("lead")
    assert client.get("/account").status_code == 200
    with house.database.writing() as session:
        lead = get_account(session, house.desk.accounts["lead"].id)
        save_account(session, replace(lead, active=False), ORIGIN)
    assert client.get("/account").status_code == 302
    assert client.post("/account").status_code in (400, 401)


@pytest.mark.parametrize("path", ["/", "/rosters", "/account", "/accounts"])
def test_password_of_somebody_elses_making_is_changed_first(house: Site, path: str) -> None:
    made = reset_password(house.database, house.desk.accounts["planner"].id, ORIGIN)
    client = house.app.test_client()
    sign_in(client, "planner", made)
    assert client.get(path).location == "/account/password"
    page = client.get("/account/password")
    assert "Please choose one that only you know." in page.text
    form = {
        "current": made, "new": PASSWORD, "again": PASSWORD, "csrf_token": token_in(page.text),
    }  # fmt: skip
    assert client.post("/account/password", data=form).status_code == 302
    assert client.get(path).location != "/account/password"


@pytest.mark.parametrize("login", ["planner", "lead", "agent", "auditor"])
def test_home_is_the_page_one_works_on(house: Site, login: str) -> None:
    endpoints = house.app.view_functions
    wanted = {
        "planner": "desk.home", "lead": "desk.home", "agent": "me.week",
        "auditor": "publication.waiting",
    }[login]  # fmt: skip
    with house.app.test_request_context():
        expected = house.app.url_for(wanted if wanted in endpoints else "rosters.newest")
    answer = house.client(login).get("/")
    assert (answer.status_code, answer.location) == (302, expected)


def test_demo_server_shows_no_accounts_but_those_of_the_demo(house: Site) -> None:
    text = house.app.test_client().get("/sign-in").text
    assert DEMO_PASSWORD not in text
    assert "Petra Plan" not in text
