"""The pages of a pod's demand in one week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, redirect, render_template, request, url_for

from scheduler.access.permissions import Permission
from scheduler.calendar import monday_of
from scheduler.errors import NotFoundError
from scheduler.planning.demand_view import DAYS, demand_week, need_week
from scheduler.store.accounts import list_accounts
from web.access import may, needs, require_pod, seen_pods
from web.addresses import day_named
from web.config import web_config
from web.demand import words
from web.demand.curves import busy_hours, fitted, line, week_curves
from web.demand.forms import ThinkForm
from web.language import current
from web.rosters.curves import HEIGHT
from web.wording import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from werkzeug.wrappers import Response

    from scheduler.demand.overrides import ForecastOverride
    from scheduler.planning.demand_view import DemandWeek, NeedWeek
    from scheduler.pods.pods import Pod

blueprint = Blueprint("demand", __name__, url_prefix="/demand")
blueprint.add_app_template_filter(words.override_span)
blueprint.add_app_template_filter(words.model_name)
CHANGE = "centre.edit_promise"
"""Where a promise is changed."""


@blueprint.get("")
@needs(Permission.READ_DESK)
def home() -> str | Response:
    """The week after this one, of the first pod one may see."""
    pods = own_pods()
    if not pods:
        return render_template("demand/none.html")
    monday = monday_of(web_config().today()) + timedelta(days=DAYS)
    return redirect(url_for("demand.week", pod=pods[0].code, first_day=monday))


@blueprint.get("/<pod>/<first_day>")
@needs(Permission.READ_DESK)
def week(pod: str, first_day: str) -> str:
    """Forecast of all streams, with what came before beside it."""
    shown = seen_demand(Permission.READ_DESK, pod, first_day)
    return render_template(
        "demand/week.html",
        shown=shown,
        streams=[(each, week_curves(each, shown.parts)) for each in shown.streams],
        said=together(shown.overrides),
        names=_names(),
        language_of_method=current(),
        **around(shown.first_day),
    )


@blueprint.get("/<pod>/<first_day>/<stream>/<day>")
@needs(Permission.READ_DESK)
def day(pod: str, first_day: str, stream: str, day: str) -> str:
    """One stream on one day, large, with every figure."""
    shown = seen_demand(Permission.READ_DESK, pod, first_day)
    wanted = day_named(day)
    one = next((each for each in shown.streams if each.stream.key == stream), None)
    if one is None or wanted not in shown.days:
        raise NotFoundError(f"no forecast of {stream} on {day}")
    number = shown.days.index(wanted)
    return render_template(
        "demand/day.html",
        shown=shown,
        one=one,
        wanted=wanted,
        number_of_day=number,
        part=shown.parts[number],
        slice_of=lambda part: slice(part.start, part.stop),
        times=[clock(shown.horizon.start_of(i)) for i in shown.parts[number]],
        past=fitted(one.past_mean(number), len(shown.parts[number])),
    )


@blueprint.get("/<pod>/<first_day>/requirement")
@needs(Permission.READ_DESK)
def requirement(pod: str, first_day: str) -> str:
    """What is needed, and the promises it follows from."""
    require_pod(Permission.READ_DESK, pod)
    shown = need_week(web_config().database, web_config().centre(), pod, monday_named(first_day))
    think = ThinkForm()
    think.offer([p for p in shown.promises if p.model != "deferrable"])
    return render_template(
        "demand/requirement.html",
        shown=shown,
        streams=_needed(shown),
        think=think,
        change_endpoint=CHANGE if may(Permission.EDIT_CENTRE) else "",
        **around(shown.first_day),
    )


def own_pods() -> list[Pod]:
    """The pods whose demand one may see."""
    codes = seen_pods(Permission.READ_DESK)
    return [pod for pod in web_config().centre().pods if pod.code in codes]


def monday_named(text: str) -> date:
    """The first day of a week in an address; of any other day its Monday."""
    return monday_of(day_named(text))


def around(monday: date) -> dict[str, object]:
    """What every page of a week offers: pods, the weeks before and after, a job on its way."""
    return {
        "pods": own_pods(),
        "before": monday - timedelta(days=DAYS),
        "after": monday + timedelta(days=DAYS),
        "job_id": request.args.get("job", ""),
    }


def together(overrides: Sequence[ForecastOverride]) -> list[list[ForecastOverride]]:
    """Overrides that were said in one breath, newest first."""
    groups: dict[tuple[object, ...], list[ForecastOverride]] = {}
    for each in overrides:
        key = (each.stream, each.who, each.said, each.created_at, each.withdrawn_at)
        groups.setdefault(key, []).append(each)
    return list(reversed(groups.values()))


def seen_demand(permission: Permission, pod: str, first_day: str) -> DemandWeek:
    """A pod's week as its address names it.

    Raises
    ------
    NotFoundError
        If there is no such day, or whoever asks has not ``permission`` for the pod.
    """
    require_pod(permission, pod)
    config = web_config()
    return demand_week(
        config.database, config.centre(), pod, monday_named(first_day), config.today()
    )


def _names() -> dict[str, str]:
    with web_config().database.reading() as session:
        return {each.id: each.name for each in list_accounts(session)}


def _needed(shown: NeedWeek) -> list[tuple[str, range, list[tuple[str, float, float]]]]:
    """For each stream the hours shown, and for each day path, peak and FTE-hours."""
    if shown.requirement is None:
        return []
    hours = shown.horizon.interval_min / 60
    rows = []
    for stream in shown.requirement.streams:
        values = stream.required_fte
        top = max(values, default=0.0)
        scale = HEIGHT / top if top > 0 else 0.0
        days = []
        for part in shown.parts:
            cut = values[part.start : part.stop]
            path = f"{line(cut, scale)}V{HEIGHT}H0Z"
            days.append((path, max(cut, default=0.0), sum(cut) * hours))
        rows.append((stream.stream.key, busy_hours(values, shown.parts), days))
    return rows
