"""``podshift verify``, ``show`` and ``export``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from scheduler.agreements.sentences import explain
from scheduler.cli.desk import json_option, pass_desk
from scheduler.cli.output import Exit, progress_console, say, say_json
from scheduler.cli.summary import as_json as summary_json
from scheduler.cli.summary import print_summary
from scheduler.files.workbook import write_workbook
from scheduler.planning.reading import newest_roster_id, roster_view, verify_roster
from scheduler.publication.publishing import publish as publish_roster
from scheduler.store.journal import Origin
from scheduler.store.rosters import load_roster

if TYPE_CHECKING:
    from scheduler.cli.desk import Desk
    from scheduler.planning.reading import PodVerdict

roster_argument = click.argument("roster_id", required=False)


@click.command()
@roster_argument
@json_option
@pass_desk
def verify(desk: Desk, roster_id: str | None, as_json: bool) -> None:
    """Check a stored roster (the newest) against every rule, and recompute its penalty.

    \b
    Examples:
      podshift verify
      podshift verify 3fK9qLz_w2A --json
    """
    roster = roster_id or newest_roster_id(desk.database())
    verdicts = verify_roster(desk.database(), roster)
    if as_json:
        say_json({"roster": roster, "pods": [_as_json(verdict) for verdict in verdicts]})
    else:
        for verdict in verdicts:
            _tell(verdict)
    if any(verdict.violations for verdict in verdicts):
        sys.exit(Exit.RULES_BROKEN)


def _tell(verdict: PodVerdict) -> None:
    same = verdict.penalty.total == verdict.stored_penalty
    note = "as the search found" if same else f"the search had found {verdict.stored_penalty}"
    broken = len(verdict.violations)
    say(f"{verdict.pod}: {broken or 'no'} broken rules; penalty {verdict.penalty.total}, {note}")
    for violation in verdict.violations:
        days = ", ".join(str(day + 1) for day in violation.days)
        say(f"  agent {violation.agent}, day {days}: {explain(violation, 'en')}")


def _as_json(verdict: PodVerdict) -> dict[str, object]:
    return {
        "pod": verdict.pod,
        "penalty": verdict.penalty.total,
        "stored_penalty": verdict.stored_penalty,
        "violations": [
            {
                "rule": v.rule,
                "agent": v.agent,
                "days": list(v.days),
                "amount": v.amount,
                "unit": v.unit,
                "text": {"de": explain(v, "de"), "en": explain(v, "en")},
            }
            for v in verdict.violations
        ],
    }


@click.command()
@roster_argument
@json_option
@pass_desk
def show(desk: Desk, roster_id: str | None, as_json: bool) -> None:
    """Print a roster's figures: need and staff, the worst hours, wishes, the proven bound.

    \b
    Example:
      podshift show
    """
    view = roster_view(desk.database(), roster_id or newest_roster_id(desk.database()))
    if as_json:
        say_json(summary_json(view))
    else:
        print_summary(view)


@click.command()
@roster_argument
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="The file to write.")
@click.option(
    "--layout",
    type=click.Choice(["wall", "lead"]),
    default="wall",
    show_default=True,
    help="Wall: shifts only, for everybody's eyes. Lead: hours, accounts and wishes too.",
)
@click.option("--language", type=click.Choice(["de", "en"]))
@pass_desk
def export(
    desk: Desk, roster_id: str | None, out: Path | None, layout: str, language: str | None
) -> None:
    """Write a roster (the newest) as an Excel file.

    \b
    Example:
      podshift export --layout lead --out out/roster.xlsx
    """
    view = roster_view(desk.database(), roster_id or newest_roster_id(desk.database()))
    path = out or desk.settings.out_folder / "roster.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    with progress_console.status(f"Writing {path}"):
        write_workbook(
            view,
            path,
            layout="lead" if layout == "lead" else "wall",
            language="de" if (language or desk.settings.language) == "de" else "en",
        )
    say(f"Wrote {path}.")


@click.command()
@click.argument("roster_id")
@click.option("--reason", default="", help="Told to those whose published shifts change.")
@pass_desk
def publish(desk: Desk, roster_id: str, reason: str) -> None:
    """Make a roster binding that has consent, and tell everybody concerned.

    \b
    Example:
      podshift publish 3fK9qLz_w2A
    """
    with desk.database().reading() as session:
        version = load_roster(session, roster_id).version
    origin = Origin("podshift publish", "employer", reason)
    plan = publish_roster(desk.database(), roster_id, version, origin)
    kind = "as changes to published shifts" if plan.into else "as a new roster"
    if plan.into and plan.share:
        first_day = plan.share.roster.first_day
        kind = f"as changes to published shifts, from {first_day} on as a new roster"
    say(f"Published {kind}; {len(plan.agents)} people are told.")
    if plan.late:
        say(f"Late: {len(plan.late)} days, by up to {plan.late[0].days_late} days.")
