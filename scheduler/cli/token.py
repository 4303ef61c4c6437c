"""``podshift token``: keys for programs that use the API."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

import click

from scheduler.access.tokens import Scope
from scheduler.cli.desk import json_option, pass_desk
from scheduler.cli.output import say, say_json
from scheduler.cli.tables import table
from scheduler.store.journal import Origin
from scheduler.store.tokens import add_token, list_tokens, revoke_token

if TYPE_CHECKING:
    from scheduler.access.tokens import ApiToken
    from scheduler.cli.desk import Desk

ORIGIN = Origin("podshift token", "employer")


@click.group()
def token() -> None:
    """Keys with which other programs use the API.

    \b
    Example:
      podshift token add "Telephone system" --scope write:history --scope write:actuals
    """


@token.command()
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice([scope.value for scope in Scope]),
    help="What the program may do; several if named several times.",
)
@click.option("--days", type=click.IntRange(1), help="How long it is valid; else until revoked.")
@pass_desk
def add(desk: Desk, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """Make a token and print it, this once.

    \b
    Example:
      podshift token add Payroll --scope read:rosters --days 365
    """
    ends = None if days is None else desk.clock.now() + timedelta(days=days)
    wanted = [Scope(scope) for scope in scopes]
    with desk.database().writing() as session:
        made, secret = add_token(session, name, wanted, ORIGIN, expires_at=ends)
    say(f"Token {made.id}, {made.name}. Keep what follows; nobody can read it again:")
    say(secret)


@token.command("list")
@json_option
@pass_desk
def list_(desk: Desk, as_json: bool) -> None:
    """List all tokens, newest first.

    \b
    Example:
      podshift token list
    """
    with desk.database().reading() as session:
        tokens = list_tokens(session)
    if as_json:
        say_json([{**asdict(each), "scopes": sorted(each.scopes)} for each in tokens])
        return
    now = desk.clock.now()
    rows = [
        (each.id, each.name, " ".join(sorted(each.scopes)), _state(each, valid=each.valid(now)))
        for each in tokens
    ]
    table(("id", "name", "scopes", "state"), rows)


@token.command()
@click.argument("token_id")
@pass_desk
def revoke(desk: Desk, token_id: str) -> None:
    """End a token at once.

    \b
    Example:
      podshift token revoke Xq3mYhT0bJ2dK9aL
    """
    with desk.database().writing() as session:
        revoke_token(session, token_id, ORIGIN)
    say("Revoked.")


def _state(token: ApiToken, *, valid: bool) -> str:
    if valid:
        return "valid"
    return "expired" if token.revoked_at is None else "revoked"
