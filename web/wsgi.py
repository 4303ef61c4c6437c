"""The web as a server runs it: settings from the environment, rosters from the database."""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from scheduler.logs import configure
from scheduler.settings import Settings
from scheduler.store.database import Database
from scheduler.timekeeping import clock_of
from web import warming
from web.app import create_app
from web.config import WebConfig

if TYPE_CHECKING:
    from flask import Flask


def application() -> Flask:
    """Build the application of this installation."""
    settings = Settings.from_environment(os.environ)
    clock = clock_of(settings)
    configure(settings, clock)
    config = WebConfig.of(Database.open(settings.database_url, clock), settings, clock)
    app = create_app(config)
    warming.start(config)
    # What is loaded by now stays: the collector need not walk through it between two answers.
    gc.freeze()
    return app
