"""``podshift serve``."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from scheduler.cli.desk import pass_desk
from scheduler.cli.output import say

if TYPE_CHECKING:
    from scheduler.cli.desk import Desk
    from scheduler.settings import Settings

N_THREADS = 8


@click.command()
@click.option("--host", help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535))
@pass_desk
def serve(desk: Desk, host: str | None, port: int | None) -> None:
    """Show the rosters as pages, until Ctrl-C.

    \b
    Example:
      podshift serve --port 8000
    """
    desk.database().close()
    start_web(desk.settings, host or desk.settings.host, port or desk.settings.port)


def start_web(settings: Settings, host: str, port: int) -> None:
    """Become the web server; returns only by ending the process.

    The web is started by name, as a program of its own: nothing here imports it.
    """
    say(f"Podshift is at http://{'localhost' if host == '127.0.0.1' else host}:{port}")
    sys.stdout.flush()
    command = [
        sys.executable,
        *("-m", "gunicorn", "--bind", f"{host}:{port}"),
        *("--worker-class", "gthread", "--threads", str(N_THREADS)),
        *("--no-control-socket", "--log-level", "warning"),
        "web.wsgi:application()",
    ]
    environment = {
        **os.environ,
        "PODSHIFT_DATABASE_URL": settings.database_url,
        "PODSHIFT_DEMO": str(settings.demo),
    }
    os.execve(sys.executable, command, environment)
