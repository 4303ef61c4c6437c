"""The worker: takes jobs from the queue and has each done in a process of its own.

It keeps the job alive in the database, passes the wish to stop on, and notes how it ended, also
if the process was lost. Any number of workers may run, on any number of machines.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from scheduler.errors import PodshiftError
from scheduler.jobs.child import STOP, do_job
from scheduler.jobs.handlers import handler_of as usual_handler_of
from scheduler.jobs.presence import WORKER_LEASE_LASTS, process_name, worker_lease
from scheduler.jobs.records import LANES
from scheduler.logs import get_logger
from scheduler.store.job_work import Ending, claim, claimable, finish, heartbeat, reap
from scheduler.store.leases import release, take

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from scheduler.jobs.context import Handler
    from scheduler.jobs.records import Job, JobKind, Lane
    from scheduler.settings import Settings
    from scheduler.store.database import Database

SECONDS_BETWEEN_LOOKS = 0.5
"""How often an idle worker looks for a job."""
SECONDS_BETWEEN_HEARTBEATS = 5.0
GRACE_S = 30.0
"""A job that was asked to end and does not is ended by force after so long."""
SECONDS_TO_LEAVE = 5.0
"""So long a child may take to end after its last word."""
SECONDS_TO_NOTE = 60
"""So long a worker tries to note how a job ended."""

STOPPED = Ending(
    "cancelled",
    error="It was asked to end, did not, and was ended by force; nothing was kept.",
    error_de="Er sollte enden, tat es nicht und wurde abgebrochen; nichts blieb erhalten.",
)


class Worker:
    """Takes jobs of some lanes until it is told to stop."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        lanes: Collection[Lane] = LANES,
        handler_of: Callable[[JobKind], Handler] = usual_handler_of,
        grace_s: float = GRACE_S,
    ) -> None:
        self.name = process_name()
        self._database = database
        self._settings = settings
        self._lanes = tuple(lanes)
        self._handler_of = handler_of
        self._grace_s = grace_s
        self._stopping = threading.Event()
        self._last_sign = float("-inf")
        self._log = get_logger(__name__).bind(worker=self.name)

    def stop(self) -> None:
        """Take no more jobs; the one that runs is asked to end and keep the best it has."""
        self._stopping.set()

    def run(self) -> None:
        """Work until ``stop``; a database that is away for a while is waited for."""
        self._log.info("worker started", lanes=self._lanes)
        while not self._stopping.is_set():
            try:
                busy = self.work_once()
            except PodshiftError as error:
                self._log.warning("the queue cannot be used", error=str(error))
                busy = False
            if not busy:
                self._stopping.wait(SECONDS_BETWEEN_LOOKS)
        with suppress(PodshiftError), self._database.writing() as session:
            release(session, self._presence, self.name)
        self._log.info("worker stopped")

    def work_once(self) -> bool:
        """Do the next job, if one waits; whether there was one."""
        self._show_presence()
        with self._database.reading() as session:
            if not claimable(session, self._lanes):
                return False
        with self._database.writing() as session:
            job = claim(session, self._lanes, self.name)
        if job is None:
            return False
        self._do(job)
        return True

    @property
    def _presence(self) -> str:
        return worker_lease(self._lanes, self.name)

    def _show_presence(self) -> None:
        """Say now and then that this worker lives, and give up jobs whose worker does not."""
        if time.monotonic() - self._last_sign < SECONDS_BETWEEN_HEARTBEATS:
            return
        with self._database.writing() as session:
            take(session, self._presence, self.name, WORKER_LEASE_LASTS)
            for job_id in reap(session):
                self._log.warning("gave up a job whose worker was lost", job=job_id)
        self._last_sign = time.monotonic()

    def _do(self, job: Job) -> None:
        log = self._log.bind(job=job.id, kind=job.kind.value)
        log.info("job begins")
        ending = _Attempt(self, job).ending()
        if ending is None:
            log.warning("the job was given up meanwhile; its process was ended")
            return
        self._note(job, ending)
        log.info("job ended", status=ending.status, error=ending.error or None)

    def _note(self, job: Job, ending: Ending) -> None:
        """Note how a job ended; a database that is away for a moment must not lose that."""
        for left in range(SECONDS_TO_NOTE, -1, -1):
            try:
                with self._database.writing() as session:
                    finish(session, job.id, self.name, ending)
            except PodshiftError:
                if not left:
                    raise
                time.sleep(1)
            else:
                return

    def start_child(self, job: Job) -> tuple[SpawnProcess, Connection]:
        """The process that does the job, and the line to it."""
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        arguments = (job, self._settings, self._handler_of, there)
        child = context.Process(target=do_job, args=arguments, name=f"job {job.id}")
        child.start()
        there.close()
        return child, here

    def sign_of_life(self, job: Job) -> bool | None:
        """Keep the job and the worker alive; as ``heartbeat`` returns."""
        self._show_presence()
        with self._database.writing() as session:
            return heartbeat(session, job.id, self.name)

    @property
    def stopping(self) -> bool:
        """Whether the worker was told to stop."""
        return self._stopping.is_set()

    @property
    def grace_s(self) -> float:
        """Seconds between the wish to stop and the end by force."""
        return self._grace_s


