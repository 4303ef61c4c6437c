from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pytest

from scheduler.access.tokens import Scope
from scheduler.store.journal import Origin
from scheduler.store.tokens import add_token

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.web.conftest import Site

PREFIX = "/api/v1"


@dataclass(frozen=True)
class Program:
    """Another program with a token."""

    site: Site
    token_id: str
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}

    def ask(self, method: str, path: str, json: Any = None) -> Any:
        client = self.site.app.test_client()
        return client.open(PREFIX + path, method=method, json=json, headers=self.headers)

    def get(self, path: str) -> Any:
        return self.ask("GET", path)


def program(site: Site, scopes: Collection[Scope] = tuple(Scope)) -> Program:
    with site.database.writing() as session:
        token, secret = add_token(session, "Telephone", scopes, Origin("test", "employer"))
    return Program(site, token.id, secret)


def set_limit(site: Site, per_minute: int) -> None:
    config = site.app.extensions["podshift"]
    config.settings = replace(config.settings, api_requests_per_minute=per_minute)


@pytest.fixture
def full(site: Site) -> Program:
    """A program that may do everything."""
    set_limit(site, 1_000_000)
    return program(site)
