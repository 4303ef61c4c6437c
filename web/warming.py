"""What the first pages of a new process would wait for is read beforehand, beside the requests."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

from scheduler.errors import PodshiftError
from scheduler.logs import get_logger

if TYPE_CHECKING:
    from web.config import WebConfig

ROSTERS = 4
"""So many of the newest rosters are read, pod by pod."""

log = get_logger(__name__)


def start(config: WebConfig) -> None:
    """Begin to read; whoever asks meanwhile is answered as ever."""
    Thread(target=warm, args=(config,), name="warming", daemon=True).start()


def warm(config: WebConfig) -> int:
    """Read the centre and the newest rosters; returns how many pods' parts.

    What cannot be read now is read when a page asks for it, and that page says what is wrong.
    """
    read = 0
    try:
        config.centre()
        for line in config.rosters.listing()[:ROSTERS]:
            for pod in line.pods:
                config.rosters.get(line.id, (pod,))
                read += 1
    except PodshiftError as error:
        log.warning("not warmed", reason=str(error))
    return read
