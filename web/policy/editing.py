"""Policies set: by leads for their pods, by planners for all and for the centre."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request
from flask_babel import gettext

from scheduler.access.deputies import decision_origin
from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import PRESETS, UNITS, PolicyRule
from web.access import account, needs
from web.config import web_config
from web.language import current
from web.policy import words
from web.policy.blueprint import address_of, blueprint, cover_today, kept, pod_named
from web.policy.forms import PolicyForm, unit_name

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from scheduler.pods.pods import Pod


@blueprint.route("/policy/<pod>/edit", methods=["GET", "POST"])
@needs(Permission.SET_POLICY)
def edit(pod: str) -> ResponseReturnValue:
    """Set the policy of a pod."""
    return _edit(pod_named(pod, Permission.SET_POLICY))


@blueprint.route("/policies/centre/edit", methods=["GET", "POST"])
@needs(Permission.PLAN)
def edit_centre() -> ResponseReturnValue:
    """Set what holds where a pod has none of its own."""
    return _edit(None)


def _edit(pod: Pod | None) -> ResponseReturnValue:
    code = pod.code if pod else None
    with web_config().database.reading() as session:
        standing, own = kept(session, code)
        cover = cover_today(session)
    preset = request.args.get("preset", "")
    policy = PRESETS.get(preset, standing.policy)
    form = PolicyForm.showing(policy, own.version if own else 0)
    if form.validate_on_submit() and _saved(form, code):
        flash(gettext("The policy is set and holds from now on."), "good")
        return redirect(address_of(code))
    page = render_template(
        "policy/edit.html",
        pod=pod,
        form=form,
        cover=cover,
        own=own,
        preset=preset if preset in PRESETS else "",
        rules=PolicyRule,
        units=UNITS,
        unit_name=unit_name,
        meaning=words.meaning,
        law_name=words.law_name,
        back=address_of(code),
        here=address_of(code, edit=True),
    )
    return page, 422 if form.errors else 200


def _saved(form: PolicyForm, pod: str | None) -> bool:
    """Whether the policy was set; if not, the form says why."""
    origin = decision_origin(account(), pod or "", form.why.data or "")
    try:
        set_policy(web_config().database, pod, form.version.data or 0, form.policy(), origin)
    except ConflictError as error:
        form.form_errors.append(error.in_language(current()))
        return False
    return True
