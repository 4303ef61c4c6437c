"""The API as an application of its own, without the cookies, forms and pages of the other."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from apiflask import APIFlask

from web.api import guard, problems
from web.api.problems import PROBLEM
from web.api.schemas import ProblemOut
from web.api.views import operations

if TYPE_CHECKING:
    from flask import Response

    from web.config import WebConfig

PREFIX = "/api/v1"
MAX_BODY_BYTES = 64 * 1024 * 1024
HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
REFUSALS = {
    "400": "The request cannot be read",
    "401": "No valid token",
    "403": "The token is not good for this",
    "404": "There is no such thing",
    "409": "Something changed meanwhile, or contradicts what is stored",
    "413": "More than the server takes at once",
    "422": "What was sent is at fault; every fault is listed and nothing was stored",
    "429": "Too many requests of this token in this minute",
}
DESCRIPTION = """\
History, actuals and people in; published rosters and their changes out. All times are UTC or carry
an offset. What is sent is checked like an imported file: all of it is stored, or nothing. The same
content once more changes nothing, so every call may be repeated."""


def create_api(config: WebConfig) -> APIFlask:
    """Build the API.

    Raises
    ------
    RuntimeError
        If an operation does not say which scope it needs.
    """
    app = APIFlask(
        __name__,
        title="Podshift",
        version=metadata.version("podshift"),
        docs_path=None,
        json_errors=False,
        static_folder=None,  # type: ignore[arg-type]  # Flask's way to say: no files
    )
    app.config.update(
        MAX_CONTENT_LENGTH=MAX_BODY_BYTES,
        DESCRIPTION=DESCRIPTION,
        SECURITY_SCHEMES={guard.SECURITY: {"type": "http", "scheme": "bearer"}},
        SERVERS=[{"url": PREFIX}],
        AUTO_404_RESPONSE=False,
        AUTO_VALIDATION_ERROR_RESPONSE=False,
        AUTO_AUTH_ERROR_RESPONSE=False,
        AUTO_OPERATION_ID=True,
    )
    app.extensions["podshift"] = config
    problems.init_app(app)
    guard.init_app(app)
    app.after_request(_set_headers)
    app.spec_processor(_tell_refusals)
    app.register_blueprint(operations)
    guard.check_every_view(app)
    return app


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _tell_refusals(spec: Any) -> Any:
    """Every operation asks for the token, and every refusal is a problem document."""
    template = "#/components/schemas/{model}"
    schema = ProblemOut.model_json_schema(ref_template=template, mode="serialization")
    schemas = spec.setdefault("components", {}).setdefault("schemas", {})
    schemas |= schema.pop("$defs", {}) | {"Problem": schema}
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for methods in spec["paths"].values():
        for operation in methods.values():
            operation["security"] = [{guard.SECURITY: []}]
            for status, description in REFUSALS.items():
                refusal: dict[str, Any] = {"description": description, "content": content}
                if status == "429":
                    refusal["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
                operation["responses"][status] = refusal
    return spec
