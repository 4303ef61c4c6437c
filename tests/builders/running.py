"""A whole installation as real processes: the pages, the clock and two workers."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

PODSHIFT = (sys.executable, "-m", "scheduler.cli")
PASSWORD = "a long enough password"
STARTS_WITHIN_S = 60.0


@dataclass(frozen=True)
class Running:
    """``podshift serve`` and where its pages are."""

    process: subprocess.Popen[bytes]
    address: str
    environment: Mapping[str, str]

    def stop(self) -> None:
        """Ask everything to end, and wait until it has."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def environment(url: str, folder: Path, now: datetime) -> dict[str, str]:
    """What the programs are told; their clock begins at ``now``."""
    ahead_s = int(now.timestamp() - time.time())
    return {
        **os.environ,
        "PODSHIFT_DATABASE_URL": url,
        "PODSHIFT_OUT_FOLDER": str(folder),
        "PODSHIFT_SECRET_FILE": str(folder / "secret_key"),
        "PODSHIFT_CLOCK_AHEAD_S": str(ahead_s),
        "PODSHIFT_LOG_LEVEL": "warning",
    }


def command(told: Mapping[str, str], *arguments: str, text: str = "") -> str:
    """Run a command of ``podshift`` to its end; returns what it printed."""
    done = subprocess.run(
        [*PODSHIFT, *arguments], env=dict(told), input=text, capture_output=True, text=True,
        check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def serve(told: Mapping[str, str], folder: Path) -> Running:
    """Start everything and wait until the pages answer."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with (folder / "serve.log").open("ab") as log:
        process = subprocess.Popen(
            [*PODSHIFT, "serve", "--port", str(port)], env=dict(told), stdout=log, stderr=log
        )
    running = Running(process, f"http://127.0.0.1:{port}", told)
    until = time.monotonic() + STARTS_WITHIN_S
    while not _answers(running.address):
        assert process.poll() is None, (folder / "serve.log").read_text()
        assert time.monotonic() < until, "the pages do not answer"
        time.sleep(0.1)
    return running


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, TimeoutError, ConnectionError):
        return False
