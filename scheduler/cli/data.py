"""``podshift db`` and ``podshift import``."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.cli.desk import json_option, pass_desk
from scheduler.cli.output import Exit, fail, progress_console, say, say_json
from scheduler.files.accepted import REPLACEABLE
from scheduler.importing import import_files
from scheduler.store import upgrade as upgrading
from scheduler.store.backup import back_up
from scheduler.store.database import Database

if TYPE_CHECKING:
    from scheduler.cli.desk import Desk
    from scheduler.importing import ImportReport

WHO = "podshift import"


@click.group()
def db() -> None:
    """Make, upgrade and back up the database.

    \b
    Example:
      podshift db upgrade
    """


@db.command("upgrade")
@pass_desk
def db_upgrade(desk: Desk) -> None:
    """Bring the database to this version; makes it if there is none.

    \b
    Example:
      podshift db upgrade
    """
    database = Database.open(desk.settings.database_url, desk.clock)
    before = upgrading.current(database)
    upgrading.upgrade(database)
    after = upgrading.current(database)
    say(f"The database was at {before or 'nothing'} and is now at {after}.")


@db.command("backup")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@pass_desk
def db_backup(desk: Desk, file: Path) -> None:
    """Write a whole copy of a SQLite database, while it is in use.

    \b
    Example:
      podshift db backup backup/podshift-2026-11-30.db
    """
    back_up(desk.settings.database_url, file)
    say(f"{file} has everything that is in the database now.")


@click.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option(
    "--replace",
    "replaced",
    multiple=True,
    type=click.Choice(REPLACEABLE),
    help="Records of this kind that the files do not mention go; people never do.",
)
@click.option("--language", type=click.Choice(["de", "en"]), help="Of the faults.")
@json_option
@pass_desk
def import_(
    desk: Desk,
    paths: tuple[Path, ...],
    dry_run: bool,
    replaced: tuple[str, ...],
    language: str | None,
    as_json: bool,
) -> None:
    """Read files or folders: all of them, or, if anything is wrong, nothing.

    CSV and Excel in the formats of docs/file-formats.md, a rule set in TOML, contact history also
    as Genesys Cloud and Amazon Connect export it.

    \b
    Examples:
      podshift import sample_data/small
      podshift import --dry-run agents.xlsx history.csv
    """
    with progress_console.status("Reading"):
        report = import_files(desk.database(), paths, who=WHO, dry_run=dry_run, replaced=replaced)
    if as_json:
        say_json(_as_json(report))
    elif not report.faults:
        _tell(report, dry_run=dry_run)
    if report.faults:
        _tell_faults(report, language or desk.settings.language, quiet=as_json)


def _tell(report: ImportReport, *, dry_run: bool) -> None:
    counts = Counter((change.kind, change.status) for change in report.changes)
    for (kind, status), number in sorted(counts.items()):
        say(f"{number:6d} {kind.replace('_', ' ')} {status}")
    for name, number in (("history", report.n_history), ("actuals", report.n_actuals)):
        if number:
            say(f"{number:6d} intervals of {name}")
    say("Nothing was stored: this was a dry run." if dry_run else "Stored.")


def _tell_faults(report: ImportReport, language: str, *, quiet: bool) -> None:
    lines = (
        [] if quiet else [fault.text("de" if language == "de" else "en") for fault in report.faults]
    )
    number = len(report.faults)
    lines.append(f"{number} fault{'s' if number > 1 else ''}; nothing was stored.")
    fail("\n".join(lines), Exit.REFUSED)


def _as_json(report: ImportReport) -> dict[str, object]:
    return {
        "stored": report.done,
        "faults": [fault.as_json() for fault in report.faults],
        "changes": [
            {"kind": c.kind, "key": c.key, "status": c.status, "fields": list(c.fields)}
            for c in report.changes
        ],
        "history_intervals": report.n_history,
        "actuals_intervals": report.n_actuals,
    }
