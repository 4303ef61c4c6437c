"""The clock: the one process that knows when something is due. It only puts jobs into the queue.

That there is one is ensured by a lease in the database, which it renews every few seconds and
without which it stops. APScheduler wakes it; what is due, and whether it is in the queue already,
is decided by ``scheduler.jobs.timetable`` and the database, so that no due time is lost or doubled
by a restart, a changed setting or a changed clock.
"""

from __future__ import annotations

import threading
from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger

from scheduler.errors import ConflictError, PodshiftError
from scheduler.jobs.presence import CLOCK_LEASE, CLOCK_LEASE_LASTS, process_name
from scheduler.jobs.timetable import GENERATION, Due, timetable
from scheduler.logs import get_logger
from scheduler.store.database import take_turn
from scheduler.store.job_work import reap
from scheduler.store.jobs import CLOCK, enqueue, is_waiting
from scheduler.store.leases import find_lease, release, renew, take
from scheduler.store.settings import load_centre_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from scheduler.centre_settings import CentreSettings
    from scheduler.settings import Settings
    from scheduler.store.database import Database
    from scheduler.timekeeping import Clock as TimeSource

SECONDS_BETWEEN_RENEWALS = 5
LOOK_AT_LEAST = timedelta(minutes=1)
"""How often the settings are read again, and jobs of lost workers given up."""
SECONDS_TO_STAND_BY = 2.0
REACH = timedelta(days=45)
"""How far ahead changed settings are compared with the old ones."""


class Clock:
    """Puts into the queue what is due, as long as it holds the lease."""

    def __init__(self, database: Database, settings: Settings, time: TimeSource) -> None:
        self.name = process_name()
        self._database = database
        self._time = time
        self._entries = timetable(settings)
        self._centre: CentreSettings | None = None
        self._looked: datetime | None = None
        """What fell due until then is in the queue; ``None``: no clock ever looked."""
        self._stopped = threading.Event()
        self._lost = False
        self._log = get_logger(__name__).bind(clock=self.name)

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopped.set()

    def run(self, *, wait: bool = False) -> None:
        """Be the clock until ``stop``.

        Parameters
        ----------
        wait
            Whether to wait for another clock to end, instead of giving up.

        Raises
        ------
        ConflictError
            If another clock runs, or took over.
        """
        if not self._take_lease(wait=wait):
            return
        self._log.info("clock started")
        scheduler = self._scheduler()
        scheduler.start()
        self._stopped.wait()
        scheduler.shutdown()
        with self._database.writing() as session:
            release(session, CLOCK_LEASE, self.name)
        self._log.info("clock stopped")
        if self._lost:
            raise ConflictError("another clock took over; this one stopped")

    def look(self) -> tuple[str, ...]:
        """Put into the queue all that fell due since the last look; ids of the jobs.

        If the database is away, the next look makes up for this one; so does the first look of a
        clock for the time in which there was none.
        """
        now = self._time.now()
        with self._database.writing() as session:
            centre, _ = load_centre_settings(session)
            dues = self._due(centre, now)
            put = [(due, job_id) for due in dues if (job_id := _put(session, due))]
            lost = reap(session)
        self._centre, self._looked = centre, now
        for due, job_id in put:
            self._log.info("due", kind=due.kind.value, key=due.key, job=job_id)
        for job_id in lost:
            self._log.warning("gave up a job whose worker was lost", job=job_id)
        return tuple(job_id for _, job_id in put)

    def _due(self, centre: CentreSettings, now: datetime) -> list[Due]:
        dues = [
            due
            for entry in self._entries
            for due in entry.between(centre, self._looked or now, now)
        ]
        if self._centre not in (None, centre):
            self._log.info("settings changed")
            dues += passed_over(self._centre, centre, now)
        return [due for due in dues if due.still_worth(now)]

    def next_look(self, after: datetime) -> datetime:
        """When to look next: at what is due next, and at least once a minute."""
        if self._centre is None:
            return after + timedelta(seconds=SECONDS_BETWEEN_RENEWALS)
        dues = (entry.next(self._centre, after).at for entry in self._entries)
        return min((*dues, after + LOOK_AT_LEAST))

    def until_next_look(self) -> timedelta:
        """How long to sleep; this clock may be ahead of the machine's."""
        now = self._time.now()
        return self.next_look(now) - now

    def keep_lease(self) -> None:
        """Renew the lease, or stop if somebody else has it."""
        with self._database.writing() as session:
            held = renew(session, CLOCK_LEASE, self.name, CLOCK_LEASE_LASTS)
        if not held:
            self._log.error("another clock took over")
            self._lost = True
            self.stop()

    def _take_lease(self, *, wait: bool) -> bool:
        """Become the clock; ``False`` if told to stop before."""
        while not self._stopped.is_set():
            with self._database.writing() as session:
                take_turn(session, CLOCK_LEASE)
                before = find_lease(session, CLOCK_LEASE)
                held = take(session, CLOCK_LEASE, self.name, CLOCK_LEASE_LASTS)
            if held.holder == self.name:
                # Without a clock before this one, nothing was missed.
                self._looked = before.expires_at - CLOCK_LEASE_LASTS if before else None
                return True
            if not wait:
                raise ConflictError(
                    f"there is a clock already: {held.holder}, since {held.since:%Y-%m-%d %H:%M}"
                    " UTC; use --wait to stand by"
                )
            self._stopped.wait(SECONDS_TO_STAND_BY)
        return False

    def _scheduler(self) -> BackgroundScheduler:
        """Wakes this process; it keeps what it is to do in memory only."""
        scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": ThreadPoolExecutor(2)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        scheduler.add_job(self._safely(self.look), _WhenDue(self), id="look")
        scheduler.add_job(
            self._safely(self.keep_lease), "interval", seconds=SECONDS_BETWEEN_RENEWALS, id="lease"
        )
        return scheduler

    def _safely(self, step: Callable[[], object]) -> Callable[[], None]:
        """``step``, so that a database that is away for a while ends nothing."""

        def run() -> None:
            try:
                step()
            except PodshiftError as error:
                self._log.warning("the database cannot be used", error=str(error))

        return run


class _WhenDue(BaseTrigger):  # type: ignore[misc]  # APScheduler has no types
    """Fires when something is due."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
        """When to wake up next; ``previous`` is ``None`` at the start."""
        return now if previous is None else now + self._clock.until_next_look()


def passed_over(before: CentreSettings, after: CentreSettings, now: datetime) -> list[Due]:
    """The drafts that the old settings had to come and the new ones never make.

    When generation moves from Thursday to Monday, on a Tuesday, nobody would draft the week that
    this Thursday's run was to draft.
    """
    following = GENERATION.next(after, now)
    return [due for due in GENERATION.between(before, now, now + REACH) if due.key < following.key]


def _put(session: Session, due: Due) -> str | None:
    """Put something due into the queue; ``None`` if one like it waits there already."""
    if due.routine and is_waiting(session, due.kind):
        return None
    return enqueue(session, due.kind, due.payload, who=CLOCK, lane=due.lane, key=due.key)
