"""Is the server well? For whoever watches it, and for nobody's curiosity: no details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, current_app, jsonify

from web.access import public
from web.config import web_config

if TYPE_CHECKING:
    from flask import Response

blueprint = Blueprint("health", __name__)


@blueprint.get("/health")
@public
def health() -> tuple[Response, int]:
    """200 if the database answers, else 503."""
    try:
        web_config().check_database()
    # Whatever the database's driver raises, the answer is the same.
    except Exception as error:
        current_app.logger.error("the database does not answer", exc_info=error)
        return jsonify(status="failing", database="unreachable"), 503
    return jsonify(status="ok", database="ok"), 200
