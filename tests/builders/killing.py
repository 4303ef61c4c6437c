"""A planner's story by HTTP on real processes that are killed while it goes on.

Extend the story by adding a step to ``Story.advance``; note with ``acknowledged`` what the
program said was done, and say in ``lost`` how to see that it still is.
"""

from __future__ import annotations

import random
import re
import threading
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from time import sleep
from typing import TYPE_CHECKING, Protocol

import requests
from sqlalchemy import text

from scheduler.jobs.records import JobKind
from scheduler.planning.reading import verify_roster
from scheduler.planning.request import GenerationRequest
from scheduler.store.centre import load_centre
from scheduler.store.jobs import enqueue, get_job, list_jobs
from scheduler.store.journal import Subject, entries
from scheduler.store.overrides import list_overrides
from scheduler.store.rosters import list_rosters, load_roster
from scheduler.store.settings import load_centre_settings
from tests.builders.desk import DRAFTED_WEEK
from tests.builders.installation import PARTS, Installation, Visitor
from tests.builders.planner_steps import import_wish, move_a_shift, overrule
from tests.builders.processes import wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from scheduler.jobs.records import Job
    from scheduler.store.database import Database
    from tests.builders.desk import Desk

FIRST_WEEK = date(2026, 12, 14)
WISHING, WISHED = "1002", date(2027, 3, 1)
STEPS = {"draft": "submitted", "submitted": "consented", "consented": "published"}


class Tale(Protocol):
    """What can be told while parts are killed."""

    installation: Installation
    faults: list[str]
    rounds: int
    """So often it was told to its end."""

    def advance(self) -> None:
        """Do the next thing, whatever has become of the last; an answer may be missing."""
        ...


@dataclass
class Story:
    """Week by week: set, import, overrule, generate, move, submit, consent, publish."""

    installation: Installation
    desk: Desk
    published: list[str] = field(default_factory=list)
    acknowledged: list[tuple[str, str]] = field(default_factory=list)
    """What the program said was done: a roster's id or what else it is, and the step or value."""
    faults: list[str] = field(default_factory=list)
    rounds: int = 0

    def __post_init__(self) -> None:
        self._visitors = {
            login: Visitor(self.installation, self.desk.accounts[login])
            for login in ("planner", "auditor")
        }
        self._job: str | None = None
        self._setting = 0

    def advance(self) -> None:
        """Do the next thing, whatever has become of the last; an answer may be missing."""
        try:
            self._advance()
        except requests.RequestException:
            sleep(0.1)

    def _advance(self) -> None:
        if self._job is None:
            self._set()
            self._prepare()
            self._job = self._generate()
            return
        job = self._current()
        if not job.over:
            sleep(0.1)
        elif job.repeatable:
            self._post("planner", "/operations", f"/operations/jobs/{job.id}/again", {})
        else:
            self._step(str((job.result or {})["roster"]))

    def _set(self) -> None:
        self._setting += 1
        path, value = "/operations/settings", str(self._setting)
        page = self._get("planner", path)
        form = dict(re.findall(r'<input[^>]* name="(\w+)"[^>]* value="([^"]*)"', page))
        chosen = re.findall(r'<select[^>]*name="(\w+)".*?selected value="(\d)"', page, re.DOTALL)
        form |= {**dict(chosen), "notice_period_h": value}
        if self._post("planner", path, path, form):
            self.acknowledged.append(("setting", value))

    def _prepare(self) -> None:
        """A wish from a file, and a word against the forecast."""
        day = WISHED + timedelta(days=self._setting)
        if import_wish(self._visitors["planner"], WISHING, day):
            self.acknowledged.append(("wish", str(day)))
        if overrule(self._visitors["planner"], self.desk.pods[0], DRAFTED_WEEK, str(day)):
            self.acknowledged.append(("override", str(day)))

    def _generate(self) -> str:
        week = FIRST_WEEK + timedelta(days=7 * len(self.published))
        request = GenerationRequest(week, moves=5, seconds=30, bound_seconds=0)
        who = self.desk.accounts["planner"].id
        with self.installation.database.writing() as session:
            return enqueue(session, JobKind.GENERATE, request.payload(), who=who)

    def _current(self) -> Job:
        """The job, or the one that does the same again."""
        with self.installation.database.reading() as session:
            job = get_job(session, str(self._job))
            for other in list_jobs(session, 1000):
                if other.payload.get("again") == job.id:
                    self._job, job = other.id, other
        return job

    def _step(self, roster_id: str) -> None:
        with self.installation.database.reading() as session:
            roster = load_roster(session, roster_id)
        if roster.status == "published":
            self.published.append(roster_id)
            self.rounds += 1
            self._job = None
            return
        if roster.version == 1:
            if move_a_shift(self._visitors["planner"], self.installation.database, roster_id):
                self.acknowledged.append(("move", roster_id))
            return
        step = STEPS[roster.status]
        form, page = {"version": str(roster.version)}, f"/rosters/{roster_id}/publication"
        if step == "consented":
            path = f"/rosters/{roster_id}/consent"
            done = self._post("auditor", page, path, form | {"answer": "consent"})
        else:
            action = {"submitted": "submit", "published": "publish"}[step]
            done = self._post("planner", page, f"{page}/{action}", form)
        if done:
            self.acknowledged.append((roster_id, step))

    def _get(self, login: str, path: str) -> str:
        return self._visitors[login].get(path).text

    def _post(self, login: str, page: str, path: str, form: dict[str, str]) -> bool:
        """Send a form as a browser does; ``False`` if somebody else was faster: oneself."""
        answer = self._visitors[login].post(page, path, form)
        if answer.status_code not in (302, 409):
            self.faults.append(f"{path}: {answer.status_code} {answer.text[-2000:]}")
        return answer.status_code == 302

    def lost(self) -> list[str]:
        """What was acknowledged and is not there."""
        with self.installation.database.reading() as session:
            kept = self._kept(session)
            missing = [f"{subject} {said}" for subject, said in self.acknowledged
                       if subject in kept and said not in kept[subject]]  # fmt: skip
            for subject, said in self.acknowledged:
                if subject in kept:
                    continue
                about = Subject("settings", "centre") if subject == "setting" else None
                told = entries(session, about or Subject("roster", subject))
                found = [entry.action for entry in told]
                values = [str((e.after or {}).get("notice_period_h")) for e in told]
                if said not in (values if about else found):
                    missing.append(f"{subject} {said}: {found}")
        return missing

    def _kept(self, session: Session) -> dict[str, set[str]]:
        """What is there of wishes, words against forecasts, and rosters with a moved shift."""
        monday = datetime.combine(DRAFTED_WEEK, time(), UTC)
        said = list_overrides(session, self.desk.pods[0], monday, monday + timedelta(days=1))
        return {
            "wish": {str(wish.day) for wish in load_centre(session).wishes},
            "override": {override.said.why for override in said},
            "move": {head.id for head in list_rosters(session) if shift_versions(session, head.id)},
        }


