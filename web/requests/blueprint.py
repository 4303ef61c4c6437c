"""What all views of requests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint
from flask_babel import gettext, ngettext

from scheduler.access.permissions import Permission
from web.access import seen_pods
from web.config import web_config

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

blueprint = Blueprint("requests", __name__)


def zones() -> Mapping[str, str]:
    """The clock of every pod."""
    return {pod.code: pod.zone for pod in web_config().centre().pods}


def pod_names(permission: Permission = Permission.READ_REQUESTS) -> dict[str, str]:
    """Names of the pods of which whoever asks sees requests, by code."""
    seen = seen_pods(permission)
    return {pod.code: pod.name for pod in web_config().centre().pods if pod.code in seen}


@blueprint.app_template_filter("pod_name")
def pod_name(code: str) -> str:
    """What a pod is called."""
    return web_config().centre().pod(code).name


@blueprint.app_template_filter("waited")
def waited(time: timedelta) -> str:
    """How long something waits, as roughly as one needs to know."""
    minutes = max(0, time.days * 24 * 60 + time.seconds // 60)
    if minutes < 60:
        return str(gettext("%(n)d min", n=minutes))
    if minutes < 48 * 60:
        return str(gettext("%(n)d h", n=minutes // 60))
    return str(ngettext("%(num)d day", "%(num)d days", minutes // (24 * 60)))
