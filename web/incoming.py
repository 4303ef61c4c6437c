"""What browsers send, before any view looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flask import Flask

NUL = "\0"


class _WithoutNul(ImmutableMultiDict[str, Any]):
    """Values without the one character that nobody can type and PostgreSQL does not keep."""

    def __init__(self, mapping: Iterable[tuple[str, Any]] | None = None) -> None:
        super().__init__(
            (key, value.replace(NUL, "") if isinstance(value, str) else value)
            for key, value in mapping or ()
        )


class CleanRequest(Request):
    """A request whose questions and fields hold text that can be kept."""

    parameter_storage_class = _WithoutNul


def _refuse_strange_path() -> None:
    if NUL in request.path:
        abort(404)


def init_app(app: Flask) -> None:
    """Read all requests like this."""
    app.request_class = CleanRequest
    app.before_request(_refuse_strange_path)
