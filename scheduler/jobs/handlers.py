"""Which function does which kind of job; loaded only when one is to be done.

The web asks for jobs but never does any: importing this module must not import a solver.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from scheduler.jobs.records import JobKind

if TYPE_CHECKING:
    from scheduler.jobs.context import Handler

PLACES: dict[JobKind, str] = {
    JobKind.GENERATE: "scheduler.planning.jobs:generate",
    JobKind.REPAIR: "scheduler.planning.jobs:repair",
    JobKind.STAFF: "scheduler.planning.jobs_demand:staff",
    JobKind.MAIL: "scheduler.notices.mail:send_waiting",
    JobKind.REMIND: "scheduler.notices.reminders:remind_of_wishes",
    JobKind.REMIND_SHIFTS: "scheduler.notices.shift_reminders:remind_of_shifts",
    JobKind.EXPIRE: "scheduler.publication.proposals:expire",
    JobKind.SWAPS: "scheduler.swaps.ending:expire",
    JobKind.ESCALATE: "scheduler.publication.seen:escalate",
    JobKind.AUDIT: "scheduler.swaps.auditing:audit",
    JobKind.LEAVE: "scheduler.leave.climbing:look_after",
    JobKind.CLEAN_UP: "scheduler.jobs.retention:clean_up",
}
"""Module and function."""


def handler_of(kind: JobKind) -> Handler:
    """The function that does jobs of this kind."""
    module, _, name = PLACES[kind].partition(":")
    return cast("Handler", getattr(import_module(module), name))