def shift_versions(session: Session, roster_id: str) -> set[int | None]:
    """The versions of a roster that came from a changed shift, by the journal."""
    duties = [duty for pod in load_roster(session, roster_id).pods for duty in pod.duties]
    told = (entries(session, Subject("assignment", duty.id)) for duty in duties)
    return {entry.roster_version for of_duty in told for entry in of_duty}


def torn(database: Database) -> list[str]:
    """What is half done, or what the journal says otherwise."""
    faults = []
    with database.reading() as session:
        heads = list_rosters(session)
        _, version = load_centre_settings(session)
        if len(entries(session, Subject("settings", "centre"))) != version:
            faults.append(f"settings are at {version}, the journal says otherwise")
        for head in heads:
            told = {e.roster_version for e in entries(session, Subject("roster", head.id))}
            told |= shift_versions(session, head.id)
            if told != set(range(1, head.version + 1)):
                faults.append(f"roster {head.id} is at {head.version}, the journal has {told}")
            if not all(pod.duties for pod in load_roster(session, head.id).pods):
                faults.append(f"roster {head.id} has a pod without duties")
        rosters = {head.id for head in heads}
        for job in list_jobs(session, 1000):
            if job.kind == JobKind.GENERATE and job.status == "done":
                made = (job.result or {}).get("roster")
                faults += [] if made in rosters else [f"job {job.id} made {made}: not there"]
        faults += damaged(session)
    for head in heads:
        broken = [v for verdict in verify_roster(database, head.id) for v in verdict.violations]
        faults += [f"roster {head.id} breaks {broken}"] if broken else []
    return faults


def damaged(session: Session) -> list[str]:
    """What SQLite finds wrong with its file; PostgreSQL looks after its own."""
    if session.get_bind().dialect.name != "sqlite":
        return []
    sound = session.execute(text("PRAGMA integrity_check")).scalar()
    dangling = session.execute(text("PRAGMA foreign_key_check")).all()
    return [] if sound == "ok" and not dangling else [f"{sound} {dangling}"]


def kill_during(
    story: Tale,
    n_kills: int,
    seed: int,
    *,
    longest_s: float = 4.0,
    look: Callable[[], None] | None = None,
) -> list[str]:
    """Let the story go on while parts are killed at random moments; the parts in order.

    It ends when all kills are done and, after the last, the story was told once more to its end.

    Parameters
    ----------
    longest_s
        Between two kills lie so many seconds at most.
    look
        Done after each kill, while the story waits; it adds to the story's faults.
    """
    dice, killed = random.Random(seed), []
    done, turn = threading.Event(), threading.Lock()

    def tell() -> None:
        while not done.is_set() and not story.faults:
            with turn:
                story.advance()
            sleep(0.001)  # a lock is not fair: let others have it

    teller = threading.Thread(target=tell)
    teller.start()
    try:
        for n in range(n_kills):
            if story.faults:
                break
            part = PARTS[n % len(PARTS)]
            sleep(dice.uniform(0.0, longest_s))
            story.installation.kill(part)
            killed.append(part)
            story.installation.start(part)
            if look is not None:
                with turn:
                    look()
        goal = story.rounds + 1
        wait_until(lambda: story.rounds >= goal or story.faults, "the story goes on", 300)
    finally:
        done.set()
        teller.join()
    return killed
