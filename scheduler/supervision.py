"""Several programs kept running as children of one process, for one machine.

A program that ends is started again, and it is said so; after each quick end it waits longer.
When the process is told to stop, all of them are, and none outlives it.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SECONDS_BETWEEN_LOOKS = 0.25
FIRST_DELAY_S = 1.0
LAST_DELAY_S = 30.0
STEADY_S = 60.0
"""A program that ran for so long is started again without delay."""
GRACE_S = 45.0
"""Longer than a worker gives its job to keep the best it has."""
SET_PARENT_DEATH_SIGNAL = 1
"""``PR_SET_PDEATHSIG`` of Linux."""


@dataclass(frozen=True)
class Program:
    """A command, and what it is called when something is said about it."""

    name: str
    command: tuple[str, ...]


class Supervisor:
    """Runs programs until it is told to stop."""

    def __init__(
        self,
        programs: Sequence[Program],
        environment: Mapping[str, str],
        say: Callable[[str], None],
        grace_s: float = GRACE_S,
    ) -> None:
        self._children = [_Child(program, environment, say) for program in programs]
        self._stopped = threading.Event()
        self._say = say
        self._grace_s = grace_s

    def stop(self) -> None:
        """End ``run`` soon."""
        self._stopped.set()

    def run(self) -> None:
        """Keep all programs running until ``stop``, then end them."""
        try:
            while not self._stopped.is_set():
                for child in self._children:
                    child.keep()
                self._stopped.wait(SECONDS_BETWEEN_LOOKS)
        finally:
            self._end()

    def _end(self) -> None:
        for child in self._children:
            child.ask_to_end()
        deadline = time.monotonic() + self._grace_s
        while any(child.lives() for child in self._children) and time.monotonic() < deadline:
            time.sleep(SECONDS_BETWEEN_LOOKS / 5)
        for child in self._children:
            child.kill()


class _Child:
    """A program, running or about to be started again."""

    def __init__(
        self, program: Program, environment: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        self._program = program
        self._environment = environment
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started = self._start_at = time.monotonic()
        self._delay_s = 0.0

    def keep(self) -> None:
        """Start the program if it does not run and its time has come."""
        now = time.monotonic()
        if self._process is not None and not self.lives():
            self._note_end(now)
        if self._process is None and now >= self._start_at:
            self._process = self._start()
            self._started = now

    def lives(self) -> bool:
        """Whether the program runs."""
        return self._process is not None and self._process.poll() is None

    def ask_to_end(self) -> None:
        """Ask the program to end in its own way."""
        if self._process is not None and self.lives():
            self._process.terminate()

    def kill(self) -> None:
        """End the program and its children by force if it still runs."""
        if self._process is None:
            return
        if self.lives():
            self._say(f"{self._program.name} did not end when asked and is ended by force.")
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _note_end(self, now: float) -> None:
        code = self._process.returncode if self._process else 0
        self._process = None
        steady = now - self._started >= STEADY_S
        self._delay_s = (
            FIRST_DELAY_S if steady else min(LAST_DELAY_S, max(FIRST_DELAY_S, self._delay_s * 2))
        )
        self._start_at = now + self._delay_s
        how = f"by signal {-code}" if code < 0 else f"with code {code}"
        self._say(f"{self._program.name} ended {how}; it is started again in {self._delay_s:g} s.")

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self._program.command,
            env=dict(self._environment),
            stdin=subprocess.DEVNULL,
            # Ctrl-C reaches this process alone, which then ends its children one by one.
            start_new_session=True,
            preexec_fn=_end_with_parent if LIBC else None,
        )


LIBC = ctypes.CDLL(None) if os.uname().sysname == "Linux" else None


def _end_with_parent() -> None:
    """In the child: be asked to end if the parent is killed and can ask no more."""
    if LIBC is not None:
        LIBC.prctl(SET_PARENT_DEATH_SIGNAL, int(signal.SIGTERM))
