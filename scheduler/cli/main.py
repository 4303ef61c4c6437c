"""The command's root: settings, database, and the list of its commands."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module, metadata
from typing import cast

import click

from scheduler.cli.desk import Desk
from scheduler.cli.output import HonestGroup
from scheduler.logs import configure
from scheduler.settings import Settings

COMMANDS = {
    "db": "data.db",
    "import": "data.import_",
    "forecast": "demand.forecast",
    "staff": "demand.staff",
    "generate": "generate.generate",
    "verify": "roster.verify",
    "show": "roster.show",
    "export": "roster.export",
    "publish": "roster.publish",
    "serve": "serving.serve",
    "clock": "processes.clock",
    "worker": "processes.worker",
    "demo": "demo.demo",
    "user": "user.user",
    "token": "token.token",
}
"""Where each command is."""


class Commands(HonestGroup):
    """Loads only the command that is asked for, as each brings libraries of its own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All of them, by name."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or ``None``."""
        if cmd_name not in COMMANDS:
            return None
        module, _, command = COMMANDS[cmd_name].partition(".")
        return cast("click.Command", getattr(import_module(f"scheduler.cli.{module}"), command))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(metadata.version("podshift"), prog_name="podshift")
@click.option("--database", metavar="URL", help="Instead of PODSHIFT_DATABASE_URL.")
@click.pass_context
def main(ctx: click.Context, database: str | None) -> None:
    """Plan the weeks of a contact centre that works in pods.

    \b
    A week from files to Excel:
      podshift db upgrade
      podshift import sample_data/small
      podshift forecast
      podshift staff
      podshift generate
      podshift export

    Exit codes: 0 done, 1 refused (the message says why, nothing was changed), 2 not understood,
    3 no legal roster, 4 a rule is broken, 70 a fault of Podshift.
    """
    settings = Settings.from_environment(os.environ)
    if database:
        settings = replace(settings, database_url=database)
    desk = Desk(settings)
    configure(settings, desk.clock)
    ctx.obj = desk
