"""The agent's own leave: what is left, when the pod can spare people, asking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext

from scheduler.access.permissions import Permission
from scheduler.errors import ConflictError, InvalidDataError, NotFoundError
from scheduler.leave.asking import ask as put_request
from scheduler.leave.asking import withdraw as take_back
from scheduler.leave.overview import month_after, own_leave
from scheduler.planning.vacating import shifts_that_stay
from web.access import account, known_agent, needs
from web.config import web_config
from web.language import current
from web.leave.blueprint import MONTHS, blueprint, chosen_month
from web.leave.forms import AskForm
from web.wording import day_short

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from scheduler.leave.asking import TakenBack
    from scheduler.leave.records import LeaveRequest, RequestState
    from scheduler.store.rostered import RosteredDay


def said(state: RequestState) -> tuple[str, str]:
    """What becomes of a request that was just made, and the tone to say it in."""
    texts: dict[RequestState, tuple[str, str]] = {
        "approved": (gettext("Approved. The absence is noted."), "good"),
        "waiting": (gettext("Asked. The lead decides."), "info"),
        "listed": (gettext("A day of it is full: the request is on the waiting list."), "warn"),
    }
    return texts[state]


def tell_taken_back(done: TakenBack) -> None:
    """Say that a request is taken back, and what became of the shifts it had taken away."""
    flash(gettext("Taken back."), "good")
    given = [f"{day_short(b.duty.day)} {b.span}" for b in done.shifts if b.given]
    if given:
        text = ngettext(
            "The shift %(shifts)s is there again.",
            "The shifts %(shifts)s are there again.",
            len(given),
            shifts=", ".join(given),
        )
        flash(text, "good")
    for back in done.shifts:
        if not back.given:
            named = {"day": day_short(back.duty.day), "span": back.span}
            named["why"] = back.why_not_de if current() == "de" else back.why_not_en
            flash(
                gettext("The shift %(day)s %(span)s does not come back: %(why)s", **named), "warn"
            )


def staying(asked: LeaveRequest) -> tuple[RosteredDay, ...]:
    """Shifts of which whoever asks for half a day is told before."""
    with web_config().database.reading() as session:
        return shifts_that_stay(session, asked.absence)


@blueprint.get("/leave")
@needs(Permission.OWN_REQUESTS)
def mine() -> str:
    """Balance, calendar, the form, and the own requests."""
    return _page(AskForm(formdata=None), request.args.get("first", ""))


@blueprint.post("/leave")
@needs(Permission.OWN_REQUESTS)
def ask() -> ResponseReturnValue:
    """Ask for an absence of one's own."""
    form = AskForm()
    number = _number()
    with web_config().database.reading() as session:
        form.offering(
            own_leave(session, number, web_config().today(), web_config().today(), 1).types
        )
    if not form.validate():
        return _page(form), 422
    try:
        asked = form.asked(number)
        if form.tells_of(staying(asked)):
            return _page(form), 422
        made = put_request(web_config().database, asked, account())
    except (ConflictError, InvalidDataError) as error:
        form.form_errors.append(error.in_language(current()))
        return _page(form), 422
    flash(*said(made.state))
    return redirect(url_for("leave.mine", _anchor="requests"))


@blueprint.post("/leave/<request_id>/withdraw")
@needs(Permission.OWN_REQUESTS)
def withdraw(request_id: str) -> Response:
    """Take one of one's own requests back, or an approved absence before it begins."""
    try:
        tell_taken_back(take_back(web_config().database, request_id, account()))
    except ConflictError as error:
        flash(error.in_language(current()), "warn")
    return redirect(url_for("leave.mine"))


def _number() -> str:
    return known_agent(web_config().centre()).personnel_number


def _page(form: AskForm, first: str = "") -> str:
    config = web_config()
    today = config.today()
    month = chosen_month(today)
    try:
        with config.database.reading() as session:
            own = own_leave(session, _number(), today, month, MONTHS)
    except NotFoundError:
        return render_template("leave/nobody.html")
    form.offering(own.types, first)
    return render_template(
        "leave/mine.html",
        own=own,
        form=form,
        today=today,
        month=month,
        earlier=month_after(month, -MONTHS),
        later=month_after(month, MONTHS),
    )
