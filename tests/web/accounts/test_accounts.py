from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from scheduler.access.passwords import hash_password
from scheduler.access.permissions import Role
from scheduler.access.signing_in import sign_in
from scheduler.store.accounts import find_account, get_account, save_account
from scheduler.store.credentials import set_password
from scheduler.store.journal import Origin, Subject, entries
from tests.builders.passwords import quick_hashing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient

    from scheduler.access.accounts import Account
    from tests.web.conftest import Site

ORIGIN = Origin("test", "employer")
PASSWORD = "correct horse battery"
HERE = "127.0.0.1"


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_hashing():
        yield


@pytest.fixture
def planner(site: Site) -> FlaskClient:
    return site.client("planner")


def stored(site: Site, login: str) -> Account:
    with site.database.reading() as session:
        found = find_account(session, login)
    assert found is not None
    return found


def said(site: Site, account: Account) -> list[str]:
    with site.database.reading() as session:
        return [entry.action for entry in entries(session, Subject("account", account.id))]


def address(site: Site, login: str, rest: str = "") -> str:
    return f"/accounts/{site.desk.accounts[login].id}{rest}"


def shown_password(page: str) -> str:
    found = re.search(r"<code class=\"once\">([^<]+)</code>", page)
    assert found, page
    return found[1]


def test_own_settings_are_kept_and_told_to_the_journal(site: Site) -> None:
    agent = site.client("agent")
    answer = agent.post("/account", data={"language": "de", "mail": "never"})
    assert answer.location == "/account"
    mine = stored(site, "agent")
    assert (mine.language, mine.mail) == ("de", "never")
    assert said(site, mine) == ["added", "changed"]
    with site.database.reading() as session:
        told = entries(session, Subject("account", mine.id))[-1]
    assert (told.origin.who, told.origin.initiative) == (mine.id, "agent")
    agent.post("/account", data={"language": "browser", "mail": "never"})
    assert stored(site, "agent").language is None


def test_own_language_holds_on_every_page_until_another_is_chosen_here(site: Site) -> None:
    lead = site.client("lead")
    lead.get("/account?lang=en")
    lead.post("/account", data={"language": "de", "mail": "daily"})
    assert 'lang="de"' in lead.get("/account", headers={"Accept-Language": "en"}).text
    assert 'lang="en"' in lead.get("/account?lang=en").text[:200]
    assert 'lang="en"' in lead.get("/account").text[:200]


@pytest.mark.parametrize(
    "form", [{}, {"language": "fr", "mail": "daily"}, {"language": "de", "mail": "x"}]
)
def test_settings_that_there_are_not_are_refused(site: Site, form: dict[str, str]) -> None:
    assert site.client("lead").post("/account", data=form).status_code == 422
    assert said(site, stored(site, "lead")) == ["added"]


def test_own_password_is_changed_and_other_browsers_are_out(site: Site) -> None:
    with site.database.writing() as session:
        set_password(session, site.desk.accounts["lead"].id, hash_password(PASSWORD), ORIGIN)
    here, there = site.client("lead"), site.client("lead")
    form = {"current": PASSWORD, "new": "another long one", "again": "another long one"}
    assert here.post("/account/password", data=form).location == "/account"
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302
    assert sign_in(site.database, "lead", "another long one", HERE)


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        ({"current": "wrong"}, "This is not your password."),
        ({"again": "something else"}, "The two are not the same."),
        ({"new": "short", "again": "short"}, "at least 12 characters"),
        ({"new": "", "again": ""}, "Please fill this in."),
    ],
)
def test_password_that_cannot_be_is_told_and_nothing_typed_comes_back(
    site: Site, form: dict[str, str], fault: str
) -> None:
    with site.database.writing() as session:
        set_password(session, site.desk.accounts["lead"].id, hash_password(PASSWORD), ORIGIN)
    whole = {"current": PASSWORD, "new": "another long one", "again": "another long one"} | form
    answer = site.client("lead").post("/account/password", data=whole)
    assert answer.status_code == 422
    assert fault in answer.text
    assert PASSWORD not in answer.text
    assert sign_in(site.database, "lead", PASSWORD, HERE)


def test_signing_out_elsewhere_keeps_this_browser(site: Site) -> None:
    here, there = site.client("lead"), site.client("lead")
    assert here.get("/account").text.count("<li>\n      <span>since") == 2
    here.post("/account/sign-out-elsewhere")
    assert here.get("/account").status_code == 200
    assert there.get("/account").status_code == 302


