"""What a reader sees when something goes wrong: a plain sentence, never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, InternalServerError

from scheduler.errors import (
    ConflictError,
    ForbiddenError,
    InvalidDataError,
    NotFoundError,
    PodshiftError,
    UnavailableError,
)
from web.language import current

if TYPE_CHECKING:
    from flask import Flask

Answer = tuple[str, int]

CODES: dict[type[PodshiftError], int] = {
    InvalidDataError: 422,
    NotFoundError: 404,
    ConflictError: 409,
    ForbiddenError: 403,
    UnavailableError: 503,
}


def _texts(code: int) -> tuple[str, str]:
    """Heading and advice for a status."""
    if code >= InternalServerError.code:
        return (
            gettext("Something went wrong here"),
            gettext("It is not your fault. It has been logged; please try again in a moment."),
        )
    known = {
        401: (gettext("You are not signed in"), gettext("Sign in, then try again.")),
        403: (
            gettext("This is not yours to do"),
            gettext("Your role does not include it. Ask a planner if it should."),
        ),
        404: (
            gettext("This page does not exist"),
            gettext("The address may be mistyped, or what stood here may have been removed."),
        ),
        410: (
            gettext("This address has ended"),
            gettext("It was revoked. Whoever made it can make a new one."),
        ),
        409: (
            gettext("Somebody else was faster"),
            gettext("Go back, look at the present state, and decide again."),
        ),
    }
    return known.get(
        code,
        (
            gettext("This does not work"),
            gettext("The server did not understand what was asked for."),
        ),
    )


def _page(code: int, advice: str = "") -> Answer:
    heading, usual = _texts(code)
    page = render_template("error.html", code=code, heading=heading, advice=advice or usual)
    return page, code


def init_app(app: Flask) -> None:
    """Answer every error with a page."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Answer:
        return _page(error.code or InternalServerError.code)

    @app.errorhandler(PodshiftError)
    def told(error: PodshiftError) -> Answer:
        code = CODES.get(type(error), InternalServerError.code)
        if code >= InternalServerError.code:
            app.logger.error("unavailable: %s", error)
        shown = code in (409, 422)
        return _page(code, error.in_language(current()) if shown else "")

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Answer:
        app.logger.error("unhandled error", exc_info=error)
        return _page(InternalServerError.code)
