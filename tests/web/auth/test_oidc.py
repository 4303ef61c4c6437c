"""Signing in at a real OpenID provider, which the tests start and which checks PKCE."""

from __future__ import annotations

import base64
import hashlib
import importlib
import threading
import warnings
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from authlib.deprecate import AuthlibDeprecationWarning
from flask import abort, request
from werkzeug.serving import make_server

from scheduler.store.accounts import get_account, save_account
from scheduler.store.journal import Origin, Subject, entries
from scheduler.timekeeping import FixedClock
from tests.builders.application import SETTINGS
from tests.builders.desk import NOW
from web import WebConfig, create_app
from web.access import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.testing import FlaskClient
    from werkzeug.test import TestResponse

    from tests.web.conftest import Site

# The provider's own code speaks to Authlib in a way that will go some day; ours does not.
pytestmark = [
    pytest.mark.filterwarnings("ignore::authlib.deprecate.AuthlibDeprecationWarning"),
    pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning"),
]

ORIGIN = Origin("test", "employer")
BACK = "/sign-in/provider/back"
PEOPLE: dict[str, dict[str, object]] = {
    "p-1": {"email": "planner@example.org", "email_verified": True},
    "p-2": {"email": "planner@example.org", "email_verified": False},
    "p-3": {"email": "stranger@example.org", "email_verified": True},
    "p-4": {},
}


