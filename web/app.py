"""The one place where the web is wired together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask

from web import errors, health, language, rosters, security, wording

if TYPE_CHECKING:
    from web.config import WebConfig

STATIC_MAX_AGE_S = 3600


def create_app(config: WebConfig) -> Flask:
    """Build the application.

    Parameters
    ----------
    config
        Where rosters come from, how the database is checked, what may be shown.
    """
    app = Flask(__name__)
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = STATIC_MAX_AGE_S
    app.extensions["podshift"] = config
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    language.init_app(app)
    wording.init_app(app)
    security.init_app(app)
    errors.init_app(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(rosters.blueprint)
    return app
