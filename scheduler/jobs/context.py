"""What a handler works with, and what it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scheduler.jobs.records import Job
    from scheduler.settings import Settings
    from scheduler.store.database import Database
    from scheduler.timekeeping import Clock


@dataclass(frozen=True)
class JobContext:
    """A job while it runs, in the worker's child process."""

    job: Job
    database: Database
    settings: Settings
    clock: Clock
    report: Callable[[dict[str, Any]], None]
    """Stores the progress, at most twice a second; call it as often as you like."""
    should_stop: Callable[[], bool]
    """Whether somebody asked the job to end; looked up at most twice a second."""


Handler = Callable[[JobContext], dict[str, Any]]
"""Does a job and returns its result. A ``PodshiftError`` fails the job with its sentence; whatever
it had done must be in transactions that are whole."""
