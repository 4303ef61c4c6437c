"""A roster on the terminal: need and staff, the worst hours, wishes, the proven bound."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from scheduler import figures
from scheduler.cli.output import say
from scheduler.cli.tables import table
from scheduler.shortages import worst_shortages

if TYPE_CHECKING:
    from scheduler.figures import DayFigures
    from scheduler.rosters import PodRoster, RosterView
    from scheduler.shortages import Shortage

N_WORST = 5


def print_summary(view: RosterView) -> None:
    """Print the few figures a planner looks at first."""
    last = view.days[-1]
    say(f"Roster {view.id}, version {view.version}, {view.status}: {view.days[0]} to {last}")
    say(f"Rules: {view.rule_set} ({view.rule_set_hash[:12]}), seed {view.seed}")
    table(("day", *(pod.name for pod in view.pods)), _days(view), title=_TITLE)
    shortages = worst_shortages(view, N_WORST)
    if shortages:
        table(("pod", "stream", "when", "missing"), map(_shortage, shortages), "Worst intervals")
    else:
        say("Nothing is missing in any interval.")
    wishes = figures.wishes(view.pods)
    if wishes.total:
        share = wishes.granted / wishes.total
        say(f"Wishes granted: {wishes.granted} of {wishes.total} ({share:.0%})")
    say(_bound(view))


_TITLE = "FTE-hours needed/rostered, and people on duty"


def _days(view: RosterView) -> list[tuple[str, ...]]:
    pods = [figures.day_figures(view, pod) for pod in view.pods]
    rows = [
        (f"{day:%a %d %b}", *(_day(days[number]) for days in pods))
        for number, day in enumerate(view.days)
    ]
    return [*rows, ("all", *(_all(days) for days in pods))]


def _day(day: DayFigures) -> str:
    if not day.required_fte_hours and not day.people:
        return "closed"
    return f"{day.required_fte_hours:.0f}/{day.rostered_fte_hours:.0f} {day.people:3d}"


def _all(days: tuple[DayFigures, ...]) -> str:
    required = sum(day.required_fte_hours for day in days)
    return f"{required:.0f}/{sum(day.rostered_fte_hours for day in days):.0f}    "


def _shortage(shortage: Shortage) -> tuple[str, ...]:
    when = f"{shortage.start:%a %d %b %H:%M}-{shortage.end:%H:%M}"
    missing = f"{shortage.missing_fte_hours:.1f} h, at worst {shortage.deepest_fte:.1f} FTE"
    return shortage.pod_name, shortage.stream, when, missing


def _bound(view: RosterView) -> str:
    unmet = sum(pod.unmet_fte_hours for pod in view.pods)
    bound = figures.proven_bound(view)
    proof = "" if bound is None else f"; no roster for these people can leave less than {bound:.1f}"
    return f"Unmet: {unmet:.1f} FTE-hours{proof}."


def as_json(view: RosterView) -> dict[str, object]:
    """The same figures for machines."""
    wishes = figures.wishes(view.pods)
    return {
        "id": view.id,
        "version": view.version,
        "status": view.status,
        "first_day": view.days[0],
        "last_day": view.days[-1],
        "rule_set": view.rule_set,
        "rule_set_hash": view.rule_set_hash,
        "input_hash": view.input_hash,
        "seed": view.seed,
        "solver_version": view.solver_version,
        "pods": [_pod_json(view, pod) for pod in view.pods],
        "worst_shortages": [asdict(s) for s in worst_shortages(view, N_WORST)],
        "wishes": {"granted": wishes.granted, "total": wishes.total},
    }


def _pod_json(view: RosterView, pod: PodRoster) -> dict[str, object]:
    return {
        "pod": pod.pod,
        "agents": len(pod.agents),
        "days": [asdict(day) for day in figures.day_figures(view, pod)],
        "unmet_fte_hours": pod.unmet_fte_hours,
        "unmet_fte_hours_bound": pod.unmet_fte_hours_bound,
        "penalty": pod.penalty,
        "penalty_by_part": pod.penalty_by_part,
    }
