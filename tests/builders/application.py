"""One application for a process of tests, put over one database after another.

Routes and templates are then compiled once for all tests and not once for each.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scheduler.settings import Settings
from scheduler.store.database import Database
from web import WebConfig, create_app

if TYPE_CHECKING:
    from flask import Flask

SETTINGS = Settings(secret_key="only for tests", demo=True)


def app_over(config: WebConfig) -> Flask:
    """The kept application with this configuration, until somebody asks for it with another.

    Forms are sent without the CSRF token. What is read when an application is built, as the secret
    key and how people sign in, is that of ``SETTINGS``.
    """
    app = _kept_app()
    vars(app.extensions["podshift"]).update(vars(config))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


@cache
def _kept_app() -> Flask:
    nothing = Database.open("sqlite:///nobody-opens-this.db")
    return create_app(WebConfig.of(nothing, SETTINGS))
