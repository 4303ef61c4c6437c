"""How the command speaks: to people on the terminal, to machines as JSON, never a traceback."""

from __future__ import annotations

import json
import sys
import traceback
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click
from rich.console import Console

from scheduler.errors import PodshiftError
from solver.errors import SolverError

if TYPE_CHECKING:
    from collections.abc import Mapping


class Exit(IntEnum):
    """Exit codes; 2 is click's own, for a command that was not understood."""

    DONE = 0
    REFUSED = 1
    """What was asked cannot be done; the message says why. Nothing was changed."""
    NOTHING_LEGAL = 3
    """No roster keeps every rule."""
    RULES_BROKEN = 4
    """``verify`` found a broken rule."""
    FAULT = 70
    """A fault of Podshift; the report file has the details."""


console = Console(soft_wrap=True, highlight=False)
progress_console = Console(stderr=True, highlight=False)
REPORT = Path("podshift-fault.txt")


def say(text: str = "") -> None:
    """Print a line for people."""
    console.print(text, markup=False)


def say_json(data: Mapping[str, Any] | list[Any]) -> None:
    """Print JSON for machines."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def fail(message: str, code: Exit) -> NoReturn:
    """Say on standard error what went wrong, and end."""
    click.echo(message, err=True)
    sys.exit(code)


class HonestGroup(click.Group):
    """A command group whose errors are sentences."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; turn what it raises into a message and an exit code."""
        try:
            return super().invoke(ctx)
        except (PodshiftError, SolverError) as error:
            fail(str(error), Exit.REFUSED)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except KeyboardInterrupt:
            fail("Stopped.", Exit.REFUSED)
        except Exception as error:
            REPORT.write_text("".join(traceback.format_exception(error)), encoding="utf-8")
            fail(
                f"Podshift made a mistake: {error}\n"
                f"Nothing half-done was kept. The details are in {REPORT}.",
                Exit.FAULT,
            )
