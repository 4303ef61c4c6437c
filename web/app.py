"""The one place where the web is wired together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask
from flask_wtf import CSRFProtect
from werkzeug.middleware.dispatcher import DispatcherMiddleware
from werkzeug.middleware.proxy_fix import ProxyFix

from web import (
    access,
    accounts,
    agreements,
    api,
    audits,
    auth,
    centre,
    demand,
    design,
    desk,
    errors,
    feeds,
    generation,
    health,
    imports,
    incoming,
    journal,
    language,
    leave,
    me,
    navigation,
    notices,
    operations,
    policy,
    proposals,
    publication,
    requests,
    rosters,
    security,
    swaps,
    wishes,
    wording,
    workbooks,
)
from web.secret import secret_key

if TYPE_CHECKING:
    from web.config import WebConfig

STATIC_MAX_AGE_S = 3600
MAX_UPLOAD_BYTES = 64 * 1024 * 1024
BLUEPRINTS = (
    health.blueprint,
    auth.blueprint,
    accounts.blueprint,
    accounts.own_blueprint,
    desk.blueprint,
    rosters.blueprint,
    policy.blueprint,
    requests.blueprint,
    audits.blueprint,
    proposals.blueprint,
    imports.blueprint,
    api.blueprint,
    demand.blueprint,
    centre.blueprint,
    agreements.blueprint,
    design.blueprint,
    journal.blueprint,
    me.blueprint,
    leave.blueprint,
    swaps.blueprint,
    feeds.blueprint,
    notices.blueprint,
    publication.blueprint,
    operations.blueprint,
    generation.blueprint,
    workbooks.blueprint,
    wishes.blueprint,
)


def create_app(config: WebConfig) -> Flask:
    """Build the application.

    Parameters
    ----------
    config
        Database, clock and settings of this installation.

    Raises
    ------
    RuntimeError
        If a view does not say who may reach it.
    """
    app = Flask(__name__)
    app.config.update(
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_MAX_AGE_S,
        MAX_CONTENT_LENGTH=MAX_UPLOAD_BYTES,
        SECRET_KEY=secret_key(config.settings),
        SESSION_COOKIE_NAME="podshift_form",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.settings.secure_cookies,
        WTF_CSRF_TIME_LIMIT=None,
    )
    app.extensions["podshift"] = config
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    incoming.init_app(app)
    language.init_app(app)
    wording.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    access.init_app(app)
    navigation.init_app(app)
    CSRFProtect(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.check_every_view(app)
    # An application of its own: programs bring tokens, no cookies and no forms.
    api_app = api.create_api(config)
    app.wsgi_app = DispatcherMiddleware(app.wsgi_app, {api.PREFIX: api_app})  # type: ignore[method-assign]
    if hops := config.settings.trusted_proxies:
        # Outermost, so that pages and API see the same address.
        app.wsgi_app = ProxyFix(app.wsgi_app, hops, hops, hops)  # type: ignore[method-assign]
    return app
