"""Structured logs: one line for each event, with the run it belongs to.

Log lines go to standard error; what a command prints for people goes to standard output.
"""

from __future__ import annotations

import logging
import secrets
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import structlog

if TYPE_CHECKING:
    from collections.abc import Iterator, MutableMapping
    from typing import Any, TextIO

    from structlog.typing import Processor

    from scheduler.settings import Settings
    from scheduler.timekeeping import Clock


def configure(settings: Settings, clock: Clock, stream: TextIO | None = None) -> None:
    """Send the program's events and those of its libraries to ``stream`` (standard error)."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        _stamp(clock),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(_formatter(settings, shared))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(settings.log_level.upper())
    for chatty in ("alembic", "apscheduler"):  # they report every look at the tables or the clock
        logging.getLogger(chatty).setLevel(logging.WARNING)


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """The logger of a module."""
    logger: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return logger


@contextmanager
def run(**facts: object) -> Iterator[str]:
    """Give every event inside the block a new ``run_id`` and ``facts``; yields the id."""
    run_id = secrets.token_hex(6)
    with structlog.contextvars.bound_contextvars(run_id=run_id, **facts):
        yield run_id


def _stamp(clock: Clock) -> Processor:
    def stamp(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        event["at"] = clock.now().isoformat(timespec="milliseconds")
        return event

    return stamp


def _formatter(settings: Settings, shared: list[Processor]) -> logging.Formatter:
    as_json = settings.log_format == "json"
    last: list[Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(colors=False, timestamp_key="at")]
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    )
