"""Real processes of the program, started, watched and ended by tests."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port: int = trial.getsockname()[1]
        return port


def environment(url: str, **more: str) -> dict[str, str]:
    """What a process of the program needs to know to work on the database at ``url``."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PODSHIFT_")}
    settings = {"PODSHIFT_DATABASE_URL": url, "PODSHIFT_SECRET_KEY": "only for tests"}
    return {**kept, **settings, "PODSHIFT_LOG_LEVEL": "warning", **more}


def start(
    *arguments: str, env: dict[str, str], cwd: Path, log: Path | None = None
) -> subprocess.Popen[bytes]:
    """``podshift`` with these arguments, in a session of its own."""
    output = (log or cwd / "log").open("ab")
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "scheduler.cli", *arguments],
            env={**env, "PYTHONPATH": str(ROOT)},
            cwd=cwd,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    finally:
        output.close()


def run(*arguments: str, env: dict[str, str], cwd: Path, text: str = "") -> str:
    """Run ``podshift`` with these arguments to its end; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "scheduler.cli", *arguments],
        env={**env, "PYTHONPATH": str(ROOT)},
        cwd=cwd,
        input=text,
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE_S,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def wait_until(holds: Callable[[], object], what: str, patience_s: float = PATIENCE_S) -> None:
    """Look every few milliseconds until something holds."""
    deadline = time.monotonic() + patience_s
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {patience_s:g} s in vain: {what}")
        time.sleep(0.05)


def answers(port: int) -> bool:
    """Whether the web answers and reaches its database."""
    with suppress(URLError, OSError):
        address = f"http://127.0.0.1:{port}/health"
        with urllib.request.urlopen(address, timeout=2) as answer:
            return bool(answer.status == 200)
    return False


def alive(pid: int) -> bool:
    """Whether a process lives; one that ended and is not yet waited for does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return False


def descendants(pid: int) -> dict[int, str]:
    """The living children of a process and theirs, with their command lines."""
    parents: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            fields = status.read_text(encoding="utf-8").rpartition(")")[2].split()
            parents.setdefault(int(fields[1]), []).append(int(status.parent.name))
    found: dict[int, str] = {}
    waiting = [pid]
    while waiting:
        for child in parents.get(waiting.pop(), []):
            with suppress(OSError):
                line = Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
                found[child] = line
                waiting.append(child)
    return {child: line for child, line in found.items() if alive(child)}


def end(process: subprocess.Popen[bytes], number: signal.Signals = signal.SIGTERM) -> int:
    """Send a signal and wait; by force if it takes too long."""
    with suppress(ProcessLookupError):
        process.send_signal(number)
    try:
        return process.wait(PATIENCE_S)
    finally:
        process.kill()
        process.wait()
