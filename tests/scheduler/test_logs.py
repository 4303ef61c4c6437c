import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog

from scheduler import logs
from scheduler.settings import Settings
from scheduler.timekeeping import FixedClock

CLOCK = FixedClock(datetime(2026, 11, 22, 9, 30, tzinfo=UTC))


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where events go; logging is as before afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_event_has_its_run_its_logger_and_the_clocks_time(stream: io.StringIO) -> None:
    logs.configure(Settings(log_format="json"), CLOCK, stream)
    log = logs.get_logger("scheduler.planning")
    with logs.run(command="generate") as run_id:
        log.info("solved", pod="north", unmet_fte_hours=1.5)
    log.info("outside")
    inside, outside = lines(stream)
    assert inside == {
        "event": "solved",
        "pod": "north",
        "unmet_fte_hours": 1.5,
        "run_id": run_id,
        "command": "generate",
        "level": "info",
        "logger": "scheduler.planning",
        "at": "2026-11-22T09:30:00.000+00:00",
    }
    assert "run_id" not in outside


def test_runs_have_different_ids(stream: io.StringIO) -> None:
    with logs.run() as first:
        pass
    with logs.run() as second:
        pass
    assert first != second


def test_event_of_a_library_looks_like_our_own(stream: io.StringIO) -> None:
    logs.configure(Settings(log_format="json"), CLOCK, stream)
    with logs.run() as run_id:
        logging.getLogger("alembic").warning("old %s", "table")
    (line,) = lines(stream)
    assert (line["event"], line["level"], line["run_id"]) == ("old table", "warning", run_id)


def test_event_below_the_level_is_left_out(stream: io.StringIO) -> None:
    logs.configure(Settings(log_level="warning"), CLOCK, stream)
    logs.get_logger("x").info("chatter")
    logs.get_logger("x").warning("trouble", pod="north")
    assert "chatter" not in stream.getvalue()
    assert "trouble" in stream.getvalue()
    assert "pod=north" in stream.getvalue()


def test_second_configuration_takes_the_place_of_the_first(stream: io.StringIO) -> None:
    logs.configure(Settings(log_format="json"), CLOCK, stream)
    logs.configure(Settings(log_format="json"), CLOCK, stream)
    logs.get_logger("x").info("once")
    assert len(lines(stream)) == 1
