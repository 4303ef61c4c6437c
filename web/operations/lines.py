"""Jobs, processes and due times as a page says them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask_babel import gettext, lazy_gettext

from scheduler.jobs.presence import processes
from scheduler.jobs.records import LANES, JobKind
from scheduler.jobs.timetable import timetable
from scheduler.store.jobs import CLOCK
from web import language
from web.wording import day_of_month, days

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from scheduler.centre_settings import CentreSettings
    from scheduler.jobs.presence import Process
    from scheduler.jobs.records import Job, Lane, Lease
    from scheduler.settings import Settings

KINDS = {
    JobKind.GENERATE: lazy_gettext("Generate weeks"),
    JobKind.REPAIR: lazy_gettext("Repair a week"),
    JobKind.STAFF: lazy_gettext("Forecast and people needed"),
    JobKind.MAIL: lazy_gettext("Mail notices"),
    JobKind.REMIND: lazy_gettext("Remind of wishes"),
    JobKind.REMIND_SHIFTS: lazy_gettext("Remind of shifts"),
    JobKind.EXPIRE: lazy_gettext("Let proposals expire"),
    JobKind.SWAPS: lazy_gettext("Let offers of shifts expire"),
    JobKind.ESCALATE: lazy_gettext("Escalate unseen changes"),
    JobKind.LEAVE: lazy_gettext("Look after requests for absence"),
    JobKind.CLEAN_UP: lazy_gettext("Clean up"),
    JobKind.AUDIT: lazy_gettext("Draw swaps for the audit"),
}
LANE_NAMES: dict[Lane, object] = {
    "solve": lazy_gettext("long computations"),
    "quick": lazy_gettext("short questions"),
}


@dataclass(frozen=True)
class JobLine:
    """One job in the list."""

    id: str
    what: str
    is_run: bool
    """Whether it has a page of its own that shows how far it is."""
    about: str
    status: str
    lane: str
    who: str
    waits_until: datetime | None
    asked: datetime
    began: datetime | None
    ended: datetime | None
    error: str
    can_cancel: bool
    ends_soon: bool
    """Somebody asked it to end and it has not yet."""
    repeatable: bool


@dataclass(frozen=True)
class ProcessLine:
    """The clock or a worker."""

    what: str
    name: str
    since: datetime
    last_seen: datetime
    alive: bool


@dataclass(frozen=True)
class DueLine:
    """Something that happens by itself."""

    what: str
    about: str
    at: datetime


def job_line(job: Job, names: Mapping[str, str], zone: ZoneInfo, now: datetime) -> JobLine:
    """A job with names for ids and local times."""
    waits = job.status == "queued" and job.not_before > now
    return JobLine(
        id=job.id,
        what=str(KINDS[job.kind]),
        is_run=job.kind in (JobKind.GENERATE, JobKind.REPAIR),
        about=_about(job.payload),
        status=job.status,
        lane=str(LANE_NAMES[job.lane]),
        who=gettext("the clock") if job.who == CLOCK else names.get(job.who, job.who),
        waits_until=job.not_before.astimezone(zone) if waits else None,
        asked=job.created_at.astimezone(zone),
        began=job.started_at and job.started_at.astimezone(zone),
        ended=job.finished_at and job.finished_at.astimezone(zone),
        error=job.error_in(language.current()),
        can_cancel=not job.over and not job.cancel_requested,
        ends_soon=not job.over and job.cancel_requested,
        repeatable=job.repeatable,
    )


def process_lines(
    leases: Iterable[Lease], zone: ZoneInfo, now: datetime
) -> tuple[tuple[ProcessLine, ...], tuple[str, ...]]:
    """Clock and workers, and a sentence for everything that nobody does now."""
    found = processes(leases, now)
    lines = tuple(
        ProcessLine(
            what=_process_name(process),
            name=process.name.rpartition(":")[0],
            since=process.since.astimezone(zone),
            last_seen=process.last_seen.astimezone(zone),
            alive=process.alive,
        )
        for process in found
    )
    return lines, tuple(_missing([process for process in found if process.alive]))


def due_lines(centre: CentreSettings, settings: Settings, now: datetime) -> tuple[DueLine, ...]:
    """What comes next of each entry of the timetable, soonest last of what repeats often."""
    dues = [entry.next(centre, now) for entry in timetable(settings)]
    return tuple(
        DueLine(str(KINDS[due.kind]), _about(due.payload), due.at.astimezone(ZoneInfo(centre.zone)))
        for due in sorted(dues, key=lambda due: due.at)
    )


def _about(payload: Mapping[str, object]) -> str:
    """The days and pods a job is about, as far as it says."""
    said = payload.get("first_day")
    if not isinstance(said, str):
        return ""
    first, n_days = date.fromisoformat(said), payload.get("n_days", 7)
    length = n_days if isinstance(n_days, int) and n_days > 0 else 7
    text = days([first, first + timedelta(days=length - 1)]) if length > 1 else day_of_month(first)
    pods = payload.get("pods")
    return f"{text}, {', '.join(map(str, pods))}" if isinstance(pods, list) and pods else text


def _process_name(process: Process) -> str:
    if not process.lanes:
        return str(gettext("Clock"))
    lanes = ", ".join(str(LANE_NAMES[lane]) for lane in process.lanes)
    return str(gettext("Worker: %(lanes)s", lanes=lanes))


def _missing(living: list[Process]) -> Iterable[str]:
    if not any(not process.lanes for process in living):
        yield gettext("No clock runs: nothing happens by itself.")
    taken = {lane for process in living for lane in process.lanes}
    for lane in LANES:
        if lane not in taken:
            yield gettext("No worker takes %(lane)s: they wait.", lane=LANE_NAMES[lane])
