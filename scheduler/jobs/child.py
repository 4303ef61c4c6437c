"""The process in which one job is done.

It is of its own so that a crash of the solver's libraries, or a kill, ends that job and nothing
else. It leads a group to which the solver's helpers belong: one signal ends them all.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from scheduler.errors import PodshiftError
from scheduler.jobs.context import JobContext
from scheduler.logs import configure, get_logger, run
from scheduler.store.database import Database
from scheduler.store.job_work import Ending, report_progress, wanted_to_end
from scheduler.timekeeping import clock_of
from solver.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

    from scheduler.jobs.context import Handler
    from scheduler.jobs.records import Job, JobKind
    from scheduler.settings import Settings

SECONDS_BETWEEN_WORDS = 0.5
"""Progress is stored, and the wish to stop looked up, no more often than this."""
STOP = "stop"
"""What the worker says when the job is to end and keep the best it has."""


def do_job(
    job: Job,
    settings: Settings,
    handler_of: Callable[[JobKind], Handler],
    worker: Connection,
) -> None:
    """Do a job and say to the worker how it ended; the child process starts here."""
    os.setpgid(0, 0)
    # Ctrl-C reaches the whole terminal; the worker decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    told = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: told.set())
    threading.Thread(target=_listen, args=(worker, told), daemon=True).start()
    clock = clock_of(settings)
    configure(settings, clock)
    database = Database.open(settings.database_url, clock)
    words = _Words(job, database, told)
    context = JobContext(job, database, settings, clock, words.report, words.should_stop)
    with run(job=job.id, kind=job.kind.value):
        ending = _done(handler_of(job.kind), context)
    words.last()
    database.close()
    worker.send(ending)


def _listen(worker: Connection, told: threading.Event) -> None:
    """Hear the wish to stop; if the worker is no more, nothing that was begun may go on."""
    try:
        while worker.recv() == STOP:
            told.set()
    except (EOFError, OSError):
        os.killpg(0, signal.SIGKILL)


def _done(handler: Handler, context: JobContext) -> Ending:
    try:
        return Ending("done", result=handler(context))
    except PodshiftError as error:
        texts = (error.in_language("en"), error.in_language("de"))
    except SolverError as error:
        texts = (str(error), "")
    except Exception as error:
        get_logger(__name__).exception("job failed")
        texts = _fault(error)
    return Ending("cancelled" if context.should_stop() else "failed", None, *texts)


def _fault(error: Exception) -> tuple[str, str]:
    name = type(error).__name__
    return (
        f"Podshift made a mistake ({name}); nothing is half done, the log has the details.",
        f"Podshift hat einen Fehler gemacht ({name}); nichts ist halb fertig, das Protokoll des"
        " Servers enthält die Einzelheiten.",
    )


class _Words:
    """What passes between the job and the database while it runs, not too often."""

    def __init__(self, job: Job, database: Database, told: threading.Event) -> None:
        self._job = job
        self._database = database
        self._told = told
        self._looked = self._stored = 0.0
        self._unstored: dict[str, Any] | None = None

    def should_stop(self) -> bool:
        """Whether the worker or somebody at the desk wants the job to end."""
        now = time.monotonic()
        if not self._told.is_set() and now - self._looked >= SECONDS_BETWEEN_WORDS:
            self._looked = now
            # What does not get through now is asked again in a moment.
            with suppress(PodshiftError), self._database.reading() as session:
                if wanted_to_end(session, self._job.id):
                    self._told.set()
        return self._told.is_set()

    def report(self, progress: dict[str, Any]) -> None:
        """Store the progress, unless the last one is too fresh; that one is not lost."""
        self._unstored = progress
        if time.monotonic() - self._stored >= SECONDS_BETWEEN_WORDS:
            self.last()

    def last(self) -> None:
        """Store what was reported last."""
        if self._unstored is None:
            return
        self._stored = time.monotonic()
        with suppress(PodshiftError), self._database.writing() as session:
            report_progress(session, self._job.id, self._job.worker, self._unstored)
            self._unstored = None
