"""The blueprints that the modules of this package add their pages to."""

from flask import Blueprint
from flask_babel import lazy_gettext

blueprint = Blueprint("accounts", __name__)
own_blueprint = Blueprint("account", __name__)

ROLES = {
    "planner": lazy_gettext("Planning"),
    "lead": lazy_gettext("Pod lead"),
    "agent": lazy_gettext("Agent"),
    "auditor": lazy_gettext("Works council"),
}


@blueprint.app_template_filter()
def role_name(role: str) -> str:
    """A role in words."""
    return str(ROLES[role])
