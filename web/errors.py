"""What a reader sees when something goes wrong: a plain sentence, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound

from scheduler.errors import NotFoundError, UnavailableError

if TYPE_CHECKING:
    from flask import Flask

Answer = tuple[str, int]


def _texts(code: int) -> tuple[str, str]:
    """Heading and advice for a status."""
    if code == NotFound.code:
        return (
            gettext("This page does not exist"),
            gettext("The address may be mistyped, or the roster may have been removed."),
        )
    if code >= InternalServerError.code:
        return (
            gettext("Something went wrong here"),
            gettext("It is not your fault. It has been logged; please try again in a moment."),
        )
    return (
        gettext("This does not work"),
        gettext("The server did not understand what was asked for."),
    )


def _page(code: int) -> Answer:
    heading, advice = _texts(code)
    return render_template("error.html", code=code, heading=heading, advice=advice), code


def init_app(app: Flask) -> None:
    """Answer every error with a page."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Answer:
        return _page(error.code or InternalServerError.code)

    @app.errorhandler(NotFoundError)
    def missing(_error: NotFoundError) -> Answer:
        return _page(NotFound.code)

    @app.errorhandler(UnavailableError)
    def unavailable(error: UnavailableError) -> Answer:
        app.logger.error("unavailable: %s", error)
        return _page(503)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Answer:
        app.logger.error("unhandled error", exc_info=error)
        return _page(InternalServerError.code)
