"""Jobs in every state, uploads that wait for somebody to say yes, and a rule set not in force."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from scheduler import uploads
from scheduler.importing import import_files
from scheduler.jobs.records import LANES, JobKind
from scheduler.planning.reading import StoredRosters
from scheduler.planning.request import GenerationRequest
from scheduler.store.job_work import Ending, claim, finish, report_progress
from scheduler.store.jobs import enqueue
from scheduler.store.rule_set_versions import store_version
from scheduler.store.rule_sets import adopted_rule_set
from tests.builders.desk import DRAFTED_WEEK, NOW, ORIGIN
from tests.builders.edited import edited_copy

if TYPE_CHECKING:
    from pathlib import Path

    from scheduler.store.database import Database
    from tests.builders.desk import Desk

STEP = {
    "penalty": 18703,
    "moves": 4200,
    "seconds": 34.8,
    "unmet_fte_hours": 43.9,
    "unmet_fte_hours_bound": 31.2,
    "covered_percent": 95.4,
}
PODS = "code,name,zone\nBER,Spree,Europe/Berlin\n"
FAULTY = "code,name,zone\nBER,Berlin,Europe/Nirgendwo\n"


def fill_queue(database: Database, desk: Desk) -> dict[str, list[str]]:
    """Ids of runs and of demand jobs: done, failed, running, waiting."""
    progress = {"elapsed_s": 35.2, "limit_s": 120, "pods": dict.fromkeys(desk.pods, STEP)}
    released = [
        {"personnel_number": desk.accounts["agent"].personnel_number, "day": str(DRAFTED_WEEK),
         "why": "absent"}
    ]  # fmt: skip
    result = {"roster": desk.drafted, "stopped": False, "released": released}
    week = GenerationRequest(DRAFTED_WEEK).payload()
    weeks = {"weeks": [str(DRAFTED_WEEK)], "n_days": 7, "forecast": True}
    failed = Ending("failed", error="no roster keeps every rule", error_de="Kein Plan.")
    repair = {"roster": desk.published, "pods": [desk.pods[0]]}
    put = _Queue(database, desk.accounts["planner"].id)
    runs = [
        put.job(JobKind.GENERATE, week, Ending("done", result), progress=progress),
        put.job(JobKind.GENERATE, week, failed),
        put.job(JobKind.GENERATE, week, Ending("died", error="Its process was lost.")),
        put.job(JobKind.GENERATE, week, None, progress=progress),
        put.job(JobKind.REPAIR, repair, failed),
    ]
    work = [
        put.job(JobKind.STAFF, weeks, Ending("done", {})),
        put.job(JobKind.STAFF, weeks, failed),
        put.job(JobKind.STAFF, weeks, None),
    ]
    with database.writing() as session:
        runs.append(enqueue(session, JobKind.GENERATE, week, who=put.who))
        work.append(enqueue(session, JobKind.STAFF, weeks, who=put.who, lane="quick"))
    return {"runs": runs, "work": work}


class _Queue:
    def __init__(self, database: Database, who: str) -> None:
        self.database, self.who = database, who

    def job(
        self,
        kind: JobKind,
        payload: dict[str, Any],
        ending: Ending | None,
        progress: dict[str, Any] | None = None,
    ) -> str:
        """A job that a worker has begun, and ended unless it still runs."""
        with self.database.writing() as session:
            job_id = enqueue(session, kind, payload, who=self.who)
            assert claim(session, LANES[:1], "worker") is not None
            if progress:
                report_progress(session, job_id, "worker", progress)
            if ending:
                finish(session, job_id, "worker", ending)
        return job_id


def store_rule_set(database: Database) -> str:
    """A version with more rest than the one in force; its hash."""
    with database.writing() as session:
        standing = adopted_rule_set(session)
        assert standing is not None
        toml = standing.toml_text.replace("min_rest_min = 660", "min_rest_min = 720")
        return store_version(session, "calmer", toml, standing.hash, ORIGIN)


def send_files(database: Database, desk: Desk, place: Path) -> dict[str, str]:
    """Tables with changes and with faults of the planner's, an edited workbook of the lead's."""
    return {
        "changes": _import(database, desk, place, PODS),
        "faults": _import(database, desk, place, FAULTY),
        "workbook": _workbook(database, desk, place),
    }


def _import(database: Database, desk: Desk, place: Path, text: str) -> str:
    who = desk.accounts["planner"].id
    files = [("pods.csv", text.encode())]
    upload = uploads.keep(place, files, who=who, replaced=(), now=NOW)
    upload.keep_preview(import_files(database, upload.paths, who=who, dry_run=True).preview())
    return upload.id


def _workbook(database: Database, desk: Desk, place: Path) -> str:
    view = StoredRosters(database).get(desk.drafted, (desk.pods[0],))
    assert view is not None
    agent = next(each for each in view.pods[0].agents if each.duties)
    first, second = (duty.day for duty in agent.duties[:2])
    cells = {(agent.personnel_number, first): "", (agent.personnel_number, second): "=1+1"}
    place.mkdir(parents=True, exist_ok=True)
    path = edited_copy(view, place, cells)
    sent = [("Woche.xlsx", path.read_bytes())]
    path.unlink()
    return uploads.keep(
        place, sent, who=desk.accounts["lead"].id, replaced=(), now=NOW - timedelta(minutes=5)
    ).id