def test_added_person_signs_in_with_the_password_shown_once(
    site: Site, planner: FlaskClient
) -> None:
    form = {
        "login": "Nora", "name": "Nora Neu", "email": "nora@example.org",
        "roles": ["lead", "auditor"], "pods": ["BER"], "by_password": "y",
    }  # fmt: skip
    answer = planner.post("/accounts/new", data=form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    password = shown_password(answer.text)
    made = stored(site, "nora")
    assert made.roles == {Role.LEAD, Role.AUDITOR}
    assert made.lead_pods == {"BER"}
    assert (made.name, made.email) == ("Nora Neu", "nora@example.org")
    assert sign_in(site.database, "nora", password, HERE)
    assert password not in planner.get("/accounts").text + planner.get(f"/accounts/{made.id}").text
    with site.database.reading() as session:
        (told,) = entries(session, Subject("account", made.id))
    assert told.origin.who == site.desk.accounts["planner"].id


def test_person_added_without_password_gets_none(site: Site, planner: FlaskClient) -> None:
    form = {"login": "nora", "name": "Nora Neu", "roles": ["auditor"]}
    assert planner.post("/accounts/new", data=form).location == "/accounts"
    assert not stored(site, "nora").has_password


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"login": "planner"}, "is taken"),
        ({"login": "two words"}, "A login has no spaces."),
        ({"login": ""}, "Please fill this in."),
        ({"name": ""}, "Please fill this in."),
        ({"email": "nowhere"}, "This is not an e-mail address."),
        ({"roles": []}, "at least one role"),
        ({"roles": ["agent"]}, "needs the personnel number"),
        ({"roles": ["agent"], "agent": "9999"}, "no agent"),
        ({"roles": ["agent"], "agent": "1001"}, "has an account already"),
        ({"roles": ["lead"]}, "at least one pod"),
        ({"roles": ["lead"], "pods": ["LEI"]}, "faulty"),
        ({"roles": ["king"]}, "faulty"),
    ],
)
def test_account_that_cannot_be_is_told_with_everything_typed_still_there(
    site: Site, planner: FlaskClient, change: dict[str, object], fault: str
) -> None:
    number = site.desk.accounts["agent"].personnel_number
    if change.get("agent") == "1001":
        change = {**change, "agent": number}
    form: dict[str, object] = {
        "login": "nora", "name": "Nora Neu", "email": "nora@example.org", "roles": ["auditor"],
    }  # fmt: skip
    answer = planner.post("/accounts/new", data=form | change)
    assert answer.status_code == 422
    assert fault in answer.text
    for field in ("login", "name", "email"):
        assert f'value="{(form | change)[field]}"' in answer.text
    with site.database.reading() as session:
        assert find_account(session, "nora") is None


def test_roles_and_pods_are_changed(site: Site, planner: FlaskClient) -> None:
    form = {"name": "Lena L.", "email": "", "roles": ["lead", "planner"], "pods": ["HAM", "BER"]}
    assert planner.post(address(site, "lead"), data=form).location == "/accounts"
    lead = stored(site, "lead")
    assert lead.roles == {Role.LEAD, Role.PLANNER}
    assert lead.lead_pods == {"HAM", "BER"}
    planner.post(
        address(site, "lead"), data={"name": "Lena", "roles": ["auditor"], "pods": ["HAM"]}
    )
    assert stored(site, "lead").lead_pods == frozenset()


def test_edit_form_shows_what_is_stored(site: Site, planner: FlaskClient) -> None:
    text = planner.get(address(site, "lead")).text
    checked = re.findall(r'<input checked [^>]*value="(\w+)"', text)
    assert checked == ["lead", "HAM"]
    assert 'value="Lena Lead"' in text


@pytest.mark.parametrize("roles", [["auditor"], ["planner", "auditor"]])
def test_nobody_changes_the_own_roles(site: Site, planner: FlaskClient, roles: list[str]) -> None:
    form = {"name": "Petra Plan", "roles": roles}
    answer = planner.post(address(site, "planner"), data=form)
    assert answer.status_code == 422
    assert "nobody changes what they themselves may do" in answer.text
    assert stored(site, "planner").roles == {Role.PLANNER}


def test_nobody_closes_the_own_account(site: Site, planner: FlaskClient) -> None:
    answer = planner.post(address(site, "planner", "/close"), headers={"Accept-Language": "de"})
    assert answer.status_code == 409
    assert "ändert niemand selbst" in answer.text
    assert stored(site, "planner").active
    assert "/close" not in planner.get(address(site, "planner")).text


def test_last_planner_stays(site: Site) -> None:
    """Of two planners, one closes the other; a third way to be without planners is closed too."""
    with site.database.writing() as session:
        auditor = get_account(session, site.desk.accounts["auditor"].id)
        save_account(session, replace(auditor, roles=frozenset({Role.PLANNER})), ORIGIN)
    second = site.client("auditor")
    assert second.post(address(site, "planner", "/close")).location == "/accounts"
    assert not stored(site, "planner").active
    assert second.post(address(site, "auditor", "/close")).status_code == 409
    assert stored(site, "auditor").active


def test_closed_account_is_out_at_once_and_can_be_opened_again(
    site: Site, planner: FlaskClient
) -> None:
    lead = site.client("lead")
    planner.post(address(site, "lead", "/close"))
    assert lead.get("/account").status_code == 302
    assert "may no longer sign in" in planner.get("/accounts").text
    planner.post(address(site, "lead", "/open"))
    assert site.client("lead").get("/account").status_code == 200
    assert said(site, stored(site, "lead")) == ["added", "changed", "changed"]


def test_new_password_is_shown_once_and_signs_out(site: Site, planner: FlaskClient) -> None:
    lead = site.client("lead")
    password = shown_password(planner.post(address(site, "lead", "/password")).text)
    assert lead.get("/account").status_code == 302
    assert sign_in(site.database, "lead", password, HERE)
    assert stored(site, "lead").password_once
    assert said(site, stored(site, "lead")) == ["added", "password_set"]


@pytest.mark.parametrize("rest", ["", "/close", "/open", "/password"])
def test_account_that_there_is_not_is_not_found(planner: FlaskClient, rest: str) -> None:
    assert planner.post(f"/accounts/nothing{rest}").status_code == 404


def test_header_shows_who_is_signed_in_and_the_way_out(site: Site) -> None:
    text = site.client("lead").get("/rosters").text
    assert "Lena Lead</a>" in text
    assert 'action="/sign-out"' in text
    assert 'action="/sign-out"' not in site.app.test_client().get("/sign-in").text
