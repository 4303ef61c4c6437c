"""The worker's side of generating: whole rosters, and repairs of published ones."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scheduler.calendar import utc_of
from scheduler.errors import ConflictError, PodshiftError
from scheduler.figures import covered_percent
from scheduler.notices.records import NoticeKind
from scheduler.planning.request import GenerationRequest
from scheduler.planning.solving import Runner, generate_roster
from scheduler.store.journal import Origin, Subject
from scheduler.store.notices import tell
from scheduler.store.rosters import load_roster
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.jobs.context import JobContext
    from solver.result import Progress

REPAIR_SECONDS = 30
"""Of search, a pod, unless the payload says otherwise."""


def generate(context: JobContext) -> dict[str, Any]:
    """Generate what the payload asks for (``GenerationRequest.payload``); ``{"roster": id}``."""
    return _run(context, GenerationRequest.of(context.job.payload), "")


def repair(context: JobContext) -> dict[str, Any]:
    """Make a draft that mends a published roster with few changes; ``{"roster": id}``.

    The payload has ``roster`` and ``pods``, and may have ``first_day`` (nothing before it
    changes), ``seconds``, ``moves``, ``name`` and ``reason``. What lies in the past or within the
    notice period stays.

    Raises
    ------
    ConflictError
        If the roster is not published.
    """
    payload = context.job.payload
    with context.database.reading() as session:
        stored = load_roster(session, payload["roster"], payload.get("pods") or None)
        freeze_until = _frozen(session, context)
    if stored.status != "published":
        raise ConflictError(
            f"roster {stored.id} is {stored.status}: only a published one is repaired",
            de="Repariert wird nur ein veröffentlichter Dienstplan.",
        )
    request = GenerationRequest(
        first_day=stored.first_day,
        n_days=stored.n_days,
        pods=tuple(part.pod for part in stored.pods),
        seconds=payload.get("seconds", REPAIR_SECONDS),
        moves=payload.get("moves"),
        bound_seconds=0,
        keep="locked",
        change_little=True,
        base=stored.id,
        freeze_until=freeze_until,
        name=payload.get("name", ""),
    )
    return _run(context, request, payload.get("reason", ""))


def _frozen(session: Session, context: JobContext) -> datetime:
    settings, _ = load_centre_settings(session)
    notice_over = settings.notice_ends(context.clock.now())
    first = context.job.payload.get("first_day")
    return (
        max(notice_over, utc_of(settings.zone, date.fromisoformat(first))) if first else notice_over
    )


def _run(context: JobContext, request: GenerationRequest, reason: str) -> dict[str, Any]:
    """Generate and tell whoever asked, also if nothing came of it."""
    who = context.job.who
    days = {
        "first_day": request.first_day.isoformat(),
        "last_day": (request.first_day + timedelta(days=request.n_days - 1)).isoformat(),
    }

    def report(pods: Mapping[str, Progress], elapsed_s: float, limit_s: float) -> None:
        context.report(
            {
                "pods": {pod: _shown(step) for pod, step in pods.items()},
                "elapsed_s": round(elapsed_s, 1),
                "limit_s": limit_s,
            }
        )

    def announce(session: Session, roster_id: str) -> None:
        tell(session, [who], NoticeKind.DRAFT_READY, days, Subject("roster", roster_id))

    runner = Runner(context.settings.workers, report, context.should_stop)
    origin = Origin(who, "employer", reason)
    try:
        made = generate_roster(context.database, request, origin, runner, announce)
    except PodshiftError as error:
        with context.database.writing() as session:
            subject = Subject("job", context.job.id)
            tell(session, [who], NoticeKind.RUN_FAILED, {**days, "text": str(error)}, subject)
        raise
    return {
        "roster": made.roster_id,
        "stopped": context.should_stop(),
        "released": [
            {"personnel_number": r.personnel_number, "day": r.day.isoformat(), "why": r.why}
            for r in made.released
        ],
    }


def _shown(step: Progress) -> dict[str, Any]:
    """A pod's progress as pages read it; coverage is of the days looked at until now."""
    unmet, needed = step.unmet_fte_hours, step.required_fte_hours
    return {
        "penalty": step.penalty,
        "moves": step.moves,
        "seconds": round(step.seconds, 1),
        "unmet_fte_hours": unmet,
        "unmet_fte_hours_bound": step.unmet_fte_hours_bound,
        "covered_percent": None if unmet is None else covered_percent(needed, unmet),
    }
