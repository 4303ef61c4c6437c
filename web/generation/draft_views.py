"""Several drafts side by side."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.calendar import monday_of
from scheduler.errors import InvalidDataError
from scheduler.planning.comparison import MOST, best, comparable, compare
from scheduler.planning.pod_figures import Scope
from scheduler.publication.consent import discard as put_aside
from scheduler.store.journal import Origin
from scheduler.store.rosters import rename
from web.access import account, needs, seen_pods
from web.addresses import day_or_none
from web.config import web_config
from web.generation.blueprint import blueprint
from web.generation.forms import WEEK_DAYS, WEEKS_OFFERED, NameForm, week_name
from web.generation.words import better_at, rows

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from werkzeug.wrappers import Response

    from scheduler.store.roster_records import RosterHead

WEEKS_BACK = 4


@blueprint.get("/drafts", endpoint="compare")
@needs(Permission.READ_DESK)
def compare_drafts() -> str:
    """The rosters of a week side by side: those that were chosen, else the newest."""
    pods = seen_pods(Permission.READ_DESK)
    monday = _monday(pods)
    sunday = monday + timedelta(days=WEEK_DAYS - 1)
    heads = comparable(web_config().database, monday, sunday, pods)
    wanted = request.args.getlist("roster")
    chosen = [head for head in heads if head.id in wanted] or list(heads)
    alike, common = _with_common_pods(chosen[:MOST], pods)
    scope = Scope(monday, sunday, common)
    compared = compare(web_config().rosters, [head.id for head in alike], scope)
    better = best(compared)
    return render_template(
        "generation/drafts.html",
        monday=monday,
        weeks=_weeks(monday),
        heads=heads,
        compared=compared,
        rows=rows(compared, better),
        better_at=[better_at(one, better) for one in compared],
        left_out=len(chosen) - len(alike),
        pods=[pod.name for pod in web_config().centre().pods if pod.code in common],
        has_publication="publication.steps" in current_app.view_functions,
    )


@blueprint.post("/drafts/<roster_id>/name")
@needs(Permission.PLAN)
def name(roster_id: str) -> Response:
    """Call a draft something else."""
    form = NameForm()
    if not form.validate_on_submit():
        raise InvalidDataError("the name is too long", de="Der Name ist zu lang.")
    with web_config().database.writing() as session:
        called = (form.name.data or "").strip()
        rename(session, roster_id, called, Origin(account().id, "employer"))
    return _back()


@blueprint.post("/drafts/<roster_id>/discard")
@needs(Permission.PLAN)
def discard(roster_id: str) -> Response:
    """Put a draft aside for good."""
    version = request.form.get("version", type=int) or 0
    put_aside(web_config().database, roster_id, version, Origin(account().id, "employer"))
    flash(gettext("The draft is put aside."), "good")
    return _back()


def _with_common_pods(
    heads: Sequence[RosterHead], pods: Collection[str]
) -> tuple[list[RosterHead], frozenset[str]]:
    """The first roster, those that share a pod with it and each other, and the pods they share."""
    common = frozenset(pods)
    alike: list[RosterHead] = []
    for head in heads:
        shared = common & set(head.pods)
        if shared:
            common = shared
            alike.append(head)
    return alike, common


def _back() -> Response:
    return redirect(url_for("generation.compare", week=request.form.get("week")))


def _monday(pods: Collection[str]) -> date:
    """The week that is asked for, else that of the newest draft, else the next one."""
    asked = day_or_none(request.args.get("week", ""))
    if asked:
        return monday_of(asked)
    this_monday = monday_of(web_config().today())
    last = this_monday + timedelta(days=WEEK_DAYS * WEEKS_OFFERED)
    heads: Sequence[RosterHead] = comparable(web_config().database, this_monday, last, pods)
    drafts = [head for head in heads if head.status == "draft"]
    return monday_of(drafts[0].first_day) if drafts else this_monday + timedelta(days=WEEK_DAYS)


def _weeks(chosen: date) -> list[tuple[date, str]]:
    first = min(chosen, monday_of(web_config().today()) - timedelta(7 * WEEKS_BACK))
    mondays = [first + timedelta(days=WEEK_DAYS * n) for n in range(WEEKS_OFFERED)]
    return [(day, week_name(day)) for day in dict.fromkeys([*mondays, chosen])]