class _Attempt:
    """One job while its process runs."""

    def __init__(self, worker: Worker, job: Job) -> None:
        self._worker = worker
        self._job = job
        self._child, self._line = worker.start_child(job)
        self._next_sign = time.monotonic() + SECONDS_BETWEEN_HEARTBEATS
        self._deadline: float | None = None

    def ending(self) -> Ending | None:
        """How the job ended; ``None`` if it was taken away from this worker."""
        said: Ending | None = None
        given_up = forced = False
        while not (given_up or forced):
            if wait([self._line, self._child.sentinel], SECONDS_BETWEEN_LOOKS):
                said = self._last_word()
                break
            given_up = not self._may_go_on()
            forced = self._deadline is not None and time.monotonic() > self._deadline
        exit_code = self._end()
        if given_up:
            return None
        return STOPPED if forced else said or _died(exit_code)

    def _last_word(self) -> Ending | None:
        """What the child said before it ended; nothing if it was lost."""
        said: Ending | None = None
        with suppress(EOFError, OSError):
            if self._line.poll():
                said = self._line.recv()
        wait([self._child.sentinel], SECONDS_TO_LEAVE)
        return said

    def _may_go_on(self) -> bool:
        """Keep the job alive and pass on that it is to end; ``False`` if it was taken away."""
        asked = False
        if time.monotonic() >= self._next_sign:
            self._next_sign = time.monotonic() + SECONDS_BETWEEN_HEARTBEATS
            with suppress(PodshiftError):  # the next sign may get through
                sign = self._worker.sign_of_life(self._job)
                if sign is None:
                    return False
                asked = sign
        if (asked or self._worker.stopping) and self._deadline is None:
            self._deadline = time.monotonic() + self._worker.grace_s
            with suppress(OSError):
                self._line.send(STOP)
        return True

    def _end(self) -> int | None:
        """End the child, if it lives, and all it started; returns its exit code."""
        if self._child.pid is not None:
            # Before the child is waited for: until then nobody else can have its number.
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._child.pid, signal.SIGKILL)
        self._child.kill()
        self._child.join()
        exit_code = self._child.exitcode
        self._child.close()
        self._line.close()
        return exit_code


def _died(exit_code: int | None) -> Ending:
    code = exit_code or 0
    en, de = (f"signal {-code}", f"Signal {-code}") if code < 0 else (f"code {code}",) * 2
    return Ending(
        "died",
        error=f"Its process was lost ({en}); nothing is half done, run it again.",
        error_de=f"Sein Prozess ging verloren ({de}); nichts ist halb fertig, er kann noch"
        " einmal laufen.",
    )
