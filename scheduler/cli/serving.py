"""``podshift serve``: web, clock and workers on one machine."""

from __future__ import annotations

import errno
import os
import socket
import sys
from typing import TYPE_CHECKING

import click

from scheduler.cli.desk import pass_desk
from scheduler.cli.output import say
from scheduler.cli.processes import on_stop
from scheduler.errors import UnavailableError
from scheduler.supervision import Program, Supervisor

if TYPE_CHECKING:
    from scheduler.cli.desk import Desk
    from scheduler.settings import Settings

N_THREADS = 8


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535))
@click.option("--only", type=click.Choice(["web"]), help="Leave clock and workers to others.")
@pass_desk
def serve(desk: Desk, host: str | None, port: int | None, only: str | None) -> None:
    """Run everything one machine needs, until Ctrl-C: the pages, the clock and two workers.

    One worker generates, the other answers short questions meanwhile. What ends unasked is started
    again.

    \b
    Example:
      podshift serve --port 8000
    """
    desk.database().close()
    host, port = host or desk.settings.host, port or desk.settings.port
    if only == "web":
        become_web(desk.settings, host, port)
    serve_all(desk.settings, host, port)


def serve_all(settings: Settings, host: str, port: int) -> None:
    """Run web, clock and workers as children of this process until it is told to stop.

    Raises
    ------
    UnavailableError
        If another program listens on the port.
    """
    _refuse_taken(host, port)
    podshift = (sys.executable, "-m", "scheduler.cli")
    programs = (
        Program("The web", web_command(host, port)),
        Program("The clock", (*podshift, "clock", "--wait")),
        Program("The worker", (*podshift, "worker", "--lane", "solve")),
        Program("The quick worker", (*podshift, "worker", "--lane", "quick")),
    )
    supervisor = Supervisor(programs, _environment(settings), _tell)
    on_stop(supervisor.stop)
    _announce(host, port)
    supervisor.run()
    _tell("Stopped.")


def become_web(settings: Settings, host: str, port: int) -> None:
    """Become the web server; returns only by ending the process."""
    _announce(host, port)
    os.execve(sys.executable, web_command(host, port), _environment(settings))


def web_command(host: str, port: int) -> tuple[str, ...]:
    """The web is started by name, as a program of its own: nothing here imports it."""
    return (
        sys.executable,
        *("-m", "gunicorn", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--threads", str(N_THREADS)),
        *("--no-control-socket", "--log-level", "warning"),
        "web.wsgi:application()",
    )


def _environment(settings: Settings) -> dict[str, str]:
    """What the children are to know beyond what this process was told."""
    return {
        **os.environ,
        "PODSHIFT_DATABASE_URL": settings.database_url,
        "PODSHIFT_DEMO": str(settings.demo),
        "PODSHIFT_CLOCK_AHEAD_S": str(settings.clock_ahead_s),
    }


def _announce(host: str, port: int) -> None:
    _tell(f"Podshift is at http://{'localhost' if host == '127.0.0.1' else host}:{port}")


def _tell(text: str) -> None:
    say(text)
    sys.stdout.flush()


def _refuse_taken(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host.strip("[]"), port))
        except OSError as error:
            why = "taken" if error.errno == errno.EADDRINUSE else error.strerror
            raise UnavailableError(
                f"{host}:{port} cannot be listened on ({why}): choose another with --port"
            ) from None
