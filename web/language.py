"""German or English: as asked for in the address, chosen, or preferred by the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlencode

from flask import request
from flask_babel import Babel, get_locale

from web.access import account_or_none

if TYPE_CHECKING:
    from flask import Flask, Response

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = ("de", "en")
TRANSLATIONS = Path(__file__).parent / "translations"
"""A folder for each area of the web, with its German texts; the English ones are in the source."""
COOKIE = "language"
COOKIE_MAX_AGE_S = 365 * 24 * 3600


def asked_for() -> Language | None:
    """The language named in the address, if it is one of ours."""
    asked = request.args.get("lang")
    return next((language for language in LANGUAGES if language == asked), None)


def choose() -> Language:
    """The language of this response."""
    who = account_or_none()
    wanted = (
        asked_for(),
        request.cookies.get(COOKIE),
        who.language if who else None,
        request.accept_languages.best_match(LANGUAGES),
    )
    return next((language for wish in wanted for language in LANGUAGES if language == wish), "en")


def current() -> Language:
    """The language this page is written in."""
    return "de" if str(get_locale()) == "de" else "en"


def _remember(response: Response) -> Response:
    asked = asked_for()
    if asked:
        response.set_cookie(
            COOKIE, asked, max_age=COOKIE_MAX_AGE_S, samesite="Lax", httponly=True,
            secure=request.is_secure,
        )  # fmt: skip
    response.headers.add("Vary", "Accept-Language, Cookie")
    return response


def here_in(language: Language) -> str:
    """The address of this page in another language."""
    kept = {name: value for name, value in request.args.items() if name != "lang"}
    return "?" + urlencode(kept | {"lang": language})


def init_app(app: Flask) -> None:
    """Choose the language of each response."""
    areas = sorted(path for path in TRANSLATIONS.iterdir() if path.is_dir())
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = ";".join(map(str, areas))
    Babel(app, locale_selector=choose)
    app.after_request(_remember)
    app.add_template_global(current, "language")
    app.add_template_global(here_in)
