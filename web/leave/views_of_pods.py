"""A pod's leave: slots, blocked days, school holidays, who is away, and asking for somebody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.deputies import decision_origin
from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.leave.asking import ask as put_request
from scheduler.leave.asking import withdraw as take_back
from scheduler.leave.overview import month_after, pod_overview
from scheduler.leave.records import OPEN
from scheduler.leave.settings import free_days, set_days, set_pod_leave
from scheduler.store.leave import get_request, list_requests
from scheduler.store.pod_leave import get_day_rule, load_pod_leave
from web.access import account, needs, require_pod, seen_pods
from web.config import web_config
from web.language import current
from web.leave.blueprint import MONTHS, blueprint, chosen_month
from web.leave.forms import AskForForm, DaysForm, SettingForm
from web.leave.views import said, staying, tell_taken_back

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

MONDAY = date(2026, 11, 30)
WEEKDAYS = tuple(MONDAY + timedelta(days=number) for number in range(7))
"""Any week, for the names of its days."""


@blueprint.get("/leave/pods")
@needs(Permission.READ_REQUESTS)
def pods() -> str:
    """The pods whose leave one may see, with how many requests are open."""
    seen = seen_pods(Permission.READ_REQUESTS)
    with web_config().database.reading() as session:
        open_ = list_requests(session, pods=seen, states=OPEN)
    lines = [
        (pod, [one for one in open_ if one.pod == pod.code])
        for pod in web_config().centre().pods
        if pod.code in seen
    ]
    return render_template("leave/pods.html", lines=lines)


@blueprint.get("/leave/pods/<pod>")
@needs(Permission.READ_REQUESTS)
def pod(pod: str) -> str:
    """Leave in one pod."""
    require_pod(Permission.READ_REQUESTS, pod)
    return _page(pod)


@blueprint.post("/leave/pods/<pod>/setting")
@needs(Permission.SET_POLICY)
def save_setting(pod: str) -> ResponseReturnValue:
    """Set slots, and who decides."""
    require_pod(Permission.SET_POLICY, pod)
    form = SettingForm()
    if not form.validate():
        return _page(pod, setting=form), 422
    try:
        version = int(form.version.data or 0)
        set_pod_leave(
            web_config().database, pod, version, form.setting(), decision_origin(account(), pod)
        )
    except (ConflictError, InvalidDataError, ValueError) as error:
        form.form_errors.append(_text(error))
        return _page(pod, setting=form), 422
    flash(gettext("Saved. Whoever has a slot now has moved up."), "good")
    return redirect(url_for("leave.pod", pod=pod))


@blueprint.post("/leave/pods/<pod>/days")
@needs(Permission.SET_POLICY)
def add_days(pod: str) -> ResponseReturnValue:
    """Block days, or give them slots of their own."""
    require_pod(Permission.SET_POLICY, pod)
    form = DaysForm()
    if not form.validate():
        return _page(pod, days=form), 422
    try:
        set_days(web_config().database, form.rule(pod), decision_origin(account(), pod))
    except InvalidDataError as error:
        form.form_errors.append(_text(error))
        return _page(pod, days=form), 422
    flash(gettext("Saved."), "good")
    return redirect(url_for("leave.pod", pod=pod, _anchor="days"))


@blueprint.post("/leave/pods/<pod>/days/<rule_id>/remove")
@needs(Permission.SET_POLICY)
def remove_days(pod: str, rule_id: str) -> Response:
    """Take blocked days, or slots of certain days, back."""
    require_pod(Permission.SET_POLICY, pod)
    with web_config().database.reading() as session:
        if get_day_rule(session, rule_id).pod != pod:
            raise NotFoundError(f"no leave days {rule_id!r}")
    free_days(web_config().database, rule_id, decision_origin(account(), pod))
    flash(gettext("Taken back."), "good")
    return redirect(url_for("leave.pod", pod=pod, _anchor="days"))


@blueprint.route("/leave/pods/<pod>/ask", methods=["GET", "POST"])
@needs(Permission.DECIDE)
def ask_for(pod: str) -> ResponseReturnValue:
    """Ask on behalf of somebody who is away or has no account."""
    require_pod(Permission.DECIDE, pod)
    config = web_config()
    centre, today = config.centre(), config.today()
    types = [kind for kind in centre.absence_types if kind.on_request]
    form = AskForForm().among(centre.agents_of(pod, today))
    form.offering(types, request.args.get("first", ""))
    page = "leave/ask_for.html"
    home = centre.pod(pod)
    if request.method == "GET":
        return render_template(page, form=form, pod=home)
    if not form.validate():
        return render_template(page, form=form, pod=home), 422
    try:
        number = form.agent.data
        asked = form.asked(number)
        if form.tells_of(staying(asked)):
            return render_template(page, form=form, pod=home), 422
        made = put_request(config.database, asked, account(), acting_for=number)
    except (ConflictError, InvalidDataError) as error:
        form.form_errors.append(_text(error))
        return render_template(page, form=form, pod=home), 422
    flash(*said(made.state))
    return redirect(url_for("leave.pod", pod=pod))


@blueprint.post("/leave/pods/<pod>/requests/<request_id>/withdraw")
@needs(Permission.DECIDE)
def withdraw_for(pod: str, request_id: str) -> Response:
    """Take somebody's request back on their behalf."""
    require_pod(Permission.DECIDE, pod)
    config = web_config()
    with config.database.reading() as session:
        found = get_request(session, request_id)
    if found.pod != pod:
        raise NotFoundError(f"no request {request_id!r}")
    try:
        number = found.asked.personnel_number
        tell_taken_back(take_back(config.database, request_id, account(), acting_for=number))
    except ConflictError as error:
        flash(_text(error), "warn")
    return redirect(url_for("leave.pod", pod=pod))


def _text(error: Exception) -> str:
    if isinstance(error, ConflictError | InvalidDataError):
        return error.in_language(current())
    return str(gettext("Please load the page anew."))


def _page(code: str, setting: SettingForm | None = None, days: DaysForm | None = None) -> str:
    config = web_config()
    today = config.today()
    month = chosen_month(today)
    with config.database.reading() as session:
        overview = pod_overview(session, code, month, MONTHS)
        kept = load_pod_leave(session, code)
    return render_template(
        "leave/pod.html",
        overview=overview,
        setting=setting or SettingForm.of(kept),
        days=days or DaysForm(formdata=None),
        weekdays=WEEKDAYS,
        today=today,
        month=month,
        earlier=month_after(month, -MONTHS),
        later=month_after(month, MONTHS),
        may_set=code in seen_pods(Permission.SET_POLICY) and account().may(Permission.SET_POLICY),
        may_decide=code in seen_pods(Permission.DECIDE) and account().may(Permission.DECIDE),
        requests_page="requests.listing" in current_app.view_functions,
    )
