"""Who asks the API, what the token is good for, and how often it may ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

from flask import current_app, g, request

from scheduler.store.database import moment
from scheduler.store.tokens import use_token
from web.api.problems import Refused
from web.config import web_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from apiflask import APIFlask

    from scheduler.access.tokens import ApiToken, Scope

View = TypeVar("View", bound="Callable[..., object]")

SECURITY = "token"
"""The name of the scheme in the OpenAPI document."""
OPEN = frozenset({"openapi.spec", "static"})
"""Endpoints that need no token."""


def needs_scope(scope: Scope) -> Callable[[View], View]:
    """Mark a view: only tokens with ``scope`` reach it."""

    def mark(view: View) -> View:
        view.scope = scope  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def scope_of(view: object) -> Scope | None:
    """What a view is marked with; ``None`` if with nothing."""
    return cast("Scope | None", getattr(view, "scope", None))


def token() -> ApiToken:
    """The token of the program that asks."""
    return cast("ApiToken", g.token)


def _guard() -> None:
    if request.endpoint is None or request.endpoint in OPEN:
        return
    kind, _, secret = request.headers.get("Authorization", "").partition(" ")
    used = None
    if kind.lower() == "bearer" and secret:
        with web_config().database.writing() as session:
            used = use_token(session, secret.strip())
            seconds_left = 60 - moment(session).second
    if used is None:
        raise Refused(
            401, "send a valid token as: Authorization: Bearer podshift_...",
            headers={"WWW-Authenticate": 'Bearer realm="podshift"'},
        )  # fmt: skip
    g.token, uses = used
    limit = web_config().settings.api_requests_per_minute
    if uses > limit:
        raise Refused(
            429, f"more than {limit} requests in this minute",
            headers={"Retry-After": str(seconds_left)},
        )  # fmt: skip
    wanted = scope_of(current_app.view_functions[request.endpoint])
    if wanted not in g.token.scopes:
        raise Refused(403, f"this token is not good for {wanted}")


def check_every_view(app: APIFlask) -> None:
    """Raise ``RuntimeError`` if a view does not say which scope it needs."""
    unmarked = [
        name for name, view in app.view_functions.items()
        if name not in OPEN and scope_of(view) is None
    ]  # fmt: skip
    if unmarked:
        raise RuntimeError(f"views without a scope: {', '.join(unmarked)}")


def init_app(app: APIFlask) -> None:
    """Ask every request for its token."""
    app.before_request(_guard)
