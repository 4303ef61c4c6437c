"""``podshift user``: who may sign in."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from scheduler.access.passwords import hash_password, require_good
from scheduler.access.permissions import Role
from scheduler.cli.desk import json_option, pass_desk
from scheduler.cli.output import say, say_json
from scheduler.cli.tables import table
from scheduler.errors import NotFoundError
from scheduler.store.accounts import add_account, find_account, list_accounts, save_account
from scheduler.store.credentials import set_password
from scheduler.store.journal import Origin

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from scheduler.access.accounts import Account
    from scheduler.cli.desk import Desk

ORIGIN = Origin("podshift user", "employer")

from_stdin_option = click.option(
    "--password-stdin", "from_stdin", is_flag=True, help="Read the password from standard input."
)


@click.group()
def user() -> None:
    """Say who may sign in; the first planner is added here.

    \b
    Example:
      podshift user add petra --role planner --name "Petra Plan"
    """


@user.command()
@click.argument("login")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice([role.value for role in Role]),
)
@click.option("--pod", "pods", metavar="CODE", multiple=True, help="A pod that a lead leads.")
@click.option("--agent", metavar="NUMBER", help="Personnel number of the agent this person is.")
@click.option("--name", help="What pages call the person; else the login.")
@click.option("--email", default="")
@from_stdin_option
@pass_desk
def add(
    desk: Desk,
    login: str,
    roles: tuple[str, ...],
    pods: tuple[str, ...],
    agent: str | None,
    name: str | None,
    email: str,
    from_stdin: bool,
) -> None:
    """Add an account and ask for its password.

    \b
    Examples:
      podshift user add petra --role planner
      podshift user add lena --role lead --pod HAM --role agent --agent 1001
    """
    database = desk.database()
    password = _password(login, from_stdin=from_stdin)
    with database.writing() as session:
        account = add_account(
            session,
            login,
            name or login,
            [Role(role) for role in roles],
            ORIGIN,
            lead_pods=pods,
            personnel_number=agent,
            email=email,
            password_hash=hash_password(password),
        )
    say(f"{account.login} may sign in as {', '.join(sorted(account.roles))}.")


@user.command("list")
@json_option
@pass_desk
def list_(desk: Desk, as_json: bool) -> None:
    """List all accounts.

    \b
    Example:
      podshift user list
    """
    with desk.database().reading() as session:
        accounts = list_accounts(session)
    if as_json:
        say_json([_facts(account) for account in accounts])
        return
    table(("login", "name", "roles", "pods", "agent", "state"), map(_cells, accounts))


@user.command("set-password")
@click.argument("login")
@from_stdin_option
@pass_desk
def set_password_(desk: Desk, login: str, from_stdin: bool) -> None:
    """Set somebody's password; signs them out of all browsers.

    \b
    Example:
      podshift user set-password petra
    """
    with desk.database().reading() as session:
        account = _known(session, login)
    password = _password(account.login, from_stdin=from_stdin)
    password_hash = hash_password(password)
    with desk.database().writing() as session:
        set_password(session, account.id, password_hash, ORIGIN)
    say(f"{account.login} has a new password and is signed out everywhere.")


@user.command()
@click.argument("login")
@pass_desk
def deactivate(desk: Desk, login: str) -> None:
    """Let somebody in no longer, from this moment on.

    \b
    Example:
      podshift user deactivate petra
    """
    with desk.database().writing() as session:
        account = _known(session, login)
        save_account(session, replace(account, active=False), ORIGIN)
    say(f"{account.login} can no longer sign in.")


def _known(session: Session, login: str) -> Account:
    account = find_account(session, login)
    if account is None:
        raise NotFoundError(f"no account with login {login!r}")
    return account


def _password(login: str, *, from_stdin: bool) -> str:
    """The password, typed twice without being shown, or the first line of standard input."""
    if from_stdin:
        password = sys.stdin.readline().rstrip("\r\n")
    else:
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    require_good(password, login)
    return password


def _facts(account: Account) -> dict[str, object]:
    return {
        "login": account.login,
        "name": account.name,
        "roles": sorted(account.roles),
        "pods": sorted(account.lead_pods),
        "agent": account.personnel_number,
        "email": account.email,
        "active": account.active,
    }


def _cells(account: Account) -> tuple[str, ...]:
    return (
        account.login,
        account.name,
        ", ".join(sorted(account.roles)),
        ", ".join(sorted(account.lead_pods)),
        account.personnel_number or "",
        "" if account.active else "deactivated",
    )
