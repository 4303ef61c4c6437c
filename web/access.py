"""Who asks, and may they: the one place where the web looks at accounts and permissions.

Each view says what it needs with ``needs`` or ``public``; an application with a view that says
nothing is not built.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast
from urllib.parse import urlencode

from flask import abort, current_app, g, redirect, request, url_for

from scheduler.access.permissions import Role
from scheduler.access.signing_in import whose
from scheduler.errors import NotFoundError
from scheduler.store.journal import Origin
from web.config import web_config

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask
    from werkzeug.wrappers import Response

    from scheduler.access.accounts import Account
    from scheduler.access.permissions import Permission
    from scheduler.centre import Centre
    from scheduler.people.agents import Agent

View = TypeVar("View", bound="Callable[..., object]")

COOKIE = "podshift"
"""Holds the token of a signed-in browser."""
PUBLIC = "public"
PASSWORD_PAGE = "account.password"
"""Where those go first whose password somebody else has set."""


def needs(permission: Permission) -> Callable[[View], View]:
    """Mark a view: only accounts with ``permission`` reach it."""

    def mark(view: View) -> View:
        view.needs = permission  # type: ignore[attr-defined]  # a mark on a function
        return view

    return mark


def public(view: View) -> View:
    """Mark a view: everybody reaches it, signed in or not."""
    view.needs = PUBLIC  # type: ignore[attr-defined]  # a mark on a function
    return view


def needed(app: Flask, endpoint: str) -> Permission | str | None:
    """What the view of an endpoint is marked with; ``None`` if with nothing."""
    if endpoint == "static":
        return PUBLIC
    return cast("Permission | str | None", getattr(app.view_functions[endpoint], "needs", None))


def account() -> Account:
    """Who asks; only for views that need a permission."""
    found = account_or_none()
    if found is None:
        abort(401)
    return found


def account_or_none() -> Account | None:
    """Who asks, ``None`` if nobody is signed in."""
    if "account" not in g:
        g.account = None
        if token := cookie():
            config = web_config()
            with config.database.reading() as session:
                g.account = whose(session, token, demo=config.settings.demo)
    return cast("Account | None", g.account)


def own_agent(centre: Centre) -> Agent | None:
    """Whoever asks as a person of the staff list; ``None`` if no person belongs to the account."""
    number = account().personnel_number
    return next((agent for agent in centre.agents if agent.personnel_number == number), None)


def known_agent(centre: Centre) -> Agent:
    """The same for pages that are of a person only.

    Raises
    ------
    NotFoundError
        If no person belongs to the account.
    """
    agent = own_agent(centre)
    if agent is None:
        raise NotFoundError("this account belongs to nobody who has shifts")
    return agent


def cookie() -> str:
    """The token of the browser that asks; empty if it has none."""
    return request.cookies.get(COOKIE, "")


def remember(response: Response, token: str) -> Response:
    """Let the browser keep a token until it is closed; no script can read it."""
    secure = web_config().settings.secure_cookies
    response.set_cookie(COOKIE, token, httponly=True, samesite="Lax", secure=secure)
    return response


def origin(reason: str = "") -> Origin:
    """Where a change comes from that whoever asks makes on this page."""
    return _origin_of(account(), reason)


def own_origin() -> Origin:
    """The same for a change of the own account: there nobody acts for a lead."""
    return _origin_of(account().as_stored())


def _origin_of(who: Account, reason: str = "") -> Origin:
    employer = bool(who.roles & {Role.PLANNER, Role.LEAD})
    return Origin(who.id, "employer" if employer else "agent", reason, who.acting_for)


def may(permission: Permission) -> bool:
    """Whether whoever asks has ``permission``."""
    found = account_or_none()
    return found is not None and found.may(permission)


def seen_pods(permission: Permission) -> frozenset[str]:
    """Codes of the pods for which whoever asks has ``permission`` today."""
    config = web_config()
    return account().pods_for(permission, config.centre(), config.today())


def require_pod(permission: Permission, pod: str) -> None:
    """Raise ``NotFoundError`` unless ``permission`` holds for this pod.

    *Not found* and not *forbidden*: what one may not see does not show that it exists.
    """
    if pod not in seen_pods(permission):
        raise NotFoundError(f"no pod {pod!r}")


def _guard() -> Response | None:
    """Let through, send to the sign-in page, or refuse."""
    if request.endpoint is None:
        return None
    wanted = needed(current_app, request.endpoint)
    if wanted == PUBLIC:
        return None
    who = account_or_none()
    if who is None and request.method in ("GET", "HEAD"):
        here = request.full_path.rstrip("?")
        return redirect(f"{url_for('auth.sign_in')}?{urlencode({'next': here})}")
    if who is None:
        abort(401)
    if who.password_once and request.endpoint != PASSWORD_PAGE:
        return redirect(url_for(PASSWORD_PAGE))
    if not who.may(cast("Permission", wanted)):
        abort(403)
    return None


def check_every_view(app: Flask) -> None:
    """Raise ``RuntimeError`` if a view does not say what it needs."""
    unmarked = [name for name in app.view_functions if needed(app, name) is None]
    if unmarked:
        raise RuntimeError(f"views that do not say what they need: {', '.join(unmarked)}")


def init_app(app: Flask) -> None:
    """Guard every view, and tell templates who asks."""
    app.before_request(_guard)
    app.add_template_global(may)
    app.add_template_global(account_or_none, "who")
