"""Small things for a worker to do, in place of the program's own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

from scheduler.errors import InvalidDataError

if TYPE_CHECKING:
    from scheduler.jobs.context import Handler, JobContext
    from scheduler.jobs.records import JobKind


def handler_of(kind: JobKind) -> Handler:
    return do


def do(context: JobContext) -> dict[str, Any]:
    """What the payload's ``do`` says."""
    handler = globals()[context.job.payload["do"]]
    result: dict[str, Any] = handler(context)
    return result


def add(context: JobContext) -> dict[str, Any]:
    context.report({"step": 1})
    context.report({"step": 2})
    return {"sum": context.job.payload["a"] + context.job.payload["b"]}


def refuse(context: JobContext) -> dict[str, Any]:
    raise InvalidDataError("There is nobody.", de="Es ist niemand da.")


def blunder(context: JobContext) -> dict[str, Any]:
    return {"never": 1 // 0}


def crash(context: JobContext) -> dict[str, Any]:
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}


def until_told(context: JobContext) -> dict[str, Any]:
    """Work that keeps the best it has when it is told to stop."""
    steps = 0
    while not context.should_stop():
        steps += 1
        context.report({"steps": steps, "pid": os.getpid()})
        time.sleep(0.02)
    return {"best": steps}


def until_told_then_nothing(context: JobContext) -> dict[str, Any]:
    until_told(context)
    raise InvalidDataError("There is nothing yet.")


def deaf(context: JobContext) -> dict[str, Any]:
    """Work with a helper that never listens."""
    helper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    context.report({"pid": os.getpid(), "helper": helper.pid})
    time.sleep(600)
    return {}
