"""The centre at a glance, and what is the same for every pod."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, url_for
from flask_babel import gettext

from scheduler.access.permissions import Permission
from scheduler.editing.rows import rows_of
from scheduler.editing.units import absence_type_unit, pattern_unit, special_days_unit
from scheduler.errors import NotFoundError
from scheduler.pods.overview import overview, without_pod
from web.access import needs, seen_pods
from web.centre.blueprint import blueprint
from web.centre.editing import Place, edited
from web.centre.values import shown_parts
from web.config import web_config

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue as Answer

    from scheduler.editing.entries import Entries


@blueprint.get("/centre")
@needs(Permission.READ_DESK)
def home() -> str:
    """Every pod with its figures and what is missing."""
    centre, day = web_config().centre(), web_config().today()
    seen = seen_pods(Permission.READ_DESK)
    pods = [overview(centre, pod, day) for pod in centre.pods if pod.code in seen]
    homeless = without_pod(centre, day) if len(seen) == len(centre.pods) else 0
    return render_template("centre/home.html", pods=pods, homeless=homeless, day=day)


@blueprint.get("/centre/patterns")
@needs(Permission.READ_DESK)
def patterns() -> str:
    """Every shift pattern."""
    centre = web_config().centre()
    seen = seen_pods(Permission.READ_DESK)
    found = [p for p in centre.patterns if not p.pods or seen & set(p.pods)]
    return render_template("centre/patterns.html", patterns=found)


@blueprint.get("/centre/patterns/<code>")
@needs(Permission.READ_DESK)
def pattern(code: str) -> str:
    """One shift pattern with its breaks."""
    centre = web_config().centre()
    seen = seen_pods(Permission.READ_DESK)
    found = next((p for p in centre.patterns if p.code == code), None)
    if found is None or (found.pods and not seen & set(found.pods)):
        raise NotFoundError(f"no shift pattern {code!r}")
    return render_template(
        "centre/pattern.html", pattern=found, parts=shown_parts(centre, pattern_unit(code))
    )


@blueprint.route("/centre/patterns/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def new_pattern() -> Answer:
    """The form of a pattern that is not there yet."""

    def then(entries: Entries) -> str:
        return url_for("centre.pattern", code=entries.rows["pattern"][0]["code"].strip())

    place = Place(gettext("New shift pattern"), url_for("centre.patterns"), then)
    return edited(pattern_unit(), place)


@blueprint.route("/centre/patterns/<code>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_pattern(code: str) -> Answer:
    """The form of a pattern and its breaks."""
    here = url_for("centre.pattern", code=code)
    title = gettext("Shift pattern %(code)s", code=code)
    place = Place(title, url_for("centre.patterns"), lambda _: here)
    return edited(pattern_unit(code), place)


@blueprint.get("/centre/absence-types")
@needs(Permission.READ_DESK)
def absence_types() -> str:
    """Every absence type and what a day of it counts for."""
    centre = web_config().centre()
    return render_template("centre/absence_types.html", types=rows_of(centre)["absence_types"])


@blueprint.route("/centre/absence-types/new", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def new_absence_type() -> Answer:
    """The form of an absence type that is not there yet."""
    back = url_for("centre.absence_types")
    return edited(absence_type_unit(), Place(gettext("New absence type"), back, lambda _: back))


@blueprint.route("/centre/absence-types/<code>/edit", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def edit_absence_type(code: str) -> Answer:
    """The form of an absence type."""
    back = url_for("centre.absence_types")
    title = gettext("Absence type %(code)s", code=code)
    return edited(absence_type_unit(code), Place(title, back, lambda _: back))


@blueprint.route("/centre/special-days", methods=["GET", "POST"])
@needs(Permission.EDIT_CENTRE)
def special_days_of_all() -> Answer:
    """Special days that every pod has."""
    back = url_for("centre.pods")
    title = gettext("Special days of every pod")
    return edited(special_days_unit(""), Place(title, back, lambda _: back))