@dataclass
class Provider:
    """A running provider, and what it was asked."""

    address: str = ""
    challenges: list[str] = field(default_factory=list)
    verifiers: list[str] = field(default_factory=list)
    nonces: list[str] = field(default_factory=list)

    def look(self) -> None:
        """Hold the client to PKCE: the verifier is what the challenge was made of."""
        if request.path == "/oauth2/authorize" and request.method == "GET":
            assert request.args["code_challenge_method"] == "S256"
            self.challenges.append(request.args["code_challenge"])
            self.nonces.append(request.args["nonce"])
        if request.path == "/oauth2/token":
            verifier = request.form["code_verifier"]
            self.verifiers.append(verifier)
            digest = hashlib.sha256(verifier.encode()).digest()
            if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() not in self.challenges:
                abort(400)


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AuthlibDeprecationWarning)
        mock: Any = importlib.import_module("oidc_provider_mock")
    people = [mock.User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    app = mock.app(require_nonce=True, user_claims=people)
    running = Provider()
    app.before_request(running.look)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    running.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield running
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def house(site: Site, provider: Provider, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The desk, whose planner has an e-mail address, with the provider set."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    with site.database.writing() as session:
        planner = get_account(session, site.desk.accounts["planner"].id)
        save_account(session, replace(planner, email="planner@example.org"), ORIGIN)
    settings = replace(
        SETTINGS,
        oidc_issuer=provider.address,
        oidc_client_id="podshift",
        oidc_client_secret="between us",
        oidc_name="Example ID",
        public_url="http://localhost",
    )
    app = create_app(WebConfig.of(site.database, settings, FixedClock(NOW)))
    return replace(site, app=app)


def to_provider(client: FlaskClient, wanted: str = "") -> str:
    answer = client.get("/sign-in/provider", query_string={"next": wanted} if wanted else None)
    assert answer.status_code == 302
    assert answer.location is not None
    return answer.location


def authorized(address: str, subject: str) -> str:
    """What the provider sends the browser back with, once this person has agreed there."""
    requests.get(address, timeout=5).raise_for_status()
    answer = requests.post(address, data={"sub": subject}, allow_redirects=False, timeout=5)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    assert (parts.netloc, parts.path) == ("localhost", BACK)
    return f"{parts.path}?{parts.query}"


def sign_in(client: FlaskClient, subject: str, wanted: str = "") -> TestResponse:
    return client.get(authorized(to_provider(client, wanted), subject))


def actions(house: Site) -> list[str]:
    with house.database.reading() as session:
        told = entries(session, Subject("account", house.desk.accounts["planner"].id))
    return [entry.action for entry in told]


def test_sign_in_page_names_the_provider_only_where_one_is_set(house: Site, site: Site) -> None:
    assert "Sign in with Example ID" in house.app.test_client().get("/sign-in").text
    assert "/sign-in/provider" not in site.app.test_client().get("/sign-in").text
    for path in ("/sign-in/provider", BACK):
        assert site.app.test_client().get(path).status_code == 404


def test_verified_address_links_the_account_and_later_the_name_is_enough(
    house: Site, provider: Provider
) -> None:
    client = house.app.test_client()
    answer = sign_in(client, "p-1", "/rosters")
    assert (answer.status_code, answer.location) == (302, "/rosters")
    assert "Petra Plan" in client.get("/account").text
    assert actions(house)[-1] == "linked"
    with house.database.writing() as session:
        planner = get_account(session, house.desk.accounts["planner"].id)
        save_account(session, replace(planner, email="new@example.org"), ORIGIN)
    before = actions(house)
    assert sign_in(house.app.test_client(), "p-1").location == "/"
    assert actions(house) == before
    assert len(set(provider.challenges)) == len(provider.challenges)
    assert len(set(provider.nonces)) == len(provider.nonces)
    assert provider.verifiers


def test_session_is_new_after_the_provider(house: Site) -> None:
    client = house.client("lead")
    old = client.get_cookie(COOKIE)
    sign_in(client, "p-1")
    new = client.get_cookie(COOKIE)
    assert old is not None
    assert new is not None
    assert old.value != new.value
    client.set_cookie(COOKIE, old.value)
    assert client.get("/account").status_code == 302


@pytest.mark.parametrize(
    ("subject", "said"),
    [
        ("p-2", "without a verified e-mail address"),
        ("p-3", "You have signed in as stranger@example.org"),
        ("p-4", "without a verified e-mail address"),
    ],
)
def test_whom_no_account_fits_is_told_so_and_gets_none(
    house: Site, subject: str, said: str
) -> None:
    client = house.app.test_client()
    answer = sign_in(client, subject)
    assert answer.status_code == 403
    assert said in answer.text
    assert client.get_cookie(COOKIE) is None
    assert "linked" not in actions(house)


def test_closed_account_stays_closed(house: Site) -> None:
    sign_in(house.app.test_client(), "p-1")
    with house.database.writing() as session:
        lead = get_account(session, house.desk.accounts["lead"].id)
        planner = get_account(session, house.desk.accounts["planner"].id)
        both = lead.roles | planner.roles
        save_account(session, replace(lead, roles=both), ORIGIN)
        save_account(session, replace(planner, active=False), ORIGIN)
    assert sign_in(house.app.test_client(), "p-1").status_code == 403


@pytest.mark.parametrize("change", ["state", "code", "other browser"])
def test_answer_that_was_tampered_with_signs_nobody_in(house: Site, change: str) -> None:
    client = house.app.test_client()
    address = authorized(to_provider(client), "p-1")
    if change == "other browser":
        client = house.app.test_client()
    else:
        parts = urlsplit(address)
        values = {name: value for name, (value,) in parse_qs(parts.query).items()}
        address = f"{parts.path}?{urlencode(values | {change: 'forged'})}"
    answer = client.get(address)
    assert (answer.status_code, answer.location) == (302, "/sign-in")
    assert client.get_cookie(COOKIE) is None
    assert "did not go through" in client.get("/sign-in").text


def test_who_refuses_at_the_provider_comes_back_to_the_sign_in_page(house: Site) -> None:
    client = house.app.test_client()
    to_provider(client)
    answer = client.get(f"{BACK}?error=access_denied&error_description=no")
    assert (answer.status_code, answer.location) == (302, "/sign-in")


def test_answer_for_another_application_signs_nobody_in(house: Site) -> None:
    client = house.app.test_client()
    address = to_provider(client)
    # Its token would name the other application as its audience.
    foreign = address.replace("client_id=podshift", "client_id=other")
    answer = client.get(authorized(foreign, "p-1"))
    assert answer.location == "/sign-in"
    assert client.get_cookie(COOKIE) is None


def test_provider_that_is_away_is_told_and_the_password_still_works(
    house: Site, provider: Provider
) -> None:
    settings = replace(SETTINGS, oidc_issuer="http://127.0.0.1:9", oidc_client_id="podshift")
    app = create_app(WebConfig.of(house.database, settings, FixedClock(NOW)))
    client = app.test_client()
    assert client.get("/sign-in/provider").status_code == 503
    assert client.get("/sign-in").status_code == 200
