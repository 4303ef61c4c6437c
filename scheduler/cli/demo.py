"""``podshift demo``: the main job on made-up data, from files to a page."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.access.demo import add_demo_accounts
from scheduler.access.permissions import Role
from scheduler.cli.data import import_
from scheduler.cli.demand import forecast, staff
from scheduler.cli.demo_requests import add_requests
from scheduler.cli.desk import Desk, pass_desk
from scheduler.cli.generate import generate
from scheduler.cli.output import progress_console, say
from scheduler.cli.roster import export, show, verify
from scheduler.cli.serving import serve_all
from scheduler.cli.tables import table
from scheduler.planning.reading import newest_roster_id
from scheduler.publication.consent import consent, submit
from scheduler.publication.publishing import publish
from scheduler.store.accounts import list_accounts
from scheduler.store.agreements import register_agreement
from scheduler.store.database import Database
from scheduler.store.journal import Origin
from scheduler.store.rosters import load_roster
from scheduler.store.upgrade import upgrade
from scheduler.swaps.policies import set_policy
from scheduler.swaps.policy import PRESETS
from scheduler.timekeeping import SystemClock

if TYPE_CHECKING:
    from scheduler.access.demo import DemoAccount
    from scheduler.settings import Settings

SAMPLE = Path("sample_data/medium")
SAMPLE_WEEK = date(2026, 11, 30)
"""The week after the sample's history ends."""
SAMPLE_NOW = datetime(2026, 11, 29, 17, tzinfo=UTC)
"""The Sunday evening on which the demo begins, whatever day it really is."""
SECONDS_TO_START = 3
"""After so many the web server answers."""


@click.command()
@click.option(
    "--sample",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=SAMPLE,
    show_default=True,
)
@click.option("--week", "first_day", metavar="DATE", default=str(SAMPLE_WEEK), show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=45, show_default=True)
@click.option("--serve/--no-serve", default=True, help="Show the result as pages at the end.")
@pass_desk
def demo(desk: Desk, sample: Path, first_day: str, seconds: int, serve: bool) -> None:
    """Run the main job on the sample centre: import, forecast, staff, generate, verify, export.

    It works on a database of its own in the out folder, made anew each time.

    \b
    Example:
      podshift demo --sample sample_data/small --seconds 10
    """
    settings = _fresh(desk.settings)
    context = click.get_current_context()
    context.obj = Desk(settings)
    week = date.fromisoformat(first_day)
    for title, command, options in (
        (f"1  Reading {sample}", import_, {"paths": (sample,)}),
        ("2  Forecasting contacts", forecast, {"first_day": week}),
        ("3  People needed", staff, {"first_day": week}),
        ("4  Generating the week", generate, {"first_day": week, "seconds": seconds}),
        ("5  Checking every rule again", verify, {}),
        ("6  Writing Excel", export, {}),
        ("7  The week", show, {}),
    ):
        progress_console.rule(title, align="left")
        context.invoke(command, **options)
    people = _add_people(context.obj)
    _publish(context.obj.database(), people)
    _trust(context.obj.database(), people)
    add_requests(context.obj.database())
    if serve:
        _serve(settings)


def _add_people(desk: Desk) -> dict[Role, DemoAccount]:
    """Make an account for each role and say how to sign in."""
    progress_console.rule("8  People who sign in", align="left")
    people = add_demo_accounts(desk.database())
    table(
        ("login", "password", "role", "name"),
        [(person.login, person.password, person.role, person.name) for person in people],
    )
    return {person.role: person for person in people}


def _publish(database: Database, people: dict[Role, DemoAccount]) -> None:
    """Take the week through consent, so that agents have one to look at."""
    progress_console.rule("9  Consent and publication", align="left")
    roster_id = newest_roster_id(database)
    with database.reading() as session:
        version = load_roster(session, roster_id).version
        ids = {account.login: account.id for account in list_accounts(session)}
    planner, auditor = (
        Origin(ids[people[role].login], "employer") for role in (Role.PLANNER, Role.AUDITOR)
    )
    version = submit(database, roster_id, version, planner).version
    version = consent(database, roster_id, version, auditor)
    publish(database, roster_id, version, planner)
    say("The auditor has consented and the week is published.")


def _trust(database: Database, people: dict[Role, DemoAccount]) -> None:
    """Let swaps within the rules happen at once: an agreement covers them, the policy is trust."""
    progress_console.rule("10  Swaps", align="left")
    roster_id = newest_roster_id(database)
    with database.writing() as session:
        ids = {account.login: account.id for account in list_accounts(session)}
        stored = load_roster(session, roster_id)
        register_agreement(
            session,
            stored.rule_set_hash,
            stored.first_day,
            None,
            "Was die Regeln einhält, darf getauscht werden; Stichproben prüft die Leitung.",
            Origin(ids[people[Role.AUDITOR].login], "agent"),
            covers_swaps=True,
        )
    origin = Origin(ids[people[Role.PLANNER].login], "employer", "Vertrauen, mit Stichprobe")
    set_policy(database, None, 0, PRESETS["trust"], origin)
    say("An agreement covers swaps: what breaks no rule happens at once and is sampled.")


def _fresh(settings: Settings) -> Settings:
    """Settings with an empty database in the out folder."""
    settings.out_folder.mkdir(parents=True, exist_ok=True)
    path = (settings.out_folder / "demo.db").absolute()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    ahead_s = int((SAMPLE_NOW - SystemClock().now()).total_seconds())
    url = f"sqlite:///{path}"
    fresh = replace(settings, database_url=url, demo=True, clock_ahead_s=ahead_s)
    database = Database.open(fresh.database_url)
    upgrade(database)
    database.close()
    return fresh


def _serve(settings: Settings) -> None:
    """Open the page where there is a desktop to open it on, and serve it."""
    opener = shutil.which("xdg-open")
    if opener and {"DISPLAY", "WAYLAND_DISPLAY"} & set(os.environ):
        page = f"http://localhost:{settings.port}"
        subprocess.Popen(["sh", "-c", f"sleep {SECONDS_TO_START}; exec {opener} {page}"])
    say("Stop with Ctrl-C.")
    serve_all(settings, settings.host, settings.port)
