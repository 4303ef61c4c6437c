"""Pods: their own fields, opening hours, promises and special days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.editing.units import opening_unit, pod_unit, promise_unit, special_days_unit
from scheduler.errors import NotFoundError
from scheduler.pods.overview import overview
from scheduler.pods.pods import Stream
from web.access import needs, seen_pods
from web.centre.blueprint import blueprint
from web.centre.editing import Place, edited
from web.centre.values import shown_parts
from web.config import web_config

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue as Answer

    from scheduler.centre import Centre
    from scheduler.editing.entries import Entries
    from scheduler.pods.pods import Pod


@blueprint.get("/centre/pods")
@needs(Permission.READ_DESK)
def pods() -> str:
    """Every pod, also those that are over, and the days that are special for all."""
    centre, day = web_config().centre(), web_config().today()
    seen = seen_pods(Permission.READ_DESK)
    found = [overview(centre, pod, day) for pod in centre.pods if pod.code in seen]
    special = shown_parts(centre, special_days_unit(""))
    return render_template("centre/pods.html", pods=found, special=special)


@blueprint.get("/centre/pods/<code>")
@needs(Permission.READ_DESK)
def pod(code: str) -> str:
    """One pod with all that is stored about it."""
    centre, day = web_config().centre(), web_config().today()
    found = _pod(centre, code)
    return render_template(
        "centre/pod.html",
        pod=found,
        overview=overview(centre, found, day),
        parts=shown_parts(centre, pod_unit(code)),
        opening=shown_parts(centre, opening_unit(code)),
        special=[day for day in (*centre.special_days,) if day.pod in (None, code)],
        promises=[p for p in centre.promises if p.stream.pod == code],
        patterns=[p for p in centre.patterns if not p.pods or code in p.pods],
    )


def _pod(centre: Centre, code: str) -> Pod:
    if code not in seen_pods(Permission.READ_DESK):
        raise NotFoundError(f"no pod {code!r}")
    return centre.pod(code)


def _place(code: str, title: str) -> Place:
    here = url_for("centre.pod", code=code)
    return Place(title, here, lambda _: here)


@blueprint.route("/centre/pods/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def new_pod() -> Answer:
    """The form of a pod that is not there yet."""

    def then(entries: Entries) -> str:
        return url_for("centre.pod", code=entries.rows["pod"][0]["code"].strip())

    return edited(pod_unit(), Place(gettext("New pod"), url_for("centre.pods"), then))


@blueprint.route("/centre/pods/<code>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_pod(code: str) -> Answer:
    """The form of a pod's own fields."""
    return edited(pod_unit(code), _place(code, gettext("Pod %(code)s", code=code)))


@blueprint.route("/centre/pods/<code>/opening", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_opening(code: str) -> Answer:
    """The form of all opening hours of a pod."""
    _pod(web_config().centre(), code)
    return edited(opening_unit(code), _place(code, gettext("Opening hours of %(pod)s", pod=code)))


@blueprint.route("/centre/pods/<code>/special-days", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_special_days(code: str) -> Answer:
    """The form of the special days of one pod."""
    _pod(web_config().centre(), code)
    title = gettext("Special days of %(pod)s", pod=code)
    return edited(special_days_unit(code), _place(code, title))


@blueprint.route("/centre/pods/<code>/promises/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def new_promise(code: str) -> Answer:
    """The form of a promise that a pod does not give yet."""
    _pod(web_config().centre(), code)
    return edited(promise_unit(code), _place(code, gettext("New promise of %(pod)s", pod=code)))


@blueprint.route("/centre/pods/<code>/promises/<stream>", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_promise(code: str, stream: str) -> Answer:
    """The form of what a pod promises on one stream, named as in ``Stream.key``."""
    channel, _, skill = stream.partition(":")
    key = Stream(code, channel, skill).key
    title = gettext("Promise of %(pod)s on %(stream)s", pod=code, stream=key)
    return edited(promise_unit(code, channel, skill), _place(code, title))
