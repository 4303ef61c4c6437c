"""The command's root: settings, database, and the list of its commands."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import metadata

import click

from scheduler.cli import data, demand, demo, generate, processes, roster, serving, token, user
from scheduler.cli.desk import Desk
from scheduler.cli.output import HonestGroup
from scheduler.logs import configure
from scheduler.settings import Settings


@click.group(cls=HonestGroup, context_settings={"help_option_names": ["-h", "--help"]})
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


for command in (
    data.db,
    data.import_,
    demand.forecast,
    demand.staff,
    generate.generate,
    roster.verify,
    roster.show,
    roster.export,
    roster.publish,
    serving.serve,
    processes.clock,
    processes.worker,
    demo.demo,
    user.user,
    token.token,
):
    main.add_command(command)
