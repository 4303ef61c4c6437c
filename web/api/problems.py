"""Every error of the API is a problem document (RFC 9457)."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response
from werkzeug.exceptions import HTTPException

from scheduler.errors import PodshiftError
from web.errors import CODES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from apiflask import APIFlask, HTTPError

PROBLEM = "application/problem+json"


class Refused(Exception):  # noqa: N818  # a refusal, told as it is
    """A request that is answered by a problem."""

    def __init__(
        self,
        status: int,
        detail: str,
        faults: Sequence[Mapping[str, Any]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.response = problem(status, detail, faults, headers)


def problem(
    status: int,
    detail: str,
    faults: Sequence[Mapping[str, Any]] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """A problem document."""
    body = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "faults": list(faults),
    }
    text = json.dumps(body, ensure_ascii=False)
    return Response(text, status, dict(headers or {}), mimetype=PROBLEM)


def init_app(app: APIFlask) -> None:
    """Answer every error with a problem."""

    @app.error_processor
    def processed(error: HTTPError) -> Response:
        return problem(error.status_code, error.message or "", _faults(error.detail))

    @app.errorhandler(Refused)
    def refused(error: Refused) -> Response:
        return error.response

    @app.errorhandler(PodshiftError)
    def told(error: PodshiftError) -> Response:
        status = CODES.get(type(error), 500)
        if status >= 500:
            app.logger.error("unavailable: %s", error)
            return problem(status, "the server cannot answer now; try again later")
        return problem(status, str(error))

    @app.errorhandler(HTTPException)
    def standard(error: HTTPException) -> Response:
        allowed = {k: v for k, v in error.get_headers() if k in ("Allow", "Retry-After")}
        return problem(error.code or 500, error.description or error.name, headers=allowed)

    @app.errorhandler(Exception)
    def broken(error: Exception) -> Response:
        app.logger.error("unhandled error", exc_info=error)
        return problem(500, "a fault of the server; it has been logged")


def _faults(detail: Any) -> list[dict[str, Any]]:
    """Faults of shape: from where pydantic found them to pointers."""
    found = []
    for location, wrong in detail.items() if isinstance(detail, dict) else ():
        for path, texts in wrong.items():
            pointer = "/" + path.replace(".", "/") if location == "json" else path
            found += [
                {"pointer": pointer, "value": "", "code": "shape", "expected": {"en": text}}
                for text in texts
            ]
    return found
